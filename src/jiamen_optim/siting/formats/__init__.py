"""File formats of siting problems, by name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from jiamen_optim.siting.formats.orlib import read_orlib
from jiamen_optim.siting.formats.points import read_csv
from jiamen_optim.siting.formats.tsplib import read_tsplib
from jiamen_optim.siting.problem import SitingProblem

READERS: Mapping[str, Callable[[Path, int | None], SitingProblem]] = MappingProxyType(
    {"orlib": read_orlib, "tsplib": read_tsplib, "csv": read_csv}
)
"""A path and the number of sites to open (None: as in the file) give the problem, or a ProblemError naming the lines."""

__all__ = ["READERS", "read_csv", "read_orlib", "read_tsplib"]
