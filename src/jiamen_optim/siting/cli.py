"""Solve a file of a known format: what the command `jiamen siting solve` prints."""

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting.orlib import read_orlib
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.solve import solve

READERS: dict[str, Callable[[Path], SitingProblem]] = {"orlib": read_orlib}
"""File formats by name."""


class Answer(TypedDict):
    """One JSON line. `sites` are numbered from 1, as in the file."""

    objective: int
    bound: int
    gap: float
    seconds: float
    sites: list[int]
    status: str


def solve_file(path: Path, file_format: str = "orlib", *, stop: Stop, seed: int = 0) -> Answer:
    """Read and solve one file. Raises ProblemError for an unknown format or a faulty file."""
    if file_format not in READERS:
        raise ProblemError("format", f"“{file_format}” is not a known format. Use one of: {', '.join(READERS)}.")
    solution = solve(READERS[file_format](path), stop=stop, seed=seed)
    return Answer(
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        seconds=round(solution.seconds, 3),
        sites=[site + 1 for site in solution.sites],
        status=str(solution.status),
    )
