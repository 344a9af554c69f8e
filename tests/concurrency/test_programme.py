"""Two planners who approve one scenario at once."""

import pytest

from jiamen.accounts.permissions import Role
from jiamen.planning.models import Scenario, UpgradeProject
from jiamen.planning.plans.programme import run_programme
from jiamen.planning.services import approval
from jiamen.planning.services import programme as doing
from jiamen.planning.services.diagnose import diagnose
from tests.concurrency.test_desk import together
from tests.planning.rows import make_cell, make_centre, make_option, make_source, planner, ship_standards

pytestmark = pytest.mark.django_db(transaction=True)


def computed() -> Scenario:
    ship_standards()
    option = make_option(make_centre(floor_area_m2=60, open_area_m2=20))
    make_cell("a", households=400, adult=900, old=100)
    diagnose(planner(), "361102")
    terms = doing.Terms("三年计划", 2030, 3, 1000, 100, {(make_source().pk, 0): option.cost_fen})
    scenario = doing.create_scenario(planner(), "361102", terms)
    run_programme(doing.start_programme(planner(), scenario).pk)
    return scenario


def approved_twice() -> tuple[list[str], int]:
    scenario = computed()
    both = [lambda: approval.approve_scenario(planner(role=Role.DISTRICT_PLANNER), scenario)] * 2
    results = sorted(type(result).__name__ for result in together(*both))
    return results, UpgradeProject.objects.filter(option__isnull=False).count()


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guards of the service taken away: nobody waits, both believe that it is a draft and that nothing changed."""
    monkeypatch.setattr(approval, "lock_name", lambda name: None)
    monkeypatch.setattr(approval, "draft_of", lambda actor, scenario: Scenario.objects.get(pk=scenario.pk))


def test_one_approves_and_the_other_is_told_so() -> None:
    assert approved_twice() == (["Scenario", "ScenarioFrozen"], 1)


@pytest.mark.usefixtures("no_locks")
def test_the_database_lets_one_programme_through() -> None:
    results, projects = approved_twice()
    assert projects == 1
    assert "IntegrityError" in results or "ScenarioFrozen" in results or "AnswerOutdated" in results
