"""Forms of planning: they parse; what may be is decided in the services."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import Refusal
from jiamen.places.models import Function
from jiamen.planning.models import MOST_YEARS, DocumentKind, FundingSource, UpgradeAction
from jiamen.planning.services.papers import ENDINGS
from jiamen.planning.services.programme import Terms
from jiamen.planning.services.projects import NewRoom
from jiamen.planning.services.siting import SitingWish

OBJECTIVES = [
    ("p-median", _("Shortest walk: everybody's way to the nearest centre, added up")),
    ("mclp", _("Most people within the radius")),
    ("p-center", _("Shortest longest walk: nobody's way as long as with any other choice")),
    ("lscp", _("As few centres as possible, with everybody within the radius")),
]
EXISTING = [("keep", _("Existing centres stay; new ones are added")), ("free", _("Existing centres may be given up"))]


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal beside its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class SitingForm(forms.Form):
    """A new siting run."""

    area = forms.ChoiceField(label=_("Area"))
    objective = forms.ChoiceField(label=_("What is made best"), choices=OBJECTIVES, widget=forms.RadioSelect)
    existing = forms.ChoiceField(label=_("Existing centres"), choices=EXISTING, widget=forms.RadioSelect)
    p = forms.IntegerField(label=_("Number of centres in all"), min_value=1, max_value=2000)
    radius_m = forms.IntegerField(
        label=_("Walking radius, metres"), min_value=100, max_value=20_000,
        help_text=_("Who walks farther than this counts as left out."),
        widget=forms.NumberInput(attrs={"data-slide": "300 3000 50"}),
    )  # fmt: skip
    elder_factor = forms.DecimalField(
        label=_("Elders count as"), min_value=1, max_value=10, decimal_places=2,
        help_text=_("1 is like everybody else; 2 makes the walk of a resident of 65 or over count twice."),
        widget=forms.NumberInput(attrs={"data-slide": "1 5 0.5"}),
    )  # fmt: skip
    detour = forms.DecimalField(
        label=_("Detour factor"), min_value=1, max_value=3, decimal_places=2,
        help_text=_("Walking distance is the straight line times this; 1.3 suits most towns."),
    )  # fmt: skip

    fixed = forms.MultipleChoiceField(
        label=_("Insist on"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("These places are chosen in any case. Untick one to leave it open."),
    )  # fmt: skip
    forbidden = forms.MultipleChoiceField(
        label=_("Rule out"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("These places are not chosen. Untick one to leave it open."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        areas: list[tuple[str, str]],
        existing: tuple[str, int],
        places: int,
        named: Mapping[str, list[tuple[str, str]]],
        **kwargs: Any,
    ) -> None:
        """`existing` is the area's name and how many centres it has, `places` how many can be chosen from.

        `named` are the places (key, name) insisted on (`fixed`) and ruled out (`forbidden`); a list of none is not shown.
        """
        super().__init__(*args, **kwargs)
        self.fields["p"].widget.attrs["data-slide"] = f"1 {places} 1"
        self.fields["p"].required = (self.data or self.initial).get("objective") != "lscp"
        words = _("{area} has {n} now. Not needed for “as few centres as possible”.")
        self.fields["p"].help_text = words.format(area=existing[0], n=existing[1])
        for name, choices in {"area": areas, **named}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for name in ("fixed", "forbidden"):
            if not named[name]:
                del self.fields[name]

    def wish(self) -> SitingWish:
        """What the planner wants; the form must be valid."""
        given = self.cleaned_data
        return SitingWish(
            area=given["area"],
            objective=given["objective"],
            p=None if given["objective"] == "lscp" else given["p"],
            radius_m=given["radius_m"],
            elder_percent=round(100 * given["elder_factor"]),
            detour_percent=round(100 * given["detour"]),
            keep_existing=given["existing"] == "keep",
            fixed=given.get("fixed", []),
            forbidden=given.get("forbidden", []),
        )


class StandardForm(forms.Form):
    """A new value of a standard."""

    value = forms.DecimalField(label=_("New value"), max_digits=12, decimal_places=3)
    effective_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(
        label=_("Where it comes from"), max_length=200, required=False,
        help_text=_("The document and its number. Left empty, the old source stays."),
    )  # fmt: skip


SOURCES = ("区级统筹", "财政奖补", "镇街配套", "社区自筹")
"""Who usually pays, as the documents call it."""

MOST_M2 = 1_000_000


def day(label: Any) -> forms.DateField:
    """A date with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


