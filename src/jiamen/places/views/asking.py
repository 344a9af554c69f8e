"""What the pages of staff share: a request with its actor, and a refusal shown in the form it belongs to."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import Refusal


class StaffRequest(HttpRequest):
    """A request that has passed the actor middleware."""

    actor: Actor


def refused(form: forms.Form, refusal: Refusal, *, fields: Mapping[str, str] | None = None) -> None:
    """Put a service's refusal beside the field it is about; `fields` maps the service's names to the form's."""
    field = (fields or {}).get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))
