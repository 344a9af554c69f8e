"""An upgrade option in three steps, and a funding source."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiamen.places.models import Centre, Function, Premises
from jiamen.planning.forms.fields import day, fen, money
from jiamen.planning.models import FundingSource, UpgradeAction, UpgradeOption
from jiamen.planning.services.options import OptionTerms, SourceTerms

MOST_M2, MOST_MONTHS = 1_000_000, 60


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker only
    """A place with its area, so that two of one name can be told apart."""

    def label_from_instance(self, obj: Any) -> str:
        """What the list shows."""
        return f"{obj.name} · {obj.floor_area_m2:,} m²"


class OptionWhatForm(forms.Form):
    """What is done, where, and what there is afterwards."""

    title_of_step = _("What is done, and where")
    centre = PlaceChoice(label=_("Centre"), queryset=Centre.objects.none(), empty_label=_("choose a centre"))
    action = forms.ChoiceField(label=_("How"), choices=UpgradeAction.choices)
    premises = PlaceChoice(
        label=_("Place it moves into, shares or is built on"), queryset=Premises.objects.none(), required=False,
        empty_label=_("none, the centre stays"),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=80)
    floor_area_m2 = forms.IntegerField(label=_("Floor area after, m²"), min_value=1, max_value=MOST_M2)
    open_area_m2 = forms.IntegerField(label=_("Area open to residents after, m²"), min_value=0, max_value=MOST_M2)
    functions = forms.MultipleChoiceField(
        label=_("Functions it brings"), choices=Function.choices, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, *args: Any, centres: "QuerySet[Centre] | None", premises: "QuerySet[Premises]", **kwargs: Any
    ) -> None:
        """`centres` None: the option is there already and its centre stays."""
        super().__init__(*args, **kwargs)
        places = self.fields["premises"]
        assert isinstance(places, PlaceChoice)
        places.queryset = premises
        if centres is None:
            del self.fields["centre"]
        else:
            field = self.fields["centre"]
            assert isinstance(field, PlaceChoice)
            field.queryset = centres


class OptionMoneyForm(forms.Form):
    """Who pays how much, and what it costs to run."""

    title_of_step = _("What it costs, and who pays")
    running = money(_("Running cost a year, yuan"), min_value=0)

    def __init__(self, *args: Any, sources: Sequence[FundingSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for source in sources:
            label = _("From {source}, yuan").format(source=source.name)
            self.fields[f"s{source.pk}"] = money(label, required=False, min_value=0, help_text=source.rule)

    def shares(self) -> dict[int, int]:
        """Fen by source (id); the form must be valid."""
        given = {name[1:]: amount for name, amount in self.cleaned_data.items() if name != "running"}
        return {int(source): fen(amount) for source, amount in given.items() if amount}


class OptionTimeForm(forms.Form):
    """How long it takes, and under what conditions."""

    title_of_step = _("Time and conditions")
    months = forms.IntegerField(label=_("Months to build"), min_value=1, max_value=MOST_MONTHS)
    let_until = day(_("The place is let until"))
    ownership_settled = forms.BooleanField(
        label=_("The ownership of the place is settled"), required=False, initial=True
    )
    step_free = forms.BooleanField(label=_("It will be step-free"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["let_until"].required = False
        self.fields["ownership_settled"].help_text = _("Without settled ownership nothing can begin.")


def option_terms(what: OptionWhatForm, money_of: OptionMoneyForm, time: OptionTimeForm) -> OptionTerms:
    """What was entered in the three steps; all must be valid."""
    given = {name: value for name, value in what.cleaned_data.items() if name != "centre"}
    return OptionTerms(
        **given, shares=money_of.shares(), running_fen=fen(money_of.cleaned_data["running"]), **time.cleaned_data
    )


def option_initial(option: UpgradeOption) -> dict[str, Any]:
    """An option as its three forms begin."""
    names = ("premises", "action", "title", "floor_area_m2", "open_area_m2", "functions", "months", "let_until")
    given = {name: getattr(option, name) for name in (*names, "ownership_settled", "step_free")}
    shares = {f"s{share.source_id}": f"{share.fen / 100:.2f}" for share in option.shares.all()}
    return given | shares | {"running": f"{option.running_fen / 100:.2f}"}


class SourceForm(forms.Form):
    """Who pays, and by what rules."""

    area = forms.ChoiceField(label=_("District"))
    name = forms.CharField(label=_("Name of the source"), max_length=60)
    rule = forms.CharField(
        label=_("Rule in words"), max_length=200, required=False, help_text=_("Shown beside the budgets of a scenario.")
    )
    most_percent = forms.IntegerField(
        label=_("At most, per cent of the cost"), min_value=1, max_value=100, required=False,
        help_text=_("Leave it empty where there is no limit."),
    )  # fmt: skip
    last_year = forms.IntegerField(
        label=_("Last year in which work may begin"), min_value=2000, max_value=2100, required=False,
        help_text=_("Leave it empty where there is no limit."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """`areas` None: the source is there already and its district stays."""
        super().__init__(*args, **kwargs)
        if areas is None:
            del self.fields["area"]
        else:
            field = self.fields["area"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = areas

    def terms(self) -> SourceTerms:
        """What was entered; the form must be valid."""
        return SourceTerms(**{name: value for name, value in self.cleaned_data.items() if name != "area"})
