"""When a centre is open: its weekly pattern, and dates that differ."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.formats import date_format

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import today
from jiamen.kernel.errors import NotFound
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.places.errors import DayIsPast, HoursOverlap, HoursTurnedRound, WeekChangedMeanwhile
from jiamen.places.events import ExceptionRemoved, ExceptionSet, WeeklyHoursChanged
from jiamen.places.models import Centre, DayPattern, OpeningException, OpeningSpan
from jiamen.places.permissions import SET_EXCEPTION, SET_HOURS
from jiamen.places.selectors.hours import DAY_MIN, Span, clock_text, pattern_mark
from jiamen.places.selectors.timetables import weekly_pattern
from jiamen.places.selectors.wording import week_text


@transaction.atomic
def set_exception(actor: Actor, *, centre: Centre, day: date, hours: Span | None, reason: str) -> OpeningException:
    """Close the centre on a date (`hours` None) or open it from–to; what was set for the date before is replaced.

    Raises:
        NotPermitted: not the actor's centre, or not the right.
        DayIsPast: the date is before today.
        HoursTurnedRound: the hours do not run forward within the day.
    """
    require(actor, SET_EXCEPTION, area=centre.area_id)
    if day < today():
        raise DayIsPast(field="day", day=date_format(day))
    if hours is not None:
        _check_forward(hours, field="closes")
    lock_name(f"exceptions:{centre.pk}")
    old = OpeningException.objects.filter(centre=centre, day=day).first()
    values = {
        "closed": hours is None,
        "opens_min": hours and hours.opens_min,
        "closes_min": hours and hours.closes_min,
        "reason": reason,
    }
    row, _made = OpeningException.objects.update_or_create(centre=centre, day=day, defaults=values)
    if old is not None and _told(old) == _told(row):  # sent twice
        return row
    publish(
        actor,
        ExceptionSet(
            subject=f"centre:{centre.code}", area=centre.area_id, centre=centre.code, day=day, closed=hours is None
        ),
        before=_told(old),
        after=_told(row),
    )
    return row


@transaction.atomic
def remove_exception(actor: Actor, *, exception: OpeningException) -> None:
    """Let the date follow the weekly hours again.

    Raises:
        NotPermitted: not the actor's centre, or not the right.
        NotFound: somebody has done so already.
    """
    centre = exception.centre
    require(actor, SET_EXCEPTION, area=centre.area_id)
    lock_name(f"exceptions:{centre.pk}")
    before = _told(exception)
    if not OpeningException.objects.filter(pk=exception.pk).delete()[0]:
        raise NotFound()
    publish(
        actor,
        ExceptionRemoved(subject=f"centre:{centre.code}", area=centre.area_id, centre=centre.code, day=exception.day),
        before=before,
        after={},
    )


@transaction.atomic
def set_weekly_hours(actor: Actor, *, centre: Centre, spans: Mapping[int, Iterable[Span]], based_on: str) -> None:
    """Replace the weekly pattern whose `pattern_mark` is `based_on`: spans by `DayPattern`; a day without is a rest day.

    A span that stays as it was keeps its note. Hours that are so already are left alone.

    Raises:
        WeekChangedMeanwhile: the pattern is no longer the one this change is based on.
        NotPermitted: not the actor's centre, or not the right.
        HoursTurnedRound, HoursOverlap: `field` is "day<pattern>".
    """
    require(actor, SET_HOURS, area=centre.area_id)
    fresh = {day: sorted(spans.get(day, ())) for day in DayPattern.values}
    for day, hours in fresh.items():
        _check_day(day, hours)
    lock_name(f"hours:{centre.pk}")
    rows = OpeningSpan.objects.filter(centre=centre)
    stored = weekly_pattern(centre)
    if pattern_mark(fresh) == pattern_mark(stored):  # sent twice
        return
    if based_on != pattern_mark(stored):
        raise WeekChangedMeanwhile(now=week_text(stored), mark=pattern_mark(stored))
    before = _pattern_told(rows)
    notes = {(row.day, row.opens_min, row.closes_min): row.note for row in rows}
    rows.all().delete()
    OpeningSpan.objects.bulk_create(
        OpeningSpan(
            centre=centre,
            day=day,
            opens_min=span.opens_min,
            closes_min=span.closes_min,
            note=notes.get((day, span.opens_min, span.closes_min), ""),
        )
        for day, hours in fresh.items()
        for span in hours
    )
    publish(
        actor,
        WeeklyHoursChanged(subject=f"centre:{centre.code}", area=centre.area_id, centre=centre.code),
        before=before,
        after=_pattern_told(OpeningSpan.objects.filter(centre=centre)),
    )


def _check_day(day: int, hours: list[Span]) -> None:
    for span in hours:
        _check_forward(span, field=f"day{day}")
    for one, two in itertools.pairwise(hours):
        if two.opens_min < one.closes_min:
            raise HoursOverlap(
                field=f"day{day}", day=DayPattern(day).label, first=_span_text(one), second=_span_text(two)
            )


def _check_forward(span: Span, *, field: str) -> None:
    if not 0 <= span.opens_min < span.closes_min <= DAY_MIN:
        raise HoursTurnedRound(field=field, opens=clock_text(span.opens_min), closes=clock_text(span.closes_min))


def _span_text(span: Span) -> str:
    return f"{clock_text(span.opens_min)}–{clock_text(span.closes_min)}"


def _told(row: OpeningException | None) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "day": row.day,
        "closed": row.closed,
        "opens": row.opens_min,
        "closes": row.closes_min,
        "reason": row.reason,
    }


def _pattern_told(rows: Iterable[OpeningSpan]) -> dict[str, object]:
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(str(row.day), []).append(_span_text(Span(row.opens_min, row.closes_min)))
    return dict(told)
