"""When a solver stops, and how it tells where it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter


class StopReason(StrEnum):
    """Why a run ended; shown beside every answer."""

    PROVEN = "proven"
    GAP_REACHED = "gap reached"
    WORK_DONE = "work limit reached"
    TIME_LIMIT = "time limit reached"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Progress:
    """Where a run stands: `fraction` of the planned work in 0–1, best value and bound so far."""

    fraction: float
    best: int
    bound: int


@dataclass(frozen=True)
class Stop:
    """Limits of one run. Without `seconds` a run ends by its own count of steps and is the same on every machine."""

    seconds: float | None = None
    gap: float = 0.0
    cancelled: Callable[[], bool] | None = None
    progress: Callable[[Progress], None] | None = None


@dataclass
class Watch:
    """The running clock of one solve; the only part of the core that reads the time."""

    stop: Stop
    _begun: float = field(default_factory=perf_counter)
    _told: float = 0.0

    def seconds(self) -> float:
        """Wall-clock seconds since the run began."""
        return perf_counter() - self._begun

    def reason(self) -> StopReason | None:
        """Why the run must end now, or None to go on."""
        if self.stop.cancelled is not None and self.stop.cancelled():
            return StopReason.CANCELLED
        if self.stop.seconds is not None and self.seconds() >= self.stop.seconds:
            return StopReason.TIME_LIMIT
        return None

    def tell(self, fraction: float, best: int, bound: int) -> None:
        """Report progress to whoever asked for it; the fraction never goes back."""
        self._told = max(self._told, min(fraction, 1.0))
        if self.stop.progress is not None:
            self.stop.progress(Progress(self._told, best, bound))
