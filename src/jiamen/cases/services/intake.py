"""Taking a case in at the one window."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from jiamen.accounts.services.codes import plain_phone
from jiamen.cases.errors import HomeElsewhere
from jiamen.cases.events import CaseOpened
from jiamen.cases.models import AskedBy, Case, CasePaper, Channel, ItemVersion
from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.items import item_at
from jiamen.cases.selectors.papers import DISTRICT, needed_after, offered_answers
from jiamen.cases.selectors.residents import plain_identity
from jiamen.cases.services.steps import begin
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.secrets import blind_key, new_key
from jiamen.places.models import Area, AreaLevel, Centre


@dataclass(frozen=True, slots=True)
class CaseWish:
    """What somebody asks for: an item's code, who it is for, where they live (area code; empty: the centre's own),
    answers by question, and the number they came with ("ticket:12")."""

    once: UUID
    item: str
    name: str
    identity: str
    phone: str = ""
    home: str = ""
    asked_by: AskedBy = AskedBy.SELF
    channel: Channel = Channel.DESK
    answers: Mapping[str, str] = field(default_factory=dict)
    ticket: str = ""


@transaction.atomic
def open_case(actor: Actor, centre: Centre, wish: CaseWish) -> Case:
    """Take a matter in, with the check-list its answers make. The same wish (`once`) sent again is the case it made.

    Raises:
        NotPermitted: not the right at this centre.
        NoSuchItem: it cannot be asked for here now.
        NotAnIdentity, NotAPhone, HomeElsewhere: what was entered.
    """
    require(actor, HANDLE_CASES, area=centre.area_id)
    same: Case | None = Case.objects.filter(once=wish.once).first()
    if same is not None:
        return same
    moment = now()
    version = item_at(wish.item, centre.area_id, moment)
    identity = plain_identity(wish.identity)
    phone = plain_phone(wish.phone) if wish.phone else ""
    answers = offered_answers(version, wish.answers)
    try:
        with transaction.atomic():
            case: Case = Case.objects.create(
                key=new_key(), once=wish.once, version=version,
                centre=centre, home=_home(centre, wish.home), worker_id=actor.user_id, name=wish.name,
                phone=phone, phone_key=blind_key("phone", phone) if phone else "",
                identity=identity, identity_key=blind_key("identity", identity), asked_by=wish.asked_by,
                channel=wish.channel, answers=answers, ticket=wish.ticket, opened_at=moment,
            )  # fmt: skip
    except IntegrityError:  # sent twice in one moment: the other one was first
        return Case.objects.get(once=wish.once)
    _write_list(case, version, answers)
    begin(actor, case, moment)
    fact = CaseOpened(subject=f"case:{case.pk}", area=centre.area_id, item=version.item.code, home=case.home_id)
    publish(actor, fact)
    return case


def _write_list(case: Case, version: ItemVersion, answers: Mapping[str, str]) -> None:
    CasePaper.objects.bulk_create(CasePaper(case=case, needed=paper) for paper in needed_after(version, answers))


def _home(centre: Centre, code: str) -> Area:
    """The community a resident lives in: any of the district (通办)."""
    rows = Area.objects.filter(level=AreaLevel.COMMUNITY, code__startswith=centre.area_id[:DISTRICT])
    found: Area | None = rows.filter(code=code or centre.area_id).defer("boundary").first()
    if found is None:
        raise HomeElsewhere(field="home")
    return found
