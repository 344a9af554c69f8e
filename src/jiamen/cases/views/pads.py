"""The pad at a window: it offers the service that has just ended there; staff make a device one by a link."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiamen.cases.errors import PadUnknown
from jiamen.cases.forms.ratings import PadForm
from jiamen.cases.models import Level
from jiamen.cases.permissions import SET_UP_PADS
from jiamen.cases.selectors.ratings import on_pad
from jiamen.kernel.clock import now
from jiamen.kernel.ui.request import ActorRequest
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import public_centre
from jiamen.places.selectors.desk import desk_centre

PAD_COOKIE, LINK_SALT = "jiamen_pad", "pad-link"
PAD_S, LINK_S = 400 * 24 * 3600, 3600


@never_cache
@require_safe
def pad(request: ActorRequest, code: str) -> HttpResponse:
    """Faces for the service that ended last, or a quiet page; with `part` only that."""
    centre = public_centre(code)
    if "device" in request.GET:
        response = redirect("cases:pad", code)
        if _becomes_pad(request, response, centre):
            return response
    window = pad_window(request, centre)
    if window is None:
        raise PadUnknown()
    page = {"centre": centre, "window": window, "invitation": on_pad(centre, window, now()), "faces": tuple(Level)}
    return render(request, "cases/_pad.html" if request.GET.get("part") == "now" else "cases/rating_pad.html", page)


@require_safe
def pads(request: ActorRequest, code: str) -> HttpResponse:
    """The link that makes a device the pad of a window."""
    centre = desk_centre(request.actor, code, right=SET_UP_PADS)
    form = PadForm(request.GET if "window" in request.GET else None, initial={"window": 1})
    link = ""
    if form.is_valid():
        device = signing.dumps([centre.code, form.cleaned_data["window"]], salt=LINK_SALT)
        link = request.build_absolute_uri(f"{reverse('cases:pad', args=[code])}?device={device}")
    page = {"centre": centre, "form": form, "link": link}
    return render(request, "cases/rating_pads.html", page, status=422 if form.is_bound and not link else 200)


def pad_window(request: HttpRequest, centre: Centre) -> int | None:
    """The window of the centre at which this device is the pad; None for any other device."""
    held = request.get_signed_cookie(PAD_COOKIE, default="", max_age=PAD_S)
    code, _, window = str(held).rpartition(":")
    return int(window) if code == centre.code else None


def _becomes_pad(request: HttpRequest, response: HttpResponse, centre: Centre) -> bool:
    """Let a device opened with a fresh link stay the pad of its window; whether it did."""
    try:
        code, window = signing.loads(request.GET["device"], salt=LINK_SALT, max_age=LINK_S)
    except signing.BadSignature:
        return False
    if code != centre.code:
        return False
    secure = request.is_secure()
    held = f"{code}:{window}"
    response.set_signed_cookie(PAD_COOKIE, held, max_age=PAD_S, httponly=True, samesite="Lax", secure=secure)
    return True
