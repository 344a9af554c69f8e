"""What staff type at the desk and into the calendar."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from jiamen.places.models import DayKind

LAST_DAY = date(2199, 12, 31)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoticeForm(forms.Form):
    """A notice to residents."""

    title = forms.CharField(label=_("Title"), max_length=60)
    body = forms.CharField(
        label=_("Text"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("At most 1,000 characters."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        validators=[MaxValueValidator(LAST_DAY)],
        widget=DATE,
        help_text=_("Shown until the end of this day; without one, until you withdraw it."),
    )

    def until(self) -> datetime | None:
        """The midnight that ends the last day."""
        last = self.cleaned_data["last_day"]
        return last and datetime.combine(last + timedelta(days=1), time.min, tzinfo=get_current_timezone())


class CalendarDayForm(forms.Form):
    """A date that is not what its weekday says."""

    day = forms.DateField(label=_("Date"), widget=DATE)
    kind = forms.ChoiceField(label=_("This day is a"), choices=DayKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the holiday"), max_length=40)
