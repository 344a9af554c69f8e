"""Bare Django for comparison: no middleware, no templates; an empty answer, one query, fifty rows, one insert."""

import os

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse()


def query(request: HttpRequest) -> HttpResponse:
    """One row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


def rows(request: HttpRequest) -> HttpResponse:
    """Fifty rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, n * 2 FROM generate_series(1, 50) AS n")
        return HttpResponse(str(cursor.fetchall()))


def insert(request: HttpRequest) -> HttpResponse:
    """One insert in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (at) VALUES (now())")
    return HttpResponse()


urlpatterns = [path("empty", empty), path("query", query), path("rows", rows), path("insert", insert)]

if not settings.configured:
    import dj_database_url

    database = dj_database_url.parse(os.environ["DATABASE_URL"])
    database.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database},
        SECRET_KEY="bench" * 10,
        USE_TZ=True,
    )
    django.setup()
application = get_asgi_application()
