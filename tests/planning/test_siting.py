"""A siting run from the wish to its end."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from jiamen.accounts.permissions import Role
from jiamen.kernel import jobs
from jiamen.kernel.errors import NotFound, NotPermitted, Refusal
from jiamen.kernel.models import AuditEntry, PlanRun, RunStatus
from jiamen.people.models import PopulationCell
from jiamen.planning.errors import (
    AreaUnknown,
    CountMissing,
    CountNotAsked,
    FixedAndForbidden,
    NoPeople,
    NoSites,
    NotCoverable,
    RunOver,
    SiteUnknown,
    SitingFailed,
    TooFewSites,
    TooManySites,
)
from jiamen.planning.plans import siting as plans
from jiamen.planning.selectors.impact import Impact
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.services.siting import SitingWish, cancel_siting, repeat_siting, start_siting
from tests.planning.rows import make_area, make_cell, make_centre, make_premises, planner

WISH = SitingWish("361102", "p-median", p=1, radius_m=1000, elder_percent=100, detour_percent=130, keep_existing=False)


@pytest.fixture
def line() -> None:
    """People at 0, 1,000 and 2,000 m; today's centre at 2,000 m, premises at 0 and 900 m (on foot)."""
    make_centre("C1", north_m=2000)
    make_premises("P1")
    make_premises("P2", north_m=900)
    make_cell("a", north_m=0, young=10, adult=80, old=10)
    make_cell("b", north_m=1000, adult=50, old=50)
    make_cell("c", north_m=2000, adult=90)


