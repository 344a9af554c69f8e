"""The upgrade programme from draft to approval, and what the database refuses."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import Role
from jiamen.kernel import clock
from jiamen.kernel.errors import NotFound, NotPermitted
from jiamen.kernel.models import AuditEntry, PlanRun, RunStatus
from jiamen.planning.errors import (
    AnswerOutdated,
    NoAnswer,
    NoOptions,
    NotComputed,
    NotDiagnosed,
    NothingChosen,
    ScenarioFrozen,
    ScenarioYears,
)
from jiamen.planning.models import OptionShare, Scenario, ScenarioBudget, UpgradeOption, UpgradeProject, WishKind
from jiamen.planning.plans.programme import run_programme, years_of
from jiamen.planning.services import programme as doing
from jiamen.planning.services.approval import approve_scenario, months_after
from jiamen.planning.services.diagnose import diagnose
from jiamen.planning.services.sharing import share_scenario
from tests.planning.rows import make_cell, make_centre, make_option, make_premises, make_source, planner

NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
OTHER = "361102002008"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.frozen(NOON):
        yield


def two_options() -> tuple[UpgradeOption, UpgradeOption]:
    """Two short centres of 400 and 900 households, one option each, 100,000 yuan both."""
    small, large = (
        make_centre("C1", floor_area_m2=60, open_area_m2=20),
        make_centre("C2", OTHER, 3000, floor_area_m2=60, open_area_m2=20),
    )
    make_cell("a", households=400, adult=900, old=100)
    make_cell("b", OTHER, 3000, households=900, adult=2000, old=200)
    diagnose(planner(), "361102")
    return make_option(small), make_option(large)


def draft(fen: int = 100_000_00, **more: Any) -> Scenario:
    given = {"name": "三年计划", "first_year": 2027, "years": 3, "radius_m": 1000, "elder_percent": 100} | more
    return doing.create_scenario(planner(), "361102", doing.Terms(**given, budgets={(make_source().pk, 0): fen}))


def computed(scenario: Scenario) -> PlanRun:
    run = doing.start_programme(planner(), scenario)
    run_programme(run.pk)
    run.refresh_from_db()
    return run


def chosen(run: PlanRun) -> dict[int, int]:
    assert run.status == RunStatus.DONE, run.failure
    return {row["option"]: row["year"] for row in (run.result or {})["choices"]}


def test_the_money_goes_where_most_households_gain() -> None:
    small, large = two_options()
    result = (run := computed(draft())).result or {}
    assert chosen(run) == {large.pk: 0}
    assert result["status"] == "optimal"
    assert result["today"]["unmet"]["area"] == 1300
    assert result["after"]["unmet"]["area"] == 400
    codes = {row["pk"]: row["code"] for row in result["options"]}
    assert codes == {small.pk: "budget", large.pk: "without-shortfall"}
    assert result["worth"][0]["shortfall"] < 0  # 100,000 yuan more pay the other one


def test_a_wish_is_kept_and_withdrawn() -> None:
    small, large = two_options()
    scenario = draft()
    doing.wish(planner(), scenario, small.pk, WishKind.INSIST)
    assert chosen(computed(scenario)) == {small.pk: 0}
    doing.wish(planner(), scenario, small.pk, None)
    doing.wish(planner(), scenario, large.pk, WishKind.RULE_OUT)
    assert chosen(computed(scenario)) == {small.pk: 0}
    with pytest.raises(NotFound):
        doing.wish(planner(), scenario, 10**9, WishKind.INSIST)


def test_what_cannot_be_paid_is_refused_by_its_title() -> None:
    small, large = two_options()
    scenario = draft()
    for option in (small, large):
        doing.wish(planner(), scenario, option.pk, WishKind.INSIST)
    run = computed(scenario)
    assert run.status == RunStatus.FAILED
    assert small.title in run.failure
    assert large.title in run.failure


def test_unsettled_ownership_is_never_chosen_and_said() -> None:
    small, large = two_options()
    UpgradeOption.objects.filter(pk=large.pk).update(ownership_settled=False)
    run = computed(draft())
    assert chosen(run) == {small.pk: 0}
    assert {row["pk"]: row["code"] for row in (run.result or {})["options"]}[large.pk] == "ownership"


def test_a_place_is_begun_when_it_can_be_had() -> None:
    place = make_premises("P1", available_from=date(2027, 1, 2))
    option = make_option(make_centre(), premises=place, action="idle_state")
    assert years_of(option, 2027, 3) == (1, 2)
    option.let_until = date(2028, 1, 1)
    assert years_of(option, 2027, 3) == (2,)
    option.let_until = date(2029, 1, 1)
    assert years_of(option, 2027, 3) == ()


def test_approved_it_becomes_projects_with_days_shares_and_milestones() -> None:
    _, large = two_options()
    scenario = draft()
    computed(scenario)
    approved = approve_scenario(planner(), scenario)
    [choice] = approved.choices.all()
    project = choice.project
    assert project is not None
    assert (project.option_id, project.cost_fen) == (large.pk, 100_000_00)
    assert (project.planned_start_on, project.due_on) == (date(2027, 1, 1), date(2027, 6, 30))
    assert list(project.shares.values_list("source", "fen")) == [("区级统筹", 100_000_00)]
    assert project.milestones.count() == 4
    assert large not in list(UpgradeOption.objects.all().offered())
    with pytest.raises(ScenarioFrozen):
        approve_scenario(planner(), scenario)
    with pytest.raises(ScenarioFrozen):
        doing.wish(planner(), scenario, large.pk, None)


def test_only_what_was_computed_is_approved() -> None:
    small, _ = two_options()
    scenario = draft()
    with pytest.raises(NotComputed):
        approve_scenario(planner(), scenario)
    computed(scenario)
    with pytest.raises(NotPermitted):
        approve_scenario(planner(role=Role.STREET_PLANNER), scenario)
    doing.wish(planner(), scenario, small.pk, WishKind.RULE_OUT)
    with pytest.raises(AnswerOutdated):
        approve_scenario(planner(), scenario)
    doing.wish(planner(), scenario, small.pk, None)
    UpgradeOption.objects.filter(pk=small.pk).update(months=9)
    with pytest.raises(AnswerOutdated):
        approve_scenario(planner(), scenario)
    assert not scenario.choices.exists()
    poor = draft(fen=1)
    computed(poor)
    with pytest.raises(NothingChosen):
        approve_scenario(planner(), poor)


def test_what_cannot_be_planned() -> None:
    with pytest.raises(ScenarioYears):
        draft(years=6)
    with pytest.raises(ScenarioYears):
        draft(first_year=2025)
    with pytest.raises(NoOptions):
        doing.start_programme(planner(), draft())
    make_option(make_centre("C9"))
    with pytest.raises(NotDiagnosed):
        doing.start_programme(planner(), draft())


def test_a_copy_begins_as_its_original_and_leaves_it_alone() -> None:
    small, _ = two_options()
    scenario = draft()
    doing.wish(planner(), scenario, small.pk, WishKind.INSIST)
    copy = doing.copy_scenario(planner(), scenario, name="另一份")
    doing.wish(planner(), copy, small.pk, None)
    assert (scenario.wishes.count(), copy.budgets.get().fen, copy.copied_from) == (1, 100_000_00, scenario)


def test_a_run_under_way_is_not_started_twice_and_stops_when_asked() -> None:
    two_options()
    scenario = draft()
    run = doing.start_programme(planner(), scenario)
    assert doing.start_programme(planner(), scenario).pk == run.pk
    doing.cancel_programme(planner(), scenario)
    run_programme(run.pk)
    run.refresh_from_db()
    assert (run.status, run.result) == (RunStatus.CANCELLED, None)


FROZEN = ["planning_scenario", "planning_scenariobudget", "planning_scenariochoice"]


def thaw(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER frozen")


@pytest.mark.parametrize("guarded", [True, False])
def test_the_database_keeps_an_approved_scenario_as_it_was(guarded: bool) -> None:
    two_options()
    scenario = draft()
    computed(scenario)
    scenario = approve_scenario(planner(), scenario)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if not guarded:
        thaw(*FROZEN)
    attempts = [
        lambda: Scenario.objects.filter(pk=scenario.pk).update(name="改名"),
        lambda: ScenarioBudget.objects.filter(scenario=scenario).update(fen=5),
        lambda: ScenarioBudget.objects.create(scenario=scenario, source=make_source(), year=2, fen=7),
        lambda: scenario.choices.update(year=1),
        lambda: scenario.choices.all().delete(),
    ]
    for attempt in attempts:
        if guarded:
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()
        else:
            attempt()
    Scenario.objects.filter(pk=scenario.pk).update(share_token=None)
    scenario.choices.update(project=None)


@transaction.atomic
def checked_at_once(change: Callable[[], object]) -> None:
    change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_shares_add_up_to_the_cost() -> None:
    option = make_option(make_centre())
    for change in (
        lambda: OptionShare.objects.filter(option=option).update(fen=5),
        lambda: UpgradeOption.objects.filter(pk=option.pk).update(cost_fen=7),
        lambda: OptionShare.objects.filter(option=option).delete(),
    ):
        with pytest.raises(IntegrityError):
            checked_at_once(change)


def test_months_are_counted_to_the_day_before() -> None:
    assert months_after(date(2027, 1, 1), 6) == date(2027, 6, 30)
    assert months_after(date(2027, 12, 31), 2) == date(2028, 2, 27)


def signed_in() -> Client:
    user = User.objects.create_staff(f"plan{User.objects.count()}", "规划员")
    RoleHolding.objects.create(user=user, role=Role.DISTRICT_PLANNER, area="361102")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_from_an_empty_form_to_projects_without_a_script() -> None:
    small, large = two_options()
    client, source = signed_in(), make_source()
    given = {"area": "361102", "name": "三年计划", "first_year": 2027, "years": 3, "radius_m": 1000, "elder_factor": 1}
    answer = client.post(reverse("planning:new_scenario"), given | {f"b{source.pk}_0": "10"})
    scenario = Scenario.objects.get()
    page = reverse("planning:scenario", args=[scenario.pk])
    assert answer["Location"] == page
    client.post(reverse("planning:compute_scenario", args=[scenario.pk]))
    run_programme(PlanRun.objects.get().pk)
    with CaptureQueriesContext(connection) as queries:
        text = client.get(page).content.decode()
    assert len(queries) <= 20
    assert "没有它，会多出 2,700 户次不达标。" in text
    assert client.get(reverse("planning:scenario_json", args=[scenario.pk])).status_code == 200
    assert client.get(page, {"o_format": "xlsx"}).status_code == 200
    client.post(reverse("planning:approve_scenario", args=[scenario.pk]))
    assert f'<a href="{reverse("planning:project", args=[UpgradeProject.objects.get().pk])}">{large.title}</a>' in (
        client.get(page).content.decode()
    )
    assert small.title not in str(UpgradeProject.objects.get().title)


def test_an_amount_that_is_none_keeps_what_was_typed() -> None:
    source = make_source()
    answer = signed_in().post(reverse("planning:new_scenario"), {"name": "计划", f"b{source.pk}_0": "很多"})
    assert answer.status_code == 422
    assert "很多" in answer.content.decode()


def test_two_scenarios_side_by_side_name_what_they_do_differently() -> None:
    small, large = two_options()
    poor, rich = draft(), draft(200_000_00, name="多给一倍")
    for scenario in (poor, rich):
        computed(scenario)
    client, page = signed_in(), reverse("planning:compare_scenarios")
    with CaptureQueriesContext(connection) as queries:
        text = client.get(page, {"a": poor.pk, "b": rich.pk}).content.decode()
    assert len(queries) <= 12
    apart = text.split('id="apart"')[1]
    assert small.title in apart
    assert "未入选" in apart
    assert large.title not in apart
    assert "+100,000" in text, "the second costs 100,000 yuan more"
    assert page in client.get(reverse("planning:scenarios")).content.decode()
    uncomputed = draft(name="还没算")
    answer = client.get(page, {"a": poor.pk, "b": uncomputed.pk})
    assert answer.status_code == 422
    assert "“还没算”还没有测算结果" in answer.content.decode()
    assert client.get(page, {"a": "x", "b": "1"}).status_code == 404


def test_whoever_has_the_link_reads_the_answer_until_it_is_taken_back() -> None:
    _, large = two_options()
    scenario, client, stranger = draft(), signed_in(), Client()
    with pytest.raises(NoAnswer):
        share_scenario(planner(), scenario)
    computed(scenario)
    share = reverse("planning:share_scenario", args=[scenario.pk])
    client.post(share)
    client.post(share)
    token = Scenario.objects.get().share_token or ""
    page, its_map = (reverse(f"planning:{name}", args=[token]) for name in ("shared", "shared_json"))
    assert token in client.get(reverse("planning:scenario", args=[scenario.pk])).content.decode()
    answer = stranger.get(page)
    text = answer.content.decode()
    assert large.title in text
    assert "草案，尚未批准" in text
    assert "规划员" not in text
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert stranger.get(its_map).status_code == 200
    assert not AuditEntry.objects.filter(after__icontains=token).exists(), "a reader of the log is not let in"
    approve_scenario(planner(), scenario)
    assert "草案" not in stranger.get(page).content.decode()
    client.post(reverse("planning:unshare_scenario", args=[scenario.pk]))
    assert (stranger.get(page).status_code, stranger.get(its_map).status_code) == (404, 404)
    client.post(share)
    assert Scenario.objects.get().share_token not in (None, token)


def test_a_programme_of_the_front_becomes_a_scenario_that_comes_out_as_it_was() -> None:
    """A second place nearer the people of C2 shortens the walk; to enlarge costs money and shortens nothing."""
    small, large = two_options()
    make_cell("far", OTHER, 6000, households=300, adult=600, old=60)
    nearer = make_option(large.centre, premises=make_premises("P1", OTHER, 5500), action="share", title="共享一层楼")
    scenario, client = draft(300_000_00), signed_in()
    computed(scenario)
    with CaptureQueriesContext(connection) as queries:
        text = client.get(reverse("planning:front", args=[scenario.pk])).content.decode()
    assert len(queries) <= 12
    point = (PlanRun.objects.get().result or {})["front"]
    assert [(one["cost_fen"], one["options"]) for one in point] == [(100_000_00, [nearer.pk]), (0, [])]
    assert point[0]["mean_walk_m"] < point[1]["mean_walk_m"]
    assert reverse("planning:take_point", args=[scenario.pk, 1]) in text
    assert client.post(reverse("planning:take_point", args=[scenario.pk, 2])).status_code == 404
    client.post(reverse("planning:take_point", args=[scenario.pk, 1]))
    made = Scenario.objects.latest("pk")
    assert made.name == "三年计划（100,000 元）"
    assert dict(made.wishes.values_list("option", "kind")) == {
        nearer.pk: WishKind.INSIST, small.pk: WishKind.RULE_OUT, large.pk: WishKind.RULE_OUT,
    }  # fmt: skip
    assert set(chosen(computed(made))) == {nearer.pk}
