"""Rows of files into versions of service items; each verb is called inside the transaction of `run_import`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from jiamen.cases.errors import ItemMissing
from jiamen.cases.models import PaperForm
from jiamen.cases.permissions import EDIT_ITEMS
from jiamen.cases.selectors.texts import AnswerText, ItemText, PaperText, QuestionText, text_of
from jiamen.cases.services.items import check_text, newest_version, write_version
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.imports.kinds import Progress
from jiamen.kernel.imports.running import tell
from jiamen.kernel.imports.upsert import Counts
from jiamen.kernel.locks import lock_name
from jiamen.places.models import Area

UNSAID = {"who_en": "", "result_en": ""}
"""What a file may leave out of a new item."""

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def import_items(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Let every item say what its row says; its papers stay, those of a new local variant are the ones that hold everywhere.

    Raises:
        NotPermitted, NotFound: a row is for another area than the actor's, or for none that is there.
    """
    _allow(actor, {row.get("scope", "") for row in rows})
    counts = Counts(0, 0, 0)
    for number, row in enumerate(rows, start=1):
        values = dict(row)
        code, scope = values.pop("code"), values.pop("scope", "")
        lock_name(f"item:{code}")
        held = newest_version(code, scope) or newest_version(code, "")
        counts += _write(actor, code, scope, replace(text_of(held), **values) if held else ItemText(**UNSAID | values))
        progress(number, len(rows))
    tell(actor, "items", counts, {row.get("scope", "") for row in rows})
    return counts


@transaction.atomic
def import_papers(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Replace the papers and questions of every item named in the rows; counts are of items, created where there were no papers.

    Raises:
        NotPermitted, NotFound: as for `import_items`.
        ItemMissing: a row names an item that holds nowhere around its area.
        AnswerUnknown, TooFewAnswers: a paper depends on an answer that is not offered.
    """
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["item"], row.get("scope", "")].append(row)
    _allow(actor, {scope for _item, scope in groups})
    counts = Counts(0, 0, 0)
    for number, ((code, scope), papers) in enumerate(groups.items(), start=1):
        lock_name(f"item:{code}")
        held = newest_version(code, scope) or newest_version(code, "")
        if held is None:
            raise ItemMissing(field="item", item=code)
        text = replace(text_of(held), questions=_questions(papers), papers=tuple(map(_paper, papers)))
        first = not (held.scope == scope and held.papers.all())
        counts += Counts(1, 0, 0) if (done := _write(actor, code, scope, text)).updated and first else done
        progress(number, len(groups))
    tell(actor, "item-papers", counts, {scope for _item, scope in groups})
    return counts


def _allow(actor: Actor, scopes: set[str]) -> None:
    for scope in sorted(scopes):
        require(actor, EDIT_ITEMS, area=scope)
    named = scopes - {""}
    if Area.objects.filter(code__in=named).count() < len(named):
        raise NotFound()


def _write(actor: Actor, code: str, scope: str, text: ItemText) -> Counts:
    """A new version where the text differs from the newest of exactly this scope."""
    check_text(text)
    held = newest_version(code, scope)
    if held is not None and text_of(held) == text.in_order():
        return Counts(0, 0, 1)
    write_version(actor, code, scope, text)
    return Counts(0, 1, 0) if held else Counts(1, 0, 0)


def _questions(rows: Iterable[Mapping[str, Any]]) -> tuple[QuestionText, ...]:
    """The questions the rows depend on, each as the first row that gives its answers says it."""
    found: dict[str, QuestionText] = {}
    for row in rows:
        key, answers = row.get("question", ""), row.get("answers", ())
        if key and answers and key not in found:
            words = row.get("text", "") or key, row.get("text_en", "")
            found[key] = QuestionText(key, *words, tuple(AnswerText(*answer) for answer in answers))
    return tuple(found.values())


def _paper(row: Mapping[str, Any]) -> PaperText:
    return PaperText(
        kind=row["kind"],
        name=row["name"],
        name_en=row.get("name_en", ""),
        form=row.get("form", PaperForm.ORIGINAL.value),
        copies=row.get("copies", 1),
        note=row.get("note", ""),
        note_en=row.get("note_en", ""),
        reusable=row.get("reusable", False),
        question=row.get("question", ""),
        when=row.get("when", ""),
    )
