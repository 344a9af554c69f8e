"""Pages, exports and the programming interface: who sees what, in how many queries."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime
from openpyxl import load_workbook

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import Role
from jiamen.kernel.clock import frozen, now
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning.models import CentreDiagnosis, Standard
from jiamen.planning.plans import siting as plans
from jiamen.planning.services.diagnose import diagnose
from jiamen.planning.views.tables import DIAGNOSES
from tests.planning.rows import make_area, make_cell, make_centre, make_premises, planner
from tests.planning.test_diagnosis import upgrade


def signed_in(scope: str = "361102", role: Role = Role.DISTRICT_PLANNER) -> Client:
    user = User.objects.create_staff(f"{role}-{scope}", "规划员")
    RoleHolding.objects.create(user=user, role=role, area=scope)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def district() -> None:
    make_area("361102")
    for n in range(1, 31):
        area = f"361102{n % 3 + 1:03d}{n:03d}"
        centre = make_centre(f"C{n:02d}", area=area, north_m=n * 200, floor_area_m2=100 + 20 * n, open_area_m2=90)
        make_cell(f"c{n}", area=area, north_m=n * 200 + 60 * n, adult=500, old=60, households=900)
        upgrade(centre, 80, 100 + 20 * n)
    make_premises("P1", area="361102001003")
    diagnose(planner(), "361102")


def ran(client: Client, **changes: Any) -> PlanRun:
    asked = {
        "area": "361102", "objective": "p-median", "existing": "free", "p": 5, "radius_m": 1000, "elder_factor": 1, "detour": 1.3,
    }  # fmt: skip
    answer = client.post(reverse("planning:new_run"), asked | changes)
    assert answer.status_code == 302, answer.content.decode()
    run = PlanRun.objects.latest("pk")
    plans.run_siting(run.pk)
    run.refresh_from_db()
    return run


PAGES = ["district", "district_json", "upgrades", "standards", "runs", "new_run"]


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("name", PAGES)
def test_visitors_sign_in_and_other_staff_are_refused(name: str) -> None:
    answer = Client().get(reverse(f"planning:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert signed_in(role=Role.RECYCLING_CLERK).get(reverse(f"planning:{name}")).status_code == 403


@pytest.mark.usefixtures("district")
def test_another_districts_planner_finds_nothing() -> None:
    run = ran(signed_in())
    make_area("440305001001", name="别处")
    stranger = signed_in("440305")
    for name, args in (("centre", ["C01"]), ("centre_json", ["C01"]), ("run", [run.pk]), ("run_json", [run.pk])):
        assert stranger.get(reverse(f"planning:{name}", args=args)).status_code == 404
    assert stranger.post(reverse("planning:cancel", args=[run.pk])).status_code == 404
    assert stranger.get(reverse("planning:district"), {"area": "361102"}).status_code == 404
    assert "C01" not in stranger.get(reverse("planning:district")).content.decode()
    assert stranger.get("/api/planning/diagnoses?area=361102").status_code == 404


BOUNDS = {"district": 20, "upgrades": 16, "standards": 8, "runs": 9, "new_run": 10}


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("name", BOUNDS)
def test_pages_take_a_bounded_number_of_queries(name: str) -> None:
    client = signed_in()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse(f"planning:{name}")).status_code == 200
    assert len(queries) <= BOUNDS[name], "\n".join(q["sql"][:120] for q in queries)


@pytest.mark.usefixtures("district")
def test_the_district_page_says_the_figures_and_links_to_their_rows() -> None:
    client = signed_in()
    page = client.get(reverse("planning:district")).content.decode()
    short = CentreDiagnosis.objects.filter(short_in_area=True).count()
    assert f'short_in_area=True#diagnosis">{short}</a>' in page
    filtered = client.get(reverse("planning:district"), {"short_in_area": "True"}).content.decode()
    assert f"{short} " in filtered
    assert filtered.count('<th scope="row"') == min(short, 20)


@pytest.mark.usefixtures("district")
def test_the_map_is_sent_once_for_each_state_of_the_data() -> None:
    client = signed_in()
    url = reverse("planning:district_json")
    first = client.get(url)
    layers = {layer["id"]: layer for layer in json.loads(first.content)["layers"]}
    assert len(layers["cells"]["ids"]) == len(layers["centres"]["items"]) == 30
    assert len(layers["cells"]["variables"][0]["values"]) == 30
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_cell("new", area="361102001003", adult=10)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.usefixtures("district")
def test_the_export_holds_what_the_table_shows() -> None:
    answer = signed_in().get(reverse("planning:district"), {"export": "diagnosis.xlsx", "short_in_area": "True"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    shown = CentreDiagnosis.objects.filter(short_in_area=True).order_by("score", "pk")
    assert [row[0] for row in rows[1:]] == [row.centre.name for row in shown]
    assert [row[1] for row in rows[1:]] == [row.score for row in shown]
    assert len(rows[0]) == len(DIAGNOSES.columns)


@pytest.mark.usefixtures("district")
def test_the_centres_page_explains_the_score_term_by_term() -> None:
    client = signed_in(role=Role.CENTRE_MANAGER, scope="361102002001")
    row = CentreDiagnosis.objects.get(centre__code="C01")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("planning:centre", args=["C01"])).content.decode()
    assert len(queries) <= 10
    for term in row.terms:
        assert f"{term['of']}</td>" in page
    assert f"<strong>{row.score}</strong>" in page
    assert "80" in page  # the area before the upgrade
    assert client.get(reverse("planning:centre", args=["C02"])).status_code == 404


@pytest.mark.usefixtures("district")
def test_stale_figures_say_so_until_diagnosed_again() -> None:
    operator = signed_in("", Role.OPERATOR)
    url = reverse("planning:standard", args=["functions"])
    answer = operator.post(url, {"value": "4", "effective_from": "2026-01-01", "source": "区文件"})
    assert answer.status_code == 302
    assert "notice-warning" in operator.get(reverse("planning:district")).content.decode()
    operator.post(reverse("planning:diagnose"), {"area": "361102"})
    assert "notice-warning" not in operator.get(reverse("planning:district")).content.decode()
    assert {
        term["target"] for d in CentreDiagnosis.objects.all() for term in d.terms if term["key"] == "functions"
    } == {4}


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("field", "value"),
    [("p", "0"), ("p", "32"), ("p", "many"), ("radius_m", "0"), ("elder_factor", "-1"), ("detour", "9"), ("area", "9")],
)
def test_a_faulty_wish_keeps_what_was_typed_and_says_what_is_wrong(field: str, value: str) -> None:
    asked = {
        "area": "361102", "objective": "p-median", "existing": "free", "p": "5", "radius_m": "1234", "elder_factor": "1",
        "detour": "1.3",
    }  # fmt: skip
    answer = signed_in().post(reverse("planning:new_run"), asked | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_wrong"' in page
    assert field == "radius_m" or "1234" in page
    assert not PlanRun.objects.exists()


@pytest.mark.usefixtures("district")
def test_a_run_is_watched_to_its_end_and_read() -> None:
    client = signed_in()
    first = ran(client)
    assert first.status == RunStatus.DONE
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("planning:run", args=[first.pk])).content.decode()
    assert len(queries) <= 12
    assert first.result is not None
    for site in first.result["sites"]:
        assert site["name"] in page
    assert client.get(reverse("planning:run_progress", args=[first.pk]))["HX-Refresh"] == "true"
    second = ran(client, p=6)
    both = client.get(reverse("planning:compare"), {"a": first.pk, "b": second.pk}).content.decode()
    assert both.count("data-map ") == 2
    assert client.get(reverse("planning:compare"), {"a": "x", "b": second.pk}).status_code == 404
    listed = client.get(reverse("planning:runs")).content.decode()
    assert f"方案 {first.pk}：" in listed
    assert f"{localtime(first.created_at):%Y-%m-%d %H:%M}" in listed
    export = client.get(reverse("planning:run", args=[first.pk]), {"export": "communities.xlsx"})
    rows = list(load_workbook(io.BytesIO(export.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert sum(int(row[1]) for row in rows[1:]) == 30 * 560


@pytest.mark.usefixtures("district")
def test_a_waiting_run_without_a_worker_is_told_honestly_and_can_be_cancelled() -> None:
    client = signed_in()
    client.post(reverse("planning:new_run"), {
        "area": "361102", "objective": "mclp", "existing": "keep", "p": 31, "radius_m": 1000, "elder_factor": 2, "detour": 1.3,
    })  # fmt: skip
    run = PlanRun.objects.get()
    page = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "jiamen run" in page
    assert "HX-Refresh" not in client.get(reverse("planning:run_progress", args=[run.pk])).headers
    client.post(reverse("planning:cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED
    assert client.post(reverse("planning:cancel", args=[run.pk])).status_code == 409


@pytest.mark.usefixtures("district")
def test_the_programming_interface_tells_the_same() -> None:
    client = signed_in()
    listed = client.get("/api/planning/diagnoses?limit=5").json()
    assert (listed["total"], len(listed["items"])) == (30, 5)
    assert all(sum(t["points"] for t in item["terms"]) == item["score"] for item in listed["items"])
    assert client.get("/api/planning/figures").json()["centres"] == 30
    started = client.post("/api/planning/siting", {"area": "361102", "p": 31}, content_type="application/json")
    assert (started.status_code, started.json()["status"]) == (201, "queued")
    run = started.json()["id"]
    plans.run_siting(run)
    told = client.get(f"/api/planning/siting/{run}").json()
    assert (told["status"], len(told["sites"])) == ("done", 31)
    assert told["bound"] <= told["objective"]
    refused = client.post("/api/planning/siting", {"area": "361102", "p": 99}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "too-many-sites")
    assert Client().get("/api/planning/figures").status_code == 401


@pytest.mark.usefixtures("district")
def test_standards_say_how_they_bind_in_the_readers_language() -> None:
    client = signed_in()
    client.cookies["django_language"] = "en"
    page = client.get(reverse("planning:standards")).content.decode()
    assert "at least" in page
    assert "不低于" not in page


@pytest.mark.usefixtures("district")
def test_only_the_operator_sets_standards_and_history_stays() -> None:
    url = reverse("planning:standard", args=["centre_size"])
    asked = {"value": "500", "effective_from": "2026-06-01", "source": ""}
    assert signed_in().post(url, asked).status_code == 403
    operator = signed_in("", Role.OPERATOR)
    assert operator.post(url, asked).status_code == 302
    assert operator.post(url, asked).status_code == 422
    assert operator.post(url, asked | {"value": "-1", "effective_from": "2026-07-01"}).status_code == 422
    assert [int(s.value) for s in Standard.objects.filter(key="centre_size")] == [500, 600]


WISH = {
    "area": "361102",
    "objective": "p-median",
    "existing": "free",
    "p": 5,
    "radius_m": 1000,
    "elder_factor": 1,
    "detour": 1.3,
}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview that ends by its proof, not by a clock that a busy machine beats."""
    monkeypatch.setattr(plans, "PREVIEW_S", 60)


