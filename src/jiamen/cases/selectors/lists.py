"""The catalogue as staff see it: every scope's newest version, an item's history, and what an editor starts from."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from jiamen.cases.errors import NoSuchItem
from jiamen.cases.models import ItemVersion, ServiceItem
from jiamen.cases.permissions import EDIT_ITEMS, READ_ITEMS
from jiamen.cases.selectors.texts import ItemText, text_of
from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import NotFound
from jiamen.places.models import Area


@dataclass(frozen=True, slots=True)
class History:
    """One item: its versions, the newest first in each scope, the widest scope first; `scopes` are code → name of the area."""

    item: ServiceItem
    versions: list[ItemVersion]
    scopes: dict[str, str]


def newest_rows(actor: Actor) -> "QuerySet[ItemVersion]":
    """The newest version of every item in every scope, with `area_name` and `paper_count`.

    Raises:
        SignInNeeded, NotPermitted: the actor may not read the catalogue.
    """
    require(actor, READ_ITEMS)
    newest = ItemVersion.objects.order_by("item_id", "scope", "-number").distinct("item_id", "scope").values("pk")
    named = Subquery(Area.objects.filter(code=OuterRef("scope")).values("name")[:1])
    return (
        ItemVersion.objects.filter(pk__in=newest)
        .select_related("item")
        .annotate(area_name=Coalesce(named, Value("")), paper_count=Count("papers"))
        .order_by("category", "item__code", "scope")
    )


def history_of(actor: Actor, code: str) -> History:
    """All versions of one item with their questions and papers. Five queries.

    Raises:
        SignInNeeded, NotPermitted: the actor may not read the catalogue.
        NoSuchItem: there is no item with this code.
    """
    require(actor, READ_ITEMS)
    item = item_of(code)
    versions = list(item.versions.prefetch_related("questions", "papers").order_by("scope", "-number"))
    return History(item, versions, area_names({version.scope for version in versions}))


def item_of(code: str) -> ServiceItem:
    """The item with this code, withdrawn or not.

    Raises:
        NoSuchItem: there is none.
    """
    found: ServiceItem | None = ServiceItem.objects.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise NoSuchItem(item=code)
    return found


def area_names(codes: set[str]) -> dict[str, str]:
    """Code → name of these areas, in the order of the codes; one that is not stored goes by its code."""
    known = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return {code: known.get(code, code) for code in sorted(codes)}


def start_of(actor: Actor, code: str, scope: str) -> tuple[ItemText, int]:
    """The text an editor of an item begins with in this scope, and the number of the version it is based on (0: none there).

    A scope without a version of its own begins with that of the narrowest scope around it.

    Raises:
        SignInNeeded, NotPermitted: the actor may not change items there.
        NotFound: no such item or area.
    """
    require(actor, EDIT_ITEMS, area=scope)
    item = item_of(code)
    if scope and not Area.objects.filter(code=scope).exists():
        raise NotFound()
    around = [scope[:length] for length in (12, 9, 6, 0)]
    rows = item.versions.filter(scope__in=around).prefetch_related("questions", "papers")
    newest = max(rows, key=lambda row: (len(row.scope), row.number), default=None)
    if newest is None:  # an item that exists only in other areas
        newest = item.versions.prefetch_related("questions", "papers").order_by("scope", "-number").first()
    if newest is None:
        raise NoSuchItem(item=code)
    return text_of(newest), newest.number if newest.scope == scope else 0


def scopes_of(actor: Actor) -> list[Area]:
    """The areas the actor may make variants for, by code."""
    return list(Area.objects.visible_to(actor.under(EDIT_ITEMS)).order_by("code"))


def own_scope(actor: Actor) -> str:
    """Where a new item of this actor holds: everywhere if they work everywhere, else their widest area."""
    return "" if can(actor, EDIT_ITEMS, area="") else next(iter(actor.under(EDIT_ITEMS).scopes), "")


def known_kinds() -> dict[str, str]:
    """Document kinds named so far, each with the name last given to it."""
    rows = ItemVersion.objects.order_by("pk").values_list("papers__kind", "papers__name")
    return {kind: name for kind, name in rows if kind}


def all_codes() -> set[str]:
    """The codes of all items, withdrawn ones too."""
    return set(ServiceItem.objects.values_list("code", flat=True))
