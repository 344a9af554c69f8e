"""A person's own messages, and the link that stops them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.ui.request import ActorRequest
from jiamen.messages.selectors.log import own_messages
from jiamen.messages.services.operating import mark_read
from jiamen.messages.services.silence import marked_contact, set_silence


@never_cache
@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """My messages."""
    found = own_messages(request.actor)
    page = {"found": found, "unread": sum(one.read_at is None for one in found)}
    return render(request, "messages/own.html", page)


@require_POST
def read_one(request: ActorRequest, pk: int) -> HttpResponse:
    """I have read this one."""
    mark_read(request.actor, message_id=pk)
    return redirect("my-messages:list")


@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """I have read them all."""
    mark_read(request.actor)
    return redirect("my-messages:list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def silence(request: ActorRequest, mark: str) -> HttpResponse:
    """Stop messages, or have them again; opening the link alone changes nothing, as telephones open links by themselves."""
    if request.method == "POST":
        set_silence(request.actor, mark=mark, silent=request.POST.get("silent") == "yes")
        return redirect("silence", mark)
    return render(request, "messages/silence.html", {"silent": marked_contact(mark).silent_since is not None})
