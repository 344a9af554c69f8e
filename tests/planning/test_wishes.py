"""What a wish costs: asked from the row of an option, computed as a job, kept with the answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.kernel.errors import NotFound, NotPermitted
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning.errors import AnswerOutdated, CannotBeDone, NotComputed, RunOver, ScenarioFrozen, WishedAlready
from jiamen.planning.models import Scenario, UpgradeOption, WishKind
from jiamen.planning.plans.price import run_price
from jiamen.planning.selectors.programme_price import price_words, prices_of
from jiamen.planning.services import programme as doing
from jiamen.planning.services.approval import approve_scenario
from jiamen.planning.services.price import ask_price, cancel_price
from tests.planning.rows import make_option, make_premises, planner
from tests.planning.test_programme import OTHER, _today, computed, draft, signed_in, two_options

__all__ = ["_today"]


def priced(scenario: Scenario, option: UpgradeOption) -> PlanRun:
    run = ask_price(planner(), scenario, option.pk)
    run_price(run.pk)
    run.refresh_from_db()
    return run


def test_to_do_the_refused_one_instead_costs_the_difference() -> None:
    """100,000 yuan pay one of both: 900 households gain by the large one, 400 by the small, three standards each."""
    small, large = two_options()
    scenario = draft()
    computed(scenario)
    refused = priced(scenario, small)
    assert (refused.status, refused.failure) == (RunStatus.DONE, "")
    result = refused.result or {}
    assert (result["shortfall"], result["cost_fen"], result["exact"]) == (3 * 500, 0, True)
    assert (result["comes"], result["goes"]) == ([small.title], [large.title])
    [price] = prices_of(PlanRun.objects.get(kind="programme"))
    assert price.words == f"若改做“{small.title}”：多出 1,500 户次不达标。"
    left_out = priced(scenario, large).result or {}
    assert left_out["shortfall"] == 3 * 500, "without the large one the small one is done"


def test_who_walks_farther_is_counted_in_households() -> None:
    """C2's people walk to a place 1,000 m nearer to none of them once it moves: all 900 walk 1,000 m farther."""
    _, large = two_options()
    moved = make_option(
        large.centre, premises=make_premises("P1", OTHER, 4000), action="idle_state", title="搬到闲置楼", fen=90_000_00
    )
    scenario = draft()
    computed(scenario)
    run = priced(scenario, moved)
    result = run.result or {}
    assert result["longer"]["households"] == 900
    assert round(result["longer"]["household_m"] / 900, -1) == 1000
    assert result["shorter"] == {"households": 0, "household_m": 0}
    assert result["cost_fen"] == -10_000_00
    words = price_words(run.title, True, result)
    assert "900 户步行变远，平均多 1,000 米" in words
    assert words.endswith("少用 10,000 元。")


def test_what_has_no_price() -> None:
    small, large = two_options()
    UpgradeOption.objects.filter(pk=small.pk).update(ownership_settled=False)
    scenario = draft()
    with pytest.raises(NotComputed):
        ask_price(planner(), scenario, large.pk)
    doing.wish(planner(), scenario, large.pk, WishKind.INSIST)
    computed(scenario)
    with pytest.raises(WishedAlready):
        ask_price(planner(), scenario, large.pk)
    with pytest.raises(CannotBeDone, match="产权"):
        ask_price(planner(), scenario, small.pk)
    with pytest.raises(NotFound):
        ask_price(planner(), scenario, 10**9)
    with pytest.raises(NotPermitted):
        ask_price(planner("440305"), scenario, large.pk)
    doing.wish(planner(), scenario, large.pk, None)
    with pytest.raises(AnswerOutdated):
        ask_price(planner(), scenario, large.pk)
    computed(scenario)
    approve_scenario(planner(), scenario)
    with pytest.raises(ScenarioFrozen):
        ask_price(planner(), scenario, large.pk)


def test_asked_twice_it_is_computed_once_and_it_can_be_stopped() -> None:
    small, _ = two_options()
    scenario = draft()
    computed(scenario)
    run = ask_price(planner(), scenario, small.pk)
    assert ask_price(planner(), scenario, small.pk).pk == run.pk
    cancel_price(planner(), scenario, small.pk)
    assert prices_of(PlanRun.objects.get(kind="programme")) == []
    with pytest.raises(RunOver):
        cancel_price(planner(), scenario, small.pk)
    again = priced(scenario, small)
    assert (again.pk > run.pk, again.status) == (True, RunStatus.DONE)
    assert ask_price(planner(), scenario, small.pk).pk == again.pk


def test_what_changed_between_asking_and_computing_is_said() -> None:
    small, _ = two_options()
    scenario = draft()
    computed(scenario)
    run = ask_price(planner(), scenario, small.pk)
    doing.wish(planner(), scenario, small.pk, WishKind.RULE_OUT)
    run_price(run.pk)
    run.refresh_from_db()
    assert (run.status, run.result) == (RunStatus.FAILED, None)
    assert "重新测算" in run.failure


def test_from_the_row_to_the_sentence_without_a_script() -> None:
    small, large = two_options()
    scenario, client = draft(), signed_in()
    computed(scenario)
    page = reverse("planning:scenario", args=[scenario.pk])
    ask = reverse("planning:ask_price", args=[scenario.pk, small.pk])
    insist = reverse("planning:wish_scenario", args=[scenario.pk, small.pk, "insist"])
    text = client.get(page, {"o_sort": "title"}).content.decode()
    assert f'formaction="{ask}?o_sort=title"' in text
    assert f'formaction="{insist}?o_sort=title"' in text
    assert client.post(f"{ask}?o_sort=title")["Location"] == f"{page}?o_sort=title#prices"
    open_part = client.get(reverse("planning:prices", args=[scenario.pk]))
    assert ("HX-Refresh" in open_part, small.title in open_part.content.decode()) == (False, True)
    run_price(PlanRun.objects.get(kind="price").pk)
    assert client.get(reverse("planning:prices", args=[scenario.pk]))["HX-Refresh"] == "true"
    with CaptureQueriesContext(connection) as queries:
        text = client.get(page).content.decode()
    assert len(queries) <= 22
    assert text.count(f"若改做“{small.title}”：多出 1,500 户次不达标。") == 2, "beside the option and below"
    assert "此后方案或可选做法已有变动" not in text
    assert client.get(page, {"export": "price-list.csv"})["Content-Type"].startswith("text/csv")
    assert "一定要做" not in client.get(page, {"export": "options.csv"}).content.decode(), "buttons are not exported"
    client.post(insist)
    text = client.get(page).content.decode()
    assert "此后方案或可选做法已有变动" in text
    assert reverse("planning:wish_scenario", args=[scenario.pk, small.pk, "free"]) in text
    assert reverse("planning:ask_price", args=[scenario.pk, large.pk]) not in text, "first compute again"
    assert client.post(reverse("planning:wish_scenario", args=[scenario.pk, small.pk, "perhaps"])).status_code == 404
