"""The steps of an upgrade project."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.places.models import Function
from jiamen.planning.forms.fields import day, fen, money
from jiamen.planning.models import UpgradeAction
from jiamen.planning.services.projects import NewRoom

SOURCES = ("区级统筹", "财政奖补", "镇街配套", "社区自筹")
"""Who usually pays, as the documents call it."""

MOST_M2 = 1_000_000


class ProjectForm(forms.Form):
    """A project entered by hand."""

    centre = forms.ChoiceField(label=_("Centre"))
    title = forms.CharField(label=_("Title"), max_length=80)
    action = forms.ChoiceField(label=_("How"), choices=UpgradeAction.choices)
    area_m2 = forms.IntegerField(label=_("Floor area after, m²"), min_value=1, max_value=MOST_M2)
    cost = money(_("Cost, yuan"))
    start = day(_("Begins on"))
    due = day(_("To be open by"))

    def __init__(self, *args: Any, centres: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = centres


class SharesForm(forms.Form):
    """Who pays how much."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, source in enumerate(SOURCES):
            label = _("From {source}, yuan").format(source=source)
            self.fields[f"share{number}"] = money(label, required=False, min_value=0)


def shares_in(given: Mapping[str, Decimal | None]) -> dict[str, int]:
    """What each source gives, in fen, out of a parsed SharesForm."""
    by_source = {source: given[f"share{number}"] for number, source in enumerate(SOURCES)}
    return {source: fen(yuan) for source, yuan in by_source.items() if yuan}


class PlaceForm(forms.Form):
    """Where the centre will be."""

    address = forms.CharField(label=_("Address"), max_length=160)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)


class StartForm(forms.Form):
    """The contract."""

    started_on = day(_("Work began on"))
    contract = money(_("Contract sum, yuan"))


class MilestoneForm(forms.Form):
    """Something to be reached."""

    title = forms.CharField(label=_("Milestone"), max_length=60)
    due = day(_("To be reached by"))


class ChoosingForm(forms.Form):
    """A form that chooses one of the project's own rows."""

    row = forms.ChoiceField()

    def __init__(self, *args: Any, rows: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["row"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(rows)


class ReachForm(ChoosingForm):
    """A milestone reached."""

    row = forms.ChoiceField(label=_("Milestone"))
    done_on = day(_("Reached on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class PayForm(ChoosingForm):
    """A payment."""

    row = forms.ChoiceField(label=_("Source"))
    amount = money(_("Amount, yuan"))
    paid_on = day(_("Paid on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class DelayForm(forms.Form):
    """A later day."""

    due = day(_("New date to be open by"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AcceptForm(forms.Form):
    """Measured and accepted."""

    measured_m2 = forms.IntegerField(label=_("Floor area measured, m²"), min_value=1, max_value=MOST_M2)
    accepted_on = day(_("Accepted on"))


class OpeningForm(PlaceForm):
    """What the centre is from its opening day on."""

    field_order = ("opened_on", "open_area_m2")
    opened_on = day(_("Opened on"))
    open_area_m2 = forms.IntegerField(label=_("Area open to residents, m²"), min_value=0, max_value=MOST_M2)
    rooms = forms.CharField(
        label=_("New rooms"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: number, name, what it is for, m². For example: 201, 阅览室, reading room, 60"),
    )  # fmt: skip

    def clean_rooms(self) -> list[NewRoom]:
        """Rooms of the lines; a line that cannot be read is named."""
        uses = {word: use for use, label in Function.choices for word in (use, str(label))}
        rooms: list[NewRoom] = []
        for line in filter(str.strip, self.cleaned_data["rooms"].splitlines()):
            parts = [part.strip() for part in re.split("[,，]", line)]
            whole = len(parts) == 4 and 0 < len(parts[0]) <= 12 and 0 < len(parts[1]) <= 60 and parts[2] in uses
            if not whole or not re.fullmatch("[0-9]{1,6}", parts[3]) or parts[0] in {room.code for room in rooms}:
                raise forms.ValidationError(_("This line cannot be read: {line}").format(line=line))
            rooms.append(NewRoom(parts[0], parts[1], uses[parts[2]], int(parts[3])))
        return rooms


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
