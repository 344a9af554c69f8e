"""Addresses of places, and its entries in the navigation."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor, can
from jiamen.kernel.ui.context import NavItem
from jiamen.places.permissions import LIST_PLACES, USE_DESK
from jiamen.places.views import desk, lists, public

app_name = "places"
urlpatterns = [
    path("", public.find, name="find"),
    path("map/centres.json", public.find_on_map, name="find-map"),
    path("centres/<str:code>/", public.centre, name="centre"),
    path("centres/<str:code>/map.json", public.centre_on_map, name="centre-map"),
    path("stories/", public.stories, name="stories"),
    path("desk/", desk.start, name="desk"),
    path("desk/<str:code>/", desk.centre, name="desk-centre"),
    path("desk/<str:code>/notices/new/", desk.new_notice, name="notice-new"),
    path("desk/<str:code>/notices/<int:pk>/withdraw/", desk.withdraw, name="notice-withdraw"),
    path("desk/<str:code>/exceptions/new/", desk.new_exception, name="exception-new"),
    path("desk/<str:code>/exceptions/<int:pk>/remove/", desk.drop_exception, name="exception-remove"),
    path("desk/<str:code>/hours/", desk.weekly_hours, name="hours"),
    path("places/centres/", lists.centres, name="centres"),
    path("places/premises/", lists.premises, name="premises"),
    path("places/areas/", lists.areas, name="areas"),
    path("places/calendar/", lists.calendar, name="calendar"),
    path("places/calendar/fill/", lists.fill, name="calendar-fill"),
    path("places/calendar/<str:day>/remove/", lists.remove_day, name="calendar-remove"),
]


def navigation(actor: Actor) -> tuple[NavItem, ...]:
    """What places offers this visitor."""
    items = [NavItem(_("Find a centre"), reverse("places:find"), "geo-alt")]
    if not actor.grants:
        items.append(NavItem(_("Stories"), reverse("places:stories"), "house-heart"))
    if can(actor, USE_DESK):
        items.append(NavItem(_("My desk"), reverse("places:desk"), "person-workspace"))
    if can(actor, LIST_PLACES):
        items.append(NavItem(_("Places"), reverse("places:centres"), "buildings"))
    return tuple(items)
