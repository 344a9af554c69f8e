"""Upgrade options and funding sources, as their own pages read them."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import NotFound
from jiamen.places.models import Area, AreaLevel
from jiamen.planning import permissions
from jiamen.planning.models import FundingSource, ProjectStatus, Scenario, UpgradeOption, UpgradeProject
from jiamen.planning.selectors.areas import area_choices

DISTRICT = 6  # characters of a district's code


class OptionState(models.TextChoices):
    """Whether an option can be chosen."""

    OFFERED = "offered", _("to be chosen")
    TAKEN = "taken", _("being carried out")
    RETIRED = "retired", _("withdrawn")


def options(actor: Actor) -> "QuerySet[UpgradeOption]":
    """Options in the actor's part of the tree with centre, place and `state` (an OptionState)."""
    require(actor, permissions.READ)
    alive = UpgradeProject.objects.filter(option=OuterRef("pk")).exclude(status=ProjectStatus.ABANDONED)
    rows: QuerySet[UpgradeOption] = UpgradeOption.objects.visible_to(actor.under(permissions.READ))
    return rows.select_related("centre", "premises").annotate(
        state=Case(
            When(retired=True, then=Value(OptionState.RETIRED)),
            When(Exists(alive), then=Value(OptionState.TAKEN)),
            default=Value(OptionState.OFFERED),
        )
    )


def option_of(actor: Actor, pk: int) -> UpgradeOption:
    """One option with its shares and their sources (two queries).

    Raises:
        NotFound: there is none in the actor's part of the tree.
    """
    found = options(actor).prefetch_related("shares__source").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def approved_with(option: UpgradeOption) -> list[Scenario]:
    """Approved scenarios that rest on the option (one query)."""
    return list(Scenario.objects.filter(choices__option=option))


def sources(actor: Actor) -> "QuerySet[FundingSource]":
    """Who pays in the districts the actor works in, with the district."""
    districts = {code[:DISTRICT] for code, _name in area_choices(actor)}
    return FundingSource.objects.filter(area_id__in=districts).select_related("area").defer("area__boundary")


def source_of(actor: Actor, pk: int) -> FundingSource:
    """One funding source (two queries).

    Raises:
        NotFound: there is none in the actor's districts.
    """
    require(actor, permissions.READ)
    found = sources(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def districts_drafted(actor: Actor) -> list[tuple[str, str]]:
    """Districts (code, name) for the whole of which the actor drafts programmes."""
    mine = Area.objects.visible_to(actor.under(permissions.DRAFT)).filter(level=AreaLevel.DISTRICT).order_by("code")
    return [one for one in mine.values_list("code", "name") if can(actor, permissions.DRAFT, area=one[0])]
