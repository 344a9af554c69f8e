"""The programming interface: every app's routers under /api/, OpenAPI 3.1 at /api/docs, refusals as problem documents."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from jiamen.cases.api import router as cases
from jiamen.kernel.errors import InvalidInput, NotFound, Refusal
from jiamen.kernel.ui.refusal import problem
from jiamen.places.api import router as places
from jiamen.planning.api import router as planning

api = NinjaAPI(
    title="家门口 Jiamen",
    version="1.0",
    urls_namespace="api",
    description="Neighbourhood service centres: where they are, when they are open, what they offer. "
    "Errors are problem documents (RFC 9457) with a sentence and a next step in the language of `Accept-Language`. "
    "Positions are WGS-84 degrees; lengths are metres; times carry their offset.",
)
api.add_router("", places)
api.add_router("", cases)
api.add_router("", planning)


@api.exception_handler(Refusal)
def refuse(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A service said no."""
    return problem(refusal)


@api.exception_handler(Http404)
def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """No such row."""
    return problem(NotFound())


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that cannot be used, each with its place and its fault."""
    faults = [{"field": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors]
    body = {
        "type": f"/errors/{InvalidInput.code}",
        "title": _("Some parameters cannot be used."),
        "detail": "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults),
        "status": InvalidInput.status,
        "code": InvalidInput.code,
        "errors": faults,
    }
    return JsonResponse(body, status=InvalidInput.status, content_type="application/problem+json")


@api.exception_handler(HttpError)
def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library itself refuses, for example a body that is no JSON."""
    body = {"type": "about:blank", "title": str(error), "status": error.status_code}
    return JsonResponse(body, status=error.status_code, content_type="application/problem+json")
