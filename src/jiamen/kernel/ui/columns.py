"""The columns of a table: how a value is found, sorted, filtered and shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from operator import attrgetter
from typing import Any, Generic, Literal, TypeVar

from django.utils.functional import Promise

from jiamen.kernel.ui.icons import icon_svg
from jiamen.kernel.ui.numbers import grouped

Row = TypeVar("Row")
Words = str | Promise
"""A text, or one put off until the reader's language is known."""
_WHOLE = re.compile(r"[!-~]*\d[!-~]*( \d\d:\d\d)?")  # a code, a telephone number or a time is read in one piece
_SENTENCE = 12
_WHOLE_NAME, _WHOLE_TEXT = 12, 8  # and so are a name and a text of so many characters
Tone = Literal["neutral", "good", "soon", "bad"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in one word with an icon, so that colour never speaks alone."""

    word: Words
    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Button:
    """A quiet deed on a row: it sends the page's form of the id `form` to `url`; `about` names the row to who cannot see it."""

    word: Words
    about: str
    url: str
    form: str

    @property
    def html(self) -> str:
        """The button."""
        url, word, about = escape(self.url), escape(str(self.word)), escape(self.about)
        return (
            f'<button type="submit" class="btn btn-plain" form="{self.form}" formaction="{url}">{word}'
            f'<span class="visually-hidden"> {about}</span></button>'
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A value ready for the page; `raw` is what goes into an exported file."""

    text: str
    raw: object
    url: str = ""
    unit: str = ""
    badge: Badge | None = None
    numeric: bool = False
    buttons: Sequence[Button] = ()

    @property
    def html(self) -> str:
        """What stands in the cell. Plain strings, as a page has hundreds: templates and `format_html` are slow for that."""
        if self.buttons:
            return f'<div class="row-deeds">{"".join(button.html for button in self.buttons)}</div>'
        shown = escape(self.text)
        if self.badge:
            word = escape(str(self.badge.word))
            shown = f'<span class="status status-{self.badge.tone}">{icon_svg(self.badge.icon)}{word}</span>'
        elif self.unit:
            shown = f'{shown}<span class="unit">{escape(self.unit)}</span>'
        return f'<a href="{escape(self.url)}">{shown}</a>' if self.url else shown

    def element(self, head: bool) -> str:
        """The cell of an HTML table; the first of a row is its head."""
        if self.numeric and not head:
            return f'<td class="numeric">{self.html}</td>'
        whole = len(self.text) <= (_WHOLE_NAME if head else _WHOLE_TEXT) or _WHOLE.fullmatch(self.text)
        kept = ' class="whole"' if whole else ' class="long"' if len(self.text) > _SENTENCE else ""
        return f'<th scope="row"{kept}>{self.html}</th>' if head else f"<td{kept}>{self.html}</td>"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column.

    `key` names it in addresses and is, unless `value` says otherwise, the attribute (`centre__name` follows relations) and the
    database field to sort and filter by (`source` names another). `filter` is `text`, `range` (numbers) or the `choices` given
    as value → word. `badge` turns the value into a badge, `url` the row into a link; the unit stands beside each number.
    A column of `buttons` holds what can be done with the row, for which the page brings the form; no export has it.
    """

    key: str
    label: Words
    numeric: bool = False
    unit: Words = ""
    sortable: bool = False
    filter: Literal["", "text", "range", "choice"] = ""
    choices: Mapping[str, Words] | None = None
    value: Callable[[Row], Any] | None = None
    source: str = ""
    url: Callable[[Row], str] | None = None
    badge: Callable[[Any], Badge] | None = None
    buttons: Callable[[Row], Sequence[Button]] | None = None

    @property
    def field(self) -> str:
        """The path to sort and filter by."""
        return self.source or self.key

    def raw(self, row: Row) -> Any:
        """The plain value of this column in a row."""
        return self.value(row) if self.value else follow(row, self.key)

    def cell(self, row: Row) -> Cell:
        """The value as the page shows it; what is not known is a dash."""
        if self.buttons:
            return Cell(text="", raw=None, buttons=self.buttons(row))
        raw = self.raw(row)
        url = self.url(row) if self.url else ""
        if raw is None or raw == "":
            return Cell(text="—", raw=None, numeric=self.numeric)
        if self.badge:
            badge = self.badge(raw)
            return Cell(text=str(badge.word), raw=str(badge.word), url=url, badge=badge)
        if self.choices is not None:
            raw = self.choices.get(str(raw), raw)
        if self.numeric and isinstance(raw, int | float | Decimal):
            return Cell(text=grouped(raw), raw=raw, url=url, unit=str(self.unit), numeric=True)
        return Cell(text=str(raw), raw=raw if isinstance(raw, date | Decimal | int | float) else str(raw), url=url)


def follow(row: Any, path: str) -> Any:
    """The attribute at a path such as `centre__name`; `None` as soon as something on the way is `None`."""
    for name in path.split("__"):
        if row is None:
            return None
        row = attrgetter(name)(row)
    return row
