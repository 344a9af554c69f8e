"""Capacitated p-median on the public instances: value, bound, gap, time, memory.

Prints a table and, last, one JSON line. Run: `python -m benchmarks.capacitated`. The data are read from JIAMEN_BENCH_DATA
(default: ../shared/data beside the project).
"""

import json
import resource
import time
from dataclasses import asdict, dataclass

from benchmarks.siting import DATA
from jiamen_optim.common import Stop
from jiamen_optim.siting.capacitated import check, solve
from jiamen_optim.siting.capacitated.pmedcap import Instance, read_pmedcap

SECONDS = 60


@dataclass(frozen=True)
class Row:
    """One solved instance; `cpu_s` is this process's own time, `mib` its peak memory so far."""

    instance: str
    objective: int
    published: int
    bound: int
    gap: float
    seconds: float
    cpu_s: float
    mib: int
    status: str


def row(name: str, instance: Instance) -> Row:
    """Solve one instance; an answer that fails the check ends the benchmark."""
    begun = time.process_time()
    solution = solve(instance.problem, stop=Stop(seconds=SECONDS))
    cpu_s = time.process_time() - begun
    if faults := check(instance.problem, solution):
        raise SystemExit(f"{name}: {faults[0].sentence}")
    return Row(
        instance=name,
        objective=solution.objective,
        published=instance.published,
        bound=solution.bound,
        gap=round(solution.gap, 6),
        seconds=round(solution.seconds, 2),
        cpu_s=round(cpu_s, 2),
        mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        status=f"{solution.status}, {solution.stop_reason}",
    )


def main() -> None:
    """Solve every instance there is and print."""
    folder = DATA / "pmedcap"
    if not folder.is_dir():
        print(
            f"The public capacitated instances are not at {folder}; set JIAMEN_BENCH_DATA to the folder that has them."
        )
        return
    paths = sorted(folder.glob("*.txt"), key=lambda path: int(path.stem.split("_")[1]))
    solve(read_pmedcap(paths[0]).problem, stop=Stop())  # compile, or load what was compiled
    print(
        f"{'instance':14}{'objective':>10}{'published':>10}{'bound':>8}{'gap %':>8}{'s':>8}{'cpu s':>8}{'MiB':>6}  status"
    )
    rows = []
    for path in paths:
        r = row(path.stem, read_pmedcap(path))
        rows.append(asdict(r))
        print(
            f"{r.instance:14}{r.objective:10}{r.published:10}{r.bound:8}{100 * r.gap:8.3f}{r.seconds:8.2f}{r.cpu_s:8.2f}"
            f"{r.mib:6}  {r.status}",
            flush=True,
        )
    print(json.dumps({"benchmark": "capacitated", "rows": rows}))


if __name__ == "__main__":
    main()
