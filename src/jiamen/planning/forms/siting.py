"""A siting run as it is asked for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.planning.selectors.room import RoomRule
from jiamen.planning.services.siting import SitingWish

OBJECTIVES = [
    ("p-median", _("Shortest walk: everybody's way to the nearest centre, added up")),
    (
        "capacitated",
        _("Shortest walk with room for all: no place serves more households than its floor area is meant for"),
    ),
    ("mclp", _("Most people within the radius")),
    ("p-center", _("Shortest longest walk: nobody's way as long as with any other choice")),
    ("lscp", _("As few centres as possible, with everybody within the radius")),
]
EXISTING = [("keep", _("Existing centres stay; new ones are added")), ("free", _("Existing centres may be given up"))]


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

    by_needs = forms.BooleanField(label=_("Weight by residents' needs"), required=False)
    needs = forms.CharField(
        label=_("What communities and groups count, in per cent"), required=False, max_length=20_000,
        help_text=_(
            "One a line: a community, “elders” or “children”, then 0 to 300; who is not named counts 100. "
            "Two columns of a spreadsheet can be pasted."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        areas: list[tuple[str, str]],
        existing: tuple[str, int],
        places: int,
        room: RoomRule,
        named: Mapping[str, list[tuple[str, str]]],
        **kwargs: Any,
    ) -> None:
        """`existing` is the area's name and how many centres it has, `places` how many can be chosen from.

        `room` is how floor area becomes room for households; `named` are the places (key, name) insisted on (`fixed`) and
        ruled out (`forbidden`); a list of none is not shown.
        """
        super().__init__(*args, **kwargs)
        self.fields["p"].widget.attrs["data-slide"] = f"1 {places} 1"
        self.fields["p"].required = (self.data or self.initial).get("objective") != "lscp"
        rule = _(
            "“With room for all” takes {m2} m² for 100 households, and {usual} m² where a floor area is not known."
        )
        self.fields["objective"].help_text = rule.format(m2=room.m2_per_100, usual=room.usual_m2)
        words = _("{area} has {n} now. Not needed for “as few centres as possible”.")
        self.fields["p"].help_text = words.format(area=existing[0], n=existing[1])
        for name, choices in {"area": areas, **named}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for name in ("fixed", "forbidden"):
            if not named[name]:
                del self.fields[name]

    NEEDS = ("by_needs", "needs")
    """Fields behind the switch, drawn after the others."""

    def wish(self) -> SitingWish:
        """What the planner wants but for the needs, which name communities; the form must be valid."""
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
