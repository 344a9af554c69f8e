"""Places a centre could be in: today's centres and premises that could be had."""

from dataclasses import dataclass
from typing import Literal

from jiamen.kernel.actor import Actor
from jiamen.places.models import Centre, Premises

Kind = Literal["centre", "premises"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place to choose from; coordinates in degrees (WGS-84), area in m²."""

    kind: Kind
    code: str
    name: str
    lon: float
    lat: float
    floor_area_m2: int

    @property
    def key(self) -> str:
        """What names it among centres and premises together."""
        return f"{self.kind}:{self.code}"


_COLUMNS = ("code", "name", "lon", "lat", "floor_area_m2")


def candidates(actor: Actor, area: str) -> list[Candidate]:
    """Centres, then premises, inside the area (code) that the actor may see, each by code (two queries)."""
    centres = Centre.objects.visible_to(actor).public().filter(area__code__startswith=area).order_by("code")
    premises = Premises.objects.visible_to(actor).filter(area__code__startswith=area).order_by("code")
    found = [Candidate("centre", *row) for row in centres.values_list(*_COLUMNS)]
    return found + [Candidate("premises", *row) for row in premises.values_list(*_COLUMNS)]
