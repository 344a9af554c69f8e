"""Forms of planning: they parse; what may be is decided in the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import Refusal
from jiamen.planning.services.siting import SitingWish

OBJECTIVES = [
    ("p-median", _("Shortest walk: everybody's way to the nearest centre, added up")),
    ("mclp", _("Most people within the radius")),
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

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], existing: tuple[str, int], places: int, **kwargs: Any
    ) -> None:
        """`existing` is the area's name and how many centres it has, `places` how many can be chosen from."""
        super().__init__(*args, **kwargs)
        self.fields["p"].widget.attrs["data-slide"] = f"1 {places} 1"
        self.fields["p"].help_text = _("{area} has {n} now.").format(area=existing[0], n=existing[1])
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = areas

    def wish(self) -> SitingWish:
        """What the planner wants; the form must be valid."""
        given = self.cleaned_data
        return SitingWish(
            area=given["area"],
            objective=given["objective"],
            p=given["p"],
            radius_m=given["radius_m"],
            elder_percent=round(100 * given["elder_factor"]),
            detour_percent=round(100 * given["detour"]),
            keep_existing=given["existing"] == "keep",
        )


class StandardForm(forms.Form):
    """A new value of a standard."""

    value = forms.DecimalField(label=_("New value"), max_digits=12, decimal_places=3)
    effective_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(
        label=_("Where it comes from"), max_length=200, required=False,
        help_text=_("The document and its number. Left empty, the old source stays."),
    )  # fmt: skip
