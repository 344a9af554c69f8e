"""Covering: p-center on the public graphs, fewest sites for a synthetic district: value, bound, gap, time, memory.

Prints a table and, last, one JSON line. Run: `python -m benchmarks.covering [center | district …]`; without a name both.
The data are read from JIAMEN_BENCH_DATA (default: ../shared/data beside the project).
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import numpy as np

from benchmarks.siting import DATA
from jiamen_optim.common import Stop
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import Objective, SitingProblem, check, solve
from jiamen_optim.siting.formats.orlib import read_orlib


@dataclass(frozen=True)
class Row:
    """One solved instance; `cpu_s` is processor time, `mib` the peak memory of this process so far."""

    instance: str
    objective: int
    published: int | None
    bound: int
    gap: float
    seconds: float
    cpu_s: float
    mib: int
    status: str


def row(name: str, problem: SitingProblem, stop: Stop, published: int | None) -> Row:
    """Solve one instance; an answer that fails the check ends the benchmark."""
    begun = time.process_time()
    solution = solve(problem, stop=stop)
    cpu_s = time.process_time() - begun
    if faults := check(problem, solution):
        raise SystemExit(f"{name}: {faults[0].sentence}")
    return Row(
        instance=name,
        objective=solution.objective,
        published=published,
        bound=solution.bound,
        gap=round(solution.gap, 6),
        seconds=round(solution.seconds, 2),
        cpu_s=round(cpu_s, 2),
        mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        status=f"{solution.status}, {solution.stop_reason}",
    )


def center() -> Iterator[Row]:
    """p-center on the OR-Library graphs, without a clock."""
    with (DATA / "optima.csv").open(encoding="utf-8") as lines:
        published = {
            line["instance"]: int(line["optimum"]) for line in csv.DictReader(lines) if line["problem"] == "p-center"
        }
    for number in range(1, 21):
        problem = replace(read_orlib(DATA / f"pmed{number}.txt"), objective=Objective.P_CENTER)
        yield row(f"pmed{number}, p-center", problem, Stop(), published[f"pmed{number}"])


def district() -> Iterator[Row]:
    """Fewest of 2,000 sites so that each of 20,000 cells has one within the radius, 60 s each."""
    data = np.load(DATA / "synthetic" / "district_20k_2k.npz")
    for radius_m in (800, 1200):
        near = planar_lists(data["X"], data["C"], k=len(data["C"]), cutoff_m=radius_m)
        problem = SitingProblem(near, data["w"], None, Objective.LSCP, radius_m)
        yield row(f"district, all within {radius_m} m", problem, Stop(seconds=60), None)


WORK = {"center": center, "district": district}


def main(names: list[str]) -> None:
    """Run the named parts and print."""
    if not DATA.is_dir():
        print(f"The public siting instances are not at {DATA}; set JIAMEN_BENCH_DATA to the folder that has them.")
        return
    solve(replace(read_orlib(DATA / "pmed1.txt"), objective=Objective.P_CENTER), stop=Stop())  # compile
    rows = []
    print(
        f"{'instance':28}{'objective':>10}{'published':>10}{'bound':>8}{'gap %':>8}{'s':>8}{'cpu s':>8}{'MiB':>6}  status"
    )
    for name in names or WORK:
        for r in WORK[name]():
            rows.append(asdict(r))
            print(
                f"{r.instance:28}{r.objective:10}{r.published or '–':>10}{r.bound:8}{100 * r.gap:8.3f}"
                f"{r.seconds:8.2f}{r.cpu_s:8.2f}{r.mib:6}  {r.status}",
                flush=True,
            )
    print(json.dumps({"benchmark": "covering", "rows": rows}))


if __name__ == "__main__":
    main(sys.argv[1:])
