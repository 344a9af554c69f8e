"""The hall: its windows, and the end of a day."""

from django.db import transaction

from jiamen.counter.errors import WindowsInUse
from jiamen.counter.events import QueueClosed, QueueOpened, WindowsSet
from jiamen.counter.models import Lane, LaneCounter, QueueDay, Sitting, State, Ticket, Window
from jiamen.counter.permissions import MANAGE_QUEUE
from jiamen.counter.services.steps import step, tell_screens
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name, lock_rows
from jiamen.places.models import Centre

MOST_WINDOWS = 40
UNSERVED = (State.EXPECTED, State.WAITING, State.HELD, State.MISSED)


@transaction.atomic
def set_windows(actor: Actor, centre: Centre, count: int) -> None:
    """Give a hall the windows 1 to `count`; those beyond are withdrawn, never deleted.

    Raises:
        NotPermitted; WindowsInUse: somebody works at one that would go.
    """
    require(actor, MANAGE_QUEUE, area=centre.area_id)
    lock_name(f"windows:{centre.pk}")
    beyond = Window.objects.filter(centre=centre, number__gt=count)
    if used := Sitting.objects.filter(window__in=beyond, ended_at__isnull=True).select_related("window").first():
        raise WindowsInUse(window=used.window.number)
    beyond.update(withdrawn=True)
    Window.objects.filter(centre=centre, number__lte=count).update(withdrawn=False)
    have = set(Window.objects.filter(centre=centre).values_list("number", flat=True))
    Window.objects.bulk_create(
        Window(centre=centre, number=number) for number in range(1, count + 1) if number not in have
    )
    publish(actor, WindowsSet(subject=f"centre:{centre.pk}", area=centre.area_id, windows=count))
    tell_screens(centre.pk)


@transaction.atomic
def close_queue(actor: Actor, centre: Centre, *, send_home: bool) -> int:
    """No more numbers today; with `send_home` those still waiting are told and their tickets end. Returns how many.

    Without it they are served to the last one. Numbers being taken in this moment are waited for, so none is overlooked.

    Raises:
        NotPermitted; Busy.
    """
    require(actor, MANAGE_QUEUE, area=centre.area_id)
    moment = now()
    day = moment.date()
    LaneCounter.objects.bulk_create(
        [LaneCounter(centre=centre, day=day, lane=lane) for lane in Lane], ignore_conflicts=True
    )
    lock_rows(LaneCounter.objects.filter(centre=centre, day=day))
    QueueDay.objects.get_or_create(centre=centre, day=day)
    [queue] = lock_rows(QueueDay.objects.filter(centre=centre, day=day))
    queue.closed_at = moment
    queue.save(update_fields=["closed_at"])
    left = lock_rows(Ticket.objects.filter(centre=centre, day=day, state__in=UNSERVED).select_related("centre"))
    for ticket in left if send_home else ():
        step(actor, ticket, State.CLOSED, moment)
    fact = QueueClosed(
        subject=f"centre:{centre.pk}", area=centre.area_id, day=day.isoformat(), sent_home=len(left) if send_home else 0
    )
    publish(actor, fact)
    tell_screens(centre.pk)
    return fact.sent_home


@transaction.atomic
def open_queue(actor: Actor, centre: Centre) -> None:
    """Give out numbers again today. Raises: NotPermitted."""
    require(actor, MANAGE_QUEUE, area=centre.area_id)
    day = now().date()
    if QueueDay.objects.filter(centre=centre, day=day, closed_at__isnull=False).update(closed_at=None):
        publish(actor, QueueOpened(subject=f"centre:{centre.pk}", area=centre.area_id, day=day.isoformat()))
        tell_screens(centre.pk)
