"""How a worker tells where a run stands, and how a run ends."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from jiamen.kernel import jobs
from jiamen.kernel.errors import Refusal
from jiamen.kernel.models import PlanRun
from jiamen_optim.common.stop import Progress

log = logging.getLogger(__name__)

REPORT_EVERY_S = 0.5


class Reporter:
    """Writes progress at most twice a second and learns there whether somebody asked to stop."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self._wanted, self._last, self._percent = True, 0.0, 0
        self._from, self._to = 0, 100

    def part(self, start: int, end: int) -> None:
        """What the core does next moves the progress from `start` to `end` per cent."""
        self._from, self._to = start, end

    def progress(self, at: Progress) -> None:
        """The core tells where it is."""
        self._percent = round(self._from + (self._to - self._from) * at.fraction)

    def go_on(self) -> bool:
        """Report now; whether the run is still wanted."""
        self._last = monotonic()
        self._wanted = jobs.report(self.run_id, percent=self._percent)
        return self._wanted

    def cancelled(self) -> bool:
        """Whether to stop, looked up when the last look was long enough ago."""
        if monotonic() - self._last >= REPORT_EVERY_S:
            self.go_on()
        return not self._wanted


def carry_out(run_id: int, work: Callable[[PlanRun], dict[str, Any] | None], fault: Callable[[str], Refusal]) -> None:
    """Take a waiting run and see it to its end. A job delivered twice, or a run cancelled before, changes nothing.

    `work` gives the result, or None when it was cancelled; `fault` is what is said when it breaks.
    """
    run = jobs.begin(run_id)
    if run is None:
        return
    try:
        result = work(run)
    except Refusal as refusal:
        jobs.fail(run_id, str(refusal))
    except Exception:
        log.exception("run failed", extra={"run": run_id})
        jobs.fail(run_id, str(fault(f"№ {run_id}")))
    else:
        if result is None:
            jobs.mark_cancelled(run_id)
        else:
            jobs.finish(run_id, result)
