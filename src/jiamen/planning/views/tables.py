"""The tables of planning: columns, filters, exports."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jiamen.kernel import clock
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.ui.table import Badge, Column, Table
from jiamen.kernel.words import is_chinese
from jiamen.planning.models import CentreDiagnosis, ProjectStatus, Standard, UpgradeAction, UpgradeProject
from jiamen.planning.selectors.access import CommunityReach
from jiamen.planning.selectors.runs import AIMS
from jiamen.planning.selectors.verdict import sentence, verdict

SHORT = {"True": _("yes"), "False": _("no")}


def centre_url(row: Any) -> str:
    """The diagnosis page of the row's centre."""
    return reverse("planning:centre", args=[row.centre.code])


DIAGNOSES: Table[CentreDiagnosis] = Table(
    id="diagnosis",
    title=_("Diagnosis of centres"),
    empty=_("Diagnoses appear here once centres and population are imported and “Diagnose again” has run."),
    columns=(
        Column("centre__name", _("Centre"), sortable=True, filter="text", url=centre_url),
        Column("score", _("Score"), numeric=True, sortable=True, filter="range"),
        Column("verdict", _("Verdict"), value=lambda row: sentence(verdict(row))),
        Column("short_in_area", _("Too small"), sortable=True, filter="choice", choices=SHORT),
        Column("short_in_place", _("Off-place"), sortable=True, filter="choice", choices=SHORT),
        Column("short_in_layout", _("Badly laid out"), sortable=True, filter="choice", choices=SHORT),
        Column("floor_area_m2", _("Floor area"), numeric=True, unit=_("m²"), sortable=True),
        Column("deficit_m2", _("Floor area missing"), numeric=True, unit=_("m²"), sortable=True, filter="range"),
        Column("households", _("Households"), numeric=True, sortable=True),
        Column("residents", _("Residents"), numeric=True, sortable=True),
        Column("elders", _("Aged 65 and over"), numeric=True, sortable=True),
        Column("walk_p50_m", _("Walk of the median resident"), numeric=True, unit=_("m"), sortable=True),
        Column("walk_p90_m", _("Nine in ten walk at most"), numeric=True, unit=_("m"), sortable=True),
        Column("elder_walk_p90_m", _("Nine in ten elders walk at most"), numeric=True, unit=_("m"), sortable=True),
        Column("residents_beyond", _("Residents beyond the radius"), numeric=True, sortable=True),
        Column("elders_beyond", _("Elders beyond the radius"), numeric=True, sortable=True),
        Column("open_share_percent", _("Share open to residents"), numeric=True, unit="%", sortable=True),
        Column("workers", _("Workers"), numeric=True, sortable=True),
        Column("required_workers", _("Workers needed"), numeric=True, sortable=True),
        Column("hours", _("Opening hours a week"), numeric=True, unit=_("h"), sortable=True, source="open_minutes_week",
               value=lambda row: row.open_minutes_week / 60),
    ),
)  # fmt: skip

_STATUS = {
    ProjectStatus.PLANNED: ("clock", "neutral"),
    ProjectStatus.UNDER_WAY: ("tools", "soon"),
    ProjectStatus.ACCEPTED: ("check-circle", "soon"),
    ProjectStatus.COMPLETED: ("check-circle", "good"),
    ProjectStatus.SUSPENDED: ("hourglass", "soon"),
    ProjectStatus.ABANDONED: ("slash-circle", "neutral"),
}


def marks(row: UpgradeProject) -> str | None:
    """What is wrong with a project, in words; None when nothing is."""
    words = [gettext("overdue")] if row.is_overdue(clock.today()) else []
    words += [gettext("over budget")] if row.is_over_budget else []
    return ("、" if is_chinese() else ", ").join(words) or None


def mark_badge(words: Any) -> Badge:
    """The words as a mark that stands out."""
    return Badge(str(words), "exclamation-octagon", "bad")


def project_status(value: Any) -> Badge:
    """The status of a project as a badge."""
    status = next(s for s in ProjectStatus if str(value) in (s.value, str(s.label)))
    icon, tone = _STATUS[status]
    return Badge(str(status.label), icon, tone)  # type: ignore[arg-type]  # tones stand in the table above


def _fixed(row: UpgradeProject) -> str | None:
    if row.before_short_in_area is None or row.status != ProjectStatus.COMPLETED:
        return None
    parts = [
        (row.before_short_in_area, row.after_short_in_area, gettext("floor area put right")),
        (row.before_short_in_place, row.after_short_in_place, gettext("place put right")),
    ]
    return ("；" if is_chinese() else "; ").join(
        words for was, is_now, words in parts if was and not is_now
    ) or gettext("still short")


