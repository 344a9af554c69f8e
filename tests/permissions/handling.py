"""Who may do what with cases."""

from datetime import timedelta
from typing import Any

from jiamen.cases.permissions import HANDLE_CASES, READ_CASES, READ_PERSON
from jiamen.kernel import clock
from tests.cases.cases import make_case, make_matter, running_case
from tests.cases.rows import a_file, a_notice, a_proxy, an_errand
from tests.factories import make_centre
from tests.permissions.row import centre, deed, page, public, thing


def a_case() -> dict[str, Any]:
    """A case whose papers are being checked."""
    return {"pk": make_case(make_centre()).pk}


def a_running_case() -> dict[str, Any]:
    """An accepted case, about to be granted."""
    return {"pk": running_case(make_centre()).pk, "name": "grant"}


def a_case_with_notice() -> dict[str, Any]:
    """A case that had its notice."""
    case = make_case(make_centre())
    a_notice(case)
    return {"pk": case.pk}


def a_case_with_proxy() -> dict[str, Any]:
    """A case in which a daughter asks."""
    case = make_case(make_centre())
    a_proxy(case)
    return {"pk": case.pk}


def a_case_with_errand() -> dict[str, Any]:
    """A case in which a worker acts."""
    case = make_case(make_centre())
    an_errand(case)
    return {"pk": case.pk}


def a_paper() -> dict[str, Any]:
    """A stored file."""
    return {"pk": a_file(make_case(make_centre())).pk}


def a_page() -> dict[str, Any]:
    """The resident's page of a case."""
    return {"key": make_case(make_centre()).key}


def an_intake() -> dict[str, Any]:
    """A matter at a centre; its question is not answered yet."""
    return {**centre(), "item": make_matter().code}


def _errand() -> dict[str, Any]:
    return {"evidence": "委托书", "return_on": (clock.today() + timedelta(days=3)).isoformat()}


def _purpose() -> dict[str, Any]:
    return {"purpose": "contact"}


HANDLING = [
    thing("cases:matters", HANDLE_CASES, centre),
    thing("cases:intake", HANDLE_CASES, an_intake),
    deed("cases:intake", HANDLE_CASES, an_intake, inside=200),
    page("cases:cases", READ_CASES),
    deed("cases:find", READ_CASES, data=lambda: {"text": "13800001234"}, inside=200, outside=200),
    page("cases:due", READ_CASES),
    page("cases:errands", READ_CASES),
    page("cases:trips", READ_CASES),
    thing("cases:case", READ_CASES, a_case),
    deed("cases:person", READ_PERSON, a_case, data=_purpose, inside=200),
    deed("cases:take-over", HANDLE_CASES, a_case),
    thing("cases:check", HANDLE_CASES, a_case),
    deed("cases:check", HANDLE_CASES, a_case, inside=422),
    thing("cases:files", HANDLE_CASES, a_case),
    deed("cases:files", HANDLE_CASES, a_case, inside=422),
    deed("cases:open-file", READ_PERSON, a_paper, data=_purpose, inside=200),
    deed("cases:forget-file", READ_PERSON, a_paper),
    thing("cases:receipt", READ_CASES, a_case),
    thing("cases:notice", READ_CASES, a_case_with_notice),
    thing("cases:proxy", HANDLE_CASES, a_case),
    deed("cases:proxy", HANDLE_CASES, a_case, inside=422),
    deed("cases:proxy-end", HANDLE_CASES, a_case_with_proxy),
    thing("cases:errand", HANDLE_CASES, a_case),
    deed("cases:errand", HANDLE_CASES, a_case, data=_errand),
    deed("cases:errand-move", HANDLE_CASES, a_case_with_errand, inside=404),
    thing("cases:deed", HANDLE_CASES, a_running_case),
    deed("cases:deed", HANDLE_CASES, a_running_case, data=lambda: {"note": "已办结", "sure": "1"}),
    public("cases:status", args=a_page),
    public("cases:forget", args=a_page, method="POST", status=404),
]
