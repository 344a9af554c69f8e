"""The call screen of a hall: numbers and windows, live."""

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiamen.counter.selectors.board import board
from jiamen.counter.services.steps import CHANNEL
from jiamen.kernel.clock import now
from jiamen.kernel.live import event_stream
from jiamen.places.selectors.centre import public_centre


@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The whole screen, or with `part` what changes on it."""
    centre = public_centre(code)
    part = "counter/_board.html" if request.GET.get("part") == "board" else "counter/screen.html"
    return render(request, part, {"centre": centre, "board": board(centre, now()), "moment": now()})


@require_safe
async def changes(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """Server-sent events: the queue of this hall changed."""
    centre = await sync_to_async(public_centre)(code)
    return event_stream(CHANNEL, str(centre.pk))
