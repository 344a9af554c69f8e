"""What is learnt from past tickets, and whether estimates were honest."""

import numpy as np
import pytest

from jiamen_optim.common import ProblemError
from jiamen_optim.queueing import (
    QUANTILES_PERCENT,
    Expected,
    Joined,
    Served,
    as_busy_as,
    at_pace_of,
    calibrate,
    learn,
    learn_arrivals,
)
from jiamen_optim.queueing.layout import remaining_s
from jiamen_optim.queueing.service import LEVELS, slices
from tests.optim.halls import A, Y, exponential, fixed

CATEGORY = {"card": "insurance", "refund": "insurance", "rare": "insurance", "house": "housing"}


def served(item: str, seconds: float, count: int, *, age: int = 0, seed: int = 0, log_sd: float = 0.3) -> list[Served]:
    took = seconds * np.exp(np.random.default_rng(seed).normal(0, log_sd, count))
    return [Served((item,), round(float(one)), age) for one in took]


def test_many_samples_speak_for_themselves() -> None:
    rows = served("card", 300, 2000, seed=1) + served("refund", 900, 2000, seed=2)
    model = learn(rows, CATEGORY)
    for item in ("card", "refund"):
        actual = np.array([one.took_s for one in rows if one.items == (item,)])
        assert model.mean_s((item,)) == pytest.approx(actual.mean(), rel=0.02)
        assert np.quantile(model.table_s[model.row(item)], 0.9) == pytest.approx(np.quantile(actual, 0.9), rel=0.03)


def test_few_samples_lean_on_the_category() -> None:
    rows = served("card", 300, 300, seed=1) + served("refund", 320, 300, seed=2) + served("house", 1500, 300, seed=3)
    nothing, one, many = (
        learn(rows + served("rare", 1000, n, seed=4), CATEGORY).mean_s(("rare",)) for n in (0, 2, 200)
    )
    assert 280 < nothing < 400
    assert nothing < one < many
    assert many == pytest.approx(1000, rel=0.1)


def test_nothing_at_all_gives_the_assumption() -> None:
    model = learn([], CATEGORY)
    assert np.median(model.table_s[0]) == pytest.approx(480, rel=0.01)
    assert (model.table_s == model.table_s[0]).all()


def test_what_is_old_fades() -> None:
    old, new = served("card", 300, 300, age=400), served("card", 600, 300, age=5)
    assert learn(old + new, CATEGORY).mean_s(("card",)) == pytest.approx(600 * 1.046, rel=0.08)


def test_a_forgotten_ticket_does_not_spoil_the_item() -> None:
    rows = served("card", 300, 200)
    spoilt = learn([*rows, Served(("card",), 8 * 3600, 0)], CATEGORY).mean_s(("card",))
    assert spoilt == pytest.approx(learn(rows, CATEGORY).mean_s(("card",)), rel=0.05)


def test_a_ticket_of_two_items_is_split_between_them() -> None:
    rows = served("card", 200, 200, seed=1) + served("house", 800, 200, seed=2)
    rows += [Served(("card", "house"), 1000, 0)] * 200
    model = learn(rows, CATEGORY)
    assert model.mean_s(("card",)) == pytest.approx(204, rel=0.1)
    assert model.mean_s(("house",)) == pytest.approx(820, rel=0.1)


def test_slices_keep_the_mean() -> None:
    points = np.random.default_rng(3).lognormal(5, 1, 700)
    weight = np.random.default_rng(4).random(700)
    assert slices(points, weight).mean() == pytest.approx(np.average(points, weights=weight))


def test_what_remains_depends_on_what_has_passed() -> None:
    assert set(remaining_s(fixed(x=100), ("x",), 30).tolist()) == {70}
    assert 5 < remaining_s(fixed(x=100), ("x",), 5000).mean() < 20
    for elapsed in (0, 300, 900, 5000):  # exponential times have no memory, beyond the largest sample too
        left = remaining_s(exponential(300), ("x",), elapsed)
        assert len(left) == LEVELS
        assert left.mean() == pytest.approx(300, rel=0.02), elapsed


def test_arrivals_are_a_mean_over_days_that_leans_on_its_neighbours() -> None:
    joined = [Joined(A, 9 * 3600 + 60 * row, day) for day in range(1, 41) for row in range(6)]
    joined += [Joined(Y, 10 * 3600, 1)]
    expected = {(cell.lane, cell.from_s): cell.mean for cell in learn_arrivals(joined, range(1, 41))}
    assert expected[A, 9 * 3600] == pytest.approx(6, rel=0.03)
    assert 0 < expected[A, 9 * 3600 + 1800] < 0.1
    assert 0.01 < expected[Y, 10 * 3600] < 0.05
    assert sum(mean for (lane, _), mean in expected.items() if lane is A) == pytest.approx(6, rel=0.02)


