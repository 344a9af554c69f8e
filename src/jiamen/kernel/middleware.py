"""What happens around every request: an id, the actor, and the one rendering of refusals."""

import uuid
from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from psycopg_pool import PoolTimeout

from jiamen.kernel.actor import Actor, Origin
from jiamen.kernel.addresses import client_address
from jiamen.kernel.errors import AddressUnreadable, Overloaded, Refusal
from jiamen.kernel.ui.refusal import render_refusal

Answer = Callable[[HttpRequest], HttpResponse]


def request_context(answer: Answer) -> Answer:
    """Give each request an id that its log lines, audit rows and answer carry."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        request.META["JIAMEN_REQUEST_ID"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id, path=request.path):
            response = answer(request)
        response["X-Request-Id"] = request_id
        return response

    return middleware


def actor(answer: Answer) -> Answer:
    """`request.actor`: who is at work, loaded when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]  # HttpRequest is open
        return answer(request)

    return middleware


def origin_of(request: HttpRequest) -> Origin:
    """Where the request came from."""
    return Origin(
        channel="api" if request.path.startswith("/api/") else "web",
        address=client_address(request),
        request_id=request.META["JIAMEN_REQUEST_ID"],
    )


def _actor_of(request: HttpRequest) -> Actor:
    origin = origin_of(request)
    user = request.user
    return user.as_actor(origin) if user.is_authenticated else Actor.anonymous(origin)


def refusals(answer: Answer) -> Answer:
    """A `Refusal` that no view caught becomes a page, a toast or a problem document."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            asked = (request.path, *(value for values in request.GET.lists() for value in (values[0], *values[1])))
            if any("\0" in text for text in asked):  # no database takes it, so no row can be meant by it
                return render_refusal(request, AddressUnreadable())
            return answer(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if isinstance(exception, OperationalError) and isinstance(exception.__cause__, PoolTimeout):
                exception = Overloaded()
            return render_refusal(request, exception) if isinstance(exception, Refusal) else None

    return Middleware()
