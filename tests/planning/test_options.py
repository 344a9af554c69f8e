"""Options and funding sources entered by hand, and what the database keeps as it was."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.kernel.errors import InvalidInput, NotPermitted
from jiamen.planning.errors import (
    AmountNeeded,
    OptionFrozen,
    OptionOpenArea,
    PayersMissing,
    PremisesElsewhere,
    PremisesNeeded,
    PremisesNotNeeded,
    ShareAboveRule,
    SourceKnown,
)
from jiamen.planning.models import FundingSource, OptionShare, UpgradeOption
from jiamen.planning.selectors.programme import as_it_stands, options_in
from jiamen.planning.services import options as doing
from jiamen.planning.services.approval import approve_scenario
from jiamen.planning.services.options import OptionTerms, SourceTerms
from tests.planning.rows import STREET, make_centre, make_option, make_premises, make_source, planner
from tests.planning.test_programme import _today, computed, draft, signed_in, two_options

__all__ = ["_today"]


def terms(**more: Any) -> OptionTerms:
    given: dict[str, Any] = {
        "action": "enlarge", "premises": None, "title": "向南扩建", "floor_area_m2": 500, "open_area_m2": 300,
        "functions": ["meals"], "shares": {make_source().pk: 60_000_00}, "running_fen": 5_000_00, "months": 8,
        "let_until": None, "ownership_settled": True, "step_free": True,
    }  # fmt: skip
    return OptionTerms(**given | more)


def test_an_option_costs_what_its_sources_pay() -> None:
    shares = {make_source().pk: 60_000_00, make_source("street").pk: 40_000_00}
    made = doing.add_option(planner(), make_centre(), terms(shares=shares))
    assert (made.cost_fen, dict(made.shares.values_list("source", "fen"))) == (100_000_00, shares)
    assert made in options_in("361102")
    changed = doing.change_option(planner(), made, terms(months=3))
    assert (changed.cost_fen, changed.months, changed.shares.count()) == (60_000_00, 3, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the shares add up


def test_what_cannot_be_an_option() -> None:
    centre, here = make_centre(), make_premises("P1")
    far = make_premises("P2", "361103001001")
    street = make_source("street", most_percent=50)
    wrong: list[tuple[type[InvalidInput], str | None, dict[str, Any]]] = [
        (AmountNeeded, "floor_area_m2", {"floor_area_m2": 0}),
        (OptionOpenArea, "open_area_m2", {"open_area_m2": 501}),
        (PremisesNeeded, "premises", {"action": "share"}),
        (PremisesNotNeeded, "premises", {"premises": here}),
        (PremisesElsewhere, "premises", {"action": "share", "premises": far}),
        (PayersMissing, None, {"shares": {}}),
        (ShareAboveRule, f"s{street.pk}", {"shares": {street.pk: 51, make_source().pk: 49}}),
    ]
    for error, field, given in wrong:
        with pytest.raises(error) as caught:
            doing.add_option(planner(), centre, terms(**given))
        assert caught.value.field == field
    doing.add_option(planner(), centre, terms(shares={street.pk: 50, make_source().pk: 50}))
    with pytest.raises(NotPermitted):
        doing.add_option(planner("440305"), centre, terms())


def test_withdrawn_it_is_offered_to_nobody_and_stays_in_the_old_answer() -> None:
    _, large = two_options()
    scenario = draft()
    run = computed(scenario)
    doing.retire_option(planner(), large, retired=True)
    assert large not in options_in("361102")
    assert run.input != as_it_stands(scenario, options_in("361102")), "the answer is outdated"
    text = signed_in().get(reverse("planning:scenario", args=[scenario.pk])).content.decode()
    assert large.title in text
    doing.retire_option(planner(), large, retired=False)
    assert large in options_in("361102")


@pytest.mark.parametrize("guarded", [True, False])
def test_an_option_of_an_approved_programme_is_frozen(guarded: bool) -> None:
    small, large = two_options()
    scenario = draft()
    computed(scenario)
    approve_scenario(planner(), scenario)
    with pytest.raises(OptionFrozen):
        doing.change_option(planner(), large, terms())
    doing.change_option(planner(), small, terms())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not guarded:
            cursor.execute("ALTER TABLE planning_upgradeoption DISABLE TRIGGER frozen")
            cursor.execute("ALTER TABLE planning_optionshare DISABLE TRIGGER frozen")
    attempts = [
        lambda: UpgradeOption.objects.filter(pk=large.pk).update(months=1),
        lambda: OptionShare.objects.filter(option=large).update(source=make_source("street")),
    ]
    for attempt in attempts:
        if guarded:
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()
        else:
            attempt()
    doing.retire_option(planner(), large, retired=True)


def test_from_an_empty_form_to_an_option_in_three_steps() -> None:
    centre, source, client = make_centre(), make_source(), signed_in()
    page = reverse("planning:new_option")
    first = {
        "reached": "1", "go": "1", "centre": centre.pk, "action": "enlarge", "title": "向南扩建", "floor_area_m2": "500",
        "open_area_m2": "600", "functions": ["meals", "reading"],
    }  # fmt: skip
    assert client.post(page, first | {"title": ""}).status_code == 422
    second = client.post(page, first).content.decode()
    assert "第 2 步" in second
    assert 'name="functions" value="reading"' in second
    money = {"reached": "2", "go": "2", f"s{source.pk}": "60000", "running": "0"}
    third = client.post(page, first | money).content.decode()
    assert "第 3 步" in third
    back = client.post(page, first | money | {"go": "0"})
    assert (back.status_code, "第 1 步" in back.content.decode()) == (200, True)
    done = {"reached": "3", "go": "3", "months": "8", "ownership_settled": "on"}
    refused = client.post(page, first | money | done)
    assert (refused.status_code, "第 1 步" in refused.content.decode()) == (422, True)
    assert "向居民开放的面积不能超过建筑面积 500 平方米" in refused.content.decode()
    assert 'name="months" value="8"' in refused.content.decode(), "nothing typed is lost"
    client.post(page, first | money | done | {"open_area_m2": "300"})
    made = UpgradeOption.objects.get()
    assert (made.cost_fen, made.functions, made.step_free) == (60_000_00, ["meals", "reading"], False)
    edit = reverse("planning:edit_option", args=[made.pk])
    assert "向南扩建" in client.get(edit).content.decode()
    client.post(edit, first | money | done | {"open_area_m2": "300", "months": "5"})
    made.refresh_from_db()
    assert made.months == 5
    client.post(reverse("planning:withdraw_option", args=[made.pk]))
    with CaptureQueriesContext(connection) as queries:
        text = client.get(reverse("planning:option", args=[made.pk])).content.decode()
    assert len(queries) <= 14
    assert "已撤回" in text
    with CaptureQueriesContext(connection) as queries:
        text = client.get(reverse("planning:options"), {"state": "retired"}).content.decode()
    assert len(queries) <= 12
    assert "向南扩建" in text
    assert "向南扩建" not in client.get(reverse("planning:options"), {"state": "offered"}).content.decode()
    assert client.get(reverse("planning:options"), {"export": "all-options.xlsx"}).status_code == 200


def test_a_source_has_rules_and_changing_them_outdates_answers() -> None:
    make_option(make_centre())
    scenario, given = draft(), SourceTerms("社区自筹", "最多三成", 30, None)
    before = as_it_stands(scenario, options_in("361102"))
    made = doing.add_source(planner(), "361102", given)
    assert as_it_stands(scenario, options_in("361102")) != before
    before = as_it_stands(scenario, options_in("361102"))
    doing.change_source(planner(), made, replace(given, name="社区筹资"))
    assert as_it_stands(scenario, options_in("361102")) == before, "a name changes no answer"
    doing.change_source(planner(), made, replace(given, last_year=2028))
    assert as_it_stands(scenario, options_in("361102")) != before
    with pytest.raises(SourceKnown):
        doing.add_source(planner(), "361102", replace(given, name=make_source().name))
    with pytest.raises(NotPermitted):
        doing.add_source(planner(STREET, Role.STREET_PLANNER), "361102", given)


def test_a_source_by_its_form() -> None:
    make_source()
    client = signed_in()
    given = {"area": "361102", "name": "社会捐助", "most_percent": "20", "last_year": ""}
    client.post(reverse("planning:new_source"), given)
    made = FundingSource.objects.get(name="社会捐助")
    assert (made.most_percent, made.last_year) == (20, None)
    again = client.post(reverse("planning:new_source"), given)
    assert (again.status_code, "本区已有" in again.content.decode()) == (422, True)
    client.post(reverse("planning:edit_source", args=[made.pk]), {"name": "社会捐助", "last_year": "2029"})
    made.refresh_from_db()
    assert (made.most_percent, made.last_year) == (None, 2029)
    with CaptureQueriesContext(connection) as queries:
        text = client.get(reverse("planning:sources")).content.decode()
    assert len(queries) <= 12
    assert reverse("planning:edit_source", args=[made.pk]) in text
