"""One maker per thing of ratings; everything not asked for is ordinary. The day is Monday 2026-11-23."""

from itertools import count
from typing import Any

from jiamen.accounts.permissions import Role
from jiamen.cases.models import Level, Rating, RatingChannel, RatingInvitation, Rectification
from jiamen.cases.services.ratings import invite, rate
from jiamen.kernel.actor import Actor
from jiamen.places.models import Centre
from tests.factories import as_actor, make_centre, make_staff
from tests.places.make import at

MONDAY = at("2026-11-23 09:00")
VISITOR = Actor.anonymous()
_number = count(1)


def make_invitation(centre: Centre | None = None, **more: Any) -> RatingInvitation:
    """A service that has just ended."""
    centre = centre or make_centre()
    given = {"subject": f"ticket:{next(_number)}", "items": ["medical-card"], "worker": None, **more}
    return RatingInvitation.objects.get(key=invite(Actor.system("test"), centre=centre, **given))


def make_rating(
    centre: Centre | None = None, level: Level = Level.GOOD, channel: RatingChannel = RatingChannel.QR, **more: Any
) -> Rating:
    """A service that was rated by a visitor."""
    return rate(VISITOR, make_invitation(centre, **more), level=level, channel=channel)


def make_rectification(centre: Centre | None = None, **more: Any) -> Rectification:
    """A low rating that nobody has called back about."""
    found: Rectification = make_rating(centre, Level.VERY_BAD, **more).rectification
    return found


def make_manager(centre: Centre) -> Actor:
    """The manager of the centre."""
    return as_actor(make_staff(Role.CENTRE_MANAGER, centre.area_id, password=None))
