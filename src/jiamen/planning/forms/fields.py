"""What forms of planning share: days, money, and a refusal beside its field."""

from decimal import Decimal
from typing import Any

from django import forms

from jiamen.kernel.errors import Refusal

FEN_IN_10000_YUAN = 1_000_000


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal beside its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def day(label: Any) -> forms.DateField:
    """A date with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


def money(label: Any, **more: Any) -> forms.DecimalField:
    """An amount in yuan."""
    return forms.DecimalField(label=label, max_digits=13, decimal_places=2, **more)


def fen(yuan: Decimal) -> int:
    """Whole fen of a parsed amount."""
    return int(yuan * 100)