UPGRADES: Table[UpgradeProject] = Table(
    id="upgrades",
    title=_("Upgrade projects"),
    empty=_("Upgrade projects appear here once they are entered."),
    columns=(
        Column("centre__name", _("Centre"), sortable=True, filter="text", url=centre_url),
        Column("action", _("How"), sortable=True, filter="choice", choices=dict(UpgradeAction.choices)),
        Column("status", _("State"), sortable=True, filter="choice", choices=dict(ProjectStatus.choices), badge=project_status),
        Column("marks", _("Mark"), value=marks, badge=mark_badge),
        Column("title", _("Project"), sortable=True, filter="text", url=lambda row: reverse("planning:project", args=[row.pk])),
        Column("due_on", _("To be open by"), sortable=True),
        Column("before_area_m2", _("Area before"), numeric=True, unit=_("m²"), sortable=True),
        Column("after_area_m2", _("Area after"), numeric=True, unit=_("m²"), sortable=True),
        Column("added", _("Added"), numeric=True, unit=_("m²"), value=lambda row: row.after_area_m2 - row.before_area_m2),
        Column("fixed", _("What it put right"), value=_fixed),
        Column("completed_on", _("Completed on"), sortable=True),
        Column("cost", _("Cost, yuan"), numeric=True, sortable=True, source="cost_fen",
               value=lambda row: None if row.cost_fen is None else Decimal(row.cost_fen) / 100),
        Column("after_address", _("Address after")),
    ),
)  # fmt: skip

PUBLIC_PROJECTS: Table[UpgradeProject] = Table(
    id="projects",
    title=_("Centres being built and put right"),
    empty=_("What is being built is listed here as soon as it is decided."),
    columns=(
        Column("title", _("Project"), sortable=True, filter="text",
               url=lambda row: reverse("planning:public_project", args=[row.pk])),
        Column("centre__name", _("Centre"), sortable=True, filter="text"),
        Column("status", _("State"), sortable=True, filter="choice", choices=dict(ProjectStatus.choices), badge=project_status),
        Column("action", _("How"), sortable=True, filter="choice", choices=dict(UpgradeAction.choices)),
        Column("opens", _("Opens, opened"), source="due_on", sortable=True, value=lambda row: row.completed_on or row.due_on),
        Column("after_area_m2", _("Area after"), numeric=True, unit=_("m²"), sortable=True),
    ),
)  # fmt: skip

STANDARDS: Table[Standard] = Table(
    id="standards",
    title=_("Standards"),
    columns=(
        Column("name", _("Standard"), sortable=True, filter="text", url=lambda row: reverse("planning:standard", args=[row.key]),
               value=lambda row: named(row)),
        Column("value", _("Value"), value=lambda row: value_words(row)),
        Column("clause", _("Clause"), value=lambda row: clause_words(row)),
        Column("source", _("Source"), value=lambda row: sourced(row)),
        Column("year", _("Year"), value=lambda row: str(row.year), sortable=True),
        Column("effective_from", _("In force from"), sortable=True),
    ),
)  # fmt: skip


CLAUSES_EN = {
    "不低于": "at least",
    "宜不低于": "preferably at least",
    "不少于": "at least",
    "不小于": "at least",
    "不超过": "at most",
    "步行": "on foot",
    "好差评": "rating of services",
}


def named(row: Standard) -> str:
    """The standard's name in the reader's language."""
    return row.name_en if not is_chinese() and row.name_en else row.name


def sourced(row: Standard) -> str:
    """Where it comes from, in the reader's language when known."""
    return row.source_en if not is_chinese() and row.source_en else row.source


def clause_words(row: Standard) -> str:
    """How the value binds; in English where the word is one of those shipped."""
    return row.clause if is_chinese() else CLAUSES_EN.get(row.clause, row.clause)


def value_words(row: Standard) -> str:
    """Value and unit."""
    unit = row.unit_en if not is_chinese() and row.unit_en else row.unit
    return f"{row.value.normalize():f} {unit}".strip()


_RUN_STATUS = {
    RunStatus.QUEUED: ("hourglass", "neutral"),
    RunStatus.RUNNING: ("arrow-repeat", "soon"),
    RunStatus.DONE: ("check-circle", "good"),
    RunStatus.FAILED: ("exclamation-octagon", "bad"),
    RunStatus.CANCELLED: ("slash-circle", "neutral"),
}


def run_status(value: Any) -> Badge:
    """The state of a run as a badge."""
    status = next(s for s in RunStatus if str(value) in (s.value, str(s.label)))
    icon, tone = _RUN_STATUS[status]
    return Badge(str(status.label), icon, tone)  # type: ignore[arg-type]  # tones stand in the table above


