"""What every solver shares: limits and progress, refusals, nearest lists, walking distances, compiled kernels."""

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.common.stop import Progress, Stop, StopReason
from jiamen_optim.common.walking import planar_lists, walking_lists

__all__ = ["NearestLists", "ProblemError", "Progress", "Stop", "StopReason", "planar_lists", "walking_lists"]