@pytest.mark.usefixtures("district", "patient")
def test_the_preview_agrees_with_the_run_it_leads_to() -> None:
    client = signed_in()
    answer = client.get(reverse("planning:preview_json"), WISH)
    run = ran(client)
    assert run.result is not None
    shown = answer.json()
    chosen = next(layer for layer in shown["layers"] if layer["id"] == "sites")
    assert {item["id"] for item in chosen["items"]} == {
        f"{site['kind']}:{site['code']}" for site in run.result["sites"]
    }, "proven at once here"
    everybody = run.result["impact"]["groups"][0]
    assert f"{everybody['mean_after_m']:,}" in shown["figures"]
    assert f"{everybody['left_out']:,}" in shown["figures"]


@pytest.mark.usefixtures("district")
def test_a_preview_without_a_bound_yet_says_nothing_of_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "PREVIEW_S", 0)
    assert "已证明" not in signed_in().get(reverse("planning:preview_json"), WISH).json()["figures"]


@pytest.mark.usefixtures("district", "patient")
@pytest.mark.parametrize(
    ("objective", "words"), [("p-center", "最远步行"), ("lscp", "服务中心总数"), ("mclp", "平均步行")]
)
def test_every_question_has_its_preview_and_its_result(objective: str, words: str) -> None:
    client = signed_in()
    asked = {"objective": objective, "radius_m": 2500}
    shown = client.get(reverse("planning:preview_json"), WISH | asked).json()["figures"]
    assert words in shown
    assert "已证明" in shown
    run = ran(client, **asked, p="" if objective == "lscp" else 5)
    assert run.result is not None
    page = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert f"{run.result['bound']:,}" in page


