"""Walking in the model, only where it can change.

The radius formulation of García, Labbé & Marín (2011): a demand point walks d1 + Σ (d(k+1) − d(k)) z(k), where z(k) is 1 when
none of its k nearest changeable sites is open; its list ends at the first site that stays open. Demand points with the same
set of nearest changeable sites share the variable z of that set (Church 2003, COBRA), so the model grows with the
neighbourhoods that differ, not with the people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from jiamen_optim.siting.portfolio.highs import INFINITE, Row, Terms
from jiamen_optim.siting.portfolio.problem import Action, PortfolioProblem


@dataclass(frozen=True)
class Walking:
    """Weighted people × metres = base + Σ cost × column, with one new column per row."""

    base: int
    cost: Terms
    rows: list[Row]


def walking(problem: PortfolioProblem, actions: Iterable[tuple[int, Action]], columns: int) -> Walking:
    """The walk of everybody, given the column of each action that can be done; new columns begin at `columns`."""
    sets = _Sets(actions, columns)
    kept = set(problem.open_now) - set(sets.closed)
    near, weight, base = problem.near, problem.weight, 0
    matters = np.zeros(near.n_sites, dtype=bool)
    matters[[*sets.opened, *sets.closed, *kept]] = True
    for row in np.nonzero(weight)[0]:
        here = slice(near.start[row], near.start[row + 1])
        listed = matters[near.site[here]]
        sites, metres = near.site[here][listed].tolist(), near.walk_m[here][listed].tolist()
        end = next((place for place, site in enumerate(sites) if site in kept), len(sites))
        steps = [*metres[:end], metres[end] if end < len(sites) else int(near.far_m[row])]
        base += int(weight[row]) * steps[0]
        sets.charge(sites[:end], steps, int(weight[row]))
    return Walking(base, sets.cost, sets.rows)


class _Sets:
    """The z of each set of sites met so far."""

    def __init__(self, actions: Iterable[tuple[int, Action]], columns: int) -> None:
        self.opened: dict[int, list[int]] = {}
        self.closed: dict[int, list[int]] = {}
        for column, action in actions:
            if action.opens is not None:
                self.opened.setdefault(action.opens, []).append(column)
            if action.closes is not None:
                self.closed.setdefault(action.closes, []).append(column)
        self.first, self.rows = columns, list[Row]()
        self.z_of: dict[frozenset[int], int] = {}
        self.cost: Terms = {}

    def charge(self, sites: list[int], steps: list[int], weight: int) -> None:
        """Charge `weight` for every rise from one distance of `steps` to the next while none of the sites so far is open."""
        above: frozenset[int] = frozenset()
        for place in range(len(sites)):
            rise = steps[place + 1] - steps[place]
            if not rise:
                continue
            met = frozenset(sites[: place + 1])
            if met not in self.z_of:
                self.z_of[met] = self._add(self.z_of.get(above), met - above)
            z = self.z_of[met]
            self.cost[z] = self.cost.get(z, 0) + weight * rise
            above = met

    def _add(self, above: int | None, new: Iterable[int]) -> int:
        """A new z, at least the z of the smaller set (1 if there is none) less the new sites that are open."""
        z, least = self.first + len(self.rows), 1.0 if above is None else 0.0
        row = {z: 1.0} if above is None else {z: 1.0, above: -1.0}
        for site in sorted(new):
            least -= site in self.closed
            for sign, columns in ((1.0, self.opened.get(site, ())), (-1.0, self.closed.get(site, ()))):
                for column in columns:
                    row[column] = row.get(column, 0.0) + sign
        self.rows.append((least, INFINITE, row))
        return z
