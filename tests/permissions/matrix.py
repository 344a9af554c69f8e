"""The one table of who may open what. A URL of the site that is missing here fails the build.

Add your rows to `ROWS`, with `args` (and `data`) made by the functions of tests/factories.py *inside* `HERE`. Staff of each
role then try it twice: holding the role over HERE, and over ELSEWHERE; a resident and a visitor try it too.
"""

from collections.abc import Iterable
from typing import Any

from jiamen.accounts.permissions import MANAGE_ACCOUNTS, READ_AUDIT, Role
from jiamen.accounts.services.passwords import new_invitation
from jiamen.kernel import jobs
from jiamen.places.forms.opening import WeeklyHoursForm
from jiamen.places.models import CalendarDay
from jiamen.places.permissions import (
    EDIT_CALENDAR,
    IMPORT_PLACES,
    LIST_PLACES,
    PUBLISH_NOTICE,
    SET_EXCEPTION,
    SET_HOURS,
    USE_DESK,
)
from jiamen.planning.permissions import READ, RUN_SITING
from tests.factories import (
    HERE,
    make_actor,
    make_exception,
    make_notice,
    make_staff,
)
from tests.permissions.cases import CASES
from tests.permissions.counter import COUNTER
from tests.permissions.handling import HANDLING
from tests.permissions.messages import MESSAGES
from tests.permissions.planning import PLANNING, siting_run, wish
from tests.permissions.ratings import RATINGS
from tests.permissions.row import ALL_ROLES, Row, both_areas, centre, deed, own, page, public, thing


def colleague() -> dict[str, Any]:
    """A social worker of HERE."""
    return {"user_id": make_staff(Role.SOCIAL_WORKER, f"{HERE}001").pk}


def second_role() -> dict[str, Any]:
    """One of two roles of a social worker of HERE."""
    user = make_staff(Role.SOCIAL_WORKER, f"{HERE}001")
    return {"holding_id": user.roles.create(role=Role.RECYCLING_CLERK, area=f"{HERE}001").pk}


def token() -> dict[str, Any]:
    """The link of somebody invited."""
    return {"token": new_invitation(make_staff(password=None))[0]}


def _new_role() -> dict[str, Any]:
    return {"role": Role.RECYCLING_CLERK, "area": f"{HERE}001"}


def _new_staff() -> dict[str, Any]:
    return {"username": "xin.laide", "display_name": "辛来得", **_new_role()}


def _person() -> dict[str, Any]:
    return {"display_name": "改了名"}


def _old_key() -> dict[str, Any]:
    return {"pk": 1}


NATIONAL: dict[str, Any] = {"inside": 403, "outside": 403}  # only for a role held everywhere: it holds for every area

KERNEL = [
    public("healthz"),
    public("readyz"),
    public("metrics"),  # from this machine: tests/kernel/test_health.py
    public("ui:elder", method="POST", status=302),
    public("ui:theme", method="POST", status=302),
    public("set_language", method="POST", status=302),
]
SIGNING_IN = [
    Row("account_login", inside=302, outside=302, resident=302, anonymous=200),
    public("account_logout", method="POST", status=302),
    public("accounts:phone"),
    public("accounts:code", status=302),
    public("accounts:resend", method="POST", status=302),
    public("accounts:invitation", args=token),
    own("account_reauthenticate", resident=403),
    Row("mfa_authenticate", inside=302, outside=302, resident=302),
    Row("mfa_login_webauthn", inside=302, outside=302, resident=302),
    own("mfa_index"),
    own("mfa_list_webauthn"),
    own("mfa_activate_totp", status=302, resident=200),
    own("mfa_deactivate_totp", status=404),
    own("mfa_view_recovery_codes", status=404),
    own("mfa_generate_recovery_codes", status=302, resident=200),
    own("mfa_download_recovery_codes", status=404),
    own("mfa_add_webauthn", status=302, resident=200),
    own("mfa_remove_webauthn", args=_old_key, status=302, resident=404),
    own("mfa_edit_webauthn", args=_old_key, status=302, resident=404),
    own("mfa_reauthenticate", status=302, resident=403),
    own("mfa_reauthenticate_webauthn", status=302, resident=403),
]
ACCOUNTS = [
    own("accounts:own"),
    own("accounts:password", resident=302),
    own("accounts:end_sessions", method="POST", status=302, anonymous=401),
    own("accounts:end_session", method="POST", args=lambda: {"session_id": 1}, status=404, anonymous=401),
    page("accounts:staff", MANAGE_ACCOUNTS),
    page("accounts:new_staff", MANAGE_ACCOUNTS),
    deed("accounts:new_staff", MANAGE_ACCOUNTS, data=_new_staff, inside=200, outside=422),
    thing("accounts:member", MANAGE_ACCOUNTS, colleague),
    deed("accounts:member", MANAGE_ACCOUNTS, colleague, data=_person),
    deed("accounts:grant", MANAGE_ACCOUNTS, colleague, data=_new_role),
    deed("accounts:revoke", MANAGE_ACCOUNTS, second_role),
    deed("accounts:activity", MANAGE_ACCOUNTS, colleague, data=lambda: {"active": "no"}),
    deed("accounts:new_link", MANAGE_ACCOUNTS, colleague, inside=200),
    page("accounts:audit", READ_AUDIT),
]


