"""Every part of the pages at once, to be looked at and measured: a urlconf of its own, used by the tests only."""

import random
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from jiamen.kernel.ui import mapdata
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.kernel.ui.context import Account, Navigation, NavItem
from jiamen.kernel.ui.table import Badge, Column, Table

PAGE = (Path(__file__).parent / "gallery.html").read_text("utf-8")
BOUNDS = (117.80, 28.33, 118.12, 28.55)


@dataclass(frozen=True)
class Room:
    name: str
    community: str
    floor_area_m2: int | None
    households: int
    state: str


NAMES = ["五三(2)社区", "大井头社区", "万达社区", "长塘社区", "水南街道滨江花园第三期南区与北区联合社区党群服务中心"]
STATES = {
    "open": Badge("开放中", "check-circle", "good"),
    "soon": Badge("快关门", "exclamation-triangle", "soon"),
    "shut": Badge("已关门", "x-lg"),
}


def rooms(count: int) -> list[Room]:
    dice = random.Random(7)
    return [
        Room(
            name=f"{NAMES[i % len(NAMES)]}{i // len(NAMES) + 1:03d}",
            community=NAMES[i % len(NAMES)],
            floor_area_m2=None if i % 17 == 3 else dice.randrange(90, 3200),
            households=dice.randrange(300, 5200),
            state=list(STATES)[i % 3],
        )
        for i in range(count)
    ]


TABLE: Table[Room] = Table(
    id="rooms",
    title="服务中心体检表",
    columns=(
        Column("name", "服务中心", sortable=True, filter="text", url=lambda room: f"#{room.name}"),
        Column("community", "社区"),
        Column("floor_area_m2", "建筑面积", numeric=True, unit="平方米", sortable=True, filter="range"),
        Column("households", "户数", numeric=True, unit="户", sortable=True),
        Column(
            "state",
            "状态",
            filter="choice",
            choices={key: badge.word for key, badge in STATES.items()},
            badge=STATES.__getitem__,
        ),
    ),
    empty="导入服务中心后，会在这里逐一列出。",
    simulated=True,
)


