"""A chart: one message, few series, the table always one click away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["bars", "columns", "stack", "line"]
Colour = Literal["slate-2", "pine-ink", "amber-ink", "door-ink", "link"]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, as long as the chart's categories; `None` is a gap. Red only for what needs attention."""

    name: str
    values: Sequence[float | None]
    colour: Colour = "link"


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; `title` is its message, `unit` holds for every value.

    `bars` lie (best for long Chinese names), `columns` stand, `stack` lies with the series laid end to end, `line` is for time.
    `links` are addresses, one for each category or none: where a press on the category leads.
    Raises ValueError when a series, or the links, are not as long as the categories.
    """

    title: str
    kind: Kind
    unit: str
    category: str
    categories: Sequence[str]
    series: Sequence[Series]
    simulated: bool = False
    links: Sequence[str] = ()

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("every series needs one value for each category")
        if self.links and len(self.links) != len(self.categories):
            raise ValueError("every category needs a link, or none has one")

    def as_json(self) -> dict[str, Any]:
        """What `frontend/src/chart` reads."""
        return {
            "kind": self.kind,
            "unit": str(self.unit),
            "categories": [str(category) for category in self.categories],
            "series": [
                {"name": str(series.name), "values": list(series.values), "colour": series.colour}
                for series in self.series
            ],
            "links": list(self.links),
        }

    def rows(self) -> list[tuple[str, str, list[float | None]]]:
        """The same figures as table rows: category, its link if it has one, and one value for each series."""
        return [
            (name, self.links[i] if self.links else "", [series.values[i] for series in self.series])
            for i, name in enumerate(self.categories)
        ]
