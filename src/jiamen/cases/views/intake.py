"""One-window intake: the matter, its questions, the person; then the check-list of the case."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jiamen.cases.forms.find import address_of, read_answers
from jiamen.cases.forms.intake import PersonForm
from jiamen.cases.models import Category, ItemVersion
from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.bring import ToBring, to_bring
from jiamen.cases.selectors.homes import homes_of
from jiamen.cases.selectors.items import find_items, item_at
from jiamen.cases.selectors.texts import text_of
from jiamen.cases.selectors.wording import in_words, limit_text
from jiamen.cases.services.intake import open_case
from jiamen.kernel.clock import now
from jiamen.kernel.errors import Refusal
from jiamen.kernel.ui.request import ActorRequest
from jiamen.places.models import Centre
from jiamen.places.selectors.desk import desk_centre

MOST_CODES, MOST_TICKET = 5, 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A matter to choose."""

    name: str
    limit: str
    url: str


@dataclass(frozen=True, slots=True)
class MattersPage:
    """Which matter: those of the number first, then all by field, or what was looked for."""

    centre: Centre
    text: str
    wanted: list[Choice]
    fields: list[tuple[str, list[Choice]]]
    items: str
    ticket: str


@dataclass(frozen=True, slots=True)
class IntakePage:
    """One matter: its questions, or, once they are answered, who it is for."""

    centre: Centre
    name: str
    bring: ToBring
    form: PersonForm | None
    hidden: list[tuple[str, str]]
    back_url: str


@require_safe
def matters(request: ActorRequest, code: str) -> HttpResponse:
    """Choose the matter; `items` names those the resident came with, `q` looks for others."""
    centre = desk_centre(request.actor, code, right=HANDLE_CASES)
    text = "".join(letter for letter in request.GET.get("q", "")[:60] if letter.isprintable()).strip()
    rows = find_items(centre.area_id, now(), text=text).items
    codes = request.GET.get("items", "").split(",")[:MOST_CODES]
    mine = [row for row in rows if row.item.code in codes]
    by_field = [] if text else groupby(rows, key=lambda row: row.category)
    found = [("", [_choice(request, centre, row) for row in rows])] if text else []
    page = MattersPage(
        centre=centre,
        text=text,
        wanted=[_choice(request, centre, row) for row in mine],
        fields=found or [
            (str(Category(field).label), [_choice(request, centre, row) for row in group]) for field, group in by_field
        ],
        items=",".join(codes),
        ticket=request.GET.get("ticket", "")[:MOST_TICKET],
    )  # fmt: skip
    return render(request, "cases/intake_matters.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: ActorRequest, code: str, item: str) -> HttpResponse:
    """The questions of a matter, then the person; posted, it is a case whose papers are checked next."""
    centre = desk_centre(request.actor, code, right=HANDLE_CASES)
    version = item_at(item, centre.area_id, now())
    answers = read_answers(request.GET)
    bring = to_bring(text_of(version), answers)
    form = None if not bring.exact else _person_form(request, centre, version)
    if form is not None and form.is_valid():
        try:
            case = open_case(request.actor, centre, form.wish(item, answers, _ticket(request)))
        except Refusal as refusal:
            if refusal.status in (401, 403):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            rest = address_of(items=_rest(request, item), ticket=_ticket(request))
            return redirect(reverse("cases:check", args=[case.pk]) + rest)
    page = IntakePage(
        centre=centre,
        name=in_words(version.name, version.name_en),
        bring=bring,
        form=form,
        hidden=[(name, value) for name in ("items", "ticket") if (value := request.GET.get(name, "")[:200])],
        back_url=reverse("cases:matters", args=[code]) + address_of(**_carried(request)),
    )
    return render(request, "cases/intake.html", {"page": page}, status=422 if form and form.is_bound else 200)


def _person_form(request: ActorRequest, centre: Centre, version: ItemVersion) -> PersonForm:
    sent = request.POST if request.method == "POST" else None
    return PersonForm(sent, homes=homes_of(centre), channels=list(version.channels), initial={"home": centre.area_id})


def _choice(request: ActorRequest, centre: Centre, row: ItemVersion) -> Choice:
    url = reverse("cases:intake", args=[centre.code, row.item.code]) + address_of(**_carried(request))
    return Choice(in_words(row.name, row.name_en), limit_text(row.promised_days, row.promised_days), url)


def _carried(request: ActorRequest) -> dict[str, str]:
    """What the address carries from the number to the case."""
    return {name: request.GET.get(name, "")[:200] for name in ("items", "ticket")}


def _ticket(request: ActorRequest) -> str:
    ticket = request.GET.get("ticket", "")[:MOST_TICKET]
    return ticket if ticket.isprintable() else ""


def _rest(request: ActorRequest, done: str) -> str:
    """The other matters of the same number."""
    return ",".join(code for code in request.GET.get("items", "")[:200].split(",") if code and code != done)