def run_title(run: PlanRun) -> str:
    """A run in one line: where, how many, what is made best."""
    aim, p = AIMS[run.input["objective"]], run.input["p"]
    if p is None:
        return gettext("{area}: {aim}").format(area=run.title, aim=aim)
    return gettext("{area}: {p} sites, {aim}").format(area=run.title, p=p, aim=aim)


def numbered(run: PlanRun) -> str:
    """A run with its number, which tells runs of the same wish apart."""
    return gettext("№ {n}: {title}").format(n=run.pk, title=run_title(run))


def _best(run: PlanRun) -> str | None:
    if not run.result:
        return None
    if run.input["objective"] == "lscp":
        return gettext("{n:,} centres").format(n=run.result["objective"])
    if run.input["objective"] == "p-center":
        return gettext("longest walk {metres:,} m").format(metres=run.result["objective"])
    everybody = run.result["impact"]["groups"][0]
    return gettext("mean walk {metres:,} m").format(metres=everybody["mean_after_m"])


RUNS: Table[PlanRun] = Table(
    id="runs",
    title=_("Siting runs"),
    empty=_("Start one: choose how many centres, and the sites that serve people best are computed and proven."),
    columns=(
        Column("title", _("Run"), value=numbered, filter="text", sortable=True,
               url=lambda row: reverse("planning:run", args=[row.pk])),
        Column("status", _("State"), filter="choice", choices=dict(RunStatus.choices), badge=run_status, sortable=True),
        Column("best", _("Result"), value=_best),
        Column("created_at", _("Started"), sortable=True,
               value=lambda row: date_format(timezone.localtime(row.created_at), "Y-m-d H:i")),
    ),
)  # fmt: skip

SITES: Table[dict[str, Any]] = Table(
    id="sites",
    title=_("Chosen sites"),
    columns=(
        Column("name", _("Site"), value=lambda row: row["name"], sortable=True, filter="text"),
        Column("kind", _("Kind"), value=lambda row: row["kind"], sortable=True, filter="choice",
               choices={"centre": _("existing centre"), "premises": _("new site")}),
        Column("residents", _("Residents"), numeric=True, value=lambda row: row["residents"], sortable=True),
        Column("elders", _("Aged 65 and over"), numeric=True, value=lambda row: row["elders"], sortable=True),
        Column("households", _("Households"), numeric=True, value=lambda row: row["households"], sortable=True),
        Column("mean_walk_m", _("Mean walk"), numeric=True, unit=_("m"), value=lambda row: row["mean_walk_m"], sortable=True),
        Column("floor_area_m2", _("Floor area"), numeric=True, unit=_("m²"), value=lambda row: row["floor_area_m2"], sortable=True),
    ),
)  # fmt: skip


def _walk(metres: int) -> int | None:
    return None if metres < 0 else metres


COMMUNITIES: Table[dict[str, Any]] = Table(
    id="communities",
    title=_("Communities before and after"),
    prefix="c_",
    columns=(
        Column("name", pgettext_lazy("of the planned area", "Community"), value=lambda row: row["name"], sortable=True,
               filter="text"),
        Column("residents", _("Residents"), numeric=True, value=lambda row: row["residents"], sortable=True),
        Column("mean_before_m", _("Mean walk today"), numeric=True, unit=_("m"),
               value=lambda row: _walk(row["mean_before_m"]), sortable=True),
        Column("mean_after_m", _("Mean walk after"), numeric=True, unit=_("m"),
               value=lambda row: _walk(row["mean_after_m"]), sortable=True),
        Column("beyond_before", _("Beyond the radius today"), numeric=True, value=lambda row: row["beyond_before"], sortable=True),
        Column("left_out", _("Left out after"), numeric=True, value=lambda row: row["left_out"], sortable=True),
    ),
)  # fmt: skip


SERVED: Table[CommunityReach] = Table(
    id="served",
    title=_("Communities, the worst served first"),
    columns=(
        Column("name", pgettext_lazy("of the planned area", "Community"), sortable=True, filter="text"),
        Column("residents", _("Residents"), numeric=True, sortable=True),
        Column("beyond", _("Beyond 15 minutes"), numeric=True, sortable=True, filter="range"),
        Column("elders_beyond", _("Elders beyond 15 minutes"), numeric=True, sortable=True, filter="range"),
        Column("mean_walk_m", _("Mean walk"), numeric=True, unit=_("m"), sortable=True),
        Column("per_100_m2", _("Floor area for 100 residents"), numeric=True, unit=_("m²"), sortable=True, filter="range"),
    ),
)  # fmt: skip
