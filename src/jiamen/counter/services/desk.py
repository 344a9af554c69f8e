"""At a window: sit down, call, serve, put aside, send on, finish."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from jiamen.cases.services.ratings import invite
from jiamen.counter.errors import (
    NobodyWaiting,
    NotAtWindow,
    NotYours,
    StepNotPossible,
    TicketInHand,
    WindowBusy,
    WindowElsewhere,
)
from jiamen.counter.events import HelpCalled, WindowLeft, WindowTaken
from jiamen.counter.models import AT_WINDOW, QueueDay, Sitting, State, Ticket, Window
from jiamen.counter.permissions import SERVE
from jiamen.counter.selectors.line import FAVOURED, next_for
from jiamen.counter.selectors.tickets import rated_as
from jiamen.counter.services.steps import locked, set_columns, step, tell_screens
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.errors import SignInNeeded
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows


@transaction.atomic
def sit_down(actor: Actor, window: Window) -> Sitting:
    """Open a window for oneself; sitting there already changes nothing.

    Raises:
        NotPermitted; WindowBusy: somebody sits there, or the worker at another window.
    """
    require(actor, SERVE, area=window.centre.area_id)
    worker = actor.user_id
    if worker is None:  # the system itself sits nowhere
        raise SignInNeeded()
    mine: Sitting | None = Sitting.objects.filter(user=actor.user_id, window=window, ended_at__isnull=True).first()
    if mine:
        set_columns_of(mine, paused=False)
        return mine
    try:
        with transaction.atomic():
            sitting: Sitting = Sitting.objects.create(window=window, user_id=worker, began_at=now())
    except IntegrityError as error:
        held = Sitting.objects.filter(Q(window=window) | Q(user=actor.user_id), ended_at__isnull=True)
        other = held.select_related("window", "user").first()
        if other is None:
            raise WindowBusy(window=window.number, who="—") from error
        raise WindowBusy(window=other.window.number, who=str(other.user)) from error
    publish(actor, WindowTaken(subject=f"window:{window.pk}", area=window.centre.area_id, window=window.number))
    tell_screens(window.centre_id)
    return sitting


@transaction.atomic
def pause(actor: Actor) -> None:
    """Step away from the window for a while: it is not called from until `sit_down`. Raises: NotAtWindow."""
    sitting = sitting_of(actor)
    set_columns_of(sitting, paused=True)
    tell_screens(sitting.window.centre_id)


@transaction.atomic
def stand_up(actor: Actor) -> None:
    """Leave the window. Raises: NotAtWindow; TicketInHand: a number is still there."""
    sitting = sitting_of(actor)
    window = sitting.window
    _refuse_in_hand(window)
    set_columns_of(sitting, ended_at=now())
    publish(actor, WindowLeft(subject=f"window:{window.pk}", area=window.centre.area_id, window=window.number))
    tell_screens(window.centre_id)


@transaction.atomic
def call_next(actor: Actor) -> Ticket:
    """Call whoever is next for the worker's window.

    The queue of the day is held meanwhile, so that calls of all windows follow each other: each ticket goes to one window,
    and the order is kept however many call at once.

    Raises:
        NotPermitted, NotAtWindow, TicketInHand, NobodyWaiting; Busy: the queue was held too long.
    """
    window = sitting_of(actor).window
    moment = now()
    queue = _held_queue(window, moment)
    _refuse_in_hand(window)
    ticket = next_for(window, moment.date(), moment, queue.favoured_in_a_row)
    if ticket is None:
        raise NobodyWaiting()
    found = locked(ticket)
    if found.state != State.WAITING:  # given back in this very moment
        raise StepNotPossible(ticket=found.label, state=State(found.state).label)
    queue.favoured_in_a_row = queue.favoured_in_a_row + 1 if found.lane in FAVOURED else 0
    queue.save(update_fields=["favoured_in_a_row"])
    _call(actor, found, window, moment)
    return found


@transaction.atomic
def call(actor: Actor, ticket: Ticket) -> Ticket:
    """Call a ticket out of turn: one that waits, was put aside, or did not come before.

    Raises:
        NotPermitted, NotAtWindow, TicketInHand, StepNotPossible.
    """
    window = sitting_of(actor).window
    moment = now()
    _held_queue(window, moment)
    _refuse_in_hand(window)
    found = _of_centre(window, ticket)
    if found.state in (State.HELD, State.MISSED, State.EXPECTED):
        step(actor, found, State.WAITING, moment)
    _call(actor, found, window, moment)
    return found


@transaction.atomic
def recall(actor: Actor, ticket: Ticket) -> Ticket:
    """Call once more. Raises: NotPermitted, NotAtWindow, NotYours, StepNotPossible."""
    found = _mine(actor, ticket, State.CALLED)
    set_columns(found, {"calls": found.calls + 1, "called_at": now()})
    tell_screens(found.centre_id)
    return found


@transaction.atomic
def begin_serving(actor: Actor, ticket: Ticket) -> Ticket:
    """The holder has come to the window. Raises: NotPermitted, NotAtWindow, NotYours, StepNotPossible."""
    found = _mine(actor, ticket, State.CALLED)
    step(actor, found, State.SERVING, now(), window=found.window)
    return found


@transaction.atomic
def miss(actor: Actor, ticket: Ticket) -> Ticket:
    """Nobody came. Raises: NotPermitted, NotAtWindow, NotYours, StepNotPossible."""
    found = _mine(actor, ticket, State.CALLED)
    step(actor, found, State.MISSED, now())
    return found


@transaction.atomic
def undo_call(actor: Actor, ticket: Ticket) -> Ticket:
    """A mis-call: back to the same place in line. Raises: NotPermitted, NotAtWindow, NotYours, StepNotPossible."""
    found = _mine(actor, ticket, State.CALLED)
    step(actor, found, State.WAITING, now(), calls=0, called_at=None)
    return found


@transaction.atomic
def put_aside(actor: Actor, ticket: Ticket) -> Ticket:
    """The holder fetches or fills in something and comes back without a new number.

    Raises: NotPermitted, NotAtWindow, NotYours, StepNotPossible.
    """
    found = _mine(actor, ticket, State.SERVING)
    step(actor, found, State.HELD, now())
    return found


@transaction.atomic
def send_on(actor: Actor, ticket: Ticket, *, window: Window | None) -> Ticket:
    """Hand over to another window (called there first), or (None) back to the line at the same place.

    Raises:
        NotPermitted, NotAtWindow, NotYours, StepNotPossible; WindowElsewhere: that window does not do what is needed.
    """
    found = _mine(actor, ticket, State.SERVING)
    if window is not None:
        own = set(window.items.values_list("pk", flat=True))
        needed = set(found.items.values_list("item_id", flat=True))
        if window.centre_id != found.centre_id or window.withdrawn or (own and needed - own):
            raise WindowElsewhere(field="window", window=window.number, ticket=found.label)
    step(actor, found, State.WAITING, now(), window=window)
    return found


@transaction.atomic
def finish(actor: Actor, ticket: Ticket) -> Ticket:
    """Done, and the resident is asked to rate it. Finishing twice changes nothing.

    Raises: NotPermitted, NotAtWindow, NotYours, StepNotPossible.
    """
    if locked(ticket).state == State.DONE:
        return ticket
    found = _mine(actor, ticket, State.SERVING)
    window = found.window.number if found.window else None
    step(actor, found, State.DONE, now())
    items = list(found.items.values_list("item__code", flat=True))
    invite(
        actor, subject=rated_as(found.pk), centre=found.centre, items=items, worker=actor.user_id, window=window
    )  # fmt: skip
    return found


@transaction.atomic
def call_for_help(actor: Actor) -> Window:
    """The panic button: everybody at work in the hall sees which window needs them. Raises: NotAtWindow."""
    window = sitting_of(actor).window
    publish(actor, HelpCalled(subject=f"window:{window.pk}", area=window.centre.area_id, window=window.number))
    tell_screens(window.centre_id)
    return window


def sitting_of(actor: Actor) -> Sitting:
    """Where the worker sits, locked. Raises: NotPermitted, NotAtWindow."""
    open_ones = Sitting.objects.filter(user=actor.user_id, ended_at__isnull=True)
    rows: list[Sitting] = lock_rows(open_ones.select_related("window__centre"))
    if not rows:
        require(actor, SERVE)
        raise NotAtWindow()
    require(actor, SERVE, area=rows[0].window.centre.area_id)
    return rows[0]


def set_columns_of(sitting: Sitting, **columns: object) -> None:
    """Write some columns of a sitting."""
    for name, value in columns.items():
        setattr(sitting, name, value)
    sitting.save(update_fields=list(columns))


def _held_queue(window: Window, moment: datetime) -> QueueDay:
    QueueDay.objects.get_or_create(centre_id=window.centre_id, day=moment.date())
    queue: QueueDay
    [queue] = lock_rows(QueueDay.objects.filter(centre_id=window.centre_id, day=moment.date()))
    return queue


def _refuse_in_hand(window: Window) -> None:
    if held := Ticket.objects.filter(window=window, state__in=AT_WINDOW).first():
        raise TicketInHand(ticket=held.label)


def _of_centre(window: Window, ticket: Ticket) -> Ticket:
    found = locked(ticket)
    if found.centre_id != window.centre_id:
        raise NotYours(ticket=found.label, window="—")
    return found


def _call(actor: Actor, ticket: Ticket, window: Window, moment: datetime) -> None:
    step(actor, ticket, State.CALLED, moment, window=window, calls=1, called_at=moment)


def _mine(actor: Actor, ticket: Ticket, state: State) -> Ticket:
    """The ticket, locked, in this state at the worker's window."""
    window = sitting_of(actor).window
    found = locked(ticket)
    if found.window_id != window.pk and found.state in AT_WINDOW:
        raise NotYours(ticket=found.label, window=str(found.window))
    if found.state != state or found.window_id != window.pk:
        raise StepNotPossible(ticket=found.label, state=State(found.state).label)
    return found
