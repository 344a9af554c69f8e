"""The header's entries, put together from the apps (`settings.NAVIGATION`)."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jiamen.accounts.permissions import MANAGE_ACCOUNTS, READ_AUDIT, Role
from jiamen.cases import urls as cases
from jiamen.counter import urls as counter
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.imports import urls as imports
from jiamen.kernel.ui.context import Account, Navigation, NavItem
from jiamen.messages import urls as messages
from jiamen.places import urls as places
from jiamen.places.models import Centre
from jiamen.planning import urls as planning


def build(request: HttpRequest) -> Navigation:
    """What this visitor is offered."""
    actor: Actor = getattr(request, "actor")  # noqa: B009  # set by the middleware, unknown to HttpRequest
    apps = (places, cases, planning, counter, imports)
    items = tuple(item for app in apps for item in app.navigation(actor))
    if not actor.signed_in:
        return Navigation(items, sign_in_url=reverse("account_login"))
    return Navigation(items, account=_account(actor))


def about_centre(centre: Centre) -> tuple[NavItem, ...]:
    """What other apps have to tell everybody about a centre (`settings.ABOUT_CENTRE`)."""
    return (*cases.about_centre(centre), *planning.about_centre(centre))


def at_home() -> tuple[NavItem, ...]:
    """What other apps offer everybody on the home page (`settings.AT_HOME`)."""
    return cases.at_home()


def at_centre(centre: Centre) -> tuple[NavItem, ...]:
    """What residents can do at a centre beyond reading about it (`settings.AT_CENTRE`)."""
    return counter.at_centre(centre)


def at_desk(actor: Actor, centre: Centre) -> tuple[NavItem, ...]:
    """The tools other apps put on the desk of a centre (`settings.AT_DESK`)."""
    return (*counter.at_desk(actor, centre), *cases.at_desk(actor, centre))


def _account(actor: Actor) -> Account:
    """Name, roles and the entries of one's own menu."""
    entries = [NavItem(_("My account"), reverse("accounts:own"), "person"), *messages.account_entries(actor)]
    if can(actor, MANAGE_ACCOUNTS):
        entries.append(NavItem(_("Staff"), reverse("accounts:staff"), "people"))
    if can(actor, READ_AUDIT):
        entries.append(NavItem(_("Audit log"), reverse("accounts:audit"), "journal-text"))
    roles = _(", ").join(sorted({str(Role(grant.role).label) for grant in actor.grants}))
    return Account(actor.label, roles, tuple(entries), reverse("account_logout"))
