"""Files of papers: checked, encrypted, kept; opened for a purpose; used again with the holder's consent."""

import hashlib
import secrets
from datetime import timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from jiamen.accounts.models import User
from jiamen.cases.errors import CaseStepNotPossible, FileKnown, NotHeld
from jiamen.cases.events import ConsentWithdrawn, PaperStored, PersonRead
from jiamen.cases.models import Case, CasePaper, CaseState, StoredPaper
from jiamen.cases.permissions import HANDLE_CASES, READ_PERSON
from jiamen.cases.services.looking import Purpose, checked_purpose
from jiamen.cases.services.steps import in_hand
from jiamen.kernel.actor import Actor, ActorKind, require
from jiamen.kernel.clock import now, today
from jiamen.kernel.events import publish
from jiamen.kernel.papers import read_paper
from jiamen.kernel.secrets import blind_key, decrypt_bytes, encrypt_bytes

REUSE = timedelta(days=365)
"""How long a paper may be used again after its holder agreed."""
MAX_NAME = 100


def store_paper(actor: Actor, line: CasePaper, *, name: str, data: bytes, reuse: bool) -> StoredPaper:
    """Keep a file under a line of the check-list; `reuse`: its holder agrees that it need not be brought again.

    Raises:
        NotPermitted; CaseStepNotPossible: the case is over.
        PaperTooLarge, PaperNotTaken, PaperDamaged; FileKnown: this very file is there.
    """
    require(actor, HANDLE_CASES, area=line.case.centre.area_id)
    paper = read_paper(name, data, as_photo=False)
    digest = blind_key("stored-paper", hashlib.sha256(paper.data).hexdigest())
    kept_as = default_storage.save(
        f"cases/{line.case_id}/{secrets.token_hex(16)}.enc", ContentFile(encrypt_bytes(paper.data))
    )
    try:
        with transaction.atomic():
            case = in_hand(actor, line.case)
            if not case.is_open:
                raise CaseStepNotPossible(case=case.number, state=CaseState(case.state).label)
            until = today() + REUSE if reuse and line.needed.reusable else None
            row: StoredPaper = StoredPaper.objects.create(
                paper=line, kind=line.needed.kind, holder_key=case.identity_key, digest=digest, file=kept_as,
                name=PurePath(name).stem[:MAX_NAME] + paper.ending, content_type=paper.content_type,
                size_bytes=len(paper.data), added_at=now(), who=actor.label, reuse_until=until,
            )  # fmt: skip
            fact = PaperStored(
                subject=f"case:{case.pk}", area=case.centre.area_id, kind=row.kind,
                reuse_until=until.isoformat() if until else "",
            )  # fmt: skip
            publish(actor, fact)
    except IntegrityError as error:
        default_storage.delete(kept_as)
        raise FileKnown(name=name) from error
    except BaseException:
        default_storage.delete(kept_as)
        raise
    return row


@transaction.atomic
def open_paper(actor: Actor, stored: StoredPaper, *, purpose: str) -> bytes:
    """The file itself, for somebody who may see one of its cases (`selectors.papers.stored_paper`); it is written down.

    Raises:
        NotPermitted; PurposeNeeded; NotHeld: the file is gone from the store.
    """
    require(actor, READ_PERSON)
    reason: Purpose = checked_purpose(purpose)
    case = stored.paper.case
    publish(actor, PersonRead(f"case:{case.pk}", case.centre.area_id, what=stored.kind, purpose=str(reason)))
    try:
        with default_storage.open(stored.file) as file:
            return decrypt_bytes(file.read())
    except FileNotFoundError as error:
        raise NotHeld() from error


@transaction.atomic
def withdraw_consent(actor: Actor, stored: StoredPaper) -> None:
    """A paper may not be used again: its holder (signed in by phone) or a worker on their word says so.

    Raises:
        NotPermitted.
    """
    case = stored.paper.case
    if not is_holder(actor, case):
        require(actor, HANDLE_CASES, area=case.centre.area_id)
    if stored.reuse_until is None:
        return
    stored.reuse_until = None
    stored.save(update_fields=["reuse_until"])
    publish(actor, ConsentWithdrawn(subject=f"case:{case.pk}", area=case.centre.area_id, kind=stored.kind))


def is_holder(actor: Actor, case: Case) -> bool:
    """Whether this is the person of a case, or their proxy today: known by the phone that answered a code (1 query)."""
    if actor.kind is not ActorKind.RESIDENT or actor.user_id is None:
        return False
    mine = User.objects.filter(pk=actor.user_id).values_list("phone_key", flat=True).first()
    keys = {case.phone_key}
    proxy = case.proxy
    if proxy is not None and proxy.ended_on is None and proxy.begins_on <= today() <= proxy.until:
        keys.add(proxy.phone_key)
    return bool(mine) and mine in keys
