"""Upgrade options and funding sources entered by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name, lock_rows
from jiamen.kernel.money import yuan
from jiamen.places.models import Area, Centre, Premises
from jiamen.planning import permissions
from jiamen.planning.errors import (
    AmountNeeded,
    AreaUnknown,
    OptionFrozen,
    OptionOpenArea,
    PayersMissing,
    PremisesElsewhere,
    PremisesNeeded,
    PremisesNotNeeded,
    ShareAboveRule,
    SourceKnown,
)
from jiamen.planning.events import OptionChanged, SourceChanged
from jiamen.planning.models import FundingSource, OptionShare, ScenarioChoice, UpgradeAction, UpgradeOption
from jiamen.planning.selectors.programme import sources_of

STAYS = (UpgradeAction.ENLARGE, UpgradeAction.REARRANGE)


@dataclass(frozen=True, slots=True)
class OptionTerms:
    """What an option is: areas in m² afterwards, money in fen. Its cost is what the sources (by id) pay together."""

    action: str
    premises: Premises | None
    title: str
    floor_area_m2: int
    open_area_m2: int
    functions: Sequence[str]
    shares: dict[int, int]
    running_fen: int
    months: int
    let_until: date | None
    ownership_settled: bool
    step_free: bool


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """Who pays, and the rules: at most so many per cent of an option, up to a last calendar year (None: no limit)."""

    name: str
    rule: str
    most_percent: int | None
    last_year: int | None


@transaction.atomic
def add_option(actor: Actor, centre: Centre, terms: OptionTerms) -> UpgradeOption:
    """Something more that could be done for a centre.

    Raises:
        NotPermitted; AmountNeeded; OptionOpenArea; PremisesNeeded, PremisesNotNeeded, PremisesElsewhere; PayersMissing;
        ShareAboveRule: the terms cannot be used; `field` says where.
    """
    require(actor, permissions.DRAFT, area=centre.area_id)
    return _written(actor, UpgradeOption(centre=centre), terms)


@transaction.atomic
def change_option(actor: Actor, option: UpgradeOption, terms: OptionTerms) -> UpgradeOption:
    """Other terms for an option; answers that rest on the old ones are outdated from then on.

    Raises:
        NotPermitted; OptionFrozen: an approved programme rests on it; and all that `add_option` raises.
    """
    found = _held(actor, option)
    if ScenarioChoice.objects.filter(option=found).exists():
        raise OptionFrozen(title=found.title)
    return _written(actor, found, terms)


@transaction.atomic
def retire_option(actor: Actor, option: UpgradeOption, *, retired: bool) -> UpgradeOption:
    """Withdraw an option from all choices to come, or offer it again; old answers keep it. Raises: NotPermitted."""
    found = _held(actor, option)
    found.retired = retired
    found.save(update_fields=["retired"])
    publish(actor, _changed(found), before={"retired": not retired}, after={"retired": retired})
    return found


@transaction.atomic
def add_source(actor: Actor, area: str, terms: SourceTerms) -> FundingSource:
    """One more who pays in a district (code).

    Raises:
        NotPermitted: the actor does not plan for the whole district; AreaUnknown; SourceKnown: the name is taken.
    """
    require(actor, permissions.DRAFT, area=area)
    if len(area) != 6 or not Area.objects.filter(code=area).exists():
        raise AreaUnknown(field="area")
    lock_name(f"sources:{area}")
    taken = set(FundingSource.objects.filter(area_id=area).values_list("key", flat=True))
    key = next(key for n in range(1, len(taken) + 2) if (key := f"source-{n}") not in taken)
    return _source_written(actor, FundingSource(area_id=area, key=key), terms)


@transaction.atomic
def change_source(actor: Actor, source: FundingSource, terms: SourceTerms) -> FundingSource:
    """Another name or other rules. Raises: NotPermitted: the actor does not plan for the whole district; SourceKnown."""
    require(actor, permissions.DRAFT, area=source.area_id)
    lock_name(f"sources:{source.area_id}")
    return _source_written(actor, FundingSource.objects.get(pk=source.pk), terms)


def _held(actor: Actor, option: UpgradeOption) -> UpgradeOption:
    area = option.centre.area_id
    require(actor, permissions.DRAFT, area=area)
    lock_name(f"programme:{area[:6]}")  # no approval in between, which would rest on what it read before
    found: UpgradeOption
    [found] = lock_rows(UpgradeOption.objects.filter(pk=option.pk).select_related("centre"))
    return found


def _written(actor: Actor, option: UpgradeOption, terms: OptionTerms) -> UpgradeOption:
    _check_place(option.centre, terms)
    _check_money(option.centre, terms)
    for name in OptionTerms.__slots__:
        if name != "shares":
            setattr(option, name, getattr(terms, name))
    option.functions = list(terms.functions)
    option.cost_fen = sum(terms.shares.values())
    option.save()
    option.shares.all().delete()
    rows = [OptionShare(option=option, source_id=source, fen=fen) for source, fen in sorted(terms.shares.items())]
    OptionShare.objects.bulk_create(rows)
    told: dict[str, Any] = {"cost_fen": option.cost_fen, "shares": [[row.source_id, row.fen] for row in rows]}
    told |= {"action": terms.action, "floor_area_m2": terms.floor_area_m2, "months": terms.months}
    publish(actor, _changed(option), after=told)
    return option


def _check_place(centre: Centre, terms: OptionTerms) -> None:
    if terms.floor_area_m2 <= 0:
        raise AmountNeeded(field="floor_area_m2")
    if terms.open_area_m2 > terms.floor_area_m2:
        raise OptionOpenArea(field="open_area_m2", m2=terms.floor_area_m2)
    if terms.action in STAYS:
        if terms.premises is not None:
            raise PremisesNotNeeded(field="premises")
    elif terms.premises is None:
        raise PremisesNeeded(field="premises")
    elif terms.premises.area_id[:6] != centre.area_id[:6]:
        raise PremisesElsewhere(field="premises", name=terms.premises.name)


def _check_money(centre: Centre, terms: OptionTerms) -> None:
    sources = {source.pk: source for source in sources_of(centre.area_id)}
    if unknown := sorted(set(terms.shares) - set(sources)):
        raise NotFound(source=unknown[0])
    if not terms.shares:
        raise PayersMissing()
    cost = sum(terms.shares.values())
    for key, fen in terms.shares.items():
        if fen <= 0:
            raise AmountNeeded(field=f"s{key}")
        percent = sources[key].most_percent
        if percent is not None and 100 * fen > percent * cost:
            told = {"source": sources[key].name, "percent": percent, "most": yuan(percent * cost // 100)}
            raise ShareAboveRule(field=f"s{key}", **told)


def _source_written(actor: Actor, source: FundingSource, terms: SourceTerms) -> FundingSource:
    others = FundingSource.objects.filter(area_id=source.area_id, name=terms.name).exclude(pk=source.pk)
    if others.exists():
        raise SourceKnown(field="name", name=terms.name)
    for name in SourceTerms.__slots__:
        setattr(source, name, getattr(terms, name))
    source.save()
    fact = SourceChanged(subject=f"source:{source.pk}", area=source.area_id, title=source.name)
    publish(actor, fact, after={name: getattr(terms, name) for name in SourceTerms.__slots__})
    return source


def _changed(option: UpgradeOption) -> OptionChanged:
    return OptionChanged(subject=f"option:{option.pk}", area=option.centre.area_id, title=option.title)
