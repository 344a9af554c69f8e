"""Siting on the public graphs and on a synthetic district: value, bound, gap, time, memory.

Prints a table and, last, one JSON line. Run: `python -m benchmarks.siting [pmed | district | coverage | city …]`; without
a name all but the city. The data are read from JIAMEN_BENCH_DATA (default: ../shared/data beside the project).
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from jiamen_optim.common import Stop
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import Objective, SitingProblem, Solution, check, solve
from jiamen_optim.siting.formats.orlib import read_orlib

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
    mib: int
    status: str


def row(name: str, problem: SitingProblem, solution: Solution, published: int | None, lists_s: float) -> Row:
    """Put one answer into the table; an answer that fails the check ends the benchmark."""
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
        mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        status=f"{solution.status}, {solution.stop_reason}",
    )


def graphs() -> Iterator[Row]:
    """The OR-Library graphs, without a clock."""
    with (DATA / "optima.csv").open(encoding="utf-8") as lines:
        published = {
            line["instance"]: int(line["optimum"]) for line in csv.DictReader(lines) if line["problem"] == "p-median"
        }
    for number in range(1, 21):
        begun = time.perf_counter()
        problem = read_orlib(DATA / f"pmed{number}.txt")
        lists_s = time.perf_counter() - begun
        yield row(f"pmed{number}", problem, solve(problem, stop=Stop()), published[f"pmed{number}"], lists_s)


def points(name: str, file: str, p: int, k: int, seconds: float) -> Iterator[Row]:
    """p-median of cells and sites in the plane on lists of `k` sites, with a time limit."""
    data = np.load(DATA / "synthetic" / file)
    begun = time.perf_counter()
    near = planar_lists(data["X"], data["C"], k=k)
    lists_s = time.perf_counter() - begun
    problem = SitingProblem(near, data["w"], p)
    yield row(name, problem, solve(problem, stop=Stop(seconds=seconds)), None, lists_s)


def coverage() -> Iterator[Row]:
    """MCLP on the district: most residents within 800 m of 50 sites."""
    data = np.load(DATA / "synthetic" / "district_20k_2k.npz")
    begun = time.perf_counter()
    near = planar_lists(data["X"], data["C"], k=len(data["C"]), cutoff_m=800)
    lists_s = time.perf_counter() - begun
    problem = SitingProblem(near, data["w"], 50, Objective.MCLP, 800)
    yield row("district, within 800 m", problem, solve(problem, stop=Stop(seconds=30)), None, lists_s)


WORK = {
    "pmed": graphs,
    "district": lambda: points("district 20k × 2k, p=50", "district_20k_2k.npz", 50, 400, 60),
    "coverage": coverage,
    "city": lambda: points("city 100k × 5k, p=200", "city_100k_5k.npz", 200, 200, 90),
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
    solve(read_orlib(DATA / "pmed1.txt"), stop=Stop())  # compile, or load what was compiled
    rows = []
    print(
        f"{'instance':26}{'objective':>13}{'published':>11}{'bound':>13}{'gap %':>8}{'lists s':>8}{'s':>8}{'MiB':>6}  status"
    )
    for name in names or ["pmed", "district", "coverage"]:
        for r in WORK[name]():
            rows.append(asdict(r))
            print(
                f"{r.instance:26}{r.objective:13}{r.published or '–':>11}{r.bound:13}{100 * r.gap:8.3f}"
                f"{r.lists_s:8.2f}{r.seconds:8.2f}{r.mib:6}  {r.status}",
                flush=True,
            )
    print(json.dumps({"benchmark": "siting", "second_start_s": round(second_start(), 2), "rows": rows}))


if __name__ == "__main__":
    main(sys.argv[1:])
