"""The district report in Word: what was found and put right this year, what is under way, what is late, who pays."""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.conf import settings
from django.utils import translation
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from jiamen.kernel.actor import Actor
from jiamen.kernel.money import yuan
from jiamen.kernel.ui.numbers import grouped
from jiamen.places.models import Area
from jiamen.planning.errors import ReportTemplateFaulty
from jiamen.planning.models import ProjectShare, ProjectStatus, UpgradeProject
from jiamen.planning.selectors.diagnoses import upgrades
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.selectors.progress import PartProgress, progress

SHIPPED = Path(__file__).parents[1] / "templates" / "planning" / "report.docx"
RUNNING = (ProjectStatus.UNDER_WAY, ProjectStatus.ACCEPTED, ProjectStatus.SUSPENDED, ProjectStatus.PLANNED)
LANGUAGE = "zh-hans"  # the template speaks it, and so must the words put into it


def template_file() -> Path:
    """The template in use: the one officials put beside the data, else the one shipped."""
    own = Path(settings.DATA_DIR) / "templates" / "upgrade-report.docx"
    return own if own.exists() else SHIPPED


def district_report(actor: Actor, area: Area, *, today: date) -> bytes:
    """The report of the area as a Word file.

    Raises:
        ReportTemplateFaulty: the template officials changed cannot be filled in.
    """
    with translation.override(LANGUAGE):
        facts = report_facts(actor, area, today=today)
    buffer = io.BytesIO()
    try:
        template = DocxTemplate(template_file())
        template.render(facts, SandboxedEnvironment(autoescape=True))
        template.save(buffer)
    except (TemplateError, PackageNotFoundError, BadZipFile, KeyError, ValueError, TypeError) as error:
        raise ReportTemplateFaulty(fault=str(error)) from error
    return buffer.getvalue()


def report_facts(actor: Actor, area: Area, *, today: date) -> dict[str, Any]:
    """Everything the template may name, as text ready to stand in it (nine queries)."""
    parts = progress(actor, area.code, today=today)
    rows = list(upgrades(actor, area.code).prefetch_related("delays"))
    running = sorted(
        (r for r in rows if r.status in RUNNING), key=lambda r: (RUNNING.index(r.status), r.due_on or today)
    )
    opened = [r for r in rows if r.completed_on and r.completed_on.year == today.year]
    sums = {name: grouped(sum(getattr(part, name) for part in parts)) for name in ("found", "fixed", "left", "at_work")}
    return {
        "district": area.name, "day": f"{today.year}年{today.month}月{today.day}日", "year": str(today.year),
        "simulated": is_simulated(area.code), **sums,
        "completed": grouped(sum(part.completed for part in parts)),
        "added_m2": grouped(sum(part.added_m2 for part in parts)),
        "late": sum(part.overdue for part in parts), "dearer": sum(part.over_budget for part in parts),
        "paid": yuan(sum(part.paid_fen for part in parts)),
        "parts": [_part(part) for part in parts],
        "running": [_project(row) for row in running],
        "overdue": [_late(row, today) for row in running if row.is_overdue(today)],
        "opened": [_project(row) for row in opened],
        "money": _money(running),
    }  # fmt: skip


def _part(part: PartProgress) -> dict[str, str]:
    figures = {key: grouped(value) for key, value in asdict(part).items() if isinstance(value, int)}
    return {**figures, "name": part.name, "found": grouped(part.found), "paid": yuan(part.paid_fen)}


def _project(row: UpgradeProject) -> dict[str, str]:
    paid_fen: int = row.paid_fen  # type: ignore[attr-defined]  # added up by `upgrades`
    return {
        "title": row.title, "action": str(row.get_action_display()), "state": str(row.get_status_display()),
        "before": grouped(row.before_area_m2), "after": grouped(row.measured_m2 or row.after_area_m2),
        "due": _day(row.due_on), "opened": _day(row.completed_on), "cost": _sum(row.cost_fen),
        "contract": _sum(row.contract_fen), "paid": yuan(paid_fen),
    }  # fmt: skip


def _late(row: UpgradeProject, today: date) -> dict[str, str]:
    delays = list(row.delays.all())
    assert row.due_on is not None  # what is overdue has a day
    return {
        **_project(row),
        "first_due": _day(delays[0].was_due_on if delays else row.due_on),
        "days_late": str((today - row.due_on).days),
        "reasons": "；".join(delay.reason.rstrip("。") for delay in delays) or "未登记原因",
    }


def _money(running: Iterable[UpgradeProject]) -> list[dict[str, str]]:
    planned: dict[str, int] = defaultdict(int)
    paid: dict[str, int] = defaultdict(int)
    for share in ProjectShare.objects.filter(project__in=running).prefetch_related("payments"):
        planned[share.source] += share.fen
        paid[share.source] += sum(payment.fen for payment in share.payments.all())
    return [{"source": name, "planned": yuan(fen), "paid": yuan(paid[name])} for name, fen in planned.items()]


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _sum(fen: int | None) -> str:
    return "—" if fen is None else yuan(fen)
