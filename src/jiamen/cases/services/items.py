"""Service items change by new versions only; a withdrawn item takes no new cases."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from jiamen.cases.errors import (
    AnswerUnknown,
    ItemChangedMeanwhile,
    ItemCodeTaken,
    ItemNotWithdrawn,
    ItemUnchanged,
    ItemWithdrawn,
    PromiseTooLong,
    QuestionIdle,
    TooFewAnswers,
)
from jiamen.cases.events import ItemPublished, ItemRestored, ItemWasWithdrawn
from jiamen.cases.models import ItemQuestion, ItemVersion, NeededPaper, ServiceItem
from jiamen.cases.permissions import EDIT_ITEMS
from jiamen.cases.selectors.texts import PLAIN, ItemText, as_plain, text_of
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now, today
from jiamen.kernel.errors import NotFound
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.places.models import Area


@transaction.atomic
def publish_version(
    actor: Actor, *, code: str, scope: str, text: ItemText, based_on: int, new: bool = False
) -> ItemVersion:
    """Let an item say this from now on inside an area (`scope`, a code; empty everywhere); `new` makes the item.

    `based_on` is the number of the newest version in this scope that the editor has seen, 0 for none.

    Raises:
        NotPermitted: not the actor's area; without `scope`, only those who work everywhere.
        NotFound, ItemCodeTaken: no such area; a new item with a code that is there.
        PromiseTooLong, TooFewAnswers, AnswerUnknown, QuestionIdle: the text contradicts itself.
        ItemChangedMeanwhile: a newer version than `based_on` was published.
        ItemUnchanged: the newest version says the same.
    """
    require(actor, EDIT_ITEMS, area=scope)
    if scope and not Area.objects.filter(code=scope).exists():
        raise NotFound()
    check_text(text)
    lock_name(f"item:{code}")
    if new and ServiceItem.objects.filter(code=code).exists():
        raise ItemCodeTaken(field="code", item=code)
    newest = newest_version(code, scope)
    if (newest.number if newest else 0) != based_on:
        raise ItemChangedMeanwhile(latest=newest.number if newest else None)
    if newest is not None and text_of(newest) == text.in_order():
        raise ItemUnchanged()
    return write_version(actor, code, scope, text)


def newest_version(code: str, scope: str) -> ItemVersion | None:
    """The newest version of an item in exactly this scope."""
    found: ItemVersion | None = (
        ItemVersion.objects.filter(item__code=code, scope=scope)
        .prefetch_related("questions", "papers")
        .order_by("-number")
        .first()
    )
    return found


def write_version(actor: Actor, code: str, scope: str, text: ItemText) -> ItemVersion:
    """Write a checked text down as the next version; the caller holds the item's lock and has asked for the right."""
    text = text.in_order()
    item, _made = ServiceItem.objects.get_or_create(code=code)
    last = ItemVersion.objects.filter(item=item, scope=scope).aggregate(last=Max("number"))["last"] or 0
    version = ItemVersion.objects.create(
        item=item,
        scope=scope,
        number=last + 1,
        published_at=now(),
        published_by=actor.label,
        channels=list(text.channels),
        **{name: getattr(text, name) for name in PLAIN},
    )
    _write_papers(version, text)
    publish(
        actor,
        ItemPublished(subject=f"item:{code}", area=scope, item=code, number=version.number),
        after={"number": version.number, **as_plain(text)},
    )
    return version


def _write_papers(version: ItemVersion, text: ItemText) -> None:
    questions = ItemQuestion.objects.bulk_create(
        ItemQuestion(
            version=version,
            rank=rank,
            key=question.key,
            text=question.text,
            text_en=question.text_en,
            answers=[[answer.value, answer.text, answer.text_en] for answer in question.answers],
        )
        for rank, question in enumerate(text.questions)
    )
    by_key = {question.key: question for question in questions}
    NeededPaper.objects.bulk_create(
        NeededPaper(version=version, rank=rank, **{**asdict(paper), "question": by_key.get(paper.question)})
        for rank, paper in enumerate(text.papers)
    )


def check_text(text: ItemText) -> None:
    """Whether a text agrees with itself.

    Raises:
        PromiseTooLong, TooFewAnswers, AnswerUnknown, QuestionIdle: it does not.
    """
    if text.promised_days > text.statutory_days:
        raise PromiseTooLong(field="promised_days", promised=text.promised_days, statutory=text.statutory_days)
    for question in text.questions:
        if len({answer.value for answer in question.answers}) < max(2, len(question.answers)):
            raise TooFewAnswers(field="answers", question=question.text)
    offered = {(question.key, answer.value) for question in text.questions for answer in question.answers}
    for paper in text.papers:
        if (paper.question or paper.when) and (paper.question, paper.when) not in offered:
            raise AnswerUnknown(field="when", paper=paper.name, answer=f"{paper.question} = {paper.when}")
    used = {paper.question for paper in text.papers}
    for question in text.questions:
        if question.key not in used:
            raise QuestionIdle(field="question", question=question.text)


@transaction.atomic
def withdraw_item(actor: Actor, item: ServiceItem) -> None:
    """Take an item out of the catalogue from today on; open cases keep their version.

    Raises:
        NotPermitted: only those who work everywhere may.
        ItemWithdrawn: it is withdrawn already.
    """
    require(actor, EDIT_ITEMS, area="")
    lock_name(f"item:{item.code}")
    item.refresh_from_db()
    if item.withdrawn_on is not None:
        raise ItemWithdrawn()
    item.withdrawn_on = today()
    item.save(update_fields=["withdrawn_on"])
    publish(actor, ItemWasWithdrawn(subject=f"item:{item.code}", area="", item=item.code))


@transaction.atomic
def restore_item(actor: Actor, item: ServiceItem) -> None:
    """Offer a withdrawn item again.

    Raises:
        NotPermitted: only those who work everywhere may.
        ItemNotWithdrawn: it is not withdrawn.
    """
    require(actor, EDIT_ITEMS, area="")
    lock_name(f"item:{item.code}")
    item.refresh_from_db()
    if item.withdrawn_on is None:
        raise ItemNotWithdrawn()
    item.withdrawn_on = None
    item.save(update_fields=["withdrawn_on"])
    publish(actor, ItemRestored(subject=f"item:{item.code}", area="", item=item.code))
