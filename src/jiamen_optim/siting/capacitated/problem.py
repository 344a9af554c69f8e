"""The capacitated siting problem: which p sites to open, and who goes where without overfilling any."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting.problem import SitingProblem

MOST_DEMAND = 2**40


@dataclass(frozen=True, eq=False)
class CapacitatedProblem:
    """Open `p` sites and send every demand point whole to one listed open site (single source); least weighted walk.

    `weight` (n, int64): what a metre walked by one demand point counts. `demand` (n, int64) and `capacity` (m, int64)
    are in one unit of the caller's choice, for example square metres of floor: what each demand point needs and each
    site offers. `fixed` sites are open whatever happens and count towards `p`; `forbidden` ones stay closed. Raises
    ProblemError when the data contradict themselves or the room cannot be enough whatever is chosen.
    """

    near: NearestLists
    weight: NDArray[np.int64]
    demand: NDArray[np.int64]
    capacity: NDArray[np.int64]
    p: int
    fixed: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _ = self.uncapacitated
        self._check_amounts("demand", "Demand point", self.demand, self.near.n_demand)
        self._check_amounts("capacity", "Site", self.capacity, self.near.n_sites)
        self._check_total()
        self._check_rows()

    @property
    def uncapacitated(self) -> SitingProblem:
        """The same problem as if every site had room for all; its refusals hold here too."""
        return SitingProblem(self.near, self.weight, self.p, fixed=self.fixed, forbidden=self.forbidden)

    @staticmethod
    def _check_amounts(what: str, whose: str, amount: NDArray[np.int64], count: int) -> None:
        if len(amount) != count:
            raise ProblemError(f"{what}-count", f"{count} rows but {len(amount)} values of {what}. Give one each.")
        negative = np.nonzero(amount < 0)[0]
        if len(negative):
            sentence = f"{whose} {negative[0] + 1} has a negative {what}. Use 0 or more."
            raise ProblemError(f"{what}-negative", sentence, _rows(negative))
        if float(amount.astype(np.float64).sum()) > MOST_DEMAND:
            raise ProblemError(f"{what}-large-sum", f"The {what} is too large to add up exactly. Use coarser units.")

    def _check_total(self) -> None:
        """Refuse when even the fixed sites and the largest others have less room than everybody needs."""
        needed = int(self.demand.sum())
        free = np.ones(self.near.n_sites, dtype=bool)
        free[[*self.fixed, *self.forbidden]] = False
        open_for_sure = list(self.fixed)
        largest = np.nonzero(free)[0][np.argsort(-self.capacity[free], kind="stable")]
        most = np.array([*open_for_sure, *largest[: self.p - len(open_for_sure)]], dtype=np.int64)
        room = int(self.capacity[most].sum())
        if room < needed:
            sentence = (
                f"The {self.p} largest sites allowed (such as site {most[0] + 1}) have room for {room} together but "
                f"{needed} is needed. Open more sites or enlarge some: {needed - room} is missing."
            )
            raise ProblemError("capacity-total", sentence, _rows(np.sort(most)))

    def _check_rows(self) -> None:
        """Refuse demand points that fit into none of the allowed sites on their list."""
        length = np.diff(self.near.start)
        rows = np.repeat(np.arange(self.near.n_demand), length)
        allowed = ~np.isin(self.near.site, self.forbidden)
        near_by = np.bincount(rows[allowed], minlength=self.near.n_demand) > 0
        lost = np.nonzero(~near_by)[0]
        if len(lost):
            sentence = f"Demand point {lost[0] + 1} lists no site that may open. Keep more or farther sites per list."
            raise ProblemError("demand-unreachable", sentence, _rows(lost))
        fits = allowed & (self.demand[rows] <= self.capacity[self.near.site])
        big = np.nonzero(np.bincount(rows[fits], minlength=self.near.n_demand) == 0)[0]
        if len(big):
            sentence = (
                f"Demand point {big[0] + 1} needs {self.demand[big[0]]}, more than any site on its list offers. "
                "Divide the demand point or enlarge a site near it."
            )
            raise ProblemError("demand-large", sentence, _rows(big))


def _rows(rows: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(row) for row in rows[:20])
