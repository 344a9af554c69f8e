"""Which part of the tree a page is about."""

from jiamen.kernel.actor import Actor, require
from jiamen.places.models import Area, AreaLevel
from jiamen.planning import permissions
from jiamen.planning.errors import AreaUnknown


def chosen_area(actor: Actor, code: str = "") -> Area:
    """The area with this code, or the first the actor works in (one query).

    Raises:
        SignInNeeded, NotPermitted: the actor may not read planning there.
        AreaUnknown: no such area in the actor's part of the tree.
    """
    require(actor, permissions.READ)
    mine = Area.objects.visible_to(actor.under(permissions.READ)).defer("boundary").order_by("level", "code")
    if code and not (code.isascii() and code.isdigit()):
        raise AreaUnknown()
    area: Area | None = mine.filter(code=code).first() if code else mine.order_by("code").first()
    if area is None:
        raise AreaUnknown()
    require(actor, permissions.READ, area=area.code)
    return area


def area_choices(actor: Actor) -> list[tuple[str, str]]:
    """Districts and streets (code, name) the actor works in, or the communities when there are no wider areas."""
    mine = Area.objects.visible_to(actor.under(permissions.READ)).order_by("code")
    wide = list(mine.exclude(level=AreaLevel.COMMUNITY).values_list("code", "name"))
    return wide or list(mine.values_list("code", "name")[:50])
