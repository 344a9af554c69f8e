"""A table as a file to take away."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from jiamen.kernel import clock


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format offered: the word on the link and the type the browser is told."""

    word: str
    content_type: str


FORMATS = {
    "xlsx": FileFormat("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": FileFormat("CSV", "text/csv; charset=utf-8"),
}


def export_response(
    name: str, *, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], simulated: bool = False
) -> HttpResponse:
    """The rows as a download in the format `name`, called by title and day. Text cannot act as a formula in it.

    Raises KeyError for a format not in FORMATS.
    """
    from jiamen.kernel.excel import writing

    write: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: writing.write_table(title, headers, rows, simulated=simulated),
        "csv": lambda: writing.write_csv(headers, rows, simulated=simulated),
    }
    answer = HttpResponse(write[name](), content_type=FORMATS[name].content_type)
    day = clock.today().isoformat()
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}-{day}.{name}')}"
    answer["Cache-Control"] = "no-store"
    return answer
