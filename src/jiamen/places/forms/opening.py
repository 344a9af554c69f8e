"""Opening hours as people type them."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.kernel.words import is_chinese
from jiamen.places.errors import WeekIncomplete
from jiamen.places.models import DayPattern
from jiamen.places.selectors.hours import DAY_MIN, Span, clock_text, pattern_mark

_CLOCK = r"(\d{1,2})(?:[:.点时](\d{2})?分?)?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-|–|—|~|至|到)+\s*{_CLOCK}")
MOST_SPANS = 4
WORKDAYS = (DayPattern.TUESDAY, DayPattern.WEDNESDAY, DayPattern.THURSDAY, DayPattern.FRIDAY)


def parse_spans(text: str) -> tuple[Span, ...]:
    """Spans from "8:30-12:00, 14:00-17:30" (full-width, "至", "点" and blanks are fine); empty is closed.

    Raises:
        ValidationError: something else stands there, or a time does not exist.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SPAN.sub("", plain).strip(" ,、;和及/\t"):
        raise ValidationError(_("Please write hours like 8:30-12:00, 14:00-17:30."), code="hours")
    spans = tuple(Span(_minutes(*found[:2]), _minutes(*found[2:])) for found in _SPAN.findall(plain))
    if len(spans) > MOST_SPANS:
        raise ValidationError(_("At most four spans a day."), code="hours")
    for span in spans:
        if span.opens_min >= span.closes_min:
            raise ValidationError(
                _(
                    "%(opens)s to %(closes)s does not run forward. Hours past midnight belong to the next day, from 0:00."
                ),
                code="hours",
                params={"opens": clock_text(span.opens_min), "closes": clock_text(span.closes_min)},
            )
    return spans


def spans_text(spans: tuple[Span, ...]) -> str:
    """Spans as `parse_spans` reads them."""
    return ("，" if is_chinese() else ", ").join(
        f"{clock_text(span.opens_min)}-{clock_text(span.closes_min)}" for span in spans
    )


class ExceptionForm(forms.Form):
    """One date that differs."""

    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    closed = forms.ChoiceField(
        label=_("On that day"),
        choices=[("yes", _("closed all day")), ("no", _("open at other hours"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    hours = forms.CharField(
        label=_("Other hours"),
        required=False,
        max_length=40,
        help_text=_("Only for other hours, for example 9:00-12:00."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=80, help_text=_("Residents read this, for example: power cut until the evening.")
    )

    def clean(self) -> dict[str, Any]:
        """Other hours need one span."""
        cleaned = super().clean() or {}
        if cleaned.get("closed") != "no" or "hours" not in cleaned:
            return {**cleaned, "span": None}
        try:
            spans = parse_spans(cleaned["hours"])
        except ValidationError as error:
            self.add_error("hours", error)
            return cleaned
        if len(spans) != 1:
            self.add_error("hours", _("Please give one span, for example 9:00-12:00."))
            return cleaned
        return {**cleaned, "span": spans[0]}


class WeeklyHoursForm(forms.Form):
    """The hours of each day of the week and of public holidays; an empty day is a rest day, a missing one is refused."""

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)  # the mark of the pattern that was shown

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pattern in DayPattern:
            self.fields[f"day{pattern}"] = forms.CharField(
                label=pattern.label,
                required=False,
                max_length=80,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "placeholder": pgettext_lazy("no opening hours", "closed")}
                ),
            )

    def clean(self) -> dict[str, Any]:
        """Texts become spans, kept in `spans`.

        Raises:
            WeekIncomplete: only a part of the form arrived.
        """
        if not self.fields.keys() <= self.data.keys():
            raise WeekIncomplete
        cleaned = super().clean() or {}
        spans: dict[int, tuple[Span, ...]] = {}
        for pattern in DayPattern:
            try:
                spans[pattern] = parse_spans(cleaned.get(f"day{pattern}", ""))
            except ValidationError as error:
                self.add_error(f"day{pattern}", error)
        return {**cleaned, "spans": spans}

    @staticmethod
    def typed(weekly: dict[int, tuple[Span, ...]]) -> dict[str, str]:
        """A pattern as initial values."""
        days = {f"day{pattern}": spans_text(weekly.get(pattern, ())) for pattern in DayPattern}
        return {"based_on": pattern_mark(weekly), **days}

    @staticmethod
    def copied(data: dict[str, str]) -> dict[str, str]:
        """What was typed, with Monday's hours on the other workdays too."""
        return {**data, **{f"day{pattern}": data["day1"] for pattern in WORKDAYS}}


def _minutes(hours: str, minutes: str) -> int:
    total = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or total > DAY_MIN:
        raise ValidationError(
            _("There is no %(hours)s:%(minutes)s on the clock."),
            code="hours",
            params={"hours": hours, "minutes": minutes or "00"},
        )
    return total
