"""What a resident asks for in the address of the home page; what cannot be understood counts as not said."""

import math

from django.http import QueryDict

from jiamen.places.models import Function
from jiamen.places.selectors.find import BACKSTAGE, Wanted
from jiamen.places.selectors.matching import LONGEST

LAST_PAGE = 100_000


def read_wanted(asked: QueryDict) -> Wanted:
    """The wish in `q`, `lat`, `lon` (WGS-84 degrees), `open`, `function`, `page`."""
    lat, lon = _degrees(asked.get("lat", ""), 90), _degrees(asked.get("lon", ""), 180)
    known = lat is not None and lon is not None
    function = asked.get("function", "")
    return Wanted(
        text="".join(letter for letter in asked.get("q", "")[:LONGEST] if letter.isprintable()).strip(),
        lat=lat if known else None,
        lon=lon if known else None,
        open_now=asked.get("open", "") == "1",
        function=function if function in Function.values and function not in BACKSTAGE else "",
        page=_page(asked.get("page", "")),
    )


def address_of(wanted: Wanted, **changes: object) -> str:
    """The query string of a wish, with some of its parts changed."""
    values: dict[str, object] = {
        "q": wanted.text,
        "lat": "" if wanted.lat is None else f"{wanted.lat:.6f}",
        "lon": "" if wanted.lon is None else f"{wanted.lon:.6f}",
        "open": "1" if wanted.open_now else "",
        "function": wanted.function,
        "page": "" if wanted.page == 1 else wanted.page,
    }
    values.update(changes)
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in values.items() if value not in ("", None)})
    return f"?{query.urlencode()}" if query else "?"


def _degrees(text: str, most: int) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) else 1
