"""Where other apps lead to in cases."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from jiamen.places.models import Centre


def intake_url(centre: Centre, item_codes: Sequence[str], ticket: str) -> str:
    """Where the matters of a number ("ticket:12") are taken in; one matter goes straight to its questions."""
    query = urlencode({"items": ",".join(item_codes), "ticket": ticket})
    if len(item_codes) == 1:
        return f"{reverse('cases:intake', args=[centre.code, item_codes[0]])}?{query}"
    return f"{reverse('cases:matters', args=[centre.code])}?{query}"
