"""The sent log: the list, one message, its sheet of paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from jiamen.kernel.actor import can
from jiamen.kernel.ui.request import ActorRequest
from jiamen.messages.permissions import SET_TEXTS
from jiamen.messages.selectors.log import message_rows, one_message, why
from jiamen.messages.services.operating import hand_over, send_again
from jiamen.messages.views.tables import badge, log_table


@require_safe
def log(request: ActorRequest) -> HttpResponse:
    """Messages of my area."""
    view = log_table().view(request.GET, message_rows(request.actor))
    page = {"log": view, "may_set": can(request.actor, SET_TEXTS)}
    return view.exported() or render(request, "messages/log.html", page)


@require_safe
def message(request: ActorRequest, pk: int) -> HttpResponse:
    """One message and what became of it."""
    found = one_message(request.actor, pk)
    steps = [(step, badge(step.state), why(step)) for step in found.steps]
    page = {"page": found, "badge": badge(found.message.state), "steps": steps}
    return render(request, "messages/message.html", page)


@require_POST
def again(request: ActorRequest, pk: int) -> HttpResponse:
    """Send it again."""
    send_again(request.actor, message=one_message(request.actor, pk).message)
    messages.success(request, _("The message is in line again."))
    return redirect("notices:message", pk)


@require_safe
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """The message as a sheet to print, in the language of its reader."""
    found = one_message(request.actor, pk)
    with override(found.message.language):
        greeting = _("Hello!")
    return render(request, "messages/sheet.html", {"page": found, "greeting": greeting})


@require_POST
def handed_over(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet is in the person's hands."""
    hand_over(request.actor, message=one_message(request.actor, pk).message)
    messages.success(request, _("Noted: it was handed over."))
    return redirect("notices:log")
