"""The programming interface of the catalogue: its schema is pinned, its answers agree with the pages."""

import json
from pathlib import Path

import pytest
from django.test import Client

from jiamen.config.api import api
from tests.cases.make import make_version
from tests.factories import HERE, make_centre

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_schema_is_the_one_programs_were_written_for() -> None:
    """A wanted change: write the schema to tests/cases/openapi.json again and say so in the commit."""
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    ours = {path: verbs for path, verbs in schema["paths"].items() if any("cases" in v["tags"] for v in verbs.values())}
    pinned = json.loads(SNAPSHOT.read_text("utf-8"))
    assert ours == pinned["paths"]
    assert {name: schema["components"]["schemas"][name] for name in pinned["schemas"]} == pinned["schemas"]


@pytest.mark.django_db
def test_items_at_a_centre_with_what_holds_there(client: Client) -> None:
    centre = make_centre(f"{HERE}001")
    make_version("a")
    make_version("a", HERE, promised_days=3)
    make_version("b", category="party", name="组织关系转接")
    found = client.get(f"/api/centres/{centre.code}/items", {"category": "elders"}).json()
    (item,) = found["items"]
    assert (found["total"], item["code"], item["scope"], item["promised_days"]) == (1, "a", HERE, 3)
    assert client.get(f"/api/centres/{centre.code}/items", {"q": "转接"}).json()["items"][0]["code"] == "b"
    detail = client.get(f"/api/centres/{centre.code}/items/a").json()
    assert [(paper["kind"], paper["when"]) for paper in detail["papers"]] == [
        ("id-card", ""),
        ("proxy-letter", "proxy"),
    ]
    assert detail["questions"][0]["answers"][0]["value"] == "self"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tail", "status", "code"),
    [("items/none", 404, "no-such-item"), ("items?category=x", 422, "invalid-input")],
)
def test_a_refusal_is_a_problem_document(client: Client, tail: str, status: int, code: str) -> None:
    answer = client.get(f"/api/centres/{make_centre().code}/{tail}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
