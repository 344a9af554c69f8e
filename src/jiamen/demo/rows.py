"""What the demo makes, before any of it is a row of the database: plain, frozen, named like the columns they become."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jiamen.demo.apportion import Floats, Ints


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A node of the tree; `boundary` is GeoJSON."""

    code: str
    name: str
    level: str
    kind: str
    parent_id: str | None
    lat: float
    lon: float
    boundary: dict[str, Any] | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class CellRows:
    """All cells as columns; `counts` has one row per cell and the columns of `cells.FIGURES`."""

    code: list[str]
    area: list[str]
    lat: Floats
    lon: Floats
    counts: Ints


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room of a centre."""

    code: str
    name: str
    function: str
    floor_area_m2: int
    floor: int
    capacity: int | None
    open_to_residents: bool


@dataclass(frozen=True, slots=True)
class SpanRow:
    """Opening hours of one kind of day, in minutes after midnight."""

    day: int
    opens_min: int
    closes_min: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A date that differs."""

    day: date
    closed: bool
    opens_min: int | None
    closes_min: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Something that can be done at a centre."""

    name: str
    name_en: str
    rank: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A text on a centre's page."""

    title: str
    body: str
    published_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SharingRow:
    """Who shares what with a centre."""

    partner: str
    partner_area_id: str | None
    terms: str
    since: date


@dataclass(frozen=True, slots=True)
class Place:
    """Where a centre is and in what state: the part an upgrade changes."""

    address: str
    lat: float
    lon: float
    floor_area_m2: int
    storeys: int
    built_year: int
    condition: str
    open_share: float  # of the floor area, as the layout aims at


@dataclass(frozen=True, slots=True)
class CentreRow:
    """A centre with everything that hangs on it."""

    code: str
    area_id: str
    name: str
    place: Place
    phone: str
    open_area_m2: int
    access: tuple[str, ...]
    opened_on: date
    rooms: tuple[RoomRow, ...]
    services: tuple[ServiceRow, ...]
    spans: tuple[SpanRow, ...]
    exceptions: tuple[ExceptionRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    sharing: tuple[SharingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PremisesRow:
    """A place that could become a centre."""

    code: str
    area_id: str
    name: str
    kind: str
    address: str
    lat: float
    lon: float
    floor_area_m2: int
    owner: str
    available_from: date | None
    note: str


@dataclass(frozen=True, slots=True)
class CourseRow:
    """How far a project is.

    Shares are (source, fen), milestones (title, due, reached), delays (promised before, promised now, reason, said on),
    payments (source, fen, day), steps (status, since, until, reason).
    """

    shares: tuple[tuple[str, int], ...] = ()
    milestones: tuple[tuple[str, date, date | None], ...] = ()
    delays: tuple[tuple[date, date, str, date], ...] = ()
    payments: tuple[tuple[str, int, date], ...] = ()
    steps: tuple[tuple[str, date, date | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UpgradeRow:
    """An upgrade project with the place before and after."""

    centre_code: str
    title: str
    action: str
    status: str
    before_area_m2: int
    after_area_m2: int
    before_address: str
    after_address: str
    before_lat: float
    before_lon: float
    cost_fen: int
    started_on: date | None
    completed_on: date | None
    after_lat: float
    after_lon: float
    planned_start_on: date | None = None
    due_on: date | None = None
    contract_fen: int | None = None
    measured_m2: int | None = None
    accepted_on: date | None = None
    course: CourseRow = CourseRow()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Who pays, and the rules."""

    key: str
    name: str
    rule: str
    most_percent: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class OptionRow:
    """Something that could be done for a centre; `shares` are source keys with fen."""

    centre_code: str
    premises_code: str | None
    action: str
    title: str
    floor_area_m2: int
    open_area_m2: int
    functions: tuple[str, ...]
    cost_fen: int
    running_fen: int
    months: int
    let_until: date | None
    ownership_settled: bool
    step_free: bool
    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """An invented member of staff, where they work and what they may do."""

    username: str
    display_name: str
    role: str
    area: str
    centre_code: str
    position: str
    full_time: bool
    since: date


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One place's change, told with before and after."""

    slug: str
    title: str
    place_name: str
    centre_code: str | None
    before: str
    after: str
    rank: int


@dataclass(frozen=True, slots=True)
class District:
    """Everything of one demo district."""

    code: str
    seed: int
    areas: tuple[AreaRow, ...]
    cells: CellRows
    centres: tuple[CentreRow, ...]
    premises: tuple[PremisesRow, ...] = ()
    upgrades: tuple[UpgradeRow, ...] = ()
    first_year: int = 0  # of the programme
    sources: tuple[SourceRow, ...] = ()
    options: tuple[OptionRow, ...] = ()
    budgets: tuple[tuple[str, int, int], ...] = ()  # source key, year (0: the first), fen
    workers: tuple[WorkerRow, ...] = ()
    stories: tuple[StoryRow, ...] = field(default=())
