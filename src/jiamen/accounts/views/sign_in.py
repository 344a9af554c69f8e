"""Signing in and out: staff with a password, residents with a code."""

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiamen.accounts.forms.sign_in import CodeForm, PhoneForm, SignInForm, refuse
from jiamen.accounts.selectors.own import SentCode, code_sent, landing
from jiamen.accounts.services.codes import send_again, send_code, use_code
from jiamen.accounts.services.sign_in import check_password
from jiamen.kernel.errors import Refusal
from jiamen.kernel.ui.request import ActorRequest

CODE_KEY = "accounts.code"  # the session holds the id of the code, never the phone
HOME = gettext_lazy("After signing in you go to the home page.")


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`next` is where the visitor goes afterwards; without it, `otherwise` says in words where that is."""

    form: Any
    next: str
    otherwise: str | Promise
    second_factor_enforced: bool
    sent: SentCode | None = None


def _page(
    request: HttpRequest, form: Any, otherwise: str | Promise, sent: SentCode | None = None
) -> dict[str, SignInPage]:
    return {"page": SignInPage(form, safe_address(request), otherwise, settings.STAFF_SECOND_FACTOR, sent)}


def safe_address(request: HttpRequest) -> str:
    """The wished `next` when it stays on this site, else ""."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours and address.startswith("/") else ""  # anything else might be taken for the name of a page


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def staff(request: ActorRequest) -> HttpResponse:
    """User name and password; allauth's stages then ask for the second factor."""
    if request.user.is_authenticated:
        return redirect(safe_address(request) or landing(request.actor))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            user = check_password(request.actor, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            login = Login(user=user, redirect_url=safe_address(request) or None)
            answer: HttpResponse = perform_password_login(request, {"username": user.username}, login)
            return answer
    page = _page(request, form, _("After signing in you go to the first page of your work."))
    return render(request, "accounts/sign_in.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: ActorRequest) -> HttpResponse:
    """A resident's phone: send the code."""
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        try:
            sent = send_code(request.actor, phone=form.cleaned_data["phone"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            request.session[CODE_KEY] = sent.pk
            return redirect(with_next("accounts:code", safe_address(request)))
    page = _page(request, form, HOME)
    return render(request, "accounts/phone.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: ActorRequest) -> HttpResponse:
    """A resident's code: sign in."""
    sent = code_sent(request.session.get(CODE_KEY, 0))
    if sent is None:
        return redirect(with_next("accounts:phone", safe_address(request)))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            user = use_code(request.actor, code_id=sent.id, digits=form.cleaned_data["code"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=safe_address(request) or None))
            return answer
    page = _page(request, form, HOME, sent)
    return render(request, "accounts/code.html", page, status=422 if form.errors else 200)


@require_POST
def resend(request: ActorRequest) -> HttpResponse:
    """Another code to the same phone."""
    try:
        sent = send_again(request.actor, code_id=request.session.get(CODE_KEY, 0))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        request.session[CODE_KEY] = sent.pk
        messages.success(request, _("Another code is on its way."))
    return redirect(with_next("accounts:code", safe_address(request)))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect(safe_address(request) or "/")


def with_next(name: str, address: str) -> str:
    """The page with this name, carrying on where the visitor goes afterwards."""
    return f"{reverse(name)}?{urlencode({'next': address})}" if address else reverse(name)
