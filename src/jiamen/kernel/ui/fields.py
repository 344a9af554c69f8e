"""How one form field is drawn: label above, hint under the label, error beside the field."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

REQUIRED = forms.Field.default_error_messages["required"]


@dataclass(frozen=True, slots=True)
class DrawnField:
    """What `kernel/ui/field.html` shows; `kind` is `check` (box before its label), `group` (several boxes) or `plain`."""

    bound: BoundField
    kind: str
    control: SafeString
    hint_id: str
    error_id: str
    errors: list[str]


def draw(bound: BoundField) -> DrawnField:
    """The field with its control carrying our classes and pointing at its hint and error."""
    widget = bound.field.widget
    hint_id = f"{bound.auto_id}_hint" if bound.help_text else ""
    error_id = f"{bound.auto_id}_wrong" if bound.errors else ""
    kind = _kind(widget)
    attributes: dict[str, str | bool] = {"class": _css(widget, kind)}
    described = f"{error_id} {hint_id}".strip()
    if described and kind != "group":
        attributes["aria-describedby"] = described
    widget.attrs.update(attributes)  # a form's widgets are its own; single boxes of a group read them from here
    return DrawnField(bound, kind, bound.as_widget(), hint_id, error_id, sentences(bound))


def sentences(bound: BoundField) -> list[str]:
    """What is wrong with a field; where Django says only "this field", the sentence names it and says what to do."""
    return [
        text
        for error in bound.form.errors.as_data().get(bound.name, ())
        for text in ([_told(bound, error)] if getattr(error, "code", "") in TELL else error.messages)
    ]


def in_summary(bound: BoundField) -> list[str]:
    """The same for the list above the form, where each sentence must say which field it is about."""
    colon = pgettext("after a field's name", ": ")
    return [text if str(bound.label) in text else f"{bound.label}{colon}{text}" for text in sentences(bound)]


TELL = {"required", "min_value", "max_value"}


def _told(bound: BoundField, error: ValidationError) -> str:
    limit = (error.params or {}).get("limit_value", "")
    if error.code == "min_value":
        return _("{field} must be {limit} or more.").format(field=bound.label, limit=limit)
    if error.code == "max_value":
        return _("{field} must be {limit} or less.").format(field=bound.label, limit=limit)
    if error.message != REQUIRED:
        return " ".join(error.messages)
    choosing = isinstance(bound.field.widget, forms.Select | forms.RadioSelect | forms.FileInput)
    return (_("Please choose: {field}.") if choosing else _("Please fill in: {field}.")).format(field=bound.label)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


def _css(widget: forms.Widget, kind: str) -> str:
    ours = (
        "form-check-input" if kind != "plain" else "form-select" if isinstance(widget, forms.Select) else "form-control"
    )
    return f"{ours} {widget.attrs.get('class', '')}".strip()
