"""Who may do what with ratings."""

from typing import Any

from django.core import signing

from jiamen.cases.models import Level
from jiamen.cases.permissions import READ_RATINGS, RECTIFY, SET_UP_PADS
from tests.cases.rate import make_invitation, make_rating, make_rectification
from tests.permissions.row import centre, deed, page, public, thing

NO_PAD = 403  # a device staff has not set up
TOO_EARLY = 409


def an_invitation() -> dict[str, Any]:
    """A service to rate."""
    return {"key": make_invitation().key}


def the_words() -> dict[str, Any]:
    """Straight after rating."""
    rating = make_rating(level=Level.BAD)
    return {"key": rating.invitation.key, "token": signing.dumps(rating.pk, salt="rating-words")}


def followed() -> dict[str, Any]:
    """A low rating, for whoever gave it."""
    return {"key": make_rectification().key}


def low() -> dict[str, Any]:
    """A low rating of HERE, for its manager."""
    row = make_rectification()
    return {"code": row.centre.code, "pk": row.pk}


def call_back() -> dict[str, Any]:
    """The first step."""
    return {**low(), "name": "call"}


RATINGS = [
    public("cases:rate", args=an_invitation),
    public("cases:rate", args=an_invitation, method="POST", data=lambda: {"level": "5"}, status=302),
    public("cases:words", args=the_words),
    public("cases:words", args=the_words, method="POST", data=lambda: {"comment": "等了很久"}, status=302),
    public("cases:follow", args=followed),
    public("cases:follow", args=followed, method="POST", data=lambda: {"level": "5"}, status=TOO_EARLY),
    public("cases:pad", args=centre, status=NO_PAD),
    public("cases:public-ratings", args=centre),
    thing("cases:pads", SET_UP_PADS, centre),
    thing("cases:ratings", READ_RATINGS, centre),
    thing("cases:rating-counts", READ_RATINGS, centre),
    thing("cases:rectification", READ_RATINGS, low),
    deed("cases:rectification-deed", RECTIFY, call_back, data=lambda: {"contact": "reached", "note": "说明了情况"}),
    page("cases:rating-centres", READ_RATINGS),
]
