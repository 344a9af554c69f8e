"""The programming interface: its schema is pinned, its answers agree with the pages, its refusals are problem documents."""

import json
from pathlib import Path

import pytest
from django.test import Client

from jiamen.config.api import api
from jiamen.kernel import clock
from jiamen.places.models import DayKind, OpeningException
from tests.places.make import at, make_area, make_centre, make_day, make_room, make_service

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_schema_is_the_one_programs_were_written_for() -> None:
    """A wanted change: write the schema to tests/places/openapi.json again and say so in the commit."""
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    ours = {path: verbs for path, verbs in schema["paths"].items() if _is_ours(verbs)}
    pinned = json.loads(SNAPSHOT.read_text("utf-8"))
    assert schema["openapi"] == pinned["openapi"] == "3.1.0"
    assert ours == pinned["paths"]
    assert {name: schema["components"]["schemas"][name] for name in pinned["schemas"]} == pinned["schemas"]


def _is_ours(verbs: dict[str, dict[str, list[str]]]) -> bool:
    return any("places" in operation.get("tags", []) for operation in verbs.values())


@pytest.mark.django_db
def test_centres_are_found_with_their_state_and_distance(client: Client) -> None:
    centre = make_centre(name="大井头社区党群服务中心", address="金龙岗路")
    make_room(centre, "meals")
    make_service(centre, "社会保险参保登记")
    make_centre(name="长塘社区党群服务中心", lat=28.5)
    with clock.frozen(at("2026-11-23 09:00")):
        found = client.get("/api/centres", {"q": "金龙岗", "lat": 28.43, "lon": 117.96}).json()
    (item,) = found["items"]
    assert (found["total"], found["exact"], item["walk_m"]) == (1, True, 0)
    assert (item["functions"], item["services"]) == (["meals"], ["社会保险参保登记"])
    assert item["state"]["until"] == "2026-11-23T12:00:00+08:00"
    assert item["state"]["today"]["spans"] == [
        {"opens": "8:30", "closes": "12:00"},
        {"opens": "14:00", "closes": "17:30"},
    ]


@pytest.mark.django_db
def test_hours_resolve_holidays_and_exceptions(client: Client) -> None:
    centre = make_centre()
    make_day("2026-10-01", DayKind.HOLIDAY)
    make_day("2026-10-10", DayKind.MAKEUP)
    OpeningException.objects.create(centre=centre, day="2026-10-09", reason="停电")
    days = client.get(f"/api/centres/{centre.code}/hours", {"first": "2026-10-01", "days": 10}).json()
    told = {day["day"]: (day["reason"], day["label"], len(day["spans"])) for day in days}
    assert told["2026-10-01"] == ("holiday", "国庆节", 0)
    assert told["2026-10-09"] == ("override", "停电", 0)
    assert told["2026-10-10"] == ("makeup", "调休上班（国庆节）", 2)
    assert len(days) == 10


@pytest.mark.django_db
def test_areas_are_paged_and_counted(client: Client) -> None:
    for number in range(1, 4):
        make_area(f"36110200200{number}")
    answer = client.get("/api/areas", {"parent": "361102002", "limit": 2, "offset": 2}).json()
    assert (answer["total"], [item["code"] for item in answer["items"]]) == (3, ["361102002003"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/centres/NOWHERE", 404, "no-such-centre"),
        ("/api/centres?lat=95&lon=10", 422, "invalid-input"),
        ("/api/centres?limit=100000", 422, "invalid-input"),
        ("/api/centres?function=nothing", 422, "invalid-input"),
        ("/api/premises", 401, "sign-in-needed"),
    ],
)
def test_a_refusal_is_a_problem_document(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
    assert answer.json()["title"]


@pytest.mark.django_db
def test_the_pages_about_it_ask_no_other_site(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "/static/ninja/swagger-ui-bundle.js" in page
    assert "https://" not in page
