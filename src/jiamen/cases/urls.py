"""Addresses of cases, and its entries in the navigation."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.cases.permissions import HANDLE_CASES, READ_CASES, READ_ITEMS, READ_RATINGS
from jiamen.cases.views import (
    acting,
    case,
    case_lists,
    case_papers,
    catalogue,
    editing,
    intake,
    pads,
    public,
    ratings,
    rectifications,
    status,
)
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
    # --- cases
    path("desk/<str:code>/intake/", intake.matters, name="matters"),
    path("desk/<str:code>/intake/<str:item>/", intake.intake, name="intake"),
    path("cases/", case_lists.cases, name="cases"),
    path("cases/find/", case_lists.find, name="find"),
    path("cases/due/", case_lists.due, name="due"),
    path("cases/errands/", case_lists.errands, name="errands"),
    path("cases/trips/", case_lists.trips, name="trips"),
    path("cases/papers/<int:pk>/open/", case_papers.open_file, name="open-file"),
    path("cases/papers/<int:pk>/forget/", case_papers.forget_file, name="forget-file"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/person/", case.person, name="person"),
    path("cases/<int:pk>/take-over/", case.take_over, name="take-over"),
    path("cases/<int:pk>/check/", case_papers.check, name="check"),
    path("cases/<int:pk>/files/", case_papers.files, name="files"),
    path("cases/<int:pk>/receipt/", case_papers.receipt, name="receipt"),
    path("cases/<int:pk>/notice/", case_papers.notice, name="notice"),
    path("cases/<int:pk>/proxy/", acting.proxy, name="proxy"),
    path("cases/<int:pk>/proxy/end/", acting.end_proxy, name="proxy-end"),
    path("cases/<int:pk>/errand/", acting.errand, name="errand"),
    path("cases/<int:pk>/errand/move/", acting.move, name="errand-move"),
    path("cases/<int:pk>/do/<slug:name>/", case.deed, name="deed"),
    path("c/<str:key>/", status.status, name="status"),
    path("c/<str:key>/forget/", status.forget, name="forget"),
]


def navigation(actor: Actor) -> tuple[NavItem, ...]:
    """What cases offers this visitor: the catalogue and the cases to staff, the items to everybody else."""
    if can(actor, READ_ITEMS):
        items = NavItem(_("Service items"), reverse("cases:catalogue"), "card-checklist")
        cases = NavItem(_("Cases"), reverse("cases:cases"), "folder2-open")
        return (items, cases) if can(actor, READ_CASES) else (items,)
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
    """Taking a case in, the cases, and for the manager the ratings, on the desk of a centre."""
    tools = []
    if can(actor, HANDLE_CASES, area=centre.area_id):
        tools.append(NavItem(_("Take a case in"), reverse("cases:matters", args=[centre.code]), "inbox"))
    if can(actor, READ_CASES, area=centre.area_id):
        tools.append(NavItem(_("Cases"), reverse("cases:cases"), "folder2-open"))
    if can(actor, READ_RATINGS, area=centre.area_id):
        tools.append(NavItem(_("Ratings"), reverse("cases:ratings", args=[centre.code]), "emoji-smile"))
    return tuple(tools)
