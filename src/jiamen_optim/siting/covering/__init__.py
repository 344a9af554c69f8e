"""Covering: fewest sites for everybody (LSCP) and least largest walk (p-center).

`sets` lays out who is covered by which site and drops what others dominate; `rows` is the row-weighting local search;
`bound` the exact bound from linear programming; `fewest` puts them together; `lscp` and `center` answer the two problems.
"""

from jiamen_optim.siting.covering.center import least_largest_walk
from jiamen_optim.siting.covering.lscp import fewest_sites

__all__ = ["fewest_sites", "least_largest_walk"]
