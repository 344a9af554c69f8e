"""The operator's pages: the staff of an area, one member of staff, the audit log."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiamen.accounts.forms.sign_in import refuse
from jiamen.accounts.forms.staff import NewStaffForm, PersonForm, RoleForm
from jiamen.accounts.permissions import MANAGE_ACCOUNTS
from jiamen.accounts.selectors.audit import audit_entries
from jiamen.accounts.selectors.staff import StaffMember, staff_member, staff_rows
from jiamen.accounts.services import staff as services
from jiamen.accounts.services.staff import Invited
from jiamen.accounts.views.tables import audit_table, staff_table
from jiamen.kernel.actor import require
from jiamen.kernel.errors import Refusal
from jiamen.kernel.ui.request import ActorRequest


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One member of staff and the forms about them."""

    member: StaffMember
    person_form: PersonForm
    role_form: RoleForm


@require_GET
def staff_list(request: ActorRequest) -> HttpResponse:
    """The staff of my area."""
    view = staff_table().view(request.GET, staff_rows(request.actor))
    return view.exported() or render(request, "accounts/staff_list.html", {"staff": view})


@require_http_methods(["GET", "POST"])
def new_staff(request: ActorRequest) -> HttpResponse:
    """A new account; its link is shown once."""
    require(request.actor, MANAGE_ACCOUNTS)
    form = NewStaffForm(request.POST or None)
    if form.is_valid():
        try:
            return _show_link(request, services.create_staff(request.actor, **form.cleaned_data))
        except Refusal as refusal:
            refuse(form, refusal)
    return render(request, "accounts/new_staff.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def member(request: ActorRequest, user_id: int) -> HttpResponse:
    """One member of staff; POST changes name and e-mail."""
    found = staff_member(request.actor, user_id)
    form = PersonForm(request.POST or None, initial={"display_name": found.display_name, "email": found.email})
    if form.is_valid():
        services.change_staff(request.actor, user_id=user_id, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:member", user_id)
    return _member_page(request, found, form, RoleForm())


@require_POST
def grant(request: ActorRequest, user_id: int) -> HttpResponse:
    """Give another role."""
    found = staff_member(request.actor, user_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            services.grant_role(request.actor, user_id=user_id, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The role is given."))
            return redirect("accounts:member", user_id)
    person = PersonForm(initial={"display_name": found.display_name, "email": found.email})
    return _member_page(request, found, person, form)


@require_POST
def revoke(request: ActorRequest, holding_id: int) -> HttpResponse:
    """Take a role away."""
    user = services.revoke_role(request.actor, holding_id=holding_id)
    messages.success(request, _("The role is taken away."))
    still_seen = staff_rows(request.actor).filter(pk=user.pk).exists()
    return redirect("accounts:member", user.pk) if still_seen else redirect("accounts:staff")


@require_POST
def activity(request: ActorRequest, user_id: int) -> HttpResponse:
    """Close an account, or open it again."""
    active = request.POST.get("active") == "yes"
    services.set_active(request.actor, user_id=user_id, active=active)
    messages.success(request, _("The account is open again.") if active else _("The account is closed and signed out."))
    return redirect("accounts:member", user_id)


@never_cache
@require_POST
def new_link(request: ActorRequest, user_id: int) -> HttpResponse:
    """Another link to set a password."""
    return _show_link(request, services.invite_again(request.actor, user_id=user_id))


@require_GET
def audit(request: ActorRequest) -> HttpResponse:
    """What was done in my area."""
    view = audit_table().view(request.GET, audit_entries(request.actor))
    return view.exported() or render(request, "accounts/audit.html", {"audit": view})


def _member_page(request: ActorRequest, found: StaffMember, person: PersonForm, role: RoleForm) -> HttpResponse:
    page = MemberPage(found, person, role)
    wrong = person.errors or role.errors
    return render(request, "accounts/member.html", {"page": page}, status=422 if wrong else 200)


def _show_link(request: ActorRequest, made: Invited) -> HttpResponse:
    """The one time the link is seen: straight in this answer, never stored."""
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[made.token]))
    page: dict[str, Any] = {"person": made.user, "link": link, "until": made.expires_at}
    answer = render(request, "accounts/link.html", page)
    answer["Cache-Control"] = "no-store"
    return answer
