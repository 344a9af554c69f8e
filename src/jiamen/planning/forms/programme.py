"""The upgrade programme: a scenario and its budgets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.planning.forms.fields import FEN_IN_10000_YUAN, money
from jiamen.planning.models import MOST_YEARS, FundingSource
from jiamen.planning.services.programme import Terms


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
