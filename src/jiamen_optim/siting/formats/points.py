"""A table of points as CSV: columns `x,y` or `lon,lat`, and where wanted `kind` and `weight`."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import MOST_M, NearestLists
from jiamen_optim.common.walking import planar_lists, walking_lists
from jiamen_optim.siting.formats.text import need_p, read_text
from jiamen_optim.siting.problem import SitingProblem

MOST_PAIRS = 20_000_000
"""Pairs of demand point and site held at once; of more, the nearest sites of each point are kept."""
MOST_METRES = 1e8
MOST_WEIGHT = 2**40
KINDS = {"demand": (True, False), "site": (False, True), "both": (True, True)}


@dataclass(frozen=True, eq=False)
class Points:
    """Demand points (n × 2) with weights (n) and candidate sites (m × 2), in degrees or in plane metres."""

    demand: NDArray[np.float64]
    weight: NDArray[np.int64]
    sites: NDArray[np.float64]
    degrees: bool


def read_csv(path: Path, p: int | None) -> SitingProblem:
    """A p-median from a table of points; sites are numbered in the order of their rows.

    Walks are straight lines between `x,y` in metres, or great circle × 1.3 between `lon,lat` in degrees, in whole
    metres. Raises ProblemError, with the line number, for a faulty table, and when `p` is missing.
    """
    points = parse_csv(read_text(path, "utf-8-sig"))
    return SitingProblem(_near(points), points.weight, need_p(p))


def _near(points: Points) -> NearestLists:
    k = max(MOST_PAIRS // max(len(points.demand), 1), 1)
    if points.degrees:
        return walking_lists(*points.demand.T, *points.sites.T, k=k, cutoff_m=MOST_M)
    return planar_lists(points.demand, points.sites, k=k)


def parse_csv(text: str) -> Points:
    """Rows with `kind` demand, site or both (without that column: both), `weight` a whole number (without it: 1)."""
    reader = csv.reader(text.splitlines())
    header = [name.strip().lower() for name in next(reader, [])]
    degrees = {"lon", "lat"} <= set(header)
    if not degrees and not {"x", "y"} <= set(header):
        raise ProblemError("csv-header", "Line 1: the columns x,y or lon,lat are missing. Name them in line 1.", (0,))
    demand, weight, sites = [], [], []
    for row in reader:
        if not any(word.strip() for word in row):
            continue
        number = reader.line_num
        cells = dict(zip(header, (word.strip() for word in row), strict=False))
        place = _place(number, cells, ("lon", "lat") if degrees else ("x", "y"))
        is_demand, is_site = _kind(number, cells)
        if is_demand:
            demand.append(place)
            weight.append(_weight(number, cells))
        if is_site:
            sites.append(place)
    return Points(
        np.array(demand, dtype=np.float64).reshape(-1, 2),
        np.array(weight, dtype=np.int64),
        np.array(sites, dtype=np.float64).reshape(-1, 2),
        degrees,
    )


def _place(number: int, cells: dict[str, str], names: tuple[str, str]) -> tuple[float, float]:
    limits = (180.0, 90.0) if names[0] == "lon" else (MOST_METRES, MOST_METRES)
    try:
        first, second = (float(cells[name]) for name in names)
    except (KeyError, ValueError):
        first = second = math.nan
    if not (abs(first) <= limits[0] and abs(second) <= limits[1]):
        sentence = f"Line {number}: {names[0]} and {names[1]} are not the coordinates of a place. Correct the line."
        raise ProblemError("csv-place", sentence, (number - 1,))
    return first, second


def _kind(number: int, cells: dict[str, str]) -> tuple[bool, bool]:
    kind = KINDS.get(cells.get("kind", "both"))
    if kind is None:
        sentence = f"Line {number}: kind must be one of {', '.join(KINDS)}. Correct the line."
        raise ProblemError("csv-kind", sentence, (number - 1,))
    return kind


def _weight(number: int, cells: dict[str, str]) -> int:
    word = cells.get("weight", "1")
    if not (word.isdecimal() and int(word) <= MOST_WEIGHT):
        sentence = f"Line {number}: weight must be a whole number of 0 or more. Correct the line."
        raise ProblemError("csv-weight", sentence, (number - 1,))
    return int(word)