def notice() -> dict[str, Any]:
    """A notice of a centre of HERE."""
    row = make_notice()
    return {"code": row.centre.code, "pk": row.pk}


def exception() -> dict[str, Any]:
    """A date that differs at a centre of HERE."""
    row = make_exception()
    return {"code": row.centre.code, "pk": row.pk}


def holiday() -> dict[str, Any]:
    """A day of the calendar."""
    CalendarDay.objects.create(day="2026-10-01", kind="holiday", name="国庆节")
    return {"day": "2026-10-01"}


NOTICE = {"title": "义诊", "body": "周三上午。"}
REST = WeeklyHoursForm.typed({})
HOLIDAY = {"day": "2026-10-02", "kind": "holiday", "name": "国庆节"}
A_DATE = {"day": "2030-11-26", "closed": "yes", "hours": "", "reason": "停电"}
PLACES = [
    public("places:find"),
    public("places:find-map"),
    public("places:centre", args=centre),
    public("places:centre-map", args=centre),
    public("places:stories"),
    page("places:desk", USE_DESK),
    thing("places:desk-centre", USE_DESK, centre),
    thing("places:notice-new", PUBLISH_NOTICE, centre),
    deed("places:notice-new", PUBLISH_NOTICE, centre, data=lambda: NOTICE),
    deed("places:notice-withdraw", PUBLISH_NOTICE, notice),
    thing("places:exception-new", SET_EXCEPTION, centre),
    deed("places:exception-new", SET_EXCEPTION, centre, data=lambda: A_DATE),
    deed("places:exception-remove", SET_EXCEPTION, exception),
    thing("places:hours", SET_HOURS, centre),
    deed("places:hours", SET_HOURS, centre, data=lambda: {**REST, "day1": "8:30-12:00"}),
    page("places:centres", LIST_PLACES),
    page("places:premises", LIST_PLACES),
    page("places:areas", LIST_PLACES),
    page("places:calendar", LIST_PLACES),
    deed("places:calendar", EDIT_CALENDAR, data=lambda: HOLIDAY, **NATIONAL),
    deed("places:calendar-fill", EDIT_CALENDAR, data=lambda: {"year": "2026"}, **NATIONAL),
    deed("places:calendar-remove", EDIT_CALENDAR, holiday, **NATIONAL),
]
API = [
    public("api:api-root", status=404),
    public("api:openapi-json"),
    public("api:openapi-view"),
    public("api:areas"),
    public("api:centres"),
    public("api:centre", args=centre),
    public("api:hours", args=centre),
    public("api:rooms", args=centre),
    public("api:notices", args=centre),
    page("api:premises", LIST_PLACES, anonymous=401),
    page("api:list_diagnoses", READ, args=both_areas, anonymous=401),
    page("api:figures", READ, args=both_areas, anonymous=401),
    deed("api:cancel", RUN_SITING, lambda: {"run_id": siting_run()["pk"]}, inside=200, seen_by=frozenset(READ.roles)),
    deed("api:start", RUN_SITING, data=wish, as_json=True, inside=201, seen_by=ALL_ROLES, resident=404),
    thing("api:read", READ, lambda: {"run_id": siting_run()["pk"]}, anonymous=401),
]


def kind() -> dict[str, Any]:
    """The import of centres."""
    return {"key": "centres"}


def stranger_run() -> dict[str, Any]:
    """An import somebody else started: each sees their own only."""
    run = jobs.open_run(
        make_actor(), kind="import", title="", area="", given={"kind": "centres"}, seed=0, limit_s=5, solver=""
    )
    return {"run_id": run.pk}


IMPORTS = [
    page("imports:index", IMPORT_PLACES),
    page("imports:upload", IMPORT_PLACES, args=kind),
    page("imports:template", IMPORT_PLACES, args=kind),
    own("imports:run", args=stranger_run, status=404, anonymous=404),
    own("imports:progress", args=stranger_run, status=404, anonymous=404),
    own("imports:marked", args=stranger_run, status=404, anonymous=404),
]

ROWS: Iterable[Row] = [
    *KERNEL,
    *SIGNING_IN,
    *ACCOUNTS,
    *PLACES,
    *API,
    *PLANNING,
    *CASES,
    *RATINGS,
    *HANDLING,
    *COUNTER,
    *MESSAGES,
    *IMPORTS,
]
