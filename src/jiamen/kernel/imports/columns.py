"""Columns of an import and the parsing of one cell.

Headers are given in both languages in the code, not through gettext: they are a file format, and a better translation must
not make last month's files unreadable.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.excel.reading import Value
from jiamen.kernel.words import is_chinese, listed

Choices = Mapping[Any, tuple[str, ...]]
"""Code → words a person may write for it, the one shown first (Chinese, then English)."""

Parser = Callable[[Value], Any]
"""Turns a filled cell into a Python value, or raises `InvalidInput`."""


@dataclass(frozen=True)
class Column:
    """One column of a file.

    ``parse`` sees only filled cells; an empty one gives ``default``, or a fault if the column is ``required``. A column that
    is not in the file at all leaves what is stored as it is.
    """

    key: str
    zh: str
    en: str
    parse: Parser | None = None
    refers: str = ""
    """Instead of ``parse``: the foreign key the cell fills, as "app.Model.field"; written by the other row's natural key."""
    required: bool = True
    default: Any = None
    note: str | Promise = ""
    example: str = ""
    choices: Choices = field(default_factory=dict)
    """For a drop-down list."""

    @property
    def header(self) -> str:
        """The header in the active language."""
        return self.zh if is_chinese() else self.en

    @property
    def names(self) -> frozenset[str]:
        """Every header that means this column, normalised."""
        return frozenset(normal(name) for name in (self.key, self.zh, self.en))

    @property
    def options(self) -> tuple[str, ...]:
        """The drop-down list in the active language."""
        at = 0 if is_chinese() else 1
        return tuple(words[min(at, len(words) - 1)] for words in self.choices.values())


class CellMissing(InvalidInput):
    """A required cell is empty."""

    code = "cell-missing"
    message = _("“{header}” is empty.")
    next_step = _("Fill it in.")


class TextTooLong(InvalidInput):
    """More characters than fit."""

    code = "text-too-long"
    message = _("The text has {length} characters; at most {limit} fit.")
    next_step = _("Shorten it.")


class CodeInvalid(InvalidInput):
    """Not a code of the expected shape."""

    code = "code-invalid"
    message = _("“{value}” is not a code of the form {form}.")
    next_step = _("Correct the code.")


class NumberInvalid(InvalidInput):
    """Not a number."""

    code = "number-invalid"
    message = _("“{value}” is not a number.")
    next_step = _("Write figures only, for example 1200.")


class NumberNotWhole(InvalidInput):
    """A fraction where things are counted."""

    code = "number-not-whole"
    message = _("“{value}” is not a whole number.")
    next_step = _("Write it without decimals.")


class NumberOutOfRange(InvalidInput):
    """Too small or too large."""

    code = "number-out-of-range"
    message = _("{value} is outside {least} to {most}.")
    next_step = _("Check the figure and its unit.")


class DayInvalid(InvalidInput):
    """Not a date."""

    code = "day-invalid"
    message = _("“{value}” is not a date.")
    next_step = _("Write it like 2026-07-01 or 2026年7月1日.")


class ChoiceUnknown(InvalidInput):
    """Not in the list."""

    code = "choice-unknown"
    message = _("“{value}” is not in the list.")
    next_step = _("Choose one of: {options}.")


