"""The figures of a district (or any part of the tree), each with the filter that shows the rows it comes from."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import fmean
from typing import NamedTuple

from django.db.models import Count, F, Max, Q, Sum

from jiamen.kernel.actor import Actor
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area, AreaLevel
from jiamen.planning.models import CentreDiagnosis, UpgradeProject


@dataclass(frozen=True, slots=True)
class UpgradeFigures:
    """Upgrades completed in the year, the floor area they added in m², and how many centres they put right."""

    year: int
    upgrades: int
    added_m2: int
    fixed: int

    @property
    def year_text(self) -> str:
        """The year as it stands in an address."""
        return str(self.year)


@dataclass(frozen=True, slots=True)
class DistrictFigures(UpgradeFigures):
    """Counts of centres, people (heads), areas in m²; `oldest` is the oldest diagnosis, None when there is none."""

    centres: int
    too_small: int
    off_place: int
    badly_laid_out: int
    short_in_any: int
    missing_m2: int
    all_residents: int
    all_residents_beyond: int
    all_elders_beyond: int
    average_score: int
    oldest: datetime | None
    communities: int
    communities_without_centre: int


class _Diagnosed(NamedTuple):
    """What is added up of each centre: reading the few hundred rows once is quicker than a dozen aggregates."""

    short_in_area: bool
    short_in_place: bool
    short_in_layout: bool
    deficit_m2: int
    residents: int
    residents_beyond: int
    elders_beyond: int
    score: int
    computed_at: datetime
    areas: list[str]


def upgrade_figures(actor: Actor, area: str, *, today: date) -> UpgradeFigures:
    """Figures of the upgrades inside the area (code) that the actor may see, completed this year (one query)."""
    done = UpgradeProject.objects.visible_to(actor).filter(centre__area__code__startswith=area).completed_in(today.year)
    sums = done.aggregate(
        upgrades=Count("pk"),
        added_m2=Sum(F("after_area_m2") - F("before_area_m2"), default=0),
        fixed=Count("centre_id", distinct=True, filter=Q(pk__in=done.that_fixed().values("pk"))),
    )
    return UpgradeFigures(today.year, **sums)


def district_figures(actor: Actor, area: str, *, today: date) -> DistrictFigures:
    """Figures of the centres inside the area (code) that the actor may see, and of this year's upgrades (three queries)."""
    rows = CentreDiagnosis.objects.visible_to(actor).filter(centre__area__code__startswith=area)
    diagnosed = [_Diagnosed(*row) for row in rows.values_list(*_Diagnosed._fields)]
    served = {code for one in diagnosed for code in one.areas}
    here = Area.objects.visible_to(actor).filter(code__startswith=area, level=AreaLevel.COMMUNITY)
    communities = set(here.values_list("code", flat=True))
    return DistrictFigures(
        **asdict(upgrade_figures(actor, area, today=today)),
        centres=len(diagnosed),
        too_small=sum(one.short_in_area for one in diagnosed),
        off_place=sum(one.short_in_place for one in diagnosed),
        badly_laid_out=sum(one.short_in_layout for one in diagnosed),
        short_in_any=sum(one.short_in_area or one.short_in_place or one.short_in_layout for one in diagnosed),
        missing_m2=sum(one.deficit_m2 for one in diagnosed),
        all_residents=sum(one.residents for one in diagnosed),
        all_residents_beyond=sum(one.residents_beyond for one in diagnosed),
        all_elders_beyond=sum(one.elders_beyond for one in diagnosed),
        average_score=round(fmean([one.score for one in diagnosed])) if diagnosed else 0,
        oldest=min((one.computed_at for one in diagnosed), default=None),
        communities=len(communities),
        communities_without_centre=len(communities - served),
    )


def diagnosed_at(actor: Actor, area: str) -> datetime | None:
    """When the area was last diagnosed (one query)."""
    rows = CentreDiagnosis.objects.visible_to(actor).filter(centre__area__code__startswith=area)
    latest: datetime | None = rows.aggregate(at=Max("computed_at"))["at"]
    return latest


def is_simulated(area: str) -> bool:
    """Whether some of the people counted in the area (code) are generated (one query)."""
    return PopulationCell.objects.filter(area__code__startswith=area, simulated=True).exists()
