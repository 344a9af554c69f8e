"""Whether the process lives and whether it can work."""

from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from jiamen.kernel.addresses import client_address
from jiamen.kernel.errors import NotFound


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures of this process, for whoever has the token; with none set, for this machine.

    Behind a proxy only the token counts: on one machine with us, a proxy makes everybody look local.

    Raises:
        NotFound: for everybody else.
    """
    token = settings.METRICS_TOKEN
    if token:
        allowed = constant_time_compare(request.headers.get("authorization", ""), f"Bearer {token}")
    else:
        address = client_address(request)
        allowed = bool(address) and ip_address(address).is_loopback and not settings.TRUSTED_PROXIES
    if not allowed:
        raise NotFound
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
