"""What happened in planning."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class StandardSet(Fact):
    """A standard has a new value from a date on."""

    name = "planning.standard_set"
    summary = _("a standard got a new value")
    value: str
    effective_from: str


@dataclass(frozen=True, slots=True)
class CentresDiagnosed(Fact):
    """The centres of an area were held against the standards."""

    name = "planning.centres_diagnosed"
    summary = _("the centres were diagnosed")
    centres: int


@dataclass(frozen=True, slots=True)
class SitingStarted(Fact):
    """A siting run waits for a worker."""

    name = "planning.siting_started"
    summary = _("a siting run was ordered")
    title: str


@dataclass(frozen=True, slots=True)
class SitingCancelled(Fact):
    """Somebody asked a siting run to stop."""

    name = "planning.siting_cancelled"
    summary = _("a siting run was cancelled")
    title: str


@dataclass(frozen=True, slots=True)
class ProjectMoved(Fact):
    """An upgrade project was entered or took a step."""

    name = "planning.project_moved"
    summary = _("an upgrade project took a step")
    status: str


@dataclass(frozen=True, slots=True)
class ProjectChanged(Fact):
    """Milestone, delay or payment of a project."""

    name = "planning.project_changed"
    summary = _("an upgrade project was written up")
    what: str


@dataclass(frozen=True, slots=True)
class UpgradedCentreOpened(Fact):
    """An upgrade opened and changed its centre."""

    name = "planning.upgraded_centre_opened"
    summary = _("an upgraded centre opened")
    project: int


@dataclass(frozen=True, slots=True)
class ScenarioChanged(Fact):
    """A scenario was made, or its years, budgets or wishes changed."""

    name = "planning.scenario_changed"
    summary = _("a scenario of the upgrade programme was changed")
    title: str


@dataclass(frozen=True, slots=True)
class ProgrammeStarted(Fact):
    """The best programme for a scenario waits to be computed."""

    name = "planning.programme_started"
    summary = _("an upgrade programme is being computed")
    title: str


@dataclass(frozen=True, slots=True)
class ProgrammeCancelled(Fact):
    """Somebody asked a programme's run to stop."""

    name = "planning.programme_cancelled"
    summary = _("computing an upgrade programme was cancelled")
    title: str


@dataclass(frozen=True, slots=True)
class OptionChanged(Fact):
    """An upgrade option was entered, changed, withdrawn or offered again."""

    name = "planning.option_changed"
    summary = _("an upgrade option was entered or changed")
    title: str


@dataclass(frozen=True, slots=True)
class SourceChanged(Fact):
    """A funding source was entered, or its rules changed."""

    name = "planning.source_changed"
    summary = _("a funding source was entered or changed")
    title: str


@dataclass(frozen=True, slots=True)
class PriceAsked(Fact):
    """Somebody wants to know what a wish would cost."""

    name = "planning.price_asked"
    summary = _("the price of a wish is being computed")
    title: str


@dataclass(frozen=True, slots=True)
class PriceCancelled(Fact):
    """Somebody asked to stop computing the price of a wish."""

    name = "planning.price_cancelled"
    summary = _("computing the price of a wish was cancelled")
    title: str


@dataclass(frozen=True, slots=True)
class ProgrammeApproved(Fact):
    """A scenario was approved and its options became projects."""

    name = "planning.programme_approved"
    summary = _("an upgrade programme was approved")
    title: str
    projects: int


@dataclass(frozen=True, slots=True)
class DocumentChanged(Fact):
    """A paper or photo of a project was added, shown, hidden or removed."""

    name = "planning.document_changed"
    summary = _("papers or photos of an upgrade project changed")
    what: str
