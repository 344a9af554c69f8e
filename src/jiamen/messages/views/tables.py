"""Tables of messages: the log, the events."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jiamen.kernel.ui.columns import Badge, Column
from jiamen.kernel.ui.table import Table
from jiamen.kernel.words import listed
from jiamen.messages.models import Channel, Message, State, all_events
from jiamen.messages.selectors.log import event_title, why
from jiamen.messages.selectors.texts import EventRow

BADGES = {
    State.WAITING: Badge(State.WAITING.label, "hourglass-split"),
    State.SENDING: Badge(State.SENDING.label, "send"),
    State.SENT: Badge(State.SENT.label, "check-circle", "good"),
    State.UNSURE: Badge(State.UNSURE.label, "question-circle", "soon"),
    State.GIVEN_UP: Badge(State.GIVEN_UP.label, "x-octagon", "bad"),
    State.SILENT: Badge(State.SILENT.label, "bell-slash"),
}


def badge(state: str) -> Badge:
    """A state in a word with its icon."""
    return BADGES[State(state)]


def log_table() -> Table[Message]:
    """Messages of an area."""
    return Table(
        id="messages",
        title=_("Messages"),
        empty=_("Messages appear here once something happens that people are told of."),
        columns=(
            Column("created_at", _("Written"), sortable=True, value=lambda row: f"{localtime(row.created_at):%Y-%m-%d %H:%M}",
                   url=lambda row: reverse("notices:message", args=[row.pk])),
            Column("event", _("Event"), sortable=True, filter="choice",
                   choices={event.code: event.title for event in all_events()}, value=lambda row: row.event),
            Column("channel", _("Way"), sortable=True, filter="choice", choices=dict(Channel.choices)),
            Column("masked", _("To"), filter="text"),
            Column("state", _("State"), sortable=True, filter="choice", choices=dict(State.choices), badge=badge),
            Column("reason", _("Why"), value=why),
            Column("subject", _("Concerning"), filter="text"),
            Column("area", _("Area code"), sortable=True, filter="text"),
        ),
    )  # fmt: skip  # a column a line


def events_table(area: str) -> Table[EventRow]:
    """Events and what holds for them in an area."""

    def link(row: EventRow) -> str:
        return f"{reverse('notices:event', args=[row.event.code])}?area={area}"

    def channels(row: EventRow) -> str:
        return listed(channel.label for channel in row.words.channels) or _("switched off")

    def at_night(row: EventRow) -> str:
        return _("sent at once") if row.event.urgent else _("waits for the morning")

    def chosen(row: EventRow) -> str:
        if row.words.area is None:
            return _("as delivered")
        return (
            _("set here")
            if row.words.area == area
            else _("set for {area}").format(area=row.words.area or _("everywhere"))
        )

    return Table(
        id="events",
        title=_("Events"),
        empty=_("Events appear here once an app declares one."),
        columns=(
            Column("title", _("Event"), filter="text", value=lambda row: event_title(row.event.code), url=link),
            Column("channels", _("Ways"), value=channels),
            Column("urgent", _("At night"), value=at_night),
            Column("chosen", _("Texts and ways"), value=chosen),
        ),
    )  # fmt: skip  # a column a line
