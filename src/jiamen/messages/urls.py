"""Addresses of messages, and its entries in the navigation."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor, ActorKind, can
from jiamen.kernel.ui.context import NavItem
from jiamen.messages.permissions import READ_MESSAGES
from jiamen.messages.selectors.log import own_unread
from jiamen.messages.views import log, own, texts

app_name = "notices"
urlpatterns = [
    path("", log.log, name="log"),
    path("trial/", texts.trial, name="trial"),
    path("events/", texts.events, name="events"),
    path("events/<str:code>/", texts.event, name="event"),
    path("events/<str:code>/reset/", texts.reset, name="event-reset"),
    path("<int:pk>/", log.message, name="message"),
    path("<int:pk>/again/", log.again, name="again"),
    path("<int:pk>/sheet/", log.sheet, name="sheet"),
    path("<int:pk>/handed-over/", log.handed_over, name="handed-over"),
]
own_urlpatterns = [
    path("", own.own, name="list"),
    path("read/", own.read_all, name="read-all"),
    path("<int:pk>/read/", own.read_one, name="read"),
]


def account_entries(actor: Actor) -> tuple[NavItem, ...]:
    """What messages offers in one's own menu; only residents are told there how many are new: staff open pages by the hundred."""
    unread = own_unread(actor) if actor.kind is ActorKind.RESIDENT else 0
    mine = _("My messages ({n} new)").format(n=unread) if unread else _("My messages")
    entries = [NavItem(mine, reverse("my-messages:list"), "envelope")]
    if can(actor, READ_MESSAGES):
        entries.append(NavItem(_("Messages sent"), reverse("notices:log"), "send"))
    return tuple(entries)
