"""What the demo tells."""

from dataclasses import dataclass

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class DemoLoaded(Fact):
    """A demo district was built; its audit row is how a second run knows."""

    name = "demo.loaded"
    seed: int
    figures: dict[str, int]
