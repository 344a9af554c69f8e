"""A generated district written down: one transaction, bulk inserts, one published fact."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from jiamen.accounts.models import RoleHolding, User, UserKind
from jiamen.counter.models import BookingRule, Window
from jiamen.demo.accounts import ensure_accounts
from jiamen.demo.cells import FIGURES
from jiamen.demo.errors import DistrictExists
from jiamen.demo.events import DemoLoaded
from jiamen.demo.load_upgrades import write_upgrades
from jiamen.demo.rows import CellRows, CentreRow, District, WorkerRow
from jiamen.kernel.actor import Actor
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.kernel.models import AuditEntry
from jiamen.people.models import PopulationCell
from jiamen.places.models import (
    Area,
    Centre,
    CentreService,
    Notice,
    OpeningException,
    OpeningSpan,
    Posting,
    Premises,
    Room,
    SharingAgreement,
    Story,
)
from jiamen.planning.models import FundingSource, OptionShare, Scenario, ScenarioBudget, UpgradeOption

BATCH = 2_000
NO_PASSWORD = "!"  # noqa: S105  # Django's mark of an account nobody can sign in to with a password
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in the database: figures by table, the seed it was made with, and whether this call made it."""

    code: str
    seed: int
    figures: dict[str, int]
    new: bool


def already_loaded(code: str) -> Loaded | None:
    """The demo district with this code, if the demo made it before.

    Raises:
        DistrictExists: a district with this code stands there that the demo did not make.
    """
    entry = AuditEntry.objects.filter(fact=DemoLoaded.name, subject=f"demo:{code}").first()
    if entry is not None:
        told = entry.after or {}
        return Loaded(code, told["seed"], told["figures"], new=False)
    if Area.objects.filter(code__startswith=code).exists():
        raise DistrictExists(code=code)
    return None


def load(actor: Actor, district: District, *, said: Progress = lambda step: None) -> Loaded:
    """Write the district unless it is there already; all or nothing.

    Raises:
        DistrictExists: a district with this code stands there that the demo did not make.
        Busy: another process loads the same district.
    """
    with transaction.atomic():
        lock_name(f"demo:{district.code}")
        before = already_loaded(district.code)
        if before is not None:
            return before
        figures = _write(district, said)
        publish(actor, DemoLoaded(f"demo:{district.code}", district.code, seed=district.seed, figures=figures))
    return Loaded(district.code, district.seed, figures, new=True)


def _write(district: District, said: Progress) -> dict[str, int]:
    said(_("areas"))
    for level in ("district", "street", "community"):  # parents first
        _insert(Area, (Area(**asdict(a)) for a in district.areas if a.level == level))
    said(_("cells"))
    cells = _insert(PopulationCell, _cells(district.cells))
    said(_("centres"))
    centres = {c.code: c for c in _insert(Centre, map(_centre, district.centres))}
    _write_parts(district, centres)
    said(_("premises"))
    premises = _insert(Premises, (Premises(**asdict(p), simulated=True) for p in district.premises))
    said(_("upgrades"))
    upgrades = write_upgrades(district.upgrades, centres)
    options = _write_programme(district, centres, {p.code: p for p in premises})
    stories = _insert(
        Story,
        (Story(**_without(s, "centre_code"), centre=centres.get(s.centre_code or "")) for s in district.stories),
    )  # fmt: skip
    said(_("staff"))
    workers = _write_staff(district, centres)
    _write_windows(district, centres)
    ensure_accounts(district)
    return {
        "areas": len(district.areas), "cells": len(cells), "centres": len(centres), "premises": len(premises),
        "upgrades": upgrades, "options": options, "stories": len(stories), "workers": workers,
    }  # fmt: skip


