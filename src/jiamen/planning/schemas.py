"""What the programming interface of planning takes and gives. Lengths are metres, areas m², positions WGS-84 degrees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from jiamen.planning.selectors.district import DistrictFigures


class TermOut(Schema):
    """One term of a score: points of so many, because the figure is what it is against the target."""

    key: str
    points: int
    of: int
    figure: int
    target: int = Field(description="0: the term does not apply and gives its full points")


class DiagnosisOut(Schema):
    """A centre held against the standards."""

    centre: str = Field(description="code of the centre")
    name: str
    area: str = Field(description="code of its community")
    computed_at: datetime
    score: int = Field(ge=0, le=100)
    terms: list[TermOut]
    verdict: list[str] = Field(description="what it lacks, one phrase each, in the language of Accept-Language")
    residents: int
    households: int
    elders: int
    floor_area_m2: int
    required_area_m2: int
    deficit_m2: int
    open_share_percent: int
    workers: int
    required_workers: int
    functions_present: list[str]
    functions_missing: list[str]
    radius_m: int
    walk_p50_m: int
    walk_p90_m: int
    elder_walk_p50_m: int
    elder_walk_p90_m: int
    households_beyond: int
    residents_beyond: int
    elders_beyond: int
    open_minutes_week: int
    short_in_area: bool
    short_in_place: bool
    short_in_layout: bool


class DiagnosesOut(Schema):
    """A part of the list; `total` counts all of it."""

    total: int
    items: list[DiagnosisOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictOut(DistrictFigures):
    """A district's figures, and what this year's completed upgrades did."""

    area: str


class SitingIn(Schema):
    """A siting run to start."""

    area: str = Field(max_length=12, pattern="^[0-9]+$", examples=["361102"])
    objective: Literal["p-median", "capacitated", "mclp", "lscp", "p-center"] = "p-median"
    p: int | None = Field(None, ge=1, le=2000, description="sites in all; left out for lscp, which finds the number")
    radius_m: int = Field(1000, ge=100, le=20_000)
    elder_percent: int = Field(100, ge=100, le=1000, description="what a resident of 65 or over counts, others 100")
    detour_percent: int = Field(130, ge=100, le=300, description="walking distance in per cent of the great circle")
    keep_existing: bool = True
    fixed: list[str] = Field(
        [], max_length=2000, description="places insisted on, as kind:code", examples=[["premises:P1"]]
    )
    forbidden: list[str] = Field([], max_length=2000, description="places ruled out, likewise")
    needs: dict[str, int] = Field(
        {}, max_length=2000, examples=[{"elders": 150}],
        description="per cent (0 to 300) by code of a community, or for elders and children; what is not named counts 100",
    )  # fmt: skip


class SiteOut(Schema):
    """A chosen site and whom it serves."""

    kind: Literal["centre", "premises"]
    code: str
    name: str
    lon: float
    lat: float
    floor_area_m2: int
    residents: int
    households: int
    elders: int
    mean_walk_m: int


class RunOut(Schema):
    """A siting run; the answer and its proof once it is done."""

    id: int
    area: str
    status: str
    progress: int
    failure: str
    asked: SitingIn
    objective: int | None = None
    bound: int | None = None
    gap: float | None = None
    proof: str = ""
    sites: list[SiteOut] = []


class Problem(Schema):
    """A refusal (RFC 9457): what happened in `title`, what to do in `detail`."""

    type: str
    title: str
    detail: str
    status: int
    code: str
