"""HiGHS as the core uses it: one thread, silent, and interrupted when the run must end."""

import highspy

from jiamen_optim.common.stop import Watch


class Highs(highspy.Highs):
    """A solver that writes nothing: HiGHS prints its banner while callbacks are enabled, before options can be set."""

    def __init__(self, watch: Watch, **options: str | int | float) -> None:
        """`options` by their names in HiGHS."""
        super().__init__()  # type: ignore[no-untyped-call]  # highspy types its models, not its constructor
        for option, setting in {"threads": 1, **options}.items():
            self.setOptionValue(option, setting)
        for callback in (self.cbSimplexInterrupt, self.cbIpmInterrupt, self.cbMipInterrupt):
            callback.subscribe(lambda event: _look(event, watch))

    def enableCallbacks(self) -> None:  # noqa: N802  # the name is highspy's
        """Silence first."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy types its models only


def _look(event: highspy.HighsCallbackEvent, watch: Watch) -> None:
    if watch.reason():
        event.interrupt()
