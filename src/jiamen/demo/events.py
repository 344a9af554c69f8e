"""What the demo tells."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class DemoLoaded(Fact):
    """A demo district was built; its audit row is how a second run knows."""

    name = "demo.loaded"
    summary = _("the demo district was built")
    seed: int
    figures: dict[str, int]
