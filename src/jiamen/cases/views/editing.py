"""Writing a version, step by step; every step carries the whole draft, so back and forth loses nothing."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiamen.cases.errors import DraftUnreadable, ItemChangedMeanwhile
from jiamen.cases.forms.draft import EMPTY, MOST, Draft, unpacked
from jiamen.cases.forms.editing import STEPS, StepForm, first_fault
from jiamen.cases.permissions import EDIT_ITEMS
from jiamen.cases.selectors.bring import needed_text, paper_shown
from jiamen.cases.selectors.comparing import compare
from jiamen.cases.selectors.lists import area_names, known_kinds, own_scope, start_of
from jiamen.cases.selectors.texts import text_of
from jiamen.cases.selectors.wording import in_words
from jiamen.cases.services.items import newest_version, publish_version
from jiamen.kernel.actor import require
from jiamen.kernel.errors import Refusal
from jiamen.kernel.ui.request import ActorRequest

WAY = ("what", "who", "terms", "papers", "check")
"""The steps in their order; a paper, a note and a question are asides of `papers`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the next page shows: a step, and its form if it asks something."""

    step: str
    draft: Draft
    form: StepForm | None = None
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        """422 or the refusal's own when something is wrong."""
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.form is not None and self.form.errors else 200


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write a new item: everywhere, or in the widest area the editor works in."""
    require(request.actor, EDIT_ITEMS)
    if request.method == "POST":
        return _answer(request, unpacked(request.POST.get("draft", "")))
    return _page(request, _step(Draft("", own_scope(request.actor), 0, EMPTY, new=True), "what"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, code: str) -> HttpResponse:
    """Write the next version of an item; `scope` in the address is the area it holds in, empty everywhere."""
    require(request.actor, EDIT_ITEMS)
    if request.method == "POST":
        draft = unpacked(request.POST.get("draft", ""))
        if draft.code != code or draft.new:
            raise DraftUnreadable()
        return _answer(request, draft)
    scope = request.GET.get("scope", "")
    text, based_on = start_of(request.actor, code, scope if scope.isdigit() and scope.isascii() else "")
    return _page(request, _step(Draft(code, scope, based_on, text), "what"))


def _answer(request: ActorRequest, draft: Draft) -> HttpResponse:
    """Take in the step that was sent and go where its button leads."""
    require(request.actor, EDIT_ITEMS, area=draft.scope)
    step, go = request.POST.get("step", ""), request.POST.get("go", "next")
    if step in STEPS and go != "cancel":
        form = STEPS[step][0](draft, request.POST, at=_place(request.POST, step, draft))
        if not form.is_valid():
            return _page(request, Turn(step, draft, form))
        draft = form.applied()
    if go == "publish":
        return _publish(request, draft)
    return _page(request, _led(draft, step, go))


def _publish(request: ActorRequest, draft: Draft) -> HttpResponse:
    if fault := first_fault(draft):
        return _page(request, Turn(fault[0], draft, fault[1]))
    try:
        row = publish_version(
            request.actor, code=draft.code, scope=draft.scope, text=draft.text, based_on=draft.based_on, new=draft.new
        )
    except ItemChangedMeanwhile as refusal:  # who has now read what holds may replace it
        return _page(request, Turn("check", replace(draft, based_on=refusal.data["latest"] or 0), refusal=refusal))
    except Refusal as refusal:
        return _page(request, Turn("check", draft, refusal=refusal))
    messages.success(request, _("Version {number} holds from now on.").format(number=row.number))
    return redirect("cases:catalogue-item", draft.code)


def _led(draft: Draft, step: str, go: str) -> Turn:
    """Where a button leads: the next step or the one before, an aside, or the list of papers with a change."""
    verb, _colon, number = go.partition(":")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None
    text = draft.text
    if verb in ("question", "drop-question") and at is not None and at >= len(text.questions):
        raise DraftUnreadable()
    if verb in ("paper", "note", "drop", "up") and at is not None and at >= len(text.papers):
        raise DraftUnreadable()
    if verb == "drop" and at is not None:
        return Turn("papers", draft.without_paper(at))
    if verb == "up" and at is not None:
        return Turn("papers", draft.paper_up(at))
    if verb == "drop-question" and at is not None:
        return Turn("papers", draft.without_question(at))
    if verb in ("paper", "question") and (at is not None or len(text.papers) + len(text.questions) < MOST):
        return _step(draft, verb, at)
    if verb == "note" and at is not None:
        return _step(draft, "note", at)
    onward = _neighbour(step, go)
    fault = first_fault(draft) if onward == "check" else None
    return Turn(fault[0], draft, fault[1]) if fault else _step(draft, onward)


def _neighbour(step: str, go: str) -> str:
    if step not in WAY:
        return "papers"
    place = WAY.index(step) + (-1 if go == "back" else 1)
    return WAY[min(max(place, 0), len(WAY) - 1)]


def _step(draft: Draft, step: str, at: int | None = None) -> Turn:
    return Turn(step, draft, STEPS[step][0](draft, at=at) if step in STEPS else None)


def _place(sent: QueryDict, step: str, draft: Draft) -> int | None:
    """The paper or question a step is about.

    Raises:
        DraftUnreadable: there is none there.
    """
    if step not in ("paper", "note", "question"):
        return None
    number = sent.get("at", "")
    parts = draft.text.questions if step == "question" else draft.text.papers
    if number == "" and step != "note":
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 4 and int(number) < len(parts)):
        raise DraftUnreadable()
    return int(number)


def _page(request: ActorRequest, turn: Turn) -> HttpResponse:
    draft, text = turn.draft, turn.draft.text
    checking = turn.step == "check"
    held = newest_version(draft.code, draft.scope) if checking else None
    page = {
        "turn": turn,
        "name": in_words(text.name, text.name_en) or _("New service item"),
        "area": area_names({draft.scope})[draft.scope] if draft.scope else "",
        "number": WAY.index(turn.step) + 1 if turn.step in WAY else WAY.index("papers") + 1,
        "steps": len(WAY),
        "title": STEPS[turn.step][1] if turn.step in STEPS else "",
        "papers": [(paper_shown(paper), needed_text(text, paper)) for paper in text.papers],
        "questions": [
            (in_words(q.text, q.text_en), [in_words(a.text, a.text_en) for a in q.answers]) for q in text.questions
        ],
        "lines": compare(text_of(held) if held else None, text) if checking else [],
        "kinds": known_kinds() if turn.step == "paper" else {},
        "next_number": (held.number if held else 0) + 1,
    }
    return render(request, "cases/edit.html", page, status=turn.status)
