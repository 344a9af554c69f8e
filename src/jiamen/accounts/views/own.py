"""One's own account: who I am here, where I am signed in, my password; and the link a new member of staff gets."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiamen.accounts.forms.sign_in import ChangePasswordForm, NewPasswordForm, refuse
from jiamen.accounts.selectors.own import Look, OwnAccount, SignedInSession, looks_at, own_account, sessions_of
from jiamen.accounts.services.passwords import accept_invitation, change_password, invited
from jiamen.accounts.services.sessions import end_all_sessions, end_session
from jiamen.kernel.errors import Refusal
from jiamen.kernel.ui.request import ActorRequest


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a person sees of their own account; `looks` is None for staff, whose accounts are no records."""

    account: OwnAccount
    sessions: list[SignedInSession]
    looks: list[Look] | None


@never_cache
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """My account."""
    account = own_account(request.actor)
    sessions = sessions_of(request.actor, current_key=request.session.session_key or "")
    page = OwnPage(account, sessions, None if account.staff else looks_at(request.actor))
    return render(request, "accounts/own.html", {"page": page})


@require_POST
def end(request: ActorRequest, session_id: int) -> HttpResponse:
    """Sign one device out."""
    end_session(request.actor, session_id=session_id)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:own")


@require_POST
def end_others(request: ActorRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    ended = end_all_sessions(request.actor)
    logout(request)
    words = ngettext("You are signed out on %(n)s device.", "You are signed out on all %(n)s devices.", ended)
    messages.success(request, words % {"n": ended})
    return redirect("/")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: ActorRequest) -> HttpResponse:
    """Change my password."""
    account = own_account(request.actor)
    if not account.staff:
        return redirect("accounts:own")
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        given = {"current": form.cleaned_data["current"], "password": form.cleaned_data["password"]}
        try:
            user = change_password(request.actor, **given, keep=request.session.session_key or "")
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other devices are signed out."))
            return redirect("accounts:own")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Set the password with the link from the operator."""
    user = invited(token)
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            accept_invitation(request.actor, token=token, password=form.cleaned_data["password"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your password is set. You can sign in now."))
            return redirect("account_login")
    page: dict[str, Any] = {"form": form, "person": user}
    return render(request, "accounts/invitation.html", page, status=422 if form.errors else 200)
