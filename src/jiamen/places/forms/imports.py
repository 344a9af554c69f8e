"""What files of areas, centres, rooms, premises and staff hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.models import USERNAME_SHAPE, plain_name
from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.excel.reading import Value
from jiamen.kernel.imports.columns import YES_NO, Column, choice, code, day, integer, text, yes_no
from jiamen.kernel.imports.kinds import POSITION, ImportKind
from jiamen.places.models import Area, AreaKind, CentreStatus, Condition, Function, PremisesKind
from jiamen.places.permissions import IMPORT_AREAS, IMPORT_PLACES, IMPORT_STAFF
from jiamen.places.services import imports as services
from jiamen.places.services.imports import parent_code

KINDS = {AreaKind.URBAN: ("城镇", "Urban", "社区", "城市"), AreaKind.RURAL: ("乡村", "Rural", "村", "农村")}
STATUSES = {
    CentreStatus.OPEN: ("使用中", "In use", "开放"),
    CentreStatus.UPGRADING: ("提升改造中", "Being upgraded", "改造中"),
    CentreStatus.CLOSED: ("已撤销", "Closed for good", "关闭"),
}
CONDITIONS = {
    Condition.GOOD: ("良好", "Good", "好"),
    Condition.FAIR: ("一般", "Fair"),
    Condition.POOR: ("较差", "Poor", "差"),
}
PREMISES_KINDS = {
    PremisesKind.IDLE_STATE: ("闲置国有资产", "Idle state-owned asset", "盘活"),
    PremisesKind.SHARED: ("可共享单位用房", "Agency premises to share", "共享"),
    PremisesKind.DEVELOPER: ("开发商配套用房", "Developer-provided premises", "配套"),
    PremisesKind.PLANNED: ("规划新建", "Planned building", "新建"),
}
FUNCTIONS = {
    Function.SERVICE_HALL: ("一站式服务大厅", "One-stop service hall", "服务大厅"),
    Function.PARTY_MEMBERS: ("党员活动室", "Members' activity room"),
    Function.DEPUTIES: ("人大代表联络站", "Deputies' contact point"),
    Function.MEDIATION: ("调解室", "Mediation room"),
    Function.COUNSELLING: ("心理咨询室", "Counselling room"),
    Function.LECTURE: ("讲堂", "Lecture hall"),
    Function.MEETING: ("会议室", "Meeting room"),
    Function.READING: ("阅览室", "Reading room", "图书室"),
    Function.MINORS: ("未成年人活动室", "Minors' activity room"),
    Function.SCIENCE: ("科普室", "Science room"),
    Function.ELDER_CARE: ("日间照料室", "Elder day care"),
    Function.TODDLER_CARE: ("托育室", "Toddler care"),
    Function.CHILD_CLASS: ("托管班教室", "Child care class", "儿童托管"),
    Function.MEALS: ("助餐点", "Elder meals", "老年食堂"),
    Function.CHESS: ("棋牌角", "Chess corner", "棋牌室"),
    Function.CALLIGRAPHY: ("书画室", "Calligraphy room"),
    Function.CINEMA: ("观影角", "Cinema corner"),
    Function.FITNESS: ("健身室", "Fitness room"),
    Function.HEALTH: ("健康角", "Health corner", "卫生室"),
    Function.OFFICE: ("办公室", "Office"),
    Function.STORE: ("储藏室", "Store room", "库房"),
}
ROLES = {
    Role.SOCIAL_WORKER: ("全科社工", "Social worker", "社工"),
    Role.CENTRE_MANAGER: ("社区书记（主任）", "Centre manager", "书记", "主任"),
    Role.ENVIRONMENT_OFFICER: ("人居环境专员", "Environment officer"),
    Role.RECYCLING_CLERK: ("兑换员", "Recycling clerk"),
}
"""Roles at a centre only: a file makes no planners and no operators."""

_SHAPE = code(USERNAME_SHAPE, "zhang.san")


def _user_name(value: Value) -> str:
    """A user name in the one spelling people sign in with."""
    return plain_name(_SHAPE(value))


OTHER_CODE = code(r"[0-9A-Za-z_.-]{1,20}", "A-001")
AREA_M2 = integer(0, 1_000_000)


class ParentUnknown(InvalidInput):
    """An area whose parent is neither stored nor in the file."""

    code = "area-parent-unknown"
    message = _("The area around it, “{parent}”, is neither stored nor in this file.")
    next_step = _("Add a row for it, or correct the code.")


class OpenAreaTooLarge(InvalidInput):
    """More open area than area."""

    code = "open-area-too-large"
    message = _("{open} m² are open to residents, but the centre has only {floor} m².")
    next_step = _("Correct one of the two figures.")


def _review_areas(actor: Actor, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[int, InvalidInput]]:
    known = set(Area.objects.values_list("code", flat=True)) | {row["code"] for row in rows}
    for index, row in enumerate(rows):
        parent = parent_code(row["code"])
        if parent is not None and parent not in known:
            yield index, ParentUnknown(field="code", parent=parent)


def _review_centres(actor: Actor, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[int, InvalidInput]]:
    for index, row in enumerate(rows):
        if row["open_area_m2"] > row["floor_area_m2"]:
            yield index, OpenAreaTooLarge(field="open_area_m2", open=row["open_area_m2"], floor=row["floor_area_m2"])


_AREA = Column(
    "area", "区划代码", "Area code", refers="places.Centre.area", example="361102001001",
    note=_("12 digits of the community or village, as imported under “areas”"),
)  # fmt: skip
_CENTRE = Column(
    "centre",
    "服务中心编号",
    "Centre code",
    refers="places.Room.centre",
    example="C001",
    note=_("As imported under “centres”"),
)

AREAS = ImportKind(
    key="areas",
    zh="区划",
    title=_("areas"),
    purpose=_("Districts, streets and towns, communities and villages, by their statistical codes."),
    columns=(
        Column(
            "code", "区划代码", "Area code", code(r"\d{6}(\d{3}){0,2}", _("6, 9 or 12 digits")), example="361102001001",
            note=_("6 digits a county, 9 a street or town, 12 a community or village"),
        ),
        Column("name", "名称", "Name", text(60), example="五三社区", note=_("As it is officially called")),
        Column(
            "kind", "城乡", "Urban or rural", choice(KINDS), required=False, default=AreaKind.URBAN, choices=KINDS,
            example="城镇", note=_("Empty means urban"),
        ),
        *(replace(column, required=False) for column in POSITION),
    ),
    identity=("code",),
    permission=IMPORT_AREAS,
    save=services.import_areas,
    review=_review_areas,
)  # fmt: skip

CENTRES = ImportKind(
    key="centres",
    zh="服务中心",
    title=_("centres"),
    purpose=_("Service centres with place, size and state."),
    columns=(
        Column("code", "编号", "Code", OTHER_CODE, example="C001", note=_("Your own code, up to 20 letters and digits")),
        Column("name", "名称", "Name", text(80), example="五三社区党群服务中心"),
        _AREA,
        Column("address", "地址", "Address", text(160), example="五三大道 1 号"),
        *POSITION,
        Column("phone", "电话", "Phone", text(40), required=False, default="", example="0793-1234567"),
        Column(
            "status", "状态", "State", choice(STATUSES), required=False, default=CentreStatus.OPEN, choices=STATUSES,
            example="使用中", note=_("Empty means in use"),
        ),
        Column("floor_area_m2", "建筑面积（平方米）", "Floor area (m²)", AREA_M2, example="350", note=_("Whole square metres")),
        Column("open_area_m2", "开放面积（平方米）", "Area open to residents (m²)", AREA_M2, example="210"),
        Column("storeys", "层数", "Storeys", integer(1, 60), required=False, default=1, example="1"),
        Column("built_year", "建成年份", "Built in", integer(1850, 2100), required=False, example="2008"),
        Column(
            "condition", "房屋状况", "Condition", choice(CONDITIONS), required=False, default=Condition.GOOD,
            choices=CONDITIONS, example="良好", note=_("Empty means good"),
        ),
        Column("opened_on", "启用日期", "Opened on", day, required=False, example="2024-05-01"),
    ),
    identity=("code",),
    permission=IMPORT_PLACES,
    save=services.import_centres,
    review=_review_centres,
)  # fmt: skip

ROOMS = ImportKind(
    key="rooms",
    zh="功能区",
    title=_("rooms"),
    purpose=_("Rooms of the centres and what each is for."),
    columns=(
        _CENTRE,
        Column("code", "房间号", "Room number", text(12), example="101"),
        Column("name", "名称", "Name", text(60), example="阅览室"),
        Column("function", "功能", "Function", choice(FUNCTIONS), choices=FUNCTIONS, example="阅览室"),
        Column("floor_area_m2", "面积（平方米）", "Area (m²)", AREA_M2, example="40", note=_("Whole square metres")),
        Column("floor", "楼层", "Floor", integer(-5, 60), required=False, default=1, example="1"),
        Column("capacity", "可容纳人数", "People", integer(1, 10_000), required=False, example="20"),
        Column(
            "open_to_residents", "向居民开放", "Open to residents", yes_no, required=False, default=True, choices=YES_NO,
            example="是", note=_("Empty means yes"),
        ),
    ),
    identity=("centre", "code"),
    permission=IMPORT_PLACES,
    save=services.import_rooms,
)  # fmt: skip

PREMISES = ImportKind(
    key="premises",
    zh="可用场所",
    title=_("premises"),
    purpose=_("Places that could become a centre or part of one."),
    columns=(
        Column(
            "code", "编号", "Code", OTHER_CODE, example="P001", note=_("Your own code, up to 20 letters and digits")
        ),
        Column("name", "名称", "Name", text(80), example="原粮站仓库"),
        _AREA,
        Column("kind", "类型", "Kind", choice(PREMISES_KINDS), choices=PREMISES_KINDS, example="闲置国有资产"),
        Column("address", "地址", "Address", text(160), example="金龙岗路 8 号"),
        *POSITION,
        Column(
            "floor_area_m2",
            "建筑面积（平方米）",
            "Floor area (m²)",
            AREA_M2,
            example="800",
            note=_("Whole square metres"),
        ),
        Column("owner", "产权单位", "Owner", text(80), required=False, default="", example="区国资中心"),
        Column("available_from", "可用日期", "Available from", day, required=False, example="2026-07-01"),
        Column("note", "备注", "Note", text(200), required=False, default=""),
    ),
    identity=("code",),
    permission=IMPORT_PLACES,
    save=services.import_premises,
)

STAFF = ImportKind(
    key="staff",
    zh="工作人员",
    title=_("staff"),
    purpose=_("Staff of the centres: accounts, roles and postings. Passwords are never in a file."),
    columns=(
        Column(
            "username", "账号", "User name", _user_name, example="zhang.san",
            note=_("3 to 60 letters and digits; used to sign in"),
        ),
        Column("display_name", "姓名", "Name", text(60), example="张三"),
        Column("role", "角色", "Role", choice(ROLES), choices=ROLES, example="全科社工"),
        _CENTRE,
        Column("position", "职务", "Position", text(40), example="全科社工"),
        Column(
            "full_time", "专职", "Full time", yes_no, required=False, default=True, choices=YES_NO, example="是",
            note=_("Empty means yes"),
        ),
        Column(
            "phone", "手机号", "Mobile phone", code(r"\+?\d[\d-]{5,19}", "13800001234"), required=False, default="",
            example="13800001234", note=_("Stored encrypted"),
        ),
        Column("since", "到岗日期", "Since", day, required=False, example="2025-03-01", note=_("Empty means today")),
    ),
    identity=("username",),
    permission=IMPORT_STAFF,
    save=services.import_staff,
)  # fmt: skip
