"""Figures of the counter: days, tickets, periods, each a list with its file."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiamen.counter.selectors.figures import day_figures, period_rows, ticket_rows
from jiamen.counter.views.asking import CounterRequest
from jiamen.counter.views.tables import DAYS, PERIODS, TICKETS
from jiamen.kernel.clock import today
from jiamen.kernel.ui.table import TableView

SHOWN_DAYS, MOST_DAYS = 28, 366


@require_safe
def days(request: CounterRequest) -> HttpResponse:
    """Each centre's days."""
    return _list(request, DAYS.view(request.GET, day_figures(request.actor, _since(request))))


@require_safe
def tickets(request: CounterRequest) -> HttpResponse:
    """Every ticket with how long it waited and was served."""
    return _list(request, TICKETS.view(request.GET, ticket_rows(request.actor, _since(request))))


@require_safe
def periods(request: CounterRequest) -> HttpResponse:
    """Every state of every ticket, from–until: what all times are summed from."""
    return _list(request, PERIODS.view(request.GET, period_rows(request.actor, _since(request))))


def _list(request: CounterRequest, view: TableView[Any]) -> HttpResponse:
    page = {"view": view, "days": days_back(request)}
    return view.exported() or render(request, "counter/figures.html", page)


def _since(request: CounterRequest) -> date:
    return today() - timedelta(days=days_back(request) - 1)


def days_back(request: CounterRequest) -> int:
    """How many days are looked at."""
    text = request.GET.get("days", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else SHOWN_DAYS
    return min(max(wanted, 1), MOST_DAYS)
