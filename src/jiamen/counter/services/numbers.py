"""Numbers: taken, checked in at the door, given back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from jiamen.accounts.services.sign_in import clock_time, network
from jiamen.accounts.services.throttle import Limit, spend
from jiamen.cases.models import ServiceItem
from jiamen.cases.selectors.items import items_at
from jiamen.counter.errors import (
    CentreShut,
    ItemNotHere,
    NoNumbersHere,
    NothingChosen,
    QueueIsClosed,
    StepNotPossible,
    TooManyItems,
    TooManyNumbers,
)
from jiamen.counter.events import NumberTaken
from jiamen.counter.models import Lane, LaneCounter, Priority, QueueDay, Source, State, Ticket, TicketItem, Window
from jiamen.counter.permissions import RECEIVE
from jiamen.counter.services.steps import begin, locked, step
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.secrets import new_key
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import opening_of

MOST_ITEMS = 5
PER_ADDRESS = Limit("numbers-address", limit=60, window=timedelta(hours=1), hold=timedelta(minutes=10))
"""A hall's own network and a phone company's are one address for many people, so this stops only machines."""


@dataclass(frozen=True, slots=True)
class NumberWish:
    """What somebody asks for: item codes in order, why they are called earlier, and a phone for the message before it."""

    once: UUID
    items: Sequence[str]
    priority: Priority = Priority.NONE
    phone: str = ""
    note: str = ""
    source: Source = field(default=Source.KIOSK)


@transaction.atomic
def take_number(actor: Actor, centre: Centre, wish: NumberWish) -> Ticket:
    """Stand in line at a centre; a number taken by phone waits until its holder is at the door.

    The same wish (`once`) sent again is the ticket it made.

    Raises:
        NotPermitted: reception gives numbers only with the right to.
        NothingChosen, TooManyItems, ItemNotHere: the matters chosen.
        NoNumbersHere, CentreShut, QueueIsClosed: no numbers here, or not now.
        TooManyNumbers: by phone, from one address.
    """
    if wish.source is Source.RECEPTION:
        require(actor, RECEIVE, area=centre.area_id)
    made = Ticket.objects.filter(once=wish.once).select_related("centre")
    same: Ticket | None = made.first()
    if same is not None:
        return same
    if wish.source is Source.PHONE and (held := spend(PER_ADDRESS, network(actor.origin.address)).held_until):
        raise TooManyNumbers(until=clock_time(held))
    moment = now()
    items = chosen_items(centre, wish.items, moment)
    lane = Lane.PRIORITY if wish.priority else Lane.ORDINARY
    number = next_number(centre, moment, lane)
    _check_open(centre, moment)  # with the lane's counter in hand, so that a closing queue waits for us or we for it
    again: Ticket | None = made.all().first()
    if again is not None:
        transaction.set_rollback(True)  # sent twice in one moment: the number drawn here goes back
        return again
    ticket = Ticket(
        centre=centre, day=moment.date(), lane=lane, number=number, key=new_key(), once=wish.once, source=wish.source,
        priority=wish.priority, phone=wish.phone, note=wish.note, joined_at=moment,
        state=State.EXPECTED if wish.source is Source.PHONE else State.WAITING,
    )  # fmt: skip
    issue(actor, ticket, items, moment)
    return ticket


@transaction.atomic
def check_in(actor: Actor, ticket: Ticket) -> Ticket:
    """The holder of a number is at the door: from now on it is called. Doing it twice changes nothing.

    Raises:
        StepNotPossible: the number is over.
    """
    found = locked(ticket)
    if found.state == State.EXPECTED:
        moment = now()
        step(actor, found, State.WAITING, moment, joined_at=moment)
    elif found.state not in (State.WAITING, State.CALLED, State.SERVING, State.HELD):
        raise StepNotPossible(ticket=found.label, state=State(found.state).label)
    return found


@transaction.atomic
def give_back(actor: Actor, ticket: Ticket) -> Ticket:
    """Leave the line; whoever holds the number's secret address may, as may the desk. Doing it twice changes nothing.

    Raises:
        StepNotPossible: the number is at a window, or over.
    """
    found = locked(ticket)
    if found.state == State.LEFT:
        return found
    if found.state not in (State.EXPECTED, State.WAITING):
        raise StepNotPossible(ticket=found.label, state=State(found.state).label)
    step(actor, found, State.LEFT, now())
    return found


def chosen_items(centre: Centre, codes: Sequence[str], moment: datetime) -> list[ServiceItem]:
    """The items with these codes, each once, in order. Raises: NothingChosen, TooManyItems, ItemNotHere."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise NothingChosen(field="items")
    if len(wanted) > MOST_ITEMS:
        raise TooManyItems(field="items", count=len(wanted), most=MOST_ITEMS)
    offered = {version.item.code: version.item for version in items_at(centre.area_id, moment)}
    if not all(code in offered for code in wanted):
        raise ItemNotHere(field="items")
    return [offered[code] for code in wanted]


def _check_open(centre: Centre, moment: datetime) -> None:
    if not Window.objects.filter(centre=centre, withdrawn=False).exists():
        raise NoNumbersHere()
    if QueueDay.objects.filter(centre=centre, day=moment.date(), closed_at__isnull=False).exists():
        raise QueueIsClosed()
    state, _, _ = opening_of(centre, moment)
    if not state.open:
        raise CentreShut()


def issue(actor: Actor, ticket: Ticket, items: Sequence[ServiceItem], moment: datetime) -> None:
    """Write a new ticket with its matters and its first period, and tell of it. Call it inside a transaction."""
    ticket.save(force_insert=True)
    TicketItem.objects.bulk_create(TicketItem(ticket=ticket, item=item, rank=at) for at, item in enumerate(items))
    begin(ticket, moment, actor)
    area, source = ticket.centre.area_id, str(ticket.source)
    publish(actor, NumberTaken(subject=f"ticket:{ticket.pk}", area=area, ticket=ticket.label, source=source))


def next_number(centre: Centre, moment: datetime, lane: Lane) -> int:
    """Raise a lane's counter and hold it: if this transaction fails, the number is given to the next one."""
    table = LaneCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (centre_id, day, lane, last) VALUES (%s, %s, %s, 1)"  # noqa: S608  # the table is ours
            " ON CONFLICT (centre_id, day, lane) DO UPDATE SET last = "
            f"{table}.last + 1 RETURNING last",
            [centre.pk, moment.date(), lane],
        )
        (number,) = cursor.fetchone()
    return int(number)
