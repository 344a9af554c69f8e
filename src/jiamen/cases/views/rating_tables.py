"""The tables of ratings: columns, filters, exports. None tells who rated, or who served before it is closed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.cases.models import LOW, Level, RatingChannel, Stage
from jiamen.cases.selectors.rating_figures import CentreFigures, Figure, MonthItem
from jiamen.cases.selectors.ratings import RatingRow, RectificationRow
from jiamen.kernel.ui.table import Badge, Column, Table

_ICONS = {5: "emoji-laughing", 4: "emoji-smile", 3: "emoji-neutral", 2: "emoji-frown", 1: "emoji-angry"}
_STAGE = {
    Stage.OPENED: ("telephone", "soon"),
    Stage.CALLED: ("tools", "soon"),
    Stage.PUT_RIGHT: ("check2", "neutral"),
    Stage.RERATED: ("chat", "neutral"),
    Stage.CLOSED: ("check-circle", "good"),
}
LEVELS = {str(level.value): level.label for level in Level}
STAGES = {stage.value: stage.label for stage in Stage}
MARKS = {"overdue": _("overdue"), "soon": _("soon due")}


def level_badge(level: Any) -> Badge:
    """A level as a mark."""
    found = Level(int(level))
    return Badge(found.label, _ICONS[found], "bad" if found in LOW else "good" if found > Level.FAIR else "neutral")


def stage_badge(stage: Any) -> Badge:
    """A state of a rectification as a mark."""
    found = Stage(stage)
    icon, tone = _STAGE[found]
    return Badge(found.label, icon, tone)  # type: ignore[arg-type]  # the tones of the table above


def term_badge(mark: Any) -> Badge:
    """Overdue or soon due."""
    return Badge(
        MARKS[str(mark)],
        "exclamation-octagon" if mark == "overdue" else "hourglass-split",
        "bad" if mark == "overdue" else "soon",
    )


def _mark(row: RectificationRow) -> str | None:
    return "overdue" if row.overdue else "soon" if row.due_soon else None


def rectification_table(code: str) -> Table[RectificationRow]:
    """Low ratings of a centre."""
    return Table(
        id="rectifications",
        title=_("Low ratings being put right"),
        empty=_("A rating of the two lowest levels appears here at once. Everybody is called back."),
        prefix="r-",
        columns=(
            Column("due_on", _("Put right by"), sortable=True,
                   url=lambda row: reverse("cases:rectification", args=[code, row.pk])),
            Column("mark", pgettext_lazy("a rectification", "Term"), value=_mark, filter="choice", choices=MARKS, badge=term_badge),
            Column("stage", _("State"), sortable=True, filter="choice", choices=STAGES, badge=stage_badge),
            Column("level", _("Rating"), sortable=True, badge=level_badge),
            Column("items", _("Service items"), filter="text"),
            Column("day", _("Rated on"), sortable=True),
            Column("again", _("Rated again"), badge=level_badge),
        ),
    )  # fmt: skip


RATINGS: Table[RatingRow] = Table(
    id="ratings",
    title=_("Ratings"),
    empty=_("Ratings appear here as residents give them, without names."),
    columns=(
        Column("day", _("Rated on"), sortable=True),
        Column("level", _("Rating"), sortable=True, filter="choice", choices=LEVELS, badge=level_badge),
        Column("items", _("Service items"), filter="text"),
        Column("reasons", _("What was not right"), filter="text"),
        Column("comment", _("Comment"), filter="text"),
        Column("channel", _("Rated by"), sortable=True, filter="choice",
               choices={channel.value: channel.label for channel in RatingChannel}),
        Column("stage", _("Being put right"), sortable=True, filter="choice", choices=STAGES, badge=stage_badge),
    ),
)  # fmt: skip
MONTH_ITEMS: Table[MonthItem] = Table(
    id="month-items",
    title=_("Ratings by month and item"),
    empty=_("Figures appear here with the first rating."),
    columns=(
        Column("month", _("Month"), sortable=True, filter="text"),
        Column("item", _("Service item"), sortable=True, filter="text"),
        Column("figure__count", _("Number of ratings"), numeric=True, sortable=True),
        Column("figure__average", _("Average (1–5)"), numeric=True, sortable=True),
        Column("figure__satisfied", pgettext_lazy("share", "Satisfied"), numeric=True, unit="%", sortable=True),
    ),
)
WORKERS: Table[Figure] = Table(
    id="workers",
    title=_("Ratings by worker"),
    prefix="w-",
    empty=_("Workers appear here with the first rating that is closed."),
    columns=(
        Column("name", _("Worker"), sortable=True, filter="text"),
        Column("count", _("Number of ratings"), numeric=True, sortable=True),
        Column("average", _("Average (1–5)"), numeric=True, sortable=True),
        Column("satisfied", pgettext_lazy("share", "Satisfied"), numeric=True, unit="%", sortable=True),
    ),
)
CENTRES: Table[CentreFigures] = Table(
    id="centre-ratings",
    title=_("Ratings by centre"),
    empty=_("Centres of your area appear here once they are imported."),
    columns=(
        Column("centre__name", _("Centre"), sortable=True, filter="text",
               url=lambda row: reverse("cases:ratings", args=[row.centre.code])),
        Column("figure__count", _("Number of ratings"), numeric=True, sortable=True, filter="range"),
        Column("figure__average", _("Average (1–5)"), numeric=True, sortable=True),
        Column("figure__satisfied", pgettext_lazy("share", "Satisfied"), numeric=True, unit="%", sortable=True),
        Column("opened", _("Being put right"), numeric=True, sortable=True),
        Column("overdue", _("Overdue"), numeric=True, sortable=True, filter="range"),
    ),
)  # fmt: skip
