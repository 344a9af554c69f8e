"""Kinds of import, and the list of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor, Permission
from jiamen.kernel.errors import InvalidInput, NotFound
from jiamen.kernel.excel.guards import WORKBOOKS, FileKind
from jiamen.kernel.excel.reading import Table
from jiamen.kernel.geo import CoordinateSystem
from jiamen.kernel.imports import columns
from jiamen.kernel.imports.columns import Column
from jiamen.kernel.imports.upsert import Counts
from jiamen.kernel.words import is_chinese, listed

Parsed = dict[str, Any]
"""One row ready to be stored: column key → value (a foreign key's column name ends in ``_id``)."""

Progress = Callable[[int, int], None]
"""Told how many steps of how many are done."""

Save = Callable[[Actor, Sequence[Parsed], Progress], Counts]
Review = Callable[[Actor, Sequence[Parsed]], Iterable[tuple[int, InvalidInput]]]
Raster = Callable[[Actor, Path], Table]
Skip = Callable[[Mapping[str, Any]], bool]

SYSTEMS = {
    CoordinateSystem.WGS84: ("WGS-84", "WGS84", "EPSG:4326", "GPS"),
    CoordinateSystem.CGCS2000: ("CGCS2000", "国家2000", "2000国家大地坐标系", "天地图", "EPSG:4490"),
    CoordinateSystem.GCJ02: ("GCJ-02", "GCJ02", "火星坐标", "高德", "腾讯"),
    CoordinateSystem.BD09: ("BD-09", "BD09", "百度", "BD-09LL"),
}

POSITION = (
    Column("lon", "经度", "Longitude", columns.number, example="117.9618", note=_("Degrees, longitude 73 to 135 in China")),
    Column("lat", "纬度", "Latitude", columns.number, example="28.4346", note=_("Degrees, latitude 4 to 54 in China")),
    Column(
        "system", "坐标系", "Coordinate system", columns.choice(SYSTEMS), example="WGS-84", choices=SYSTEMS,
        note=_("Which map the coordinates come from: 高德 and 腾讯 give GCJ-02, 百度 gives BD-09"),
    ),
)  # fmt: skip
"""The three columns of every kind whose rows have a place; stored as WGS-84 ``lon`` and ``lat``."""


@dataclass(frozen=True)
class ImportKind:
    """What one kind of file holds and which service takes it. Making one puts it on the list."""

    key: str
    zh: str
    title: Promise
    purpose: Promise
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    """Column keys that tell rows apart; two rows of a file with the same ones are a fault."""
    permission: Permission
    save: Save
    review: Review = lambda actor, rows: ()
    """Looks at all parsed rows (of which some may belong to faulty ones) and yields (index, what is wrong)."""
    accepts: tuple[FileKind, ...] = WORKBOOKS
    skip: Skip = lambda row: False
    """Rows of the file, by column key as read, that are counted but not taken."""
    blanks: frozenset[str] = frozenset()
    """Words that mean an empty cell."""
    rest: str = ""
    """Key under which all columns of the file are kept as published (header → number, text or None)."""

    raster: Raster | None = None
    """Reads a GeoTIFF as a table of this kind's columns."""

    every: ClassVar[dict[str, "ImportKind"]] = {}

    def __post_init__(self) -> None:
        if self.key in self.every:
            raise ValueError(f"import kind {self.key} is declared twice")
        self.every[self.key] = self

    @property
    def sheet(self) -> str:
        """Title of the sheet in the active language."""
        return self.zh if is_chinese() else str(self.title).capitalize()

    @property
    def positioned(self) -> bool:
        """Whether rows have a place on the map."""
        return any(column.key == "system" for column in self.columns)


class KindUnknown(NotFound):
    """No such kind of import."""

    code = "import-kind-unknown"
    message = _("There is no kind of import called “{key}”.")
    next_step = _("Choose one of: {known}.")


@cache
def all_kinds() -> tuple[ImportKind, ...]:
    """Every kind the apps declare in ``forms.imports``, in the order a new district needs them."""
    autodiscover_modules("forms.imports")
    order = ["areas", "census", "population", "centres", "rooms", "premises", "staff", "items", "item-papers"]
    place = {key: number for number, key in enumerate(order)}
    return tuple(sorted(ImportKind.every.values(), key=lambda kind: (place.get(kind.key, len(order)), kind.key)))


def find_kind(key: str) -> ImportKind:
    """The kind with this key.

    Raises:
        KindUnknown: there is none.
    """
    kinds = {kind.key: kind for kind in all_kinds()}
    if key not in kinds:
        raise KindUnknown(key=key, known=listed(kinds))
    return kinds[key]
