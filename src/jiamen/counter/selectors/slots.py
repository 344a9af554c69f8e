"""Which times can be booked: from opening hours, windows and the centre's rule, less what is taken.

A time kept for somebody counts only while it is kept: whether a job has tidied up since makes no difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q
from django.utils.timezone import get_current_timezone, localtime

from jiamen.counter.models import BookingRule, BookingState, QueueDay, Slot, Window
from jiamen.places.models import Centre, CentreStatus
from jiamen.places.selectors.centre import opening_of
from jiamen.places.selectors.hours import DayHours

NEXT_SHOWN = 3


@dataclass(frozen=True, slots=True)
class BookableTime:
    """A time from–until, for how many people it is meant, and how many places are free now."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    free: int

    @property
    def mark(self) -> str:
        """The time as forms and addresses name it."""
        return self.starts_at.strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True, slots=True)
class BookableDay:
    """A date with its hours and the times on it that are not too near."""

    hours: DayHours
    times: tuple[BookableTime, ...]

    @property
    def day(self) -> date:
        """The date."""
        return self.hours.day

    @property
    def free(self) -> int:
        """Places left on this day."""
        return sum(time.free for time in self.times)


def rule_of(centre: Centre) -> BookingRule | None:
    """How the centre gives out appointments, None when it gives out none (1 query)."""
    if centre.status != CentreStatus.OPEN:
        return None
    rule: BookingRule | None = BookingRule.objects.filter(centre=centre, taking=True).first()
    return rule


def bookable_days(centre: Centre, moment: datetime) -> list[BookableDay]:
    """The dates of the centre's horizon from an aware `moment` on, closed ones without times (7 queries)."""
    rule = rule_of(centre)
    if rule is None:
        return []
    capacity = rule.capacity(Window.objects.filter(centre=centre, withdrawn=False).count())
    _, days, _ = opening_of(centre, moment, rule.horizon_days + 1)
    closed = QueueDay.objects.filter(centre=centre, day=moment.date(), closed_at__isnull=False).exists()
    earliest = moment + timedelta(hours=rule.lead_hours)
    booked = _booked(centre, moment)
    return [
        BookableDay(
            hours,
            tuple(
                _free(begins, rule.slot_minutes, capacity, booked)
                for begins in _grid(hours, rule.slot_minutes)
                if begins >= earliest and capacity and not (closed and hours.day == moment.date())
            ),
        )
        for hours in days
    ]


def next_free(days: Sequence[BookableDay], count: int = NEXT_SHOWN) -> list[BookableTime]:
    """The first times that have a place."""
    return [time for day in days for time in day.times if time.free][:count]


def time_marked(days: Sequence[BookableDay], mark: str) -> BookableTime | None:
    """The time a form or address names, free or not; None when none is offered by that name."""
    return next((time for day in days for time in day.times if time.mark == mark), None)


def fits(hours: DayHours, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the centre is open from–until on the day of these hours."""
    begins = localtime(starts_at)
    begin_min = begins.hour * 60 + begins.minute
    end_min = begin_min + int((ends_at - starts_at).total_seconds() // 60)
    return any(span.opens_min <= begin_min and end_min <= span.closes_min for span in hours.spans)


Booked = Sequence[tuple[datetime, datetime, int]]


def _booked(centre: Centre, moment: datetime) -> Booked:
    """From, until and people of all coming times that somebody has (1 query)."""
    over = Count("appointments", filter=Q(appointments__state=BookingState.HELD, appointments__held_until__lte=moment))
    rows = Slot.objects.filter(centre=centre, ends_at__gt=moment, taken__gt=0).annotate(live=F("taken") - over)
    return [(row.starts_at, row.ends_at, row.live) for row in rows if row.live > 0]


def _grid(hours: DayHours, minutes: int) -> Iterator[datetime]:
    """When the times of a day begin, by the clock on the wall; what is too short before closing is left out."""
    midnight = datetime.combine(hours.day, time.min, tzinfo=get_current_timezone())
    for span in hours.spans:
        for begins in range(span.opens_min, span.closes_min - minutes + 1, minutes):
            yield midnight + timedelta(minutes=begins)


def _free(begins: datetime, minutes: int, capacity: int, booked: Booked) -> BookableTime:
    """A time with the places left; one that cuts into a booked time of another length has none."""
    ends = begins + timedelta(minutes=minutes)
    meeting = [row for row in booked if row[0] < ends and row[1] > begins]
    foreign = any(row[:2] != (begins, ends) for row in meeting)
    free = 0 if foreign else max(0, capacity - sum(row[2] for row in meeting))
    return BookableTime(begins, ends, capacity, free)
