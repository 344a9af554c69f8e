"""Setting up a hall: windows, kiosks and screens, the code at the door, the end of a day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.counter.forms import WindowsForm
from jiamen.counter.models import Window
from jiamen.counter.permissions import MANAGE_QUEUE, RECEIVE
from jiamen.counter.services.hall import close_queue, open_queue, set_windows
from jiamen.counter.views.asking import CounterRequest, door_token, kiosk_link
from jiamen.kernel.actor import can
from jiamen.kernel.errors import Refusal
from jiamen.places.selectors.desk import desk_centre


@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: CounterRequest, code: str) -> HttpResponse:
    """Windows, and the links for kiosk, screen and door."""
    centre = desk_centre(request.actor, code, right=MANAGE_QUEUE if request.method == "POST" else RECEIVE)
    count = Window.objects.filter(centre=centre, withdrawn=False).count()
    form = WindowsForm(request.POST if request.method == "POST" else None, initial={"count": count})
    if form.is_valid():
        try:
            set_windows(request.actor, centre, form.cleaned_data["count"])
        except Refusal as refusal:
            form.add_error("count", str(refusal))
        else:
            messages.success(request, _("The windows are saved."))
            return redirect("counter:hall", code)
    absolute = request.build_absolute_uri
    page = {
        "centre": centre,
        "form": form,
        "may_manage": can(request.actor, MANAGE_QUEUE, area=centre.area_id),
        "kiosk": absolute(f"{reverse('counter:kiosk', args=[code])}?device={kiosk_link(centre)}"),
        "screen": absolute(reverse("counter:screen", args=[code])),
    }
    return render(request, "counter/hall.html", page, status=422 if form.is_bound else 200)


@require_safe
def poster(request: CounterRequest, code: str) -> HttpResponse:
    """The sheet for the door: scan to take a number, and to say that one is here."""
    centre = desk_centre(request.actor, code, right=RECEIVE)
    absolute = request.build_absolute_uri
    page = {
        "centre": centre,
        "take": absolute(reverse("counter:take", args=[code])),
        "door": absolute(reverse("counter:door", args=[code, door_token(centre)])),
    }
    return render(request, "counter/poster.html", page)


@require_POST
def close(request: CounterRequest, code: str) -> HttpResponse:
    """No more numbers today; those who wait are served to the last one, or sent home, as the manager says."""
    centre = desk_centre(request.actor, code, right=MANAGE_QUEUE)
    sent = close_queue(request.actor, centre, send_home="send_home" in request.POST)
    told = ngettext("{count} person was sent home.", "{count} people were sent home.", sent).format(count=sent)
    messages.success(request, f"{_('No more numbers are given out today.')}{told if sent else ''}")
    return redirect("counter:queue", code)


@require_POST
def reopen(request: CounterRequest, code: str) -> HttpResponse:
    """Give out numbers again."""
    centre = desk_centre(request.actor, code, right=MANAGE_QUEUE)
    open_queue(request.actor, centre)
    messages.success(request, _("Numbers are given out again."))
    return redirect("counter:queue", code)