@pytest.mark.usefixtures("district")
def test_five_previews_a_second_are_enough_for_a_hand() -> None:
    client, url = signed_in(), reverse("planning:preview_json")
    with frozen(now()):
        assert [client.get(url, WISH).status_code for _ in range(6)] == [200] * 5 + [429]
    with frozen(now() + timedelta(seconds=3)):
        assert client.get(url, WISH).status_code == 200


@pytest.mark.usefixtures("district")
def test_places_insisted_on_and_ruled_out_stand_in_the_form_and_on_the_run() -> None:
    client, bound = signed_in(), {"fixed": "premises:P1", "forbidden": "centre:C03"}
    form = client.get(reverse("planning:new_run"), bound).content.decode()
    assert 'value="premises:P1"' in form
    assert "C03服务中心" in form
    run = ran(client, **bound)
    assert run.result is not None
    assert "P1" in {site["code"] for site in run.result["sites"]}
    assert "C03服务中心" in client.get(reverse("planning:run", args=[run.pk])).content.decode()


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"p": 0}, "1"), ({"p": 99}, "99"), ({"p": ""}, "服务中心总数"), ({"radius_m": ""}, "步行服务半径"),
        ({"area": "440305"}, "440305"),
        ({"objective": "lscp", "radius_m": 100}, "至少"), ({"fixed": "premises:P9"}, "P9"),
    ],
)  # fmt: skip
def test_a_preview_of_what_cannot_be_says_so_in_a_sentence(wrong: dict[str, Any], words: str) -> None:
    answer = signed_in().get(reverse("planning:preview_json"), WISH | wrong)
    assert answer.status_code == 422
    assert words in answer.json()["words"]


@pytest.mark.usefixtures("district", "patient")
def test_the_preview_sees_data_that_changed_since_the_last_one() -> None:
    client = signed_in()
    before = client.get(reverse("planning:preview_json"), WISH | {"p": 31}).json()
    make_premises("P2", area="361102001003", north_m=9000)
    after = client.get(reverse("planning:preview_json"), WISH | {"p": 32}).json()
    codes = [
        [item["id"] for layer in shown["layers"] if layer["id"] == "sites" for item in layer["items"]]
        for shown in (before, after)
    ]
    assert "premises:P2" not in codes[0]
    assert "premises:P2" in codes[1]
