"""Repeat trips: how often an item made people come twice, and because of which paper. Summed from the notices."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from jiamen.cases.models import Case, CaseState, ItemVersion, NoticeLine
from jiamen.cases.permissions import READ_CASES
from jiamen.cases.selectors.wording import in_words
from jiamen.kernel.actor import Actor, require


@dataclass(frozen=True, slots=True)
class TripRow:
    """One paper of one item: of `cases` taken in, `again` made somebody come again, `times` of them for this paper."""

    item: str
    code: str
    cases: int
    again: int
    paper: str
    times: int

    @property
    def share(self) -> int:
        """Of a hundred cases, how many made somebody come again."""
        return round(100 * self.again / self.cases)


def trip_rows(actor: Actor, first: date | None = None) -> list[TripRow]:
    """By item and paper, the worst first; only cases taken in from `first` on (3 queries).

    Raises: SignInNeeded, NotPermitted.
    """
    require(actor, READ_CASES)
    seen = Case.objects.visible_to(actor.under(READ_CASES)).order_by()
    if first is not None:
        seen = seen.filter(opened_at__date__gte=first)
    came = Q(notices__in_person=True)
    items = {
        row["version__item"]: row
        for row in seen.exclude(state=CaseState.RECEIVED)
        .values("version__item", "version__item__code")
        .annotate(
            cases=Count("pk", distinct=True), again=Count("pk", filter=came, distinct=True), newest=Max("version")
        )
    }
    names = {
        row.pk: in_words(row.name, row.name_en)
        for row in ItemVersion.objects.filter(pk__in=[row["newest"] for row in items.values()])
    }
    lines = (
        NoticeLine.objects.filter(notice__in_person=True, notice__case__in=seen)
        .order_by()
        .values("notice__case__version__item", "needed__kind")
        .annotate(times=Count("notice__case", distinct=True), name=Max("needed__name"), name_en=Max("needed__name_en"))
    )
    rows = [
        TripRow(
            item=names[item["newest"]], code=item["version__item__code"], cases=item["cases"], again=item["again"],
            paper=in_words(line["name"], line["name_en"]), times=line["times"],
        )
        for line in lines
        if (item := items.get(line["notice__case__version__item"]))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.times, row.code, row.paper))
