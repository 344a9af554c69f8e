"""What the programming interface of places takes and gives."""

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")


class Problem(Schema):
    """A refusal (RFC 9457): what happened in `title`, what to do in `detail`."""

    type: str
    title: str
    detail: str
    status: int
    code: str


class PageOf(Schema, Generic[Item]):
    """A part of a list; `total` counts all of it."""

    total: int
    items: list[Item]


class AreaOut(Schema):
    """A node of the tree of areas; the code begins with its parent's."""

    code: str = Field(examples=["361102002007"])
    name: str
    level: str = Field(description="district, street or community")
    kind: str = Field(description="urban or rural")
    parent: str | None
    lat: float | None
    lon: float | None
    simulated: bool


class SpanOut(Schema):
    """Open from–to; 24:00 is the midnight that ends the day."""

    opens: str = Field(examples=["8:30"])
    closes: str = Field(examples=["17:30"])


class DayOut(Schema):
    """The hours of one date and the rule that decided them; not `certain`: the holidays of its year are not known yet."""

    day: date
    spans: list[SpanOut]
    reason: str = Field(description="ordinary, rest, holiday, makeup or override")
    label: str
    certain: bool


class StateOut(Schema):
    """Open or not at the moment of the answer; open without `until` is round the clock."""

    open: bool
    until: datetime | None
    opens: datetime | None
    sentence: str
    today: DayOut


class CentreOut(Schema):
    """A centre in a list; `walk_m` is an estimate and known only when a position was given."""

    code: str
    name: str
    area: str = Field(description="code of its community or village")
    area_name: str
    address: str
    lat: float
    lon: float
    phone: str
    status: str = Field(description="open or upgrading")
    state: StateOut
    functions: list[str]
    services: list[str]
    walk_m: int | None
    walk_min: int | None
    simulated: bool


class FoundOut(PageOf[CentreOut]):
    """Centres, best or nearest first; not `exact`: no centre fits the words, these are similar or near."""

    exact: bool


class RoomOut(Schema):
    """A room for residents."""

    code: str
    name: str
    function: str
    function_label: str
    floor: int
    floor_area_m2: int
    capacity: int | None
    shared_with: list[str]
    simulated: bool


class NoticeOut(Schema):
    """A notice shown now."""

    title: str
    body: str
    published_at: datetime
    until: datetime | None
    simulated: bool


class CentreDetailOut(Schema):
    """A centre with everything its page shows."""

    code: str
    name: str
    area: str
    area_name: str
    address: str
    lat: float
    lon: float
    phone: str
    status: str
    state: StateOut
    days: list[DayOut]
    unknown_years: list[int]
    rooms: list[RoomOut]
    services: list[str]
    shared_with: list[str]
    notices: list[NoticeOut]
    access: list[str] = Field(description="codes of the facilities that are there")
    access_missing: list[str] = Field(description="codes of those that are not")
    simulated: bool


class PremisesOut(Schema):
    """A place that could become a centre or part of one."""

    code: str
    name: str
    area: str
    kind: str
    address: str
    lat: float
    lon: float
    floor_area_m2: int
    owner: str
    available_from: date | None
    note: str
    simulated: bool
