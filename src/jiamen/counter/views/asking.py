"""What the pages of the counter share: the choice of matters, the number in a visitor's cookie, the links of a hall."""

from itertools import groupby

from django.core import signing
from django.http import HttpRequest, HttpResponse

from jiamen.cases.models import Category
from jiamen.cases.selectors.items import items_at
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.secrets import blind_key
from jiamen.kernel.words import is_chinese
from jiamen.places.models import Centre

ORDER = [category.value for category in Category]
TICKET_COOKIE, KIOSK_COOKIE, BOOKING_COOKIE = "jiamen_ticket", "jiamen_kiosk", "jiamen_booking"
TICKET_S, KIOSK_S, BOOKING_S, LINK_S = 12 * 3600, 400 * 24 * 3600, 32 * 24 * 3600, 3600


class CounterRequest(HttpRequest):
    """A request that has passed the actor middleware."""

    actor: Actor


Matters = list[tuple[str, list[tuple[str, str]]]]


def matters(centre: Centre) -> Matters:
    """Code and name of everything done at a centre, field by field in the order residents read them."""
    rows = sorted(items_at(centre.area_id, now()), key=lambda row: (ORDER.index(row.category), row.name))
    return [
        (str(Category(field).label), [(row.item.code, row.name if is_chinese() else row.name_en) for row in group])
        for field, group in groupby(rows, key=lambda row: row.category)
    ]


def door_token(centre: Centre) -> str:
    """What the code at the door of a centre says: whoever has it stood there once."""
    return blind_key("door", centre.code)[:20]


def kiosk_link(centre: Centre) -> str:
    """A token that makes the device on which it is opened within the hour a kiosk of the centre."""
    return signing.dumps(centre.code, salt="kiosk-link")


def becomes_kiosk(request: HttpRequest, response: HttpResponse, centre: Centre) -> bool:
    """Let a device opened with a fresh link stay a kiosk; whether it did."""
    try:
        linked = signing.loads(request.GET.get("device", ""), salt="kiosk-link", max_age=LINK_S)
    except signing.BadSignature:
        return False
    if linked != centre.code:
        return False
    secure = request.is_secure()
    response.set_signed_cookie(KIOSK_COOKIE, centre.code, max_age=KIOSK_S, httponly=True, samesite="Lax", secure=secure)
    return True


def is_kiosk(request: HttpRequest, centre: Centre) -> bool:
    """Whether this device was made a kiosk of the centre."""
    return bool(request.get_signed_cookie(KIOSK_COOKIE, default="", max_age=KIOSK_S) == centre.code)


def keep_ticket(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Let the phone remember its number, so that the code at the door finds it."""
    response.set_cookie(TICKET_COOKIE, key, max_age=TICKET_S, httponly=True, samesite="Lax", secure=request.is_secure())


def keep_booking(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Let the phone remember its appointment, so that the code at the door finds it."""
    secure = request.is_secure()
    response.set_cookie(BOOKING_COOKIE, key, max_age=BOOKING_S, httponly=True, samesite="Lax", secure=secure)
