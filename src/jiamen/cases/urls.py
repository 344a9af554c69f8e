"""Addresses of cases, and its entries in the navigation."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.cases.permissions import READ_ITEMS, READ_RATINGS
from jiamen.cases.views import catalogue, editing, pads, public, ratings, rectifications
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.ui.context import NavItem
from jiamen.places.models import Centre

app_name = "cases"
urlpatterns = [
    path("items/", public.items, name="items"),
    path("items/<str:code>/", public.item, name="item"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/new/", editing.new, name="catalogue-new"),
    path("catalogue/export/<slug:key>.xlsx", catalogue.export, name="catalogue-export"),
    path("catalogue/items/<str:code>/", catalogue.item, name="catalogue-item"),
    path("catalogue/items/<str:code>/edit/", editing.edit, name="catalogue-edit"),
    path("catalogue/items/<str:code>/withdraw/", catalogue.withdraw, name="catalogue-withdraw"),
    path("catalogue/items/<str:code>/restore/", catalogue.restore, name="catalogue-restore"),
    path("r/<str:key>/", ratings.faces, name="rate"),
    path("r/<str:key>/words/<str:token>/", ratings.words, name="words"),
    path("r/again/<str:key>/", ratings.follow, name="follow"),
    path("centres/<str:code>/pad/", pads.pad, name="pad"),
    path("centres/<str:code>/ratings/", ratings.figures, name="public-ratings"),
    path("desk/<str:code>/pads/", pads.pads, name="pads"),
    path("desk/<str:code>/ratings/", rectifications.ratings, name="ratings"),
    path("desk/<str:code>/ratings/figures/", rectifications.figures, name="rating-counts"),
    path("desk/<str:code>/ratings/<int:pk>/", rectifications.rectification, name="rectification"),
    path("desk/<str:code>/ratings/<int:pk>/do/<slug:name>/", rectifications.deed, name="rectification-deed"),
    path("ratings/", rectifications.centres, name="rating-centres"),
]


def navigation(actor: Actor) -> tuple[NavItem, ...]:
    """What cases offers this visitor: the catalogue to staff, the items to everybody else."""
    if can(actor, READ_ITEMS):
        return (NavItem(_("Service items"), reverse("cases:catalogue"), "card-checklist"),)
    return (NavItem(_("What to bring"), reverse("cases:items"), "card-checklist"),)


def at_home() -> tuple[NavItem, ...]:
    """What everybody is offered on the home page."""
    return (NavItem(_("What can be done, and what to bring"), reverse("cases:items"), "card-checklist"),)


def about_centre(centre: Centre) -> tuple[NavItem, ...]:
    """The items of a centre and what residents think of it, for its public page."""
    url = f"{reverse('cases:items')}?centre={centre.code}"
    rated = reverse("cases:public-ratings", args=[centre.code])
    return (
        NavItem(_("What can be done here, and what to bring"), url, "card-checklist"),
        NavItem(_("How residents rate this centre"), rated, "emoji-smile"),
    )


def at_desk(actor: Actor, centre: Centre) -> tuple[NavItem, ...]:
    """The ratings of a centre, for its manager."""
    if not can(actor, READ_RATINGS, area=centre.area_id):
        return ()
    return (NavItem(_("Ratings"), reverse("cases:ratings", args=[centre.code]), "emoji-smile"),)