def _write_programme(district: District, centres: dict[str, Centre], premises: dict[str, Premises]) -> int:
    """Who pays, what could be done, and a draft ready to be computed; the number of options."""
    sources = {row.key: FundingSource(**asdict(row), area_id=district.code, simulated=True) for row in district.sources}
    _insert(FundingSource, sources.values())
    made = _insert(
        UpgradeOption,
        (
            UpgradeOption(
                **{k: v for k, v in _plain(row).items() if k not in ("centre_code", "premises_code", "shares", "functions")},
                centre=centres[row.centre_code], premises=premises.get(row.premises_code or ""),
                functions=list(row.functions), simulated=True,
            )
            for row in district.options
        ),
    )  # fmt: skip
    _insert(
        OptionShare,
        (
            OptionShare(option=option, source=sources[key], fen=fen)
            for option, row in zip(made, district.options, strict=True)
            for key, fen in row.shares
        ),
    )
    [draft] = _insert(
        Scenario,
        [
            Scenario(
                area_id=district.code, name="三年提档升级方案（草案）", first_year=district.first_year, years=3, radius_m=1000,
                elder_percent=200,
            )
        ],
    )  # fmt: skip
    rows = district.budgets
    _insert(ScenarioBudget, (ScenarioBudget(scenario=draft, source=sources[k], year=y, fen=fen) for k, y, fen in rows))
    return len(made)


def _write_parts(district: District, centres: dict[str, Centre]) -> None:
    """What hangs on centres."""
    for table, part, more in (
        (Room, "rooms", {"simulated": True}),
        (CentreService, "services", {}),
        (OpeningSpan, "spans", {}),
        (OpeningException, "exceptions", {}),
        (Notice, "notices", {"simulated": True}),
        (SharingAgreement, "sharing", {}),
    ):
        _insert(
            table,
            (
                table(centre=centres[c.code], **_plain(row), **more)
                for c in district.centres
                for row in getattr(c, part)
            ),
        )


def _write_staff(district: District, centres: dict[str, Centre]) -> int:
    """Workers, their roles and postings. Without a password nobody can sign in as one of them."""
    users = _insert(User, map(_user, district.workers))
    pairs = list(zip(users, district.workers, strict=True))
    _insert(RoleHolding, (RoleHolding(user=user, role=w.role, area=w.area) for user, w in pairs))
    _insert(
        Posting,
        (
            Posting(centre=centres[w.centre_code], user=user, position=w.position, full_time=w.full_time, since=w.since)
            for user, w in pairs
        ),
    )
    return len(users)


def _write_windows(district: District, centres: dict[str, Centre]) -> None:
    """A window for every two workers of a hall, and one at least; times can be booked everywhere."""
    staffed = Counter(worker.centre_code for worker in district.workers)
    _insert(
        Window,
        (
            Window(centre=centre, number=number)
            for code, centre in centres.items()
            for number in range(1, max(staffed[code] // 2, 1) + 1)
        ),
    )
    _insert(BookingRule, (BookingRule(centre=centre) for centre in centres.values()))


def _centre(row: CentreRow) -> Centre:
    place = _without(row.place, "open_share")
    own = {name: getattr(row, name) for name in ("code", "area_id", "name", "phone", "open_area_m2", "opened_on")}
    return Centre(**own, **place, access=list(row.access), simulated=True)


def _user(row: WorkerRow) -> User:
    return User(kind=UserKind.STAFF, username=row.username, display_name=row.display_name, password=NO_PASSWORD)


def _cells(cells: CellRows) -> Iterable[PopulationCell]:
    columns = zip(cells.code, cells.area, cells.lat.tolist(), cells.lon.tolist(), cells.counts.tolist(), strict=True)
    for code, area, lat, lon, counts in columns:
        yield PopulationCell(
            code=code, area_id=area, lat=lat, lon=lon, simulated=True, **dict(zip(FIGURES, counts, strict=True))
        )


def _plain(row: Any) -> dict[str, Any]:
    return {f.name: getattr(row, f.name) for f in fields(row)}


def _without(row: Any, name: str) -> dict[str, Any]:
    return {key: value for key, value in _plain(row).items() if key != name}


def _insert(table: Any, rows: Iterable[models.Model]) -> list[Any]:
    made: list[Any] = table._default_manager.bulk_create(rows, batch_size=BATCH)
    return made
