"""Rows of the staff's lists, inside the actor's part of the tree."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from jiamen.kernel.actor import Actor, require
from jiamen.places.models import Area, CalendarDay, Centre, Premises
from jiamen.places.permissions import LIST_PLACES


def centre_rows(actor: Actor) -> "QuerySet[Centre]":
    """Centres with community, street and the number of their rooms (`room_count`).

    Raises:
        SignInNeeded, NotPermitted: not the right anywhere.
    """
    require(actor, LIST_PLACES)
    rows: QuerySet[Centre] = Centre.objects.visible_to(actor.under(LIST_PLACES)).with_area()
    return rows.annotate(room_count=Count("rooms")).order_by("code")


def premises_rows(actor: Actor) -> "QuerySet[Premises]":
    """Premises with their community.

    Raises:
        SignInNeeded, NotPermitted: not the right anywhere.
    """
    require(actor, LIST_PLACES)
    rows = Premises.objects.visible_to(actor.under(LIST_PLACES)).select_related("area__parent")
    return rows.defer("area__boundary", "area__parent__boundary").order_by("code")


def area_rows(actor: Actor) -> "QuerySet[Area]":
    """Areas with the number of their own centres in use (`centre_count`).

    Raises:
        SignInNeeded, NotPermitted: not the right anywhere.
    """
    require(actor, LIST_PLACES)
    rows: QuerySet[Area] = (
        Area.objects.visible_to(actor.under(LIST_PLACES)).select_related("parent").defer("boundary", "parent__boundary")
    )
    return rows.annotate(centre_count=Count("centres", filter=~Q(centres__status="closed"))).order_by("code")


def calendar_rows(actor: Actor, year: int) -> list[CalendarDay]:
    """The special dates of a year, in order (1 query).

    Raises:
        SignInNeeded, NotPermitted: not the right anywhere.
    """
    require(actor, LIST_PLACES)
    return list(CalendarDay.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31))))
