"""One `make_…` per thing planning looks at; every argument a test does not name has a plain value."""

import importlib
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction

from jiamen.accounts.models import User
from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Actor, ActorKind, Grant
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area, AreaKind, AreaLevel, Centre, OpeningSpan, Posting, Premises, Room
from jiamen.planning.models import FundingSource, OptionShare, UpgradeOption

STREET = "361102002"
COMMUNITY = "361102002007"
ONE_KM_NORTH = 1000 / 111_195.08 / 1.3
"""Degrees of latitude that are 1,000 m on foot with the default detour."""
LON, LAT = 117.9618, 28.4346


def planner(scope: str = "361102", role: Role = Role.DISTRICT_PLANNER) -> Actor:
    return Actor(ActorKind.STAFF, user_id=1, label="规划员", grants=frozenset({Grant(role, scope)}))


def make_area(code: str = COMMUNITY, name: str = "五三社区", kind: AreaKind = AreaKind.URBAN) -> Area:
    levels = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}
    parent = make_area(code[:-3], name=f"上级{code[:-3]}") if len(code) > 6 else None
    return Area.objects.get_or_create(
        code=code, defaults={"name": name, "level": levels[len(code)], "kind": kind, "parent": parent}
    )[0]


def make_centre(code: str = "C1", area: str = COMMUNITY, north_m: float = 0, **more: Any) -> Centre:
    make_area(area)
    given = {
        "name": f"{code}服务中心",
        "address": "五三大道1号",
        "lon": LON,
        "lat": LAT + north_m / 1000 * ONE_KM_NORTH,
    }
    given |= {"floor_area_m2": 350, "open_area_m2": 210} | more
    return Centre.objects.create(code=code, area_id=area, **given)


def make_cell(code: str, area: str = COMMUNITY, north_m: float = 0, *, young: int = 0, adult: int = 0, old: int = 0,
              households: int = 0) -> PopulationCell:  # fmt: skip
    make_area(area)
    return PopulationCell.objects.create(
        code=code, area_id=area, lon=LON, lat=LAT + north_m / 1000 * ONE_KM_NORTH, residents=young + adult + old,
        households=households, age_0_14=young, age_15_64=adult, age_65_plus=old,
    )  # fmt: skip


def make_premises(code: str, area: str = COMMUNITY, north_m: float = 0, **more: Any) -> Premises:
    make_area(area)
    given = {"name": f"{code}闲置楼", "kind": "idle_state", "address": "灵山路2号", "floor_area_m2": 900} | more
    return Premises.objects.create(code=code, area_id=area, lon=LON, lat=LAT + north_m / 1000 * ONE_KM_NORTH, **given)


def make_room(centre: Centre, function: str, **more: Any) -> Room:
    code = f"{centre.rooms.count() + 1}"
    return Room.objects.create(centre=centre, code=code, name=function, function=function, floor_area_m2=20, **more)


def make_worker(centre: Centre, since: date = date(2026, 1, 1), until: date | None = None) -> Posting:
    user = User.objects.create_staff(f"worker{User.objects.count()}", "李工")
    return Posting.objects.create(centre=centre, user=user, position="全科社工", since=since, until=until)


def open_on(centre: Centre, *days: int, hours: int = 8) -> None:
    for day in days:
        OpeningSpan.objects.create(centre=centre, day=day, opens_min=540, closes_min=540 + 60 * hours)


def make_source(key: str = "district", **more: Any) -> FundingSource:
    make_area("361102")
    given = {"name": {"district": "区级统筹", "street": "镇街配套"}.get(key, key)} | more
    return FundingSource.objects.get_or_create(area_id="361102", key=key, defaults=given)[0]


def make_option(centre: Centre, *, fen: int = 100_000_00, **more: Any) -> UpgradeOption:
    """An option that puts its centre right, paid by the district alone."""
    given = {
        "action": "enlarge", "title": f"扩建{centre.name}", "floor_area_m2": 900, "open_area_m2": 700, "months": 6,
        "functions": ["elder_care", "toddler_care", "meals"], "running_fen": 10_000_00,
    } | more  # fmt: skip
    with transaction.atomic():
        option = UpgradeOption.objects.create(centre=centre, cost_fen=fen, **given)
        OptionShare.objects.create(option=option, source=make_source(), fen=fen)
    return option


def ship_standards() -> None:
    """What the migration ships, for tests whose database was emptied by a committing neighbour."""
    importlib.import_module("jiamen.planning.migrations.0002_standards_as_shipped").load(apps, None)
