"""What happened in planning."""

from dataclasses import dataclass

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class StandardSet(Fact):
    """A standard has a new value from a date on."""

    name = "planning.standard_set"
    value: str
    effective_from: str


@dataclass(frozen=True, slots=True)
class CentresDiagnosed(Fact):
    """The centres of an area were held against the standards."""

    name = "planning.centres_diagnosed"
    centres: int


@dataclass(frozen=True, slots=True)
class SitingStarted(Fact):
    """A siting run waits for a worker."""

    name = "planning.siting_started"
    title: str


@dataclass(frozen=True, slots=True)
class SitingCancelled(Fact):
    """Somebody asked a siting run to stop."""

    name = "planning.siting_cancelled"
    title: str
