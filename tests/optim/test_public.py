"""The public p-median graphs, and a district of 20,000 cells."""

import json
import subprocess
import sys

import pytest

from jiamen_optim.common import Stop
from jiamen_optim.siting import Status, check, solve
from jiamen_optim.siting.cli import solve_file
from jiamen_optim.siting.formats.orlib import read_orlib
from tests.optim.instances import ROOT, published, siting_data

DISTRICT = """
import json, resource, numpy as np
from jiamen_optim.common import Stop
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import SitingProblem, check, solve
data = np.load({path!r})
problem = SitingProblem(planar_lists(data["X"], data["C"], k=400), data["w"], 50)
solution = solve(problem, stop=Stop(seconds=60, gap=0.005))
print(json.dumps(dict(gap=solution.gap, faults=len(check(problem, solution)), unreached=solution.parts.unreached,
    reason=solution.stop_reason, mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
"""


@pytest.mark.parametrize("name", [f"pmed{number}" for number in range(1, 21)])
def test_the_published_optimum_is_found_and_proven(name: str) -> None:
    problem = read_orlib(siting_data() / f"{name}.txt")
    solution = solve(problem, stop=Stop())
    assert check(problem, solution) == []
    assert (solution.objective, solution.bound, solution.status) == (*[published()[name]] * 2, Status.OPTIMAL)


def test_another_seed_never_finds_less_than_the_optimum_nor_bounds_more() -> None:
    for name in ("pmed1", "pmed6", "pmed8", "pmed10"):
        for seed in range(1, 6):
            solution = solve(read_orlib(siting_data() / f"{name}.txt"), stop=Stop(), seed=seed)
            assert solution.bound <= published()[name] <= solution.objective


def test_a_file_gives_the_promised_keys() -> None:
    answer = solve_file(siting_data() / "pmed1.txt", stop=Stop())
    assert sorted(answer) == ["bound", "gap", "objective", "seconds", "sites", "status", "stop_reason"]
    assert json.loads(json.dumps(answer))["objective"] == published()["pmed1"]
    assert len(answer["sites"]) == 5
    assert min(answer["sites"]) >= 1
    assert max(answer["sites"]) <= 100


def test_a_district_of_20_000_cells_is_sited_within_half_a_per_cent_below_a_gibibyte() -> None:
    path = siting_data() / "synthetic" / "district_20k_2k.npz"
    run = subprocess.run(
        [sys.executable, "-c", DISTRICT.format(path=str(path))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    figures = json.loads(run.stdout)
    assert figures["gap"] <= 0.005
    assert figures["reason"] == "gap reached"
    assert figures["faults"] == 0
    assert figures["unreached"] == 0
    assert figures["mib"] < 1024
