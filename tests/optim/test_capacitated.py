"""Capacitated p-median: against the slow way, planted faults, refusals, limits and the public instances."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, ProblemError, Stop, StopReason
from jiamen_optim.siting import Solution, Status
from jiamen_optim.siting.capacitated import CapacitatedProblem, check, explain, solve
from jiamen_optim.siting.capacitated import relaxation as bounds
from jiamen_optim.siting.capacitated.pmedcap import read_pmedcap
from tests.optim.instances import published, siting_data


def tiny(seed: int) -> CapacitatedProblem | None:
    """At most 6 demand points and 5 sites, tight, with ties, zeros, cut lists; None if refused at once."""
    random = np.random.default_rng(seed)
    n, m = int(random.integers(1, 7)), int(random.integers(1, 6))
    matrix = random.integers(0, int(random.choice([3, 40])), size=(n, m))
    p = int(random.integers(1, m + 1))
    demand = random.integers(0, 7, size=n) * int(random.choice([1, 5]))
    capacity = random.integers(0, max(2 * int(demand.sum()) // p, 1) + 2, size=m)
    order = [int(site) for site in random.permutation(m)]
    fixed = tuple(order[:1]) if random.random() < 0.3 else ()
    forbidden = tuple(order[-1:]) if random.random() < 0.3 and m > p else ()
    weight = random.integers(0, 5, size=n)
    weight[0] += 1
    near = NearestLists.from_matrix(matrix, k=int(random.integers(1, m + 1)))
    try:
        return CapacitatedProblem(near, weight, demand, capacity, p, fixed, forbidden)
    except ProblemError:
        return None


def optimum(problem: CapacitatedProblem) -> int | None:
    """The best value over all sites and assignments; None if nothing fits."""
    near, best = problem.near, None
    walks = [
        {int(near.site[e]): int(near.walk_m[e]) for e in range(near.start[row], near.start[row + 1])}
        for row in range(near.n_demand)
    ]
    allowed = [site for site in range(near.n_sites) if site not in problem.forbidden]
    for sites in itertools.combinations(allowed, problem.p):
        if not set(problem.fixed) <= set(sites):
            continue
        for choice in itertools.product(*([s for s in sites if s in walk] for walk in walks)):
            load = [sum(int(d) for d, s in zip(problem.demand, choice, strict=True) if s == site) for site in sites]
            if all(used <= problem.capacity[site] for used, site in zip(load, sites, strict=True)):
                cost = sum(int(w) * walk[s] for w, walk, s in zip(problem.weight, walks, choice, strict=True))
                best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("exact", [True, False])
def test_every_tiny_problem_is_solved_and_proven_or_proven_impossible(
    exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_CELLS", 10**8 if exact else -1)
    impossible = 0
    for seed in range(400):
        problem = tiny(seed)
        if problem is None:
            continue
        best = optimum(problem)
        if best is None:
            impossible += 1
            with pytest.raises(ProblemError) as refusal:
                solve(problem, stop=Stop())
            assert refusal.value.code == "capacity-none", seed
            continue
        solution = solve(problem, stop=Stop())
        assert (solution.objective, solution.bound, solution.status) == (best, best, Status.OPTIMAL), seed
        assert check(problem, solution) == [], seed
    assert impossible >= 5


def town(n: int = 40, seed: int = 11, room: int = 70) -> CapacitatedProblem:
    random = np.random.default_rng(seed)
    points = random.integers(0, 1000, size=(n, 2))
    walk = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    demand = random.integers(1, 12, size=n)
    capacity = np.full(n, room)
    return CapacitatedProblem(
        NearestLists.from_matrix(walk, k=n - 5), random.integers(1, 9, size=n), demand, capacity, 5, (2,), (7,)
    )


def with_row(solution: Solution, row: int, site: int, walk_m: int) -> Solution:
    sites, walks = solution.site.copy(), solution.walk_m.copy()
    sites[row], walks[row] = site, walk_m
    return replace(solution, site=sites, walk_m=walks)


def crowded(solution: Solution) -> Solution:
    return replace(solution, site=np.full_like(solution.site, solution.sites[0]))


def swapped(solution: Solution, old: int, new: int) -> Solution:
    return replace(solution, sites=tuple(sorted({*solution.sites, new} - {old})))


def a_free_site(solution: Solution) -> int:
    return next(site for site in solution.sites if site != 2)


FAULTS: dict[str, Callable[[Solution], Solution]] = {
    "capacity-passed": crowded,
    "closed-used": lambda s: with_row(s, 3, next(x for x in range(40) if x not in s.sites), int(s.walk_m[3])),
    "walk-other": lambda s: with_row(s, 3, int(s.site[3]), int(s.walk_m[3]) - 1),
    "unlisted-used": crowded,
    "count": lambda s: replace(s, sites=s.sites[:-1]),
    "site-twice": lambda s: replace(s, sites=(s.sites[0], *s.sites[:-1])),
    "site-unknown": lambda s: swapped(s, a_free_site(s), 40),
    "forbidden-open": lambda s: swapped(s, a_free_site(s), 7),
    "fixed-closed": lambda s: swapped(s, 2, next(x for x in (0, 1, 3, 4, 5, 6) if x not in s.sites)),
    "length": lambda s: replace(s, site=s.site[:-1]),
    "objective-wrong": lambda s: replace(s, objective=s.objective - 1),
    "walk-wrong": lambda s: replace(s, parts=replace(s.parts, walk=s.parts.walk + 1)),
    "covered-wrong": lambda s: replace(s, parts=replace(s.parts, covered=s.parts.covered - 1)),
    "unreached-wrong": lambda s: replace(s, parts=replace(s.parts, unreached=1)),
    "bound-passed": lambda s: replace(s, bound=s.objective + 1),
    "gap-wrong": lambda s: replace(s, gap=s.gap + 0.01),
    "status-wrong": lambda s: replace(s, stop_reason=StopReason.TIME_LIMIT),
}


@pytest.fixture(scope="module")
def answer() -> Solution:
    return solve(town(), stop=Stop())


def test_a_right_answer_passes_and_is_explained(answer: Solution) -> None:
    assert check(town(), answer) == []
    told = explain(town(), answer)
    assert sum(site.load for site in told.sites) == town().demand.sum()
    assert all(site.load <= site.capacity for site in told.sites)
    turned = next(sentence for sentence in told.sentences if sentence.code == "turned-away")
    assert turned.figures["cells"] == sum(len(site.turned_away) for site in told.sites) > 0
    assert told.sentences[-1].code == "proven"


@pytest.mark.parametrize("code", list(FAULTS))
def test_a_planted_fault_is_found(code: str, answer: Solution) -> None:
    assert code in {violation.code for violation in check(town(), FAULTS[code](answer))}


def small(**changes: Any) -> CapacitatedProblem:
    base: dict[str, Any] = {
        "near": NearestLists.from_matrix([[1, 5, 9], [4, 2, 7]]), "weight": np.array([3, 4]),
        "demand": np.array([5, 6]), "capacity": np.array([8, 7, 6]), "p": 2,
    }  # fmt: skip
    return CapacitatedProblem(**{**base, **changes})


@pytest.mark.parametrize(
    ("code", "rows", "changes"),
    [
        ("capacity-total", (0, 1), {"demand": np.array([8, 8])}),
        ("capacity-total", (1, 2), {"demand": np.array([6, 8]), "fixed": (2,), "forbidden": (0,)}),
        ("demand-large", (1,), {"demand": np.array([1, 9])}),
        ("demand-large", (1,), {"demand": np.array([1, 7]), "near": NearestLists.from_matrix([[1, 5, 9], [4, 3, 2]], k=1)}),
        ("demand-unreachable", (1,), {"near": NearestLists.from_matrix([[1, 5, 9], [4, 2, 7]], k=1), "forbidden": (1,)}),
        ("demand-count", (), {"demand": np.array([5])}),
        ("demand-negative", (1,), {"demand": np.array([5, -1])}),
        ("demand-large-sum", (), {"demand": np.array([5, 2**50])}),
        ("capacity-count", (), {"capacity": np.array([8])}),
        ("capacity-negative", (2,), {"capacity": np.array([8, 9, -1])}),
        ("p-large", (), {"p": 4}),
        ("weight-negative", (0,), {"weight": np.array([-3, 4])}),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_its_rows(code: str, rows: tuple[int, ...], changes: dict[str, Any]) -> None:
    with pytest.raises(ProblemError) as refusal:
        small(**changes)
    assert (refusal.value.code, refusal.value.rows) == (code, rows)
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("pmedcap-empty", b"1 713\n"),
        ("pmedcap-count", b"1 9\n3 1 50\n1 0 0 3\n"),
        ("pmedcap-line", b"1 9\n1 1 50\n1 0 0\n"),
        ("pmedcap-line", b"1 9\n1 1 x\n1 0 0 4\n"),
        ("pmedcap-text", "居民".encode("gb18030")),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, code: str, text: bytes) -> None:
    path = tmp_path / "points.txt"
    path.write_bytes(text)
    with pytest.raises(ProblemError) as refusal:
        read_pmedcap(path)
    assert refusal.value.code == code


def test_limits_are_kept_and_an_open_answer_is_never_called_optimal() -> None:
    hard = town(n=600, seed=3, room=850)
    solve(town(), stop=Stop())  # compile
    for stop, status in ((Stop(seconds=0.5), Status.FEASIBLE), (Stop(cancelled=lambda: True), Status.CANCELLED)):
        begun = time.perf_counter()
        solution = solve(hard, stop=stop)
        assert time.perf_counter() - begun < 2.5
        assert (solution.status, check(hard, solution)) == (status, [])
        assert solution.bound < solution.objective


def test_the_same_seed_gives_the_same_answer(answer: Solution) -> None:
    again = solve(town(), stop=Stop())
    assert (again.sites, again.objective, again.site.tolist()) == (answer.sites, answer.objective, answer.site.tolist())


@pytest.mark.parametrize("name", ["pmedcap1_2", "pmedcap1_4", "pmedcap1_5", "pmedcap1_6", "pmedcap1_9"])
def test_the_published_optimum_is_found_and_proven(name: str) -> None:
    instance = read_pmedcap(siting_data() / "pmedcap" / f"{name}.txt")
    solution = solve(instance.problem, stop=Stop())
    assert instance.published == published("capacitated p-median")[name]
    assert check(instance.problem, solution) == []
    assert (solution.objective, solution.bound, solution.status) == (*[instance.published] * 2, Status.OPTIMAL)
