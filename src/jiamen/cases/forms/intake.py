"""What the worker enters when a case is taken in."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.cases.errors import NotAnIdentity
from jiamen.cases.models import AskedBy, Channel
from jiamen.cases.selectors.residents import plain_identity
from jiamen.cases.services.intake import CaseWish

AT_THE_DESK = (Channel.DESK, Channel.HOME, Channel.ERRAND)


class PersonForm(forms.Form):
    """Who the matter is for; `once` makes an intake sent twice one case."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the person concerned"), max_length=60)
    identity = forms.CharField(
        label=_("Identity number"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted; pages show it masked. Passports and permits as printed."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Mobile number"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        help_text=_("With it the resident follows the case online. Without a phone the printed receipt does."),
    )  # fmt: skip
    home = forms.ChoiceField(label=_("Lives in"))
    asked_by = forms.ChoiceField(label=_("Who asks?"), choices=AskedBy.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Taken in"))

    def __init__(self, *given: object, homes: list[tuple[str, str]], channels: list[str], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        offered = [channel for channel in AT_THE_DESK if channel in channels] or [Channel.DESK]
        self.fields["once"].initial = uuid4
        self.fields["asked_by"].initial = AskedBy.SELF
        self.fields["home"].choices = homes  # type: ignore[attr-defined]
        self.fields["channel"].choices = [(channel.value, channel.label) for channel in offered]  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["channel"].widget = forms.HiddenInput()
            self.fields["channel"].initial = offered[0].value

    def clean_identity(self) -> str:
        """However it was typed."""
        try:
            return plain_identity(self.cleaned_data["identity"])
        except NotAnIdentity as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_phone(self) -> str:
        """Eleven digits, or nothing."""
        typed = self.cleaned_data["phone"]
        try:
            return plain_phone(typed) if typed else ""
        except NotAPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def wish(self, item: str, answers: Mapping[str, str], ticket: str) -> CaseWish:
        """The filled-in form as the service takes it."""
        data = self.cleaned_data
        once: UUID = data["once"]
        return CaseWish(
            once=once, item=item, name=data["name"], identity=data["identity"], phone=data["phone"], home=data["home"],
            asked_by=AskedBy(data["asked_by"]), channel=Channel(data["channel"]), answers=answers, ticket=ticket,
        )  # fmt: skip
