"""One function per thing a test may need; every part has a default, and two calls never clash.

Codes: 361102002 is the street of most tests, 440305001 the one "elsewhere".
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Actor, ActorKind, Grant, Origin
from jiamen.kernel.secrets import blind_key
from jiamen.people.models import PopulationCell
from jiamen.places.models import (
    Area,
    Centre,
    Notice,
    OpeningException,
    OpeningSpan,
    Posting,
    Premises,
    Room,
    SharingAgreement,
)
from jiamen.planning.models import (
    CentreDiagnosis,
    FundingSource,
    ProjectDocument,
    Scenario,
    UpgradeOption,
    UpgradeProject,
)

HERE, ELSEWHERE = "361102002", "440305001"
PASSWORD = "five old geese by the pond"
_number = count(1)
LEVELS = {6: "district", 9: "street", 12: "community"}


def make_actor(role: str = Role.DISTRICT_PLANNER, scope: str = HERE, **more: Any) -> Actor:
    """Somebody at work who needs no account: enough for most services."""
    return Actor(ActorKind.STAFF, label="测试员", grants=frozenset({Grant(role, scope)}), **more)


def make_staff(role: str = Role.OPERATOR, area: str = HERE, *, password: str | None = PASSWORD, **more: Any) -> User:
    """A member of staff with one role over one area."""
    more.setdefault("username", f"staff{next(_number)}")
    more.setdefault("display_name", "王小明")
    user = User.objects.create_staff(password=password, **more)
    RoleHolding.objects.create(user=user, role=role, area=area)
    return user


def make_resident(phone: str = "") -> User:
    """A resident who has used a code before."""
    phone = phone or f"138{next(_number):08d}"
    return User.objects.create_resident(phone, blind_key("phone", phone))


def as_actor(user: User, address: str = "192.0.2.7") -> Actor:
    """The account at work, from this address."""
    return user.as_actor(Origin(address=address))


def make_area(code: str = f"{HERE}001") -> Area:
    """An area with all areas above it."""
    parent = make_area(code[:-3]) if len(code) > 6 else None
    area, _ = Area.objects.get_or_create(
        code=code, defaults={"name": f"区划{code}", "level": LEVELS[len(code)], "parent": parent}
    )
    return area


def make_centre(area: str = f"{HERE}001", **more: Any) -> Centre:
    """An open centre of 350 m²."""
    number = next(_number)
    defaults = {
        "code": f"C{number:06d}", "name": f"第{number}社区党群服务中心", "address": "五三大道 1 号",
        "lat": 28.43, "lon": 117.96, "floor_area_m2": 350, "open_area_m2": 210,
    }  # fmt: skip  # three lines say it better than seven
    return Centre.objects.create(area=make_area(area), **{**defaults, **more})


def make_room(centre: Centre | None = None, **more: Any) -> Room:
    """A reading room of 40 m²."""
    defaults = {"code": f"R{next(_number)}", "name": "阅览室", "function": "reading", "floor_area_m2": 40}
    return Room.objects.create(centre=centre or make_centre(), **{**defaults, **more})


def make_span(centre: Centre | None = None, **more: Any) -> OpeningSpan:
    """Mondays from 8:30 to 17:30."""
    defaults = {"day": 1, "opens_min": 510, "closes_min": 1050}
    return OpeningSpan.objects.create(centre=centre or make_centre(), **{**defaults, **more})


def make_exception(centre: Centre | None = None, **more: Any) -> OpeningException:
    """Closed on one day."""
    defaults = {"day": date(2026, 11, 23), "reason": "停电检修"}
    return OpeningException.objects.create(centre=centre or make_centre(), **{**defaults, **more})


def make_notice(centre: Centre | None = None, **more: Any) -> Notice:
    """A notice without an end."""
    defaults = {"title": "义诊", "body": "周三上午义诊。", "published_at": datetime(2026, 11, 1, tzinfo=UTC)}
    return Notice.objects.create(centre=centre or make_centre(), **{**defaults, **more})


def make_posting(centre: Centre | None = None, **more: Any) -> Posting:
    """A social worker at a centre."""
    centre = centre or make_centre()
    defaults = {"position": "全科社工", "since": date(2026, 1, 1)}
    user = more.pop("user", None) or make_staff(Role.SOCIAL_WORKER, centre.area_id)
    return Posting.objects.create(centre=centre, user=user, **{**defaults, **more})


def make_sharing(centre: Centre | None = None, **more: Any) -> SharingAgreement:
    """A place shared with a neighbour."""
    defaults = {"partner": "市委市府大院社区", "terms": "场所共建", "since": date(2026, 1, 1)}
    return SharingAgreement.objects.create(centre=centre or make_centre(), **{**defaults, **more})


def make_premises(area: str = f"{HERE}001", **more: Any) -> Premises:
    """An idle state asset of 600 m²."""
    defaults = {
        "code": f"P{next(_number):06d}", "name": "闲置厂房", "kind": "idle_state", "address": "金龙岗路 9 号",
        "lat": 28.44, "lon": 117.97, "floor_area_m2": 600,
    }  # fmt: skip  # two lines say it better than seven
    return Premises.objects.create(area=make_area(area), **{**defaults, **more})


def make_cell(area: str = f"{HERE}001", **more: Any) -> PopulationCell:
    """A compound with 100 residents in 40 households."""
    defaults = {
        "code": f"G{next(_number):06d}", "lat": 28.43, "lon": 117.96, "residents": 100, "households": 40,
        "age_0_14": 18, "age_15_64": 71, "age_65_plus": 11,
    }  # fmt: skip  # two lines say it better than eight
    return PopulationCell.objects.create(area=make_area(area), **{**defaults, **more})


def make_upgrade(centre: Centre | None = None, **more: Any) -> UpgradeProject:
    """An enlargement under way."""
    defaults = {
        "title": "扩建", "action": "enlarge", "status": "under_way", "before_area_m2": 118, "after_area_m2": 350,
    }  # fmt: skip  # one line says it better than five
    return UpgradeProject.objects.create(centre=centre or make_centre(), **{**defaults, **more})


def make_document(project: UpgradeProject | None = None, *, stored: bool = False, **more: Any) -> ProjectDocument:
    """A photo of the work, for staff only; `stored` also writes something where its file would be."""
    project = project or make_upgrade()
    names = [f"projects/{project.pk}/{name}.jpg" for name in ("a", "a-small")]
    for name in names if stored else ():
        default_storage.save(name, ContentFile(b"a picture"))
    defaults = {
        "kind": "photo_during", "name": "工地.jpg", "content_type": "image/jpeg", "size_bytes": 9, "sha256": "0" * 64,
        "added_at": datetime(2026, 11, 1, tzinfo=UTC), "who": "t", "file": names[0], "small": names[1],
    }  # fmt: skip  # one line says it better than five
    return project.documents.create(**{**defaults, **more})


def make_diagnosis(centre: Centre | None = None, **more: Any) -> CentreDiagnosis:
    """A diagnosis with every figure zero."""
    whole = {
        f.name: 0 for f in CentreDiagnosis._meta.concrete_fields
        if f.get_internal_type().startswith("Positive")
    }  # fmt: skip  # a figure added to the model needs no change here
    rest = {
        "functions_present": [],
        "functions_missing": [],
        "terms": [],
        "areas": [],
        "computed_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    flags = {"short_in_area": False, "short_in_place": False, "short_in_layout": False}
    return CentreDiagnosis.objects.create(centre=centre or make_centre(), **{**whole, **rest, **flags, **more})


def make_source(area: str = HERE) -> FundingSource:
    """Who pays in the district of an area."""
    made: FundingSource = FundingSource.objects.create(
        area=make_area(area), key=f"s{FundingSource.objects.count()}", name="区级统筹"
    )
    return made


def make_option(centre: Centre | None = None) -> UpgradeOption:
    """An enlargement for one fen, all of it the district's; one transaction, for its shares must add up."""
    centre = centre or make_centre()
    with transaction.atomic():
        option = UpgradeOption.objects.create(
            centre=centre, action="enlarge", title="扩建", floor_area_m2=900, open_area_m2=600, cost_fen=1, months=6
        )
        option.shares.create(source=make_source(centre.area_id), fen=1)
    return option


def make_scenario(area: str = HERE) -> Scenario:
    """A draft for three years."""
    return Scenario.objects.create(area=make_area(area), name="三年计划", first_year=2027, years=3, radius_m=1000)
