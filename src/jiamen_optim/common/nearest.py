"""Sparse nearest lists: for every demand point its nearby sites, nearest first."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jiamen_optim.common.errors import ProblemError

MOST_M = 2**30


@dataclass(frozen=True, eq=False)
class NearestLists:
    """Walking distances between `n` demand points and `n_sites` sites, stored as one list per demand point.

    `start` (n+1, int64) delimits the list of each demand point in `site` (int32) and `walk_m` (int32, metres,
    ascending). `far_m` (n, int32) is the least walk of any site *not* listed, and what a demand point is charged when
    none of its listed sites is open. A problem on such lists is therefore never dearer than the one on full
    distances, and equal to it for every choice of sites that leaves nobody without a listed one.
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    walk_m: NDArray[np.int32]
    far_m: NDArray[np.int32]
    n_sites: int

    def __post_init__(self) -> None:
        if self.n_demand == 0:
            raise ProblemError("no-demand", "There are no demand points. Import population cells first.")
        if self.n_sites == 0:
            raise ProblemError("no-sites", "There are no candidate sites. Add centres or premises first.")
        rows = np.repeat(np.arange(self.n_demand), np.diff(self.start))
        self._refuse("site-unknown", "name a site that does not exist", rows[self._outside()])
        self._refuse("distance-negative", "have a negative distance", rows[self.walk_m < 0])
        falling = (np.diff(rows) == 0) & (np.diff(self.walk_m) < 0)
        self._refuse("distance-order", "are not sorted by distance", rows[1:][falling])
        self._refuse("distance-far", "list a site beyond their far distance", rows[self.walk_m > self.far_m[rows]])
        pairs = np.sort(rows * np.int64(self.n_sites) + self.site)
        self._refuse("site-twice", "list a site twice", pairs[1:][np.diff(pairs) == 0] // self.n_sites)

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return len(self.start) - 1

    def _outside(self) -> NDArray[np.bool_]:
        return (self.site < 0) | (self.site >= self.n_sites)

    @staticmethod
    def _refuse(code: str, what: str, rows: NDArray[np.int64]) -> None:
        if len(rows):
            bad = tuple(int(row) for row in np.unique(rows)[:20])
            shown = ", ".join(str(row + 1) for row in bad[:5]) + (" …" if len(bad) > 5 else "")
            raise ProblemError(code, f"Demand points {shown} {what}. Correct the distances of these rows.", bad)

    @classmethod
    def from_matrix(cls, walk_m: ArrayLike, *, k: int | None = None) -> Self:
        """Lists from a full matrix (n × n_sites) in metres, rounded to whole metres; `k` keeps only the k nearest.

        Raises ProblemError for an empty matrix and for distances that are missing (NaN), infinite or negative.
        """
        matrix = np.asarray(walk_m, dtype=np.float64)
        if matrix.ndim != 2 or matrix.size == 0:
            raise ProblemError("no-distances", "The distance table is empty. Give one row per demand point.")
        unknown = ~np.isfinite(matrix) | (matrix > MOST_M)
        cls._refuse("distance-unknown", "have a distance that is missing or too large", np.nonzero(unknown)[0])
        cls._refuse("distance-negative", "have a negative distance", np.nonzero(matrix < 0)[0])
        whole = np.rint(matrix).astype(np.int32)
        n, n_sites = whole.shape
        keep = n_sites if k is None else min(k, n_sites)
        order = np.argsort(whole, axis=1, kind="stable")[:, :keep].astype(np.int32)
        near = np.take_along_axis(whole, order, axis=1)
        start = np.arange(n + 1, dtype=np.int64) * keep
        return cls(start, order.ravel(), near.ravel(), near[:, -1].copy(), n_sites)
