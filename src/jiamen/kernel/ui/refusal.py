"""How a refusal looks: a page, a toast for htmx, a problem document (RFC 9457) for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from jiamen.kernel.errors import Refusal, SignInNeeded

SIGN_IN = "/accounts/login/"


def problem(refusal: Refusal) -> JsonResponse:
    """The refusal as `application/problem+json`."""
    body = {
        "type": f"/errors/{refusal.code}",
        "title": refusal.sentence(),
        "detail": refusal.advice(),
        "status": refusal.status,
        "code": refusal.code,
    }
    if refusal.field:
        body["field"] = refusal.field
    return JsonResponse(body, status=refusal.status, content_type="application/problem+json")


def render_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal in the form the asker understands; a page asks a visitor to sign in and come back."""
    if request.path.startswith("/api/"):
        return problem(refusal)
    if isinstance(refusal, SignInNeeded) and request.method == "GET":
        return redirect(f"{SIGN_IN}?{urlencode({'next': request.get_full_path()})}")
    template = "kernel/toast.html" if getattr(request, "htmx", False) else "kernel/refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)
