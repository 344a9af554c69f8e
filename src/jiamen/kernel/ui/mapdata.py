"""What a map shows, as the JSON `frontend/src/map` reads (described in docs/explanation/ui-components.md).

Coordinates are WGS-84 degrees, longitude first. Layers are drawn in the order given, the last on top.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Shape = Literal["circle", "square", "triangle", "diamond", "cross", "star"]
# `strong` is the one loud colour ("who is left out"), `faint` the one that stands back.
Colour = Literal["strong", "faint", "pine-ink", "amber-ink", "door-ink", "slate", "slate-2", "link"]


@dataclass(frozen=True, slots=True)
class Areas:
    """Outlines: GeoJSON polygons whose properties hold `label` and, for a second variable, `hatched`."""

    id: str
    label: str
    geojson: Mapping[str, Any]
    shown: bool = True

    def as_json(self) -> dict[str, Any]:
        """The layer as JSON."""
        return {"kind": "areas", **_base(self), "geojson": self.geojson}


@dataclass(frozen=True, slots=True)
class Variable:
    """What cells can be coloured by: numbers cut at `breaks` (1 to 5, rising), or indexes into `classes` (label, colour)."""

    key: str
    label: str
    unit: str
    values: Sequence[float | None]
    breaks: Sequence[float] = ()
    classes: Sequence[tuple[str, Colour]] = ()

    def as_json(self) -> dict[str, Any]:
        """The variable as JSON."""
        return {
            "key": self.key,
            "label": str(self.label),
            "unit": str(self.unit),
            "values": list(self.values),
            "breaks": list(self.breaks) or None,
            "classes": [{"label": str(label), "colour": colour} for label, colour in self.classes] or None,
        }


@dataclass(frozen=True, slots=True)
class Cells:
    """Many small places in columns; each is drawn as large as `size_m` on the ground. The first variable is shown first."""

    id: str
    label: str
    size_m: int
    ids: Sequence[str]
    lon: Sequence[float]
    lat: Sequence[float]
    variables: Sequence[Variable]
    shown: bool = True

    def __post_init__(self) -> None:
        columns = [self.lon, self.lat, *(variable.values for variable in self.variables)]
        if any(len(column) != len(self.ids) for column in columns):
            raise ValueError("every column of a cell layer has one value for each cell")

    def as_json(self) -> dict[str, Any]:
        """The layer as JSON; coordinates to a metre."""
        return {
            "kind": "cells",
            **_base(self),
            "size_m": self.size_m,
            "ids": list(self.ids),
            "lon": [round(lon, 5) for lon in self.lon],
            "lat": [round(lat, 5) for lat in self.lat],
            "variables": [variable.as_json() for variable in self.variables],
        }


@dataclass(frozen=True, slots=True)
class Status:
    """What a point can be: a word with a shape and a colour, so that colour never speaks alone."""

    label: str
    shape: Shape
    colour: Colour


@dataclass(frozen=True, slots=True)
class Point:
    """One place; `text` stands in its box after the word of its status, `url` leads on.

    `deed` is the word of a button in the box; pressing it sends the page `jiamen:map-deed` with the place's id.
    """

    id: str
    lon: float
    lat: float
    label: str
    status: str
    text: str = ""
    url: str = ""
    deed: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Places with a status each (a key of `statuses`)."""

    id: str
    label: str
    statuses: Mapping[str, Status]
    items: Sequence[Point]
    shown: bool = True

    def as_json(self) -> dict[str, Any]:
        """The layer as JSON."""
        statuses = {
            name: {"label": str(status.label), "shape": status.shape, "colour": status.colour}
            for name, status in self.statuses.items()
        }
        items = [
            {
                "id": item.id,
                "lon": item.lon,
                "lat": item.lat,
                "label": str(item.label),
                "status": item.status,
                "text": str(item.text),
                "url": item.url,
                "deed": str(item.deed),
            }
            for item in self.items
        ]
        return {"kind": "points", **_base(self), "statuses": statuses, "items": items}


@dataclass(frozen=True, slots=True)
class Circle:
    """A reach round a place, `radius_m` on the ground."""

    id: str
    lon: float
    lat: float
    radius_m: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Circles:
    """Catchments."""

    id: str
    label: str
    items: Sequence[Circle]
    shown: bool = True

    def as_json(self) -> dict[str, Any]:
        """The layer as JSON."""
        items = [
            {"id": item.id, "lon": item.lon, "lat": item.lat, "radius_m": item.radius_m, "label": str(item.label)}
            for item in self.items
        ]
        return {"kind": "circles", **_base(self), "items": items}


@dataclass(frozen=True, slots=True)
class Links:
    """Lines between two places: who goes where. Each item is ((lon, lat), (lon, lat))."""

    id: str
    label: str
    items: Sequence[tuple[tuple[float, float], tuple[float, float]]]
    shown: bool = True

    def as_json(self) -> dict[str, Any]:
        """The layer as JSON."""
        return {"kind": "links", **_base(self), "items": [{"from": list(a), "to": list(b)} for a, b in self.items]}


Layer = Areas | Cells | Points | Circles | Links


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def shown(self) -> bool: ...


def _base(layer: _Named) -> dict[str, Any]:
    return {"id": layer.id, "label": str(layer.label), "shown": layer.shown}


@dataclass(frozen=True, slots=True)
class MapData:
    """A whole map; `bounds` is west, south, east, north."""

    bounds: tuple[float, float, float, float]
    layers: Sequence[Layer]

    def as_json(self) -> dict[str, Any]:
        """What the address in `data-src` answers."""
        return {"bounds": list(self.bounds), "layers": [layer.as_json() for layer in self.layers]}