def money(label: Any, **more: Any) -> forms.DecimalField:
    """An amount in yuan."""
    return forms.DecimalField(label=label, max_digits=13, decimal_places=2, **more)


def fen(yuan: Decimal) -> int:
    """Whole fen of a parsed amount."""
    return int(yuan * 100)


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


FEN_IN_10000_YUAN = 1_000_000


class ScenarioForm(forms.Form):
    """A scenario: years, how walking counts, and what each source can pay in each year, in 10,000 yuan."""

    area = forms.ChoiceField(label=_("Area"))
    name = forms.CharField(label=_("Name of the scenario"), max_length=80)
    first_year = forms.IntegerField(label=_("First year"), min_value=2000, max_value=2100)
    years = forms.IntegerField(label=_("Number of years"), min_value=1, max_value=MOST_YEARS)
    radius_m = forms.IntegerField(label=_("Walking radius, metres"), min_value=100, max_value=20_000)
    elder_factor = forms.DecimalField(label=_("Elders count as"), min_value=1, max_value=10, decimal_places=2)

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], sources: list[FundingSource], fixed: bool, **kwargs: Any
    ) -> None:
        """`fixed`: the scenario is there already and its area stays."""
        super().__init__(*args, **kwargs)
        self.sources = sources
        if fixed:
            del self.fields["area"]
        else:
            field = self.fields["area"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = areas
        self.plain = list(self.fields)
        for source in sources:
            for year in range(MOST_YEARS):
                label = _("{source}, year {n}, 10,000 yuan").format(source=source.name, n=year + 1)
                widget = forms.TextInput(
                    attrs={"aria-label": label, "inputmode": "decimal", "size": 6, "class": "form-control"}
                )
                field = money(label, required=False, min_value=0, widget=widget)
                self.fields[f"b{source.pk}_{year}"] = field

    def settings(self) -> list[forms.BoundField]:
        """The fields above the budgets."""
        return [self[name] for name in self.plain]

    def rows(self) -> list[tuple[FundingSource, list[forms.BoundField]]]:
        """The budgets: a source and its field for each year."""
        return [(one, [self[f"b{one.pk}_{year}"] for year in range(MOST_YEARS)]) for one in self.sources]

    def terms(self) -> Terms:
        """What was entered; the form must be valid."""
        given = self.cleaned_data
        budgets = {
            (source.pk, year): int(given[f"b{source.pk}_{year}"] * FEN_IN_10000_YUAN)
            for source in self.sources
            for year in range(MOST_YEARS)
            if given[f"b{source.pk}_{year}"]
        }
        return Terms(
            given["name"],
            given["first_year"],
            given["years"],
            given["radius_m"],
            round(100 * given["elder_factor"]),
            budgets,
        )


class ManyFilesInput(forms.ClearableFileInput):
    """A field one drops several files on."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; what each is, is decided when it is kept."""

    widget = ManyFilesInput(attrs={"class": "drop-area", "accept": ",".join(ENDINGS)})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files sent."""
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in sent or [None]]


class DocumentsForm(forms.Form):
    """Papers and photos of a project."""

    kind = forms.ChoiceField(label=_("What they are"), choices=DocumentKind.choices)
    papers = ManyFilesField(
        label=_("Files"), max_length=200, allow_empty_file=True,
        help_text=_("Drop files here or choose them: PDF, JPEG, PNG, WebP, Word or Excel, up to 20 MB each."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Show these photos to everybody on the project's public page"), required=False,
        help_text=_("Papers are never shown. Where and when a photo was taken is removed from it."),
    )  # fmt: skip
