"""Access: how near people are to what is open, how fairly that is shared, and who is left out.

`shares` counts people within minutes on foot; `catchment` weighs supply against the people who compete for it;
`inequality` says how unevenly a good is spread; `left_out` lists who walks too far.
"""

from jiamen_optim.access.catchment import DecayZone, floating_catchment
from jiamen_optim.access.inequality import gini, lorenz_curve
from jiamen_optim.access.left_out import LeftOut, left_out
from jiamen_optim.access.shares import ELDERS_M_PER_MIN, WALKING_M_PER_MIN, GroupShares, shares_within

__all__ = [
    "ELDERS_M_PER_MIN", "WALKING_M_PER_MIN", "DecayZone", "GroupShares", "LeftOut", "floating_catchment", "gini", "left_out",
    "lorenz_curve", "shares_within",
]  # fmt: skip