class ReferenceUnknown(InvalidInput):
    """No such row, or none that the actor may see."""

    code = "reference-unknown"
    message = _("No entry “{value}” is known here.")
    next_step = _("Correct it, or import that entry first.")


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Control characters, and those that turn the direction of what follows."""


def normal(text: str) -> str:
    """A header as it is compared: full-width folded, case, spaces and punctuation ignored."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def plain(value: Value) -> str:
    """A cell as text: whole numbers without a decimal point, full-width digits folded."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFKC", str(value)).strip() if not isinstance(value, str) else value.strip()


def shown(value: Value) -> str:
    """A cell as a person is shown it: as text, without what no database and no page can hold."""
    return _CONTROL.sub(" ", plain(value)).strip()


def text(limit: int) -> Parser:
    """Text of at most ``limit`` characters, kept as written; line breaks and control characters become one space."""

    def parse(value: Value) -> str:
        found = shown(value)
        if len(found) > limit:
            raise TextTooLong(length=len(found), limit=limit)
        return found

    return parse


def code(pattern: str, form: str | Promise, *, upper: bool = False) -> Parser:
    """A code matching the whole of ``pattern``; ``form`` says so in words."""
    shape = re.compile(pattern)

    def parse(value: Value) -> str:
        found = unicodedata.normalize("NFKC", plain(value))
        found = found.upper() if upper else found
        if not shape.fullmatch(found):
            raise CodeInvalid(value=found, form=form)
        return found

    return parse


def number(value: Value) -> float:
    """A number: full-width digits, spaces and thousands separators are understood.

    Raises:
        NumberInvalid: anything else, also infinities.
    """
    if type(value) is float or type(value) is int:
        return float(value)
    if isinstance(value, bool | date | timedelta):
        raise NumberInvalid(value=value)
    written = unicodedata.normalize("NFKC", str(value)).replace("−", "-")
    digits = re.sub(r"(?<=\d)[,\s_'](?=\d{3}(?!\d))", "", written.strip())
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", digits):
        raise NumberInvalid(value=value)
    return float(digits)


def integer(least: int = 0, most: int = 2_000_000_000) -> Parser:
    """A whole number within bounds."""

    def parse(value: Value) -> int:
        found = value if type(value) is float else number(value)
        whole = int(found) if abs(found) < 1e15 else None
        if whole is None or not least <= found <= most:
            raise NumberOutOfRange(value=plain(value), least=least, most=most)
        if whole != found:
            raise NumberNotWhole(value=plain(value))
        return whole

    return parse


def decimal(least: float, most: float) -> Parser:
    """A number within bounds, as float."""

    def parse(value: Value) -> float:
        found = number(value)
        if not least <= found <= most:
            raise NumberOutOfRange(value=plain(value), least=least, most=most)
        return found

    return parse


def day(value: Value) -> date:
    """A date: a date cell, an Excel serial number, 2026-07-01, 2026/7/1, 2026.7.1, 20260701 or 2026年7月1日.

    Raises:
        DayInvalid: none of these, or no such day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = unicodedata.normalize("NFKC", plain(value))
    parts = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", written)
    parts = parts or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", written)
    try:
        if parts:
            return date(*(int(part) for part in parts.groups()))
        serial = number(value)
        if 20_000 <= serial <= 80_000:  # 1954 to 2119: anything else is a year or a typing error
            return date(1899, 12, 30) + timedelta(days=int(serial))
    except (ValueError, NumberInvalid):
        pass
    raise DayInvalid(value=written)


def choice(choices: Choices) -> Parser:
    """One of a list: the code itself or any of its words, in either language."""
    known = {normal(word): key for key, words in choices.items() for word in (key, *words)}

    def parse(value: Value) -> Any:
        found = known.get(normal(plain(value)))
        if found is None:
            raise ChoiceUnknown(value=plain(value), options=listed(words[0] for words in choices.values()))
        return found

    return parse


YES_NO = {"yes": ("是", "Yes", "有", "√", "1", "true"), "no": ("否", "No", "无", "×", "0", "false")}


def yes_no(value: Value) -> bool:
    """是/否 in its usual spellings.

    Raises:
        ChoiceUnknown: anything else.
    """
    mark = plain(value).lower()
    for answer, words in YES_NO.items():
        if mark in {word.lower() for word in words}:
            return answer == "yes"
    raise ChoiceUnknown(value=mark, options="是、否")


def reference(known: Mapping[str, Any]) -> Parser:
    """The key of a row in another table, given by its natural key (see `upsert.known_keys`)."""

    def parse(value: Value) -> Any:
        found = plain(value)
        if found not in known:
            raise ReferenceUnknown(value=found)
        return known[found]

    return parse
