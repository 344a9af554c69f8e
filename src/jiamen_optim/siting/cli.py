"""Solve a file of a known format: what the command `jiamen siting solve` prints."""

from pathlib import Path
from typing import TypedDict

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting.formats import READERS
from jiamen_optim.siting.solve import solve


class Answer(TypedDict):
    """One JSON line. `sites` are numbered from 1, as in the file (of a table: in the order of its sites)."""

    objective: int
    bound: int
    gap: float
    seconds: float
    sites: list[int]
    status: str
    stop_reason: str


def solve_file(path: Path, file_format: str = "orlib", *, p: int | None = None, stop: Stop, seed: int = 0) -> Answer:
    """Read and solve one file; `p` sites to open, or as many as the file says.

    Raises ProblemError for an unknown format, a faulty file, and a file too large for its walks to be exact.
    """
    if file_format not in READERS:
        raise ProblemError("format", f"“{file_format}” is not a known format. Use one of: {', '.join(READERS)}.")
    problem = READERS[file_format](path, p)
    solution = solve(problem, stop=stop, seed=seed)
    if solution.parts.unreached:
        raise ProblemError(
            "file-large",
            f"With {problem.p} of {problem.near.n_sites} sites some points have none of their listed sites open: "
            "the file is too large to be exact. Ask for more sites or list fewer.",
        )
    return Answer(
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        seconds=round(solution.seconds, 3),
        sites=[site + 1 for site in solution.sites],
        status=str(solution.status),
        stop_reason=str(solution.stop_reason),
    )
