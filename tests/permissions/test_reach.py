"""A right reaches as far as the roles that carry it, however far the same person's other roles reach."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiamen.accounts.models import User
from jiamen.accounts.permissions import MANAGE_ACCOUNTS, Role
from jiamen.accounts.selectors.audit import audit_entries
from jiamen.accounts.selectors.staff import staff_rows
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted
from jiamen.kernel.imports.kinds import find_kind
from jiamen.kernel.imports.running import run_import
from jiamen.kernel.imports.upsert import RowElsewhere
from jiamen.kernel.models import AuditEntry
from jiamen.places.models import Premises
from jiamen.places.selectors.lists import centre_rows
from jiamen.planning.selectors.diagnoses import diagnoses
from jiamen.planning.selectors.runs import siting_runs
from jiamen.planning.services.standards import set_standard
from tests.factories import (
    ELSEWHERE,
    HERE,
    as_actor,
    make_actor,
    make_area,
    make_centre,
    make_diagnosis,
    make_premises,
    make_staff,
)
from tests.imports.make import PREMISES, make_file
from tests.permissions.planning import siting_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_hats() -> Actor:
    """Operator and planner of a street far away, and social worker HERE."""
    user = make_staff(Role.SOCIAL_WORKER, HERE)
    for role in (Role.OPERATOR, Role.STREET_PLANNER):
        user.roles.create(role=role, area=ELSEWHERE)
    return as_actor(user)


def test_the_lists_of_one_role_do_not_show_the_area_of_another(two_hats: Actor) -> None:
    AuditEntry.objects.create(actor_kind="system", fact="t", subject="t", area=HERE)
    make_diagnosis(make_centre())
    siting_run()
    assert not audit_entries(two_hats).exists()
    assert [row.pk for row in staff_rows(two_hats)] == [two_hats.user_id]
    assert not centre_rows(two_hats).exists()
    assert not diagnoses(two_hats, "").exists()
    assert not siting_runs(two_hats).exists()
    everywhere = make_actor(Role.OPERATOR, scope="")
    assert all(rows.exists() for rows in (audit_entries(everywhere), centre_rows(everywhere), siting_runs(everywhere)))


def test_an_import_moves_nothing_out_of_the_area_of_another_role(two_hats: Actor, tmp_path: Path) -> None:
    make_area(f"{ELSEWHERE}001")
    here = make_premises(code="P001")
    file = make_file(tmp_path, {**PREMISES, "区划代码": f"{ELSEWHERE}001"})
    with pytest.raises(RowElsewhere):
        run_import(two_hats, find_kind("premises"), file, dry_run=False)
    assert Premises.objects.get(pk=here.pk).area_id == f"{HERE}001"


def test_the_system_and_the_rights_themselves_stay_whole(two_hats: Actor) -> None:
    system = Actor.system("tests")
    assert system.under(MANAGE_ACCOUNTS) == system
    assert two_hats.under(MANAGE_ACCOUNTS) == replace(
        two_hats, grants=frozenset(grant for grant in two_hats.grants if grant.role == Role.OPERATOR)
    )


def test_standards_of_all_are_not_set_by_the_operator_of_one_street() -> None:
    from datetime import date
    from decimal import Decimal

    given: dict[str, Any] = {
        "key": "centre_size",
        "value": Decimal(2),
        "effective_from": date(2027, 1, 1),
        "source": "",
    }
    with pytest.raises(NotPermitted):
        set_standard(make_actor(Role.OPERATOR, HERE), **given)
    assert set_standard(make_actor(Role.OPERATOR, ""), **given).value == 2


@pytest.mark.parametrize("deed", ["start", "cancel"])
def test_another_site_cannot_use_the_session_for_the_api(deed: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff(Role.DISTRICT_PLANNER, HERE))
    path = reverse(f"api:{deed}", kwargs={"run_id": siting_run()["pk"]} if deed == "cancel" else {})
    answer = client.post(path, json.dumps({"area": HERE, "p": 1}), content_type="text/plain")
    assert answer.status_code == 403


def test_an_imported_user_name_signs_in(client: Client, tmp_path: Path) -> None:
    from tests.factories import PASSWORD
    from tests.imports.make import STAFF

    make_centre(code="C001")
    file = make_file(tmp_path, {**STAFF, "账号": "Zhang.San"})
    assert not run_import(Actor.system("tests"), find_kind("staff"), file, dry_run=False).faults
    user = User.objects.get(username="zhang.san")
    user.set_password(PASSWORD)
    user.save()
    given = {"username": "Zhang.San", "password": PASSWORD}
    assert client.post(reverse("account_login"), given).status_code == 302


@pytest.mark.parametrize("name", [".zhang", "-zhang", "zh", "张三丰"])
def test_a_file_makes_no_user_name_that_the_form_refuses(name: str, tmp_path: Path) -> None:
    from tests.imports.make import STAFF

    make_centre(code="C001")
    report = run_import(
        Actor.system("tests"),
        find_kind("staff"),
        make_file(tmp_path, {**STAFF, "账号": name}),
        dry_run=False,
    )
    assert [fault.code for fault in report.faults] == ["code-invalid"]
