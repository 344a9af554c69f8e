"""Files, areas and people for the tests of imports."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Model

from jiamen.kernel.actor import Actor, ActorKind, Grant
from jiamen.kernel.excel.writing import write_csv, write_table
from jiamen.kernel.imports.kinds import find_kind
from jiamen.kernel.imports.running import ImportReport, run_import
from jiamen.places.models import Area

OPERATOR = Actor(ActorKind.STAFF, user_id=1, label="operator", grants=frozenset({Grant("operator", "")}))
TREE = {
    "361102": "信州区", "361102002": "东市街道", "361102002001": "五三(2)社区", "361102002002": "大井头社区",
    "361103": "广丰区", "361103001": "永丰街道", "361103001001": "西关社区",
}  # fmt: skip

AREA = {"区划代码": "361102002003", "名称": "金龙岗社区", "城乡": "城镇"}
CENTRE = {
    "编号": "C001", "名称": "五三社区党群服务中心", "区划代码": "361102002001", "地址": "五三大道 1 号", "经度": 117.9618,
    "纬度": 28.4346, "坐标系": "WGS-84", "电话": "0793-1234567", "建筑面积（平方米）": 350, "开放面积（平方米）": 210,
    "启用日期": "2024-05-01",
}  # fmt: skip
ROOM = {
    "服务中心编号": "C001", "房间号": "101", "名称": "阅览室", "功能": "阅览室", "面积（平方米）": 40, "楼层": 1,
    "可容纳人数": 20, "向居民开放": "是",
}  # fmt: skip
PREMISES = {
    "编号": "P001", "名称": "原粮站仓库", "区划代码": "361102002002", "类型": "闲置国有资产", "地址": "金龙岗路 8 号",
    "经度": 117.97, "纬度": 28.44, "坐标系": "GCJ-02", "建筑面积（平方米）": 800, "可用日期": "2026年7月1日",
}  # fmt: skip
STAFF = {
    "账号": "zhang.san", "姓名": "张三", "角色": "全科社工", "服务中心编号": "C001", "职务": "社工", "专职": "是",
    "手机号": "13800001234", "到岗日期": "2025-03-01",
}  # fmt: skip
CELL = {
    "网格编号": "G0001", "区划代码": "361102002001", "经度": 117.96, "纬度": 28.43, "坐标系": "WGS-84", "居民人数": 320,
    "户数": 110, "一人户数": 24, "0–14岁人数": 60, "15–64岁人数": 220, "65岁及以上人数": 40, "有一位老人的户数": 18,
    "有两位老人的户数": 10, "残疾人数": 6,
}  # fmt: skip
CENSUS = {
    "区划代码": "361102",
    "省": "江西省",
    "市": "上饶市",
    "区县": "信州区",
    "人口数_合计": 545134,
    "家庭户数": 162546,
}
ITEM = {
    "事项编号": "a", "适用区划代码": "", "名称": "高龄津贴", "英文名称": "Allowance", "类别": "养老服务", "服务对象": "老人",
    "办理结果": "津贴", "法定时限（工作日）": 20, "承诺时限（工作日）": 5, "费用（元）": 1.5, "办理方式": "上门、窗口",
}  # fmt: skip
PAPER = {
    "事项编号": "a",
    "材料种类": "id-card",
    "材料名称": "身份证",
    "问题代号": None,
    "回答代号": None,
    "问题": None,
    "回答": None,
}

SAMPLES: dict[str, Mapping[str, Any]] = {
    "areas": AREA, "census": CENSUS, "population": CELL, "centres": CENTRE, "rooms": ROOM, "premises": PREMISES, "staff": STAFF,
    "items": ITEM, "item-papers": PAPER,
}  # fmt: skip


def make_areas() -> None:
    levels = {6: "district", 9: "street", 12: "community"}
    Area.objects.bulk_create(
        Area(code=code, name=name, level=levels[len(code)], parent_id=code[:-3] if len(code) > 6 else None)
        for code, name in TREE.items()
    )


def make_file(folder: Path, *rows: Mapping[str, Any], name: str = "rows.xlsx") -> Path:
    """The rows as a workbook or CSV file; the columns are those of the first row."""
    headers = list(rows[0])
    data = [[row.get(header) for header in headers] for row in rows]
    path = folder / name
    path.write_bytes(write_csv(headers, data) if name.endswith(".csv") else write_table("t", headers, data))
    return path


def run(kind: str, path: Path, *, actor: Actor = OPERATOR, dry_run: bool = False, **more: Any) -> ImportReport:
    return run_import(actor, find_kind(kind), path, dry_run=dry_run, **more)


def counts(report: ImportReport) -> tuple[int, int, int]:
    assert report.faults == ()
    return report.created, report.updated, report.unchanged


def staff(role: str, scope: str, user_id: int = 7) -> Actor:
    return Actor(ActorKind.STAFF, user_id=user_id, label=role, grants=frozenset({Grant(role, scope)}))


def contents(*models: type[Model]) -> dict[str, Sequence[Any]]:
    """Every row of these tables with the version PostgreSQL gives it: a rewritten row shows."""
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT ctid::text, xmin::text, t.* FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found