def test_service_follows_the_pace_of_today_as_far_as_it_is_known() -> None:
    usual = exponential(300)
    means = [at_pace_of(usual, [Served(("x",), 390, 0)] * n).mean_s(("x",)) for n in (0, 5, 50, 5000)]
    assert means[0] == usual.mean_s(("x",))
    assert means == sorted(means)
    assert 300 < means[1] < 310
    assert 325 < means[2] < 335
    assert means[3] == pytest.approx(390, rel=0.01)
    assert at_pace_of(fixed(x=100), [Served(("x",), 30_000, 0)]).mean_s(("x",)) == 100  # a ticket nobody closed


def test_arrivals_follow_how_busy_today_is() -> None:
    usual = [Expected(A, 9 * 3600, 20.0), Expected(Y, 9 * 3600 + 1800, 10.0)]
    as_usual = as_busy_as(usual, 15, 9 * 3600, 9 * 3600 + 1350)
    assert [cell.mean for cell in as_usual] == pytest.approx([20, 10])
    busier = as_busy_as(usual, 60, 9 * 3600, 11 * 3600)
    assert busier[0].mean == pytest.approx(20 * (1 / 0.01 + 60) / (1 / 0.01 + 30))
    with pytest.raises(ProblemError) as refusal:
        as_busy_as(usual, -1, 0, 5)
    assert refusal.value.code == "came"


def test_an_honest_estimate_is_calibrated_and_others_lose() -> None:
    draw = np.random.default_rng(1)
    scale = draw.uniform(100, 900, 20_000)
    actual = draw.exponential(scale)
    honest = -np.log(1 - np.array(QUANTILES_PERCENT) / 100) * scale[:, None]
    half_hours = 1800 * draw.integers(16, 20, len(scale))
    found = calibrate(honest, actual, half_hours)
    assert (found.overall.coverage_50, found.overall.coverage_90) == pytest.approx((0.5, 0.9), abs=0.01)
    assert found.overall.pit == pytest.approx([0.05] * 20, abs=0.006)
    assert sum(score.n for score in found.by_half_hour.values()) == 20_000
    assert set(found.by_half_hour) == {1800 * half for half in range(16, 20)}
    assert found.overall.crps_s == pytest.approx(
        scale.mean() / 2, rel=0.05
    )  # of an exponential, less what 19 levels miss
    for factor in (0.7, 1.4):
        wrong = calibrate(factor * honest, actual, half_hours).overall
        assert wrong.pinball_50_s > found.overall.pinball_50_s
        assert wrong.crps_s > found.overall.crps_s
        assert abs(wrong.coverage_90 - 0.9) > 0.03


def test_waits_of_nothing_are_spread_over_the_bins_they_fill() -> None:
    predicted = np.zeros((2, len(QUANTILES_PERCENT)))
    predicted[1] = np.arange(len(QUANTILES_PERCENT))
    score = calibrate(predicted, [0, 100], [0, 0]).overall
    assert score.pit[:-1] == pytest.approx([0.025] * 19)
    assert score.pit[-1] == pytest.approx(0.525)
    assert (score.coverage_50, score.coverage_90) == pytest.approx((0.25, 0.45))


@pytest.mark.parametrize(
    ("predicted", "actual", "half_hour", "code"),
    [([], [], [], "nothing"), ([[1, 2]], [1], [0], "shapes"), ([list(range(19, 0, -1))], [1], [0], "falling")],
)
def test_unusable_estimates_are_refused(predicted: object, actual: object, half_hour: object, code: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        calibrate(predicted, actual, half_hour)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_unusable_history_is_refused() -> None:
    with pytest.raises(ProblemError) as refusal:
        learn([Served(("card",), 5, 0), Served(("card", "alien"), 5, 0)], CATEGORY)
    assert (refusal.value.code, refusal.value.rows) == ("served", (1,))
    with pytest.raises(ProblemError) as refusal:
        learn_arrivals([Joined(A, 5, 3)], [1, 2])
    assert (refusal.value.code, refusal.value.rows) == ("day-unknown", (0,))
    with pytest.raises(ProblemError) as refusal:
        learn_arrivals([], [])
    assert refusal.value.code == "no-days"
