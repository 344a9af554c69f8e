"""Siting on the public graphs and on synthetic districts: value, bound, gap, time, memory.

Prints a table and, last, one JSON line. Run: `make bench-siting`, or `python -m benchmarks.siting` with any of the names
pmed, tsplib, district, coverage, fewest, center, city, metropolis, spopt; without a name pmed, district and coverage. The data
are read from JIAMEN_BENCH_DATA (default: ../shared/data beside the project).

How it is measured: one process, kernels compiled beforehand, `s` is the wall clock and `cpu s` the processor time of `solve`
alone (building the lists is beside it), `MiB` the most memory the process has had up to then. Every answer passes `check`.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from jiamen_optim.common import Stop
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import Objective, SitingProblem, check, solve
from jiamen_optim.siting.formats import read_orlib, read_tsplib

DATA = Path(os.environ.get("JIAMEN_BENCH_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "siting"
SECOND_START = """
from pathlib import Path
from jiamen_optim.common import Stop
from jiamen_optim.siting.cli import solve_file
solve_file(Path({path!r}), stop=Stop())
"""


@dataclass(frozen=True)
class Row:
    """One solved instance; `mib` is the peak memory of this process so far, `lists_s` the time to build the lists."""

    instance: str
    objective: int
    published: int | None
    bound: int
    gap: float
    lists_s: float
    seconds: float
    cpu_s: float
    mib: int
    status: str


def solved(
    name: str, problem: SitingProblem, lists_s: float, *, seconds: float | None, published: int | None = None
) -> Row:
    """Solve and put the answer into the table; an answer that fails the check ends the benchmark."""
    begun = time.process_time()
    solution = solve(problem, stop=Stop(seconds=seconds))
    cpu_s = time.process_time() - begun
    if faults := check(problem, solution):
        raise SystemExit(f"{name}: {faults[0].sentence}")
    return Row(
        instance=name,
        objective=solution.objective,
        published=published,
        bound=solution.bound,
        gap=round(solution.gap, 6),
        lists_s=round(lists_s, 2),
        seconds=round(solution.seconds, 2),
        cpu_s=round(cpu_s, 2),
        mib=peak_mib(),
        status=f"{solution.status}, {solution.stop_reason}",
    )


def peak_mib() -> int:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def published(kind: str) -> dict[tuple[str, int], int]:
    """Best known values by instance and p."""
    with (DATA / "optima.csv").open(encoding="utf-8") as lines:
        rows = [line for line in csv.DictReader(lines) if line["problem"] == kind]
    return {(line["instance"], int(line["p"])): int(line["optimum"]) for line in rows}


def graphs() -> Iterator[Row]:
    """The OR-Library graphs, without a clock."""
    for (name, p), value in published("p-median").items():
        begun = time.perf_counter()
        problem = read_orlib(DATA / f"{name}.txt", p)
        yield solved(name, problem, time.perf_counter() - begun, seconds=None, published=value)


def tsplib() -> Iterator[Row]:
    """TSPLIB points at the p of the literature, a minute each."""
    for (name, p), value in published("p-median (Euclid floor)").items():
        begun = time.perf_counter()
        problem = read_tsplib(DATA / "tsplib" / f"{name}.tsp", p)
        yield solved(f"{name}, p={p}", problem, time.perf_counter() - begun, seconds=60, published=value)


def points(name: str, file: str, p: int, k: int, seconds: float) -> Iterator[Row]:
    """p-median of cells and sites in the plane on lists of `k` sites, with a time limit."""
    data = np.load(DATA / "synthetic" / file)
    begun = time.perf_counter()
    near = planar_lists(data["X"], data["C"], k=k)
    lists_s = time.perf_counter() - begun
    yield solved(name, SitingProblem(near, data["w"], p), lists_s, seconds=seconds)


def within(radius_m: int, objective: Objective, p: int | None, seconds: float) -> Iterator[Row]:
    """Coverage of the district within a radius: MCLP with p sites, or LSCP."""
    data = np.load(DATA / "synthetic" / "district_20k_2k.npz")
    begun = time.perf_counter()
    near = planar_lists(data["X"], data["C"], k=len(data["C"]), cutoff_m=radius_m)
    lists_s = time.perf_counter() - begun
    problem = SitingProblem(near, data["w"], p, objective, radius_m)
    yield solved(f"district, {objective} {radius_m} m", problem, lists_s, seconds=seconds)


def fewest() -> Iterator[Row]:
    """Fewest of 2,000 sites so that each of 20,000 cells has one within the radius."""
    for radius_m in (800, 1200):
        yield from within(radius_m, Objective.LSCP, None, 60)


def center() -> Iterator[Row]:
    """p-center on the OR-Library graphs, without a clock."""
    for (name, p), value in list(published("p-center").items())[:20]:
        begun = time.perf_counter()
        problem = replace(read_orlib(DATA / f"{name}.txt", p), objective=Objective.P_CENTER)
        yield solved(f"{name}, p-center", problem, time.perf_counter() - begun, seconds=None, published=value)


def spopt() -> Iterator[Row]:
    """What spopt takes with HiGHS for two of the graphs; memory and time include building its model."""
    try:
        from pulp import HiGHS, LpStatus
        from spopt.locate import PMedian
    except ImportError:
        print("spopt is not installed (`uv sync --all-extras --group bench` adds it): its columns are left out.")
        return
    for name, p in (("pmed6", 5), ("pmed20", 133)):
        near = read_orlib(DATA / f"{name}.txt", p).near
        cost = np.zeros((near.n_demand, near.n_sites))
        cost[np.repeat(np.arange(near.n_demand), np.diff(near.start)), near.site] = near.walk_m
        wall, cpu = time.perf_counter(), time.process_time()
        model = PMedian.from_cost_matrix(cost, np.ones(near.n_demand), p_facilities=p).solve(
            HiGHS(msg=False, timeLimit=300)
        )
        value, seconds = round(model.problem.objective.value()), round(time.perf_counter() - wall, 2)
        yield Row(
            f"{name}, by spopt", value, published("p-median")[name, p], 0, 1.0, 0.0, seconds,
            round(time.process_time() - cpu, 2), peak_mib(), f"spopt says {LpStatus[model.problem.status]}, gives no bound",
        )  # fmt: skip


WORK = {
    "pmed": graphs,
    "tsplib": tsplib,
    "district": lambda: points("district 20k × 2k, p=50", "district_20k_2k.npz", 50, 400, 60),
    "coverage": lambda: within(800, Objective.MCLP, 50, 30),
    "fewest": fewest,
    "center": center,
    "city": lambda: points("city 100k × 5k, p=200", "city_100k_5k.npz", 200, 200, 45),
    "metropolis": lambda: points("metropolis 200k × 10k, p=400", "city_200k_10k.npz", 400, 150, 120),
    "spopt": spopt,
}


def second_start() -> float:
    """Seconds a fresh process needs to read and solve pmed1 once the compiled code is cached."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", SECOND_START.format(path=str(DATA / "pmed1.txt"))], check=True)
    return time.perf_counter() - begun


def main(names: list[str]) -> None:
    """Run the named parts and print."""
    if not DATA.is_dir():
        print(f"The public siting instances are not at {DATA}; set JIAMEN_BENCH_DATA to the folder that has them.")
        return
    solve(read_orlib(DATA / "pmed1.txt", None), stop=Stop())  # compile, or load what was compiled
    rows = []
    print(
        f"{'instance':30}{'objective':>13}{'published':>11}{'bound':>13}{'gap %':>8}"
        f"{'lists s':>8}{'s':>8}{'cpu s':>8}{'MiB':>6}  status"
    )
    for name in names or ["pmed", "district", "coverage"]:
        for r in WORK[name]():
            rows.append(asdict(r))
            print(
                f"{r.instance:30}{r.objective:13}{r.published or '–':>11}{r.bound or '–':>13}{100 * r.gap:8.3f}"
                f"{r.lists_s:8.2f}{r.seconds:8.2f}{r.cpu_s:8.2f}{r.mib:6}  {r.status}",
                flush=True,
            )
    print(json.dumps({"benchmark": "siting", "second_start_s": round(second_start(), 2), "rows": rows}))


if __name__ == "__main__":
    main(sys.argv[1:])
