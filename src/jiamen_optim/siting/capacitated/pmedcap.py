"""The capacitated p-median text format of the OR-Library (Osman & Christofides 1994)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting.capacitated.problem import CapacitatedProblem

MOST_POINTS = 20_000


@dataclass(frozen=True)
class Instance:
    """One public instance and the best value published with it."""

    problem: CapacitatedProblem
    published: int


def read_pmedcap(path: Path) -> Instance:
    """Every point is a demand point of weight 1 and a candidate site, all sites of the same capacity.

    Lines: `number value`, `n p capacity`, then n times `i x y demand`; distances are Euclidean, truncated to whole
    numbers. Raises ProblemError, with the line number, when the file does not follow the format.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except UnicodeDecodeError:
        raise ProblemError("pmedcap-text", f"{path.name} is not a plain text file. Give a pmedcap file.") from None
    except OSError as error:
        raise ProblemError("file", f"{path.name} cannot be read: {error.strerror}. Check the path.") from None
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(rows) < 3:
        raise ProblemError("pmedcap-empty", f"{path.name} holds no points. Is the file cut off?")
    _, published = _numbers(*rows[0], 2)
    n, p, capacity = _numbers(*rows[1], 3)
    if n != len(rows) - 2 or n > MOST_POINTS:
        sentence = f"Line {rows[1][0]}: {n} points are promised (at most {MOST_POINTS}) but {len(rows) - 2} follow. Correct it."
        raise ProblemError("pmedcap-count", sentence, (rows[1][0] - 1,))
    points = np.array([_numbers(number, line, 4) for number, line in rows[2:]], dtype=np.int64)
    step = points[:, None, 1:3] - points[None, :, 1:3]
    walk = np.floor(np.sqrt((step**2).sum(axis=2)))
    problem = CapacitatedProblem(
        near=NearestLists.from_matrix(walk),
        weight=np.ones(n, dtype=np.int64),
        demand=points[:, 3].copy(),
        capacity=np.full(n, capacity, dtype=np.int64),
        p=p,
    )
    return Instance(problem, published)


def _numbers(number: int, line: str, count: int) -> list[int]:
    try:
        values = [int(word) for word in line.split()]
    except ValueError:
        values = []
    if len(values) != count:
        raise ProblemError(
            "pmedcap-line", f"Line {number}: expected {count} whole numbers. Correct the line.", (number - 1,)
        )
    return values
