"""Who acts for whom, and in whose hands papers are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiamen.cases.errors import NoSuchCase
from jiamen.cases.models import Case, CasePaper, CustodyMove, Errand, Holder, Proxy
from jiamen.cases.permissions import READ_CASES
from jiamen.cases.selectors.papers import DISTRICT, paper_name
from jiamen.kernel.actor import Actor, require

MOST_SHOWN = 300
HANDS = {
    (Holder.RESIDENT, Holder.WORKER): _("taken from the resident"),
    (Holder.WORKER, Holder.OFFICE): _("handed in at the office"),
    (Holder.OFFICE, Holder.WORKER): _("fetched from the office"),
    (Holder.WORKER, Holder.RESIDENT): _("given back to the resident"),
}
"""What is said of each of CUSTODY_STEPS."""


@dataclass(frozen=True, slots=True)
class Held:
    """A paper of an errand, where it is, and where it can go from there, each with the words for it."""

    paper: CasePaper
    name: str
    holder: Holder
    moves: tuple[CustodyMove, ...]
    next: tuple[tuple[Holder, str], ...]


def holders_of(errand: Errand) -> dict[int, Holder]:
    """Where each paper of an errand that ever changed hands is, by line of the check-list (1 query)."""
    return {move.paper_id: Holder(move.holder) for move in errand.moves.order_by("id")}


def chain_of(errand: Errand) -> list[Held]:
    """Every paper of an errand with its chain (2 queries, none when prefetched)."""
    moves: dict[int, list[CustodyMove]] = {}
    for move in errand.moves.all():
        moves.setdefault(move.paper_id, []).append(move)
    held = []
    for paper in errand.case.papers.all():
        chain = moves.get(paper.pk, [])
        holder = Holder(chain[-1].holder) if chain else Holder.RESIDENT
        onward = tuple((to, str(words)) for (was, to), words in HANDS.items() if was is holder)
        held.append(Held(paper, paper_name(paper.needed), holder, tuple(chain), onward))
    return held


def running_errands(actor: Actor) -> list[tuple[Errand, list[Held]]]:
    """Errands that are not over with their papers, the earliest return first (4 queries).

    Raises: SignInNeeded, NotPermitted.
    """
    rows = errand_rows(actor).filter(ended_at__isnull=True).exclude(case__closed_at__isnull=False, moves__isnull=True)
    return [(errand, chain_of(errand)) for errand in rows[:MOST_SHOWN]]


def errand_rows(actor: Actor) -> QuerySet[Errand]:
    """Errands of the cases the actor sees. Raises: SignInNeeded, NotPermitted."""
    require(actor, READ_CASES)
    rows: QuerySet[Errand] = Errand.objects.visible_to(actor.under(READ_CASES))
    named = rows.select_related("case__version", "case__centre__area", "case__home", "worker")
    return named.prefetch_related("moves", "case__papers__needed")


def errand_of(actor: Actor, case: Case) -> Errand | None:
    """The errand of a case the actor sees (1 query)."""
    found: Errand | None = errand_rows(actor).filter(case=case).first()
    return found


def proxies_for(case: Case, day: date) -> list[Proxy]:
    """Who may act for the resident of a case on a day, recorded anywhere in the district (1 query)."""
    rows = Proxy.objects.filter(
        principal_key=case.identity_key, begins_on__lte=day, until__gte=day, ended_on__isnull=True,
        category__in=["", case.version.category], centre__area__code__startswith=case.centre.area_id[:DISTRICT],
    )  # fmt: skip
    return list(rows.select_related("centre"))


def proxy_of(case: Case, pk: int) -> Proxy:
    """One of the proxies of the resident of a case (1 query). Raises: NoSuchCase."""
    rows = Proxy.objects.filter(
        principal_key=case.identity_key, centre__area__code__startswith=case.centre.area_id[:DISTRICT], pk=pk
    )
    found: Proxy | None = rows.select_related("centre").first()
    if found is None:
        raise NoSuchCase()
    return found