def done(wish: SitingWish) -> dict[str, Any]:
    run = start_siting(planner(), wish)
    plans.run_siting(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.DONE, run.failure
    assert run.result is not None
    return run.result


@pytest.mark.usefixtures("line")
def test_the_shortest_walk_is_found_and_proven() -> None:
    result = done(WISH)
    by_hand = {
        "P1": 100 * 0 + 100 * 1000 + 90 * 2000,
        "P2": 100 * 900 + 100 * 100 + 90 * 1100,
        "C1": 100 * 2000 + 100 * 1000,
    }
    assert [site["code"] for site in result["sites"]] == [min(by_hand, key=lambda code: by_hand[code])]
    assert result["objective"] == result["bound"] == min(by_hand.values())
    assert result["status"] == "optimal"
    assert result["sites"][0]["residents"] == 290


@pytest.mark.usefixtures("line")
def test_existing_centres_stay_when_asked() -> None:
    result = done(replace(WISH, p=2, elder_percent=200, keep_existing=True))
    assert {site["code"] for site in result["sites"]} == {"C1", "P2"}


@pytest.mark.usefixtures("line")
def test_coverage_counts_people_within_the_radius_and_elders_more() -> None:
    result = done(replace(WISH, objective="mclp", radius_m=950))
    assert (result["objective"], [s["code"] for s in result["sites"]]) == (200, ["P2"])
    PopulationCell.objects.filter(code="c").update(age_65_plus=90, age_15_64=0)
    result = done(replace(WISH, objective="mclp", radius_m=50, elder_percent=200))
    assert (result["objective"], [s["code"] for s in result["sites"]]) == (180, ["C1"])


@pytest.mark.usefixtures("line")
def test_the_longest_walk_is_made_as_short_as_can_be() -> None:
    result = done(replace(WISH, objective="p-center"))
    assert (result["objective"], result["bound"]) == (1100, 1100)
    assert [site["code"] for site in result["sites"]] == ["P2"]


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(("radius_m", "codes"), [(1100, {"P2"}), (1000, {"P1", "C1"}), (150, {"P1", "P2", "C1"})])
def test_so_few_centres_that_nobody_walks_farther_than_the_radius(radius_m: int, codes: set[str]) -> None:
    result = done(replace(WISH, objective="lscp", p=None, radius_m=radius_m))
    assert result["status"] == "optimal"
    assert (result["objective"], result["bound"]) == (len(codes), len(codes))
    if radius_m != 1000:  # elsewhere the least number leaves one choice
        assert {site["code"] for site in result["sites"]} == codes
    groups = {row.group: row for row in Impact.from_json(result["impact"]).groups}
    assert groups["residents"].left_out == 0


@pytest.mark.usefixtures("line")
def test_who_cannot_be_reached_is_told_with_the_radius_that_would_do() -> None:
    run = start_siting(planner(), replace(WISH, objective="lscp", p=None, radius_m=50))
    plans.run_siting(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert run.failure == str(NotCoverable(people=100, radius_m=50, least_m=100))


@pytest.mark.usefixtures("line")
def test_what_is_insisted_on_is_chosen_and_what_is_ruled_out_is_not() -> None:
    assert [s["code"] for s in done(replace(WISH, fixed=["centre:C1"]))["sites"]] == ["C1"]
    assert [s["code"] for s in done(replace(WISH, forbidden=["premises:P2"]))["sites"]] != ["P2"]
    kept = done(replace(WISH, p=2, keep_existing=True, forbidden=["centre:C1"]))
    assert {site["code"] for site in kept["sites"]} == {"P1", "P2"}


@pytest.mark.usefixtures("line")
def test_who_gains_and_who_is_left_out_by_age() -> None:
    groups = {row.group: row for row in Impact.from_json(done(WISH)["impact"]).groups}
    everybody, elders = groups["residents"], groups["age_65_plus"]
    assert (everybody.people, everybody.gain, everybody.lose) == (290, 200, 90)
    assert (everybody.beyond_before, everybody.left_out) == (100, 90)
    assert (elders.beyond_before, elders.left_out) == (10, 0)
    assert (everybody.mean_before_m, everybody.mean_after_m) == (round(300_000 / 290), round(199_000 / 290))
    assert sum(groups[g].gain for g in ("age_0_14", "age_15_64", "age_65_plus")) == everybody.gain


@pytest.mark.usefixtures("line")
def test_a_job_delivered_twice_computes_once() -> None:
    run = start_siting(planner(), WISH)
    assert ProcrastinateJob.objects.get().args == {"run_id": run.pk}
    plans.run_siting(run.pk)
    first = PlanRun.objects.get(pk=run.pk)
    plans.run_siting(run.pk)
    assert PlanRun.objects.get(pk=run.pk).finished_at == first.finished_at


@pytest.mark.usefixtures("line")
def test_a_cancelled_run_ends_before_or_while_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = start_siting(planner(), WISH)
    assert cancel_siting(planner(), waiting.pk).status == RunStatus.CANCELLED
    plans.run_siting(waiting.pk)
    assert PlanRun.objects.get(pk=waiting.pk).result is None
    with pytest.raises(RunOver):
        cancel_siting(planner(), waiting.pk)

    working = start_siting(planner(), WISH)
    taken = jobs.begin(working.pk)
    assert taken is not None
    cancel_siting(planner(), working.pk)
    monkeypatch.setattr(jobs, "begin", lambda _run_id: taken)
    plans.run_siting(working.pk)
    assert PlanRun.objects.get(pk=working.pk).status == RunStatus.CANCELLED
    assert AuditEntry.objects.filter(fact="planning.siting_cancelled").count() == 2


@pytest.mark.usefixtures("line")
def test_a_run_that_cannot_be_computed_says_so_in_a_sentence() -> None:
    run = start_siting(planner(), WISH)
    PopulationCell.objects.all().delete()
    plans.run_siting(run.pk)
    run.refresh_from_db()
    assert (run.status, run.failure) == (RunStatus.FAILED, str(NoPeople()))
    make_cell("a", adult=10)
    again = repeat_siting(planner(), run.pk)
    plans.run_siting(again.pk)
    assert PlanRun.objects.get(pk=again.pk).status == RunStatus.DONE


BAD: list[tuple[Callable[[SitingWish], SitingWish], type[Refusal], str]] = [
    (lambda w: replace(w, p=5), TooManySites, "p"),
    (lambda w: replace(w, p=1, keep_existing=True, area="361102002"), TooFewSites, "p"),
    (lambda w: replace(w, p=None), CountMissing, "p"),
    (lambda w: replace(w, objective="lscp"), CountNotAsked, "p"),
    (lambda w: replace(w, fixed=["premises:P9"]), SiteUnknown, "fixed"),
    (lambda w: replace(w, forbidden=["centre:P1"]), SiteUnknown, "forbidden"),
    (lambda w: replace(w, fixed=["premises:P1"], forbidden=["premises:P1"]), FixedAndForbidden, "forbidden"),
    (lambda w: replace(w, fixed=["premises:P1", "premises:P2"]), TooFewSites, "p"),
    (lambda w: replace(w, p=3, forbidden=["premises:P1", "premises:P2"]), TooManySites, "p"),
    (lambda w: replace(w, area="440305"), AreaUnknown, "area"),
    (lambda w: replace(w, area="361102003"), NoPeople, "area"),
    (lambda w: replace(w, area="361102004"), NoSites, "area"),
]


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(("spoil", "refusal", "field"), BAD)
def test_a_wish_that_cannot_be_fulfilled_is_refused_beside_its_field(
    spoil: Callable[[SitingWish], SitingWish], refusal: type[Refusal], field: str
) -> None:
    make_centre("C2", north_m=100)
    make_area("361102003001")
    make_cell("d", area="361102004001", adult=5)
    with pytest.raises(refusal) as caught:
        start_siting(planner(), spoil(WISH))
    assert caught.value.field == field
    assert not PlanRun.objects.exists()


@pytest.mark.usefixtures("line")
def test_runs_stay_inside_the_area_and_with_planners() -> None:
    run = start_siting(planner(), WISH)
    with pytest.raises(NotFound):
        cancel_siting(planner("440305"), run.pk)
    with pytest.raises(NotFound):
        repeat_siting(planner("361102002"), run.pk)
    with pytest.raises(NotPermitted):
        start_siting(planner(role=Role.CENTRE_MANAGER), WISH)


def test_proof_never_promises_more_than_was_proven() -> None:
    assert "0.31" in proof_words({"status": "feasible", "gap": 0.00301})
    assert "0.01" in proof_words({"status": "feasible", "gap": 0.0})


def test_the_command_prints_one_json_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    square = tmp_path / "square.txt"
    square.write_text("4 5 2\n1 2 9\n1 2 1\n2 3 5\n3 4 1\n4 1 5\n")
    call_command("siting", "solve", str(square), "--format", "orlib", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"objective", "bound", "gap", "seconds", "sites", "status", "stop_reason"}
    assert (answer["objective"], answer["bound"], answer["status"]) == (2, 2, "optimal")
    points = tmp_path / "points.csv"
    points.write_text("kind,x,y,weight\ndemand,0,0,5\ndemand,30,40,2\nsite,0,0,\nsite,60,80,\n")
    call_command("siting", "solve", str(points), "--format", "csv", "--p", "1", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["objective"], answer["sites"], answer["stop_reason"]) == (100, [1], "proven")
    with pytest.raises(SitingFailed, match="--p"):
        call_command("siting", "solve", str(points), "--format", "csv", "--json")
    square.write_text("4 5 2\n1 2 9\n")
    with pytest.raises(SitingFailed, match="5 条边"):
        call_command("siting", "solve", str(square), "--json")
