"""Switches of the reader: elder mode and colours. Both are cookies, so they need no account and no JavaScript."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jiamen.kernel.ui.context import ELDER_SIZES_PX, THEMES

YEAR_S = 365 * 24 * 3600


@require_POST
def set_elder(request: HttpRequest) -> HttpResponse:
    """Elder mode at the posted `size` in px, or `off`."""
    return _remember(request, "elder", request.POST.get("size", ""), allowed=tuple(map(str, ELDER_SIZES_PX)))


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light or dark as posted in `theme`, or `auto`: as the reader's system says."""
    return _remember(request, "theme", request.POST.get("theme", ""), allowed=THEMES)


def _remember(request: HttpRequest, cookie: str, value: str, *, allowed: tuple[str, ...]) -> HttpResponse:
    answer = HttpResponseRedirect(safe_next(request))
    if value in allowed:
        answer.set_cookie(cookie, value, max_age=YEAR_S, secure=request.is_secure(), httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(cookie, samesite="Lax")
    return answer


def safe_next(request: HttpRequest) -> str:
    """The posted `next` when it stays on this site, else the home page."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"
