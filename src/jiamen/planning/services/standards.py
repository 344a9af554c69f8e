"""Set a standard: a new value from a date on; what held before is kept."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.events import publish
from jiamen.planning import permissions
from jiamen.planning.errors import StandardExists, StandardValue
from jiamen.planning.events import StandardSet
from jiamen.planning.models import Standard


@transaction.atomic
def set_standard(actor: Actor, *, key: str, value: Decimal, effective_from: date, source: str) -> Standard:
    """Give the standard `key` a new value that holds from a date on. `source` says where it comes from; "" keeps the old.

    Raises:
        NotPermitted: only the operator of the installation sets standards.
        NotFound: there is no such standard.
        StandardValue: not above 0, or more than 100 %.
        StandardExists: another value starts on the same date.
    """
    require(actor, permissions.SET_STANDARDS, area="")
    last = Standard.objects.filter(key=key).order_by("-effective_from").first()
    if last is None:
        raise NotFound()
    if value <= 0 or value >= 10**9 or (last.unit == "%" and value > 100):
        raise StandardValue(field="value", value=value)
    fresh = Standard(
        key=key, value=value, effective_from=effective_from, name=last.name, name_en=last.name_en, unit=last.unit,
        unit_en=last.unit_en, clause=last.clause, source=source or last.source,
        source_en="" if source else last.source_en, year=effective_from.year,
    )  # fmt: skip
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError as error:
        raise StandardExists(field="effective_from", day=effective_from) from error
    fact = StandardSet(subject=f"standard:{key}", area="", value=str(value), effective_from=effective_from.isoformat())
    publish(actor, fact, before={"value": str(last.value), "effective_from": last.effective_from})
    return fresh
