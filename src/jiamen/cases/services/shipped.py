"""The items the product ships (`cases/data`), read from their files and installed.

A file holds the items of one category. Documents and questions that many items share stand once, in `papers.toml` and
`questions.toml`; an item names them, and may say more about one in place.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from jiamen.cases.models import ServiceItem
from jiamen.cases.permissions import EDIT_ITEMS
from jiamen.cases.selectors.texts import AnswerText, ItemText, PaperText, QuestionText, text_of
from jiamen.cases.services.items import check_text, newest_version, write_version
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.imports.upsert import Counts
from jiamen.kernel.locks import lock_name

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Installed:
    """What installing did, and the codes of withdrawn items, which were left alone."""

    counts: Counts
    withdrawn: tuple[str, ...]


def install_items(
    actor: Actor, texts: Mapping[str, ItemText], said: Callable[[str], None] = lambda code: None
) -> Installed:
    """Make every item say what its text says, everywhere: a new version where that differs, nothing where it does not.

    Raises:
        NotPermitted: only those who work everywhere may.
    """
    require(actor, EDIT_ITEMS, area="")
    withdrawn = set(ServiceItem.objects.filter(withdrawn_on__isnull=False).values_list("code", flat=True))
    counts = Counts(0, 0, 0)
    for code, text in texts.items():
        if code not in withdrawn:
            counts += _install(actor, code, text)
        said(code)
    return Installed(counts, tuple(sorted(withdrawn & set(texts))))


@transaction.atomic
def _install(actor: Actor, code: str, text: ItemText) -> Counts:
    check_text(text)
    lock_name(f"item:{code}")
    newest = newest_version(code, "")
    if newest is not None and text_of(newest) == text.in_order():
        return Counts(0, 0, 1)
    write_version(actor, code, "", text)
    return Counts(0, 1, 0) if newest else Counts(1, 0, 0)


def shipped_items(folder: Path = DATA) -> dict[str, ItemText]:
    """Code → text of every shipped item, by category and in the order of the files."""
    papers, questions = _read(folder / "papers.toml"), _read(folder / "questions.toml")
    found: dict[str, ItemText] = {}
    for path in sorted((folder / "items").glob("*.toml")):
        for row in _read(path)["item"]:
            if row["code"] in found:
                raise ValueError(f"{path.name}: the code {row['code']} stands twice")
            found[row["code"]] = _item(path.stem, row, papers, questions)
    return found


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _item(category: str, row: Mapping[str, Any], papers: Mapping[str, Any], questions: Mapping[str, Any]) -> ItemText:
    statutory, promised = row["days"]
    return ItemText(
        name=row["name"],
        name_en=row["en"],
        category=category,
        who=row["who"],
        who_en=row["who_en"],
        result=row["result"],
        result_en=row["result_en"],
        statutory_days=statutory,
        promised_days=promised,
        fee_fen=row.get("fee_fen", 0),
        channels=tuple(row.get("channels", ["desk"])),
        office=row.get("office", ""),
        office_en=row.get("office_en", ""),
        questions=tuple(_question(one, questions) for one in row.get("questions", [])),
        papers=tuple(_paper(one, papers) for one in row["papers"]),
    )


def _question(given: str | Mapping[str, Any], shared: Mapping[str, Any]) -> QuestionText:
    row = {"key": given, **shared[given]} if isinstance(given, str) else given
    return QuestionText(row["key"], row["text"], row["en"], tuple(AnswerText(*one) for one in row["answers"]))


def _paper(given: str | Mapping[str, Any], shared: Mapping[str, Any]) -> PaperText:
    own: Mapping[str, Any] = {"kind": given} if isinstance(given, str) else given
    row = {**shared[own["kind"]], **own}
    question, _sign, when = row.get("when", "").partition("=")
    return PaperText(
        kind=row["kind"],
        name=row["name"],
        name_en=row["en"],
        form=row.get("form", "original"),
        copies=row.get("copies", 1),
        note=row.get("note", ""),
        note_en=row.get("note_en", ""),
        reusable=row.get("reusable", False),
        question=question,
        when=when,
    )
