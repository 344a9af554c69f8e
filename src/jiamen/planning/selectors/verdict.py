"""A diagnosis in plain words, built from its stored facts in the reader's language."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from jiamen.places.models import Function
from jiamen.planning.models import CentreDiagnosis

TERM_TITLES: dict[str, tuple[str | Promise, str | Promise]] = {
    "area": (gettext_lazy("floor area for its households"), gettext_lazy("m²")),
    "size": (gettext_lazy("size of one centre"), gettext_lazy("m²")),
    "open_share": (gettext_lazy("floor area open to residents"), "%"),
    "workers": (gettext_lazy("workers for its residents"), ""),
    "functions": (gettext_lazy("functions"), ""),
    "core_functions": (gettext_lazy("of them elder care, toddler care, child class, meals"), ""),
    "within": (gettext_lazy("residents within the radius"), "%"),
    "elders_within": (gettext_lazy("elders within the radius"), "%"),
    "condition": (gettext_lazy("state of the building"), ""),
    "hours": (gettext_lazy("opening hours a week"), gettext_lazy("h")),
}
"""Title and unit of each term of the score."""


def verdict(row: CentreDiagnosis) -> list[str]:
    """What the centre lacks, one phrase each, the gravest first; one phrase of praise when it lacks nothing."""
    return list(_phrases(row)) or [_("meets every standard")]


def sentence(phrases: Iterable[str]) -> str:
    """Phrases as one sentence of the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    joined = ("；" if chinese else "; ").join(phrases)
    return joined if chinese else joined[:1].upper() + joined[1:]


def _phrases(row: CentreDiagnosis) -> Iterable[str]:
    if row.deficit_m2:
        yield _("{area:,} m² too small").format(area=row.deficit_m2)
    elif row.below_size_m2:
        yield _("{area:,} m² below the size of one centre").format(area=row.below_size_m2)
    if row.households_beyond:
        text = ngettext(
            "{count:,} household walks more than {radius:,} m",
            "{count:,} households walk more than {radius:,} m",
            row.households_beyond,
        )
        yield text.format(count=row.households_beyond, radius=row.radius_m)
    if row.open_share_percent < _target(row, "open_share"):
        yield _("only {share} % open to residents").format(share=row.open_share_percent)
    if row.functions_missing:
        yield _("no {functions}").format(functions=_list(row.functions_missing))
    elif len(row.functions_present) < _target(row, "functions"):
        text = ngettext("only {count} function", "only {count} functions", len(row.functions_present))
        yield text.format(count=len(row.functions_present))
    if row.workers < row.required_workers:
        lack = row.required_workers - row.workers
        yield ngettext("{count} worker too few", "{count} workers too few", lack).format(count=lack)
    if row.open_minutes_week < 60 * _target(row, "hours"):
        yield _("open only {hours} hours a week").format(hours=row.open_minutes_week // 60)
    if not _points(row, "condition"):
        yield _("building in poor condition")


def _list(functions: Iterable[str]) -> str:
    chinese = (get_language() or "").startswith("zh")
    return ("、" if chinese else ", ").join(str(Function(function).label) for function in functions)


def _target(row: CentreDiagnosis, key: str) -> int:
    return next((int(term["target"]) for term in row.terms if term["key"] == key), 0)


def _points(row: CentreDiagnosis, key: str) -> int:
    return next((int(term["points"]) for term in row.terms if term["key"] == key), 0)
