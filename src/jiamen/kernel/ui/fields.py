"""How one form field is drawn: label above, hint under the label, error beside the field."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class DrawnField:
    """What `kernel/ui/field.html` shows; `kind` is `check` (box before its label), `group` (several boxes) or `plain`."""

    bound: BoundField
    kind: str
    control: SafeString
    hint_id: str
    error_id: str


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
    return DrawnField(bound, kind, bound.as_widget(), hint_id, error_id)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


def _css(widget: forms.Widget, kind: str) -> str:
    ours = (
        "form-check-input" if kind != "plain" else "form-select" if isinstance(widget, forms.Select) else "form-control"
    )
    return f"{ours} {widget.attrs.get('class', '')}".strip()
