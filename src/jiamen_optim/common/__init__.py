"""What every solver shares: limits and progress, refusals, nearest lists, walking distances, compiled kernels."""

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.common.stop import Progress, Stop, StopReason

__all__ = ["NearestLists", "ProblemError", "Progress", "Stop", "StopReason"]
