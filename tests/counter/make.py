"""One maker per thing of the counter; everything not asked for is ordinary. The hall is open on Monday 2026-11-23."""

from itertools import count
from uuid import uuid4

from jiamen.accounts.permissions import Role
from jiamen.cases.models import ItemVersion, ServiceItem
from jiamen.counter.models import Appointment, BookingRule, Ticket, Window
from jiamen.counter.services.booking import BookingWish, confirm, hold
from jiamen.counter.services.desk import sit_down
from jiamen.counter.services.numbers import NumberWish, take_number
from jiamen.kernel.actor import Actor
from jiamen.places.models import Centre
from tests.factories import as_actor, make_staff
from tests.places.make import at, make_centre

MONDAY = at("2026-11-23 09:00")
VISITOR = Actor.anonymous()
_number = count(1)


def make_item(code: str = "", **more: object) -> ServiceItem:
    """An item with its first version, done at every centre."""
    code = code or f"item-{next(_number)}"
    item: ServiceItem = ServiceItem.objects.create(code=code)
    values = {
        "number": 1, "name": f"事项{code}", "name_en": f"Item {code}", "category": "medical", "who": "本辖区居民",
        "result": "办理凭证", "statutory_days": 20, "promised_days": 5, "channels": ["desk"],
        "published_at": at("2026-01-01 00:00"),
    }  # fmt: skip
    ItemVersion.objects.create(item=item, **{**values, **more})
    return item


def make_hall(windows: int = 2) -> Centre:
    """A centre with windows, open on Mondays 8:30–12:00 and 14:00–17:30."""
    centre = make_centre()
    Window.objects.bulk_create(Window(centre=centre, number=number) for number in range(1, windows + 1))
    return centre


def wish(*items: ServiceItem, **more: object) -> NumberWish:
    """What somebody asks for at the kiosk."""
    codes = [item.code for item in items or [make_item()]]
    return NumberWish(once=uuid4(), items=codes, **more)  # type: ignore[arg-type]


def make_ticket(centre: Centre, *items: ServiceItem, **more: object) -> Ticket:
    """A number taken at the kiosk (or as said) by a visitor."""
    return take_number(VISITOR, centre, wish(*items, **more))


def make_worker(centre: Centre, window: int | None = None) -> Actor:
    """A social worker of the centre, at a window if one is given."""
    worker = as_actor(make_staff(Role.SOCIAL_WORKER, centre.area_id, password=None))
    if window is not None:
        sit_down(worker, centre.windows.get(number=window))
    return worker


def make_rule(centre: Centre, **more: object) -> BookingRule:
    """Times of 20 minutes for every window, up to the last minute and two weeks ahead, two per person."""
    values = {"share_percent": 100, "slot_minutes": 20, "lead_hours": 0, "horizon_days": 14, "per_person": 2}
    rule: BookingRule = BookingRule.objects.create(centre=centre, **{**values, **more})
    return rule


def make_hold(centre: Centre, mark: str, *items: ServiceItem, actor: Actor = VISITOR) -> Appointment:
    """A time kept for a visitor."""
    codes = [item.code for item in items or [make_item()]]
    return hold(actor, centre, BookingWish(once=uuid4(), items=codes, mark=mark))


def make_booking(centre: Centre, mark: str, *items: ServiceItem, phone: str = "", **more: str) -> Appointment:
    """A time booked by a visitor."""
    held = make_hold(centre, mark, *items)
    return confirm(VISITOR, held, phone=phone or f"139{next(_number):08d}", **more)
