"""Facts: what happened, written down in the transaction and passed on after it.

`publish(actor, fact)` writes the audit row together with the change it tells of; handlers run once the transaction has
committed, so nobody hears of something that did not happen.
"""

import dataclasses
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from django.utils.functional import Promise

from jiamen.kernel.actor import Actor

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """Base of all facts. `subject` is "kind:id"; `area` the code of the area it concerns."""

    name: ClassVar[str] = ""
    summary: ClassVar[str | Promise] = (
        ""  # the fact in a few words, for the audit log; without one the name stands there
    )

    subject: str
    area: str


def titles() -> dict[str, str | Promise]:
    """Every fact of the installed apps by name, with its title."""
    found: dict[str, str | Promise] = {}
    waiting: list[type[Fact]] = [Fact]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.name:
            found[kind.name] = kind.summary or kind.name
    return dict(sorted(found.items()))


Told = TypeVar("Told", bound=Fact)
Handler = Callable[[Actor, Any], None]

_handlers: dict[type[Fact], list[Handler]] = defaultdict(list)


def on(kind: type[Told]) -> Callable[[Callable[[Actor, Told], None]], Callable[[Actor, Told], None]]:
    """Register a reaction to a fact (only in an app's `handlers.py`)."""

    def register(handler: Callable[[Actor, Told], None]) -> Callable[[Actor, Told], None]:
        _handlers[kind].append(handler)
        return handler

    return register


def publish(
    actor: Actor, fact: Fact, *, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
) -> None:
    """Write the audit row now and run the handlers after commit. Call it inside the transaction of the change."""
    from jiamen.kernel.models import AuditEntry  # the model imports this module's neighbours at load time

    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a fact belongs to the transaction of its change")
    AuditEntry.objects.create(
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_label=actor.label,
        fact=fact.name,
        subject=fact.subject,
        area=fact.area,
        before=plain(before),
        after=plain(after if after is not None else details(fact)),
        channel=actor.origin.channel,
        address=actor.origin.address,
        request_id=actor.origin.request_id,
    )
    transaction.on_commit(lambda: _tell(actor, fact))


def details(fact: Fact) -> dict[str, Any]:
    """The fact's own fields beyond subject and area."""
    return {f.name: getattr(fact, f.name) for f in dataclasses.fields(fact) if f.name not in {"subject", "area"}}


def plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Values as JSON can hold them: dates as ISO text, everything unknown as its text."""
    if values is None:
        return None
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)


def _tell(actor: Actor, fact: Fact) -> None:
    for handler in _handlers[type(fact)]:
        try:
            handler(actor, fact)
        except Exception:  # one deaf neighbour must not undo what is already committed for the others
            log.exception("handler failed", extra={"fact": fact.name, "subject": fact.subject})
