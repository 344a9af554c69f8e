"""What operators type."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import Refusal
from jiamen.messages.models import Channel, MessageEvent
from jiamen.messages.selectors.wording import Words
from jiamen.messages.services.choices import Texts

LONGEST_TITLE, LONGEST_TEXT = 60, 500


def _text(label: object, rows: int = 3, **more: object) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=area, **more)  # type: ignore[arg-type]  # lazy labels


class TextsForm(forms.Form):
    """Texts and channels of one event."""

    channels = forms.MultipleChoiceField(
        label=_("Ways it is sent"),
        choices=Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None switches this message off. On paper: only for people no other way reaches."),
    )
    title_zh = forms.CharField(label=_("Chinese title"), max_length=LONGEST_TITLE)
    text_zh = _text(_("Chinese text"))
    title_en = forms.CharField(label=_("English title"), max_length=LONGEST_TITLE)
    text_en = _text(_("English text"))
    wechat_template = forms.CharField(
        label=_("Number of the WeChat template"),
        max_length=64,
        required=False,
        help_text=_("As it stands in the account's list of templates."),
    )
    wechat_fields = _text(
        _("Fields of the WeChat template"), required=False, help_text=_("One a line, for example: thing1: text")
    )

    @staticmethod
    def typed(words: Words) -> dict[str, object]:
        """What holds, as it would be typed."""
        return {
            "channels": list(words.channels), "title_zh": words.zh.title, "text_zh": words.zh.text,
            "title_en": words.en.title, "text_en": words.en.text, "wechat_template": words.wechat_template,
            "wechat_fields": "\n".join(f"{name}: {text}" for name, text in words.wechat_fields.items()),
        }  # fmt: skip  # four lines say it better than nine

    def texts(self) -> Texts:
        """What was typed."""
        return Texts(**self.cleaned_data)


class TrialForm(forms.Form):
    """Where a trial goes."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    address = forms.CharField(
        label=_("Mobile number or e-mail address"),
        max_length=200,
        help_text=_("Your own, best of all. The trial goes out at night too."),
    )


def placeholders(event: MessageEvent) -> list[tuple[str, str, str]]:
    """The placeholders of an event for the page: as written, what it means, an example."""
    return [(f"{{{place.name}}}", str(place.title), place.example) for place in event.placeholders]


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Show a refusal beside its field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
