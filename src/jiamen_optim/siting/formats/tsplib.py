"""The TSPLIB format (Reinelt 1991), its points read as a p-median: every point is a demand point and a site."""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting.formats.text import need_p, read_text
from jiamen_optim.siting.problem import SitingProblem

MOST_POINTS = 6_000
"""All distances are held at once: about 1.5 GB at this size."""
MOST_UNITS = 1e8
_SECTION = "NODE_COORD_SECTION"


def read_tsplib(path: Path, p: int | None) -> SitingProblem:
    """Points of weight 1; distances Euclidean, truncated to whole numbers, as the p-median literature reads them.

    Raises ProblemError, with the line number, when the file is not an EUC_2D instance, and when `p` is missing.
    """
    points = parse_tsplib(read_text(path))
    near = NearestLists.from_matrix(truncated_distances(points))
    return SitingProblem(near, np.ones(len(points), dtype=np.int64), need_p(p))


def truncated_distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Euclidean distances (n × n) between points (n × 2), rounded down to whole numbers."""
    east, north = points.T
    return np.asarray(np.floor(np.hypot(east[:, None] - east, north[:, None] - north)))


def parse_tsplib(text: str) -> NDArray[np.float64]:
    """Coordinates (n × 2) in the order of the node numbers 1 … n."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    head = next((index for index, (_, line) in enumerate(lines) if line.startswith(_SECTION)), None)
    if head is None:
        raise ProblemError("tsplib-section", f"The file has no line {_SECTION}. Give a TSPLIB file with coordinates.")
    n = _dimension(lines[:head])
    rows = [line for line in lines[head + 1 :] if line[1] != "EOF"]
    if len(rows) != n:
        raise ProblemError("tsplib-count", f"The header promises {n} points but {len(rows)} follow. Is it cut off?")
    points = np.full((n, 2), np.nan)
    for number, line in rows:
        node, x, y = _node(number, line)
        if not 1 <= node <= n:
            raise ProblemError("tsplib-node", f"Line {number}: points go from 1 to {n}. Correct it.", (number - 1,))
        if not np.isnan(points[node - 1, 0]):
            raise ProblemError("tsplib-twice", f"Line {number}: point {node} comes twice. Correct it.", (number - 1,))
        points[node - 1] = x, y
    return points


def _dimension(header: list[tuple[int, str]]) -> int:
    values = {}
    for number, line in header:
        key, _, value = line.partition(":")
        values[key.strip()] = number, value.strip()
    number, kind = values.get("EDGE_WEIGHT_TYPE", (1, ""))
    if kind != "EUC_2D":
        sentence = f"Line {number}: the distances are not of the type EUC_2D. Give a file with plane coordinates."
        raise ProblemError("tsplib-type", sentence, (number - 1,))
    number, count = values.get("DIMENSION", (1, ""))
    if not (count.isdecimal() and 1 <= int(count) <= MOST_POINTS):
        sentence = f"Line {number}: DIMENSION must be a whole number from 1 to {MOST_POINTS:,}. Correct it."
        raise ProblemError("tsplib-dimension", sentence, (number - 1,))
    return int(count)


def _node(number: int, line: str) -> tuple[int, float, float]:
    try:
        node, x, y = line.split()
        parsed = int(node), float(x), float(y)
    except ValueError:
        parsed = 0, math.nan, math.nan
    if not (abs(parsed[1]) <= MOST_UNITS and abs(parsed[2]) <= MOST_UNITS):
        sentence = f"Line {number}: expected “number x y”. Correct the line."
        raise ProblemError("tsplib-line", sentence, (number - 1,))
    return parsed
