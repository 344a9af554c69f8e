"""Ratings at work: the list of a centre, its figures, one low rating step by step, and the centres of an area."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiamen.cases.forms.ratings import CallBackForm, CloseForm, PutRightForm
from jiamen.cases.models import Rectification, Stage
from jiamen.cases.permissions import READ_RATINGS, RECTIFY
from jiamen.cases.selectors.rating_figures import centre_figures, month_items, worker_figures
from jiamen.cases.selectors.ratings import (
    item_names,
    rating_rows,
    readable_rectification,
    reasons_of,
    rectification_rows,
    words_of,
)
from jiamen.cases.services import rectifications as doing
from jiamen.cases.views import rating_tables as tables
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.clock import now
from jiamen.kernel.errors import NotFound
from jiamen.kernel.ui.columns import Badge
from jiamen.kernel.ui.request import ActorRequest
from jiamen.kernel.ui.table import Table
from jiamen.places.models import Centre
from jiamen.places.selectors.desk import desk_centre

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Deed:
    """A step: its words, its form, and the service it calls with what was parsed."""

    label: str | Promise
    form: type[Form]
    do: Callable[[Actor, Rectification, dict[str, Any]], None]


DEEDS = {
    "call": Deed(_("Write down the call back"), CallBackForm, lambda a, r, d: doing.call_back(a, r, **d)),
    "right": Deed(_("Write down what was put right"), PutRightForm, lambda a, r, d: doing.put_right(a, r, **d)),
    "close": Deed(_("Close with this result"), CloseForm, lambda a, r, d: doing.close(a, r, **d)),
}
NEXT = {Stage.OPENED: "call", Stage.CALLED: "right", Stage.PUT_RIGHT: "close", Stage.RERATED: "close"}


@dataclass(frozen=True, slots=True)
class RectificationPage:
    """One low rating; `form` is the next step, for those who may take it, `phone` only after it was asked for."""

    row: Rectification
    items: str
    reasons: str
    level: Badge
    stage: Badge
    term: Badge | None
    again: Badge | None
    next: str
    deed: Deed | None
    form: Form | None
    phone: str | None


@require_safe
def ratings(request: ActorRequest, code: str) -> HttpResponse:
    """The ratings of a centre, low ones first."""
    centre = desk_centre(request.actor, code, right=READ_RATINGS)
    low = _table(tables.rectification_table(code), centre).view(
        request.GET, rectification_rows(request.actor, centre, now())
    )
    rated = _table(tables.RATINGS, centre).view(request.GET, rating_rows(request.actor, centre, now()))
    page = {"centre": centre, "low": low, "rated": rated}
    return low.exported() or rated.exported() or render(request, "cases/ratings.html", page)


@require_safe
def figures(request: ActorRequest, code: str) -> HttpResponse:
    """By month and item; for managers also by worker."""
    centre = desk_centre(request.actor, code, right=READ_RATINGS)
    months = _table(tables.MONTH_ITEMS, centre).view(request.GET, month_items(request.actor, centre, now()))
    by_worker = can(request.actor, RECTIFY, area=centre.area_id)
    workers = (
        _table(tables.WORKERS, centre).view(request.GET, worker_figures(request.actor, centre)) if by_worker else None
    )
    file = months.exported() or (workers.exported() if workers else None)
    return file or render(request, "cases/rating_counts.html", {"centre": centre, "months": months, "workers": workers})


@require_safe
def centres(request: ActorRequest) -> HttpResponse:
    """The centres of an area."""
    view = tables.CENTRES.view(request.GET, centre_figures(request.actor, now()))
    return view.exported() or render(request, "cases/rating_centres.html", {"centres": view})


@never_cache
@require_safe
def rectification(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """One low rating and its next step."""
    centre = desk_centre(request.actor, code, right=READ_RATINGS)
    return _shown(request, centre, readable_rectification(request.actor, centre, pk))


@never_cache
@require_POST
def deed(request: ActorRequest, code: str, pk: int, name: str) -> HttpResponse:
    """Take the step `name`; "phone" shows the number to call."""
    centre = desk_centre(request.actor, code, right=RECTIFY)
    row = readable_rectification(request.actor, centre, pk)
    if name == "phone":
        return _shown(request, centre, row, phone=doing.show_phone(request.actor, row))
    if name not in DEEDS:
        raise NotFound()
    form = DEEDS[name].form(request.POST)
    if not form.is_valid():
        return _shown(request, centre, row, form=form)
    DEEDS[name].do(request.actor, row, form.cleaned_data)
    return redirect("cases:rectification", code, pk)


def _table(table: Table[Row], centre: Centre) -> Table[Row]:
    """The table, marked when the centre's figures are generated."""
    return replace(table, simulated=centre.simulated)


def _shown(
    request: ActorRequest, centre: Centre, row: Rectification, *, form: Form | None = None, phone: str | None = None
) -> HttpResponse:
    today = now().date()
    name = NEXT.get(Stage(row.stage), "")
    following = DEEDS[name] if name and can(request.actor, RECTIFY, area=centre.area_id) else None
    mark = "overdue" if row.is_overdue(today) else "soon" if row.is_due_soon(today) else ""
    page = RectificationPage(
        row=row, items=words_of(row.rating.items, item_names(centre, now())), reasons=reasons_of(row.rating),
        level=tables.level_badge(row.rating.level), stage=tables.stage_badge(row.stage),
        term=tables.term_badge(mark) if mark else None, again=tables.level_badge(row.again) if row.again else None,
        next=name, deed=following, form=form or (following.form() if following else None), phone=phone,
    )  # fmt: skip
    return render(request, "cases/rectification.html", {"page": page}, status=422 if form else 200)