class NeedForm(forms.Form):
    """A form with every sort of control."""

    name = forms.CharField(label="怎么称呼您", help_text="姓名或者称呼都可以。", max_length=20)
    phone = forms.CharField(label="手机号码", help_text="只用来告诉您办理结果。")
    centre = forms.ChoiceField(label="服务中心", choices=[("", "请选择"), *((name, name) for name in NAMES)])
    when = forms.ChoiceField(label="什么时候方便", choices=[("am", "上午"), ("pm", "下午")], widget=forms.RadioSelect)
    text = forms.CharField(label="需要什么", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    agree = forms.BooleanField(label="我同意社区工作人员与我联系", required=False)


def navigation(request: HttpRequest) -> Navigation:
    items = (
        NavItem("找服务中心", "/find/", "geo-alt"),
        NavItem("规划", "/", "table"),
        NavItem("我的工作台", "/desk/", "inbox"),
    )
    if request.GET.get("as") == "visitor":
        return Navigation(items[:1], sign_in_url="/accounts/login/")
    account = Account(
        "周明", "区规划员 · 信州区", (NavItem("登录记录", "/sessions/", "shield-lock"),), "/accounts/logout/"
    )
    return Navigation(items, account)


def gallery(request: HttpRequest) -> HttpResponse:
    view = TABLE.view(request.GET, rooms(int(request.GET.get("rooms", 500))))
    if file := view.exported():
        return file
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm()
    if request.method == "POST" and form.is_valid():
        messages.success(request, "已收到，三个工作日内给您回复。")
    chart = Chart(
        title="大井头社区面积增加最多",
        kind="bars",
        unit="平方米",
        category="服务中心",
        categories=NAMES,
        series=[
            Series("改造前", [118, 240, 520, 410, 96], "slate-2"),
            Series("改造后", [350, 3000, 520, 760, 96], "pine-ink"),
        ],
        simulated=True,
    )
    line = Chart(
        title="到中心的人数在七月最多",
        kind="line",
        unit="人次",
        category="月份",
        categories=[f"{month}月" for month in range(1, 13)],
        series=[Series("万达社区", [310, 280, 340, 390, 420, 530, 910, 870, 480, 450, 430, 410], "link")],
    )
    stack = Chart(
        title="四分之一的长者住在一公里外",
        kind="stack",
        unit="人",
        category="社区",
        categories=NAMES[:4],
        series=[
            Series("步行一公里内", [900, 700, 1200, 640], "pine-ink"),
            Series("一公里外", [120, 380, 60, 320], "door-ink"),
        ],
    )
    context = {
        "map_url": f"/map.json?cells={request.GET.get('cells', 2000)}",
        "rooms": view,
        "form": form,
        "chart": chart,
        "line": line,
        "stack": stack,
        "sent": request.method == "POST",
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def map_json(request: HttpRequest) -> JsonResponse:
    """A made-up district of `cells` population cells."""
    dice = random.Random(11)
    count = int(request.GET.get("cells", 3000))
    lon = [min(BOUNDS[2], max(BOUNDS[0], dice.gauss(117.96, 0.05))) for _cell in range(count)]
    lat = [min(BOUNDS[3], max(BOUNDS[1], dice.gauss(28.435, 0.035))) for _cell in range(count)]
    residents = [int(dice.paretovariate(1.4) * 12) for _cell in range(count)]
    centres = [
        mapdata.Point(
            f"c{i}",
            dice.gauss(117.96, 0.04),
            dice.gauss(28.435, 0.03),
            name,
            list(STATES)[i % 3],
            "步行约 8 分钟（640 米）",
            "#c",
        )
        for i, name in enumerate(NAMES * 6)
    ]
    left_out = [
        1 if min(abs(x - c.lon) + abs(y - c.lat) for c in centres) > 0.012 else 0 for x, y in zip(lon, lat, strict=True)
    ]
    west, south, east, north = 117.84, 28.36, 118.08, 28.52
    ring = [[west, south], [east, south], [east, north], [117.96, 28.54], [west, north], [west, south]]
    outline = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"label": "信州区"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    data = mapdata.MapData(
        BOUNDS,
        [
            mapdata.Areas("district", "区界", outline),
            mapdata.Cells(
                "cells",
                "人口网格",
                100,
                [str(i) for i in range(count)],
                lon,
                lat,
                [
                    mapdata.Variable("residents", "常住人口", "人", residents, breaks=(15, 25, 50, 120)),
                    mapdata.Variable(
                        "left",
                        "到中心的路",
                        "",
                        left_out,
                        classes=(("1,000 米内", "faint"), ("超过 1,000 米", "strong")),
                    ),
                ],
            ),
            mapdata.Circles("reach", "步行范围", [mapdata.Circle(c.id, c.lon, c.lat, 1000) for c in centres[:5]]),
            mapdata.Points(
                "centres",
                "服务中心",
                {
                    "open": mapdata.Status("开放中", "circle", "pine-ink"),
                    "soon": mapdata.Status("快关门", "triangle", "amber-ink"),
                    "shut": mapdata.Status("已关门", "square", "slate-2"),
                },
                centres,
            ),
        ],
    )
    return JsonResponse(data.as_json())


def map_page(request: HttpRequest) -> HttpResponse:
    """Nothing but a map, to measure its first paint."""
    page = """{% extends "kernel/base.html" %}{% load ui %}{% block heading %}地图{% endblock %}
    {% block content %}{% map "district" src "信州区" "#district" beside=True height="34rem" %}{% endblock %}"""
    src = f"/map.json?{request.GET.urlencode()}"
    return HttpResponse(engines["django"].from_string(page).render({"src": src}, request))


def step(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        engines["django"]
        .from_string("{% load ui %}{% progress 'run' 60 '已比较 12,000 种选法' '/step/' %}")
        .render({}, request)
    )


urlpatterns = [
    path("", gallery, name="gallery"),
    path("map/", map_page),
    path("map.json", map_json),
    path("step/", step),
    path("ui/", include("jiamen.kernel.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
