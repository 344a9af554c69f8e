"""The pages of imports: check, see the faults, take the marked copy, import; nothing of it for others."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from jiamen.accounts.models import RoleHolding, User
from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import frozen, now
from jiamen.kernel.imports import runs, uploads
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.tasks import import_file
from jiamen.places.models import Area, Premises
from tests.imports.make import AREA, PREMISES, make_areas, make_file
from tests.kernel.hostile import HOSTILE

pytestmark = pytest.mark.django_db
OVERRIDES = {"faults": [{**PREMISES, "建筑面积（平方米）": "很大"}], "sound": [PREMISES]}


@pytest.fixture(autouse=True)
def _ground(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    make_areas()


def client_of(role: str, area: str = "", name: str = "op") -> Client:
    user = User.objects.create_staff(name, "信息员")
    RoleHolding.objects.create(user=user, role=role, area=area)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def operator() -> Client:
    return client_of("operator")


def send(client: Client, kind: str, path: Path, **more: str) -> Any:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(f"/imports/{kind}/", {"file": file, **more})


def sent(client: Client, kind: str, path: Path) -> str:
    answer = send(client, kind, path)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_is_checked_then_imported(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, PREMISES))
    assert not Premises.objects.exists()
    assert b'<form method="post">' in operator.get(page).content
    done = operator.post(page)
    assert Premises.objects.count() == 1
    assert operator.get(done["Location"]).status_code == 200
    assert list(uploads.folder().iterdir()) == []


def test_faults_are_listed_and_the_marked_copy_shows_them(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, *OVERRIDES["faults"], name="场所.xlsx"))
    shown = operator.get(page).content.decode()
    assert "很大" in shown
    assert "（I2）" in shown
    answer = operator.get(page + "marked.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet["I2"].comment
    assert "%E5%9C%BA%E6%89%80" in answer["Content-Disposition"]
    refused = operator.post(page)
    assert refused.status_code == 409
    assert not Premises.objects.exists()


@pytest.mark.parametrize("what", ["empty", "zip bomb", "macros", "password", "CSV named workbook"])
def test_a_hostile_upload_gets_a_sentence_and_is_not_kept(what: str, operator: Client, tmp_path: Path) -> None:
    name, make, _code = HOSTILE[what]
    path = tmp_path / name
    path.write_bytes(make())
    answer = send(operator, "areas", path)
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert list(uploads.folder().iterdir()) == []
    assert not PlanRun.objects.exists()


def test_a_file_that_is_readable_but_no_table_of_this_kind_ends_in_a_sentence(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, AREA))
    run = PlanRun.objects.get()
    assert run.status == RunStatus.FAILED
    assert run.failure in operator.get(page).content.decode()


def test_too_large_an_upload_is_refused(operator: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 1_000)
    answer = send(operator, "premises", make_file(tmp_path, PREMISES))
    assert answer.status_code == 413
    assert list(uploads.folder().iterdir()) == []


def test_no_file_is_a_field_error(operator: Client) -> None:
    answer = operator.post("/imports/premises/", {})
    assert answer.status_code == 422
    assert b"field-error" in answer.content


def test_a_run_belongs_to_the_one_who_started_it(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, PREMISES))
    other = client_of("operator", name="other")
    for answer in (other.get(page), other.post(page), other.get(page + "marked.xlsx"), other.get(page + "progress/")):
        assert answer.status_code == 404
    assert not Premises.objects.exists()


def test_only_those_with_the_right_see_a_kind(operator: Client) -> None:
    worker, planner = client_of("social_worker", "361102", "w"), client_of("district_planner", "361102", "p")
    assert worker.get("/imports/").status_code == 403
    assert Client().get("/imports/").status_code == 302
    seen = planner.get("/imports/").content.decode()
    assert "/imports/premises/" in seen
    assert "/imports/areas/" not in seen
    assert planner.get("/imports/areas/").status_code == 403
    assert planner.get("/imports/areas/template.xlsx").status_code == 403
    assert operator.get("/imports/areas/").status_code == 200
    assert operator.get("/imports/nothing/").status_code == 404


@pytest.mark.parametrize("kind", ["areas", "census", "population", "centres", "rooms", "premises", "staff"])
def test_every_template_is_one_click_away(kind: str, operator: Client) -> None:
    data = operator.get(f"/imports/{kind}/template.xlsx").content
    assert load_workbook(io.BytesIO(data)).worksheets[0]["A2"].value


def test_an_upload_lives_a_day(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, PREMISES))
    with frozen(now() + uploads.KEPT + timedelta(minutes=1)):
        assert operator.post(page).status_code == 404
    assert not Premises.objects.exists()


def test_what_was_checked_is_what_is_imported(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, PREMISES))
    (kept,) = uploads.folder().iterdir()
    kept.write_bytes(make_file(tmp_path, {**PREMISES, "名称": "swapped"}).read_bytes())
    assert operator.post(page).status_code == 404
    assert not Premises.objects.exists()


def test_kept_files_are_private(operator: Client, tmp_path: Path) -> None:
    sent(operator, "premises", make_file(tmp_path, PREMISES))
    (kept,) = uploads.folder().iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    assert uploads.folder().stat().st_mode & 0o077 == 0


def test_a_large_file_is_left_to_the_worker(operator: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE_BYTES", 10)
    page = sent(operator, "premises", make_file(tmp_path, PREMISES))
    check = PlanRun.objects.get()
    assert check.status == RunStatus.QUEUED
    assert "hx-get" in operator.get(page).content.decode()
    assert "HX-Refresh" not in operator.get(page + "progress/")
    import_file(check.pk)
    assert operator.get(page + "progress/")["HX-Refresh"] == "true"
    operator.post(page)
    real = PlanRun.objects.exclude(pk=check.pk).get()
    assert not Premises.objects.exists()
    import_file(real.pk)
    import_file(real.pk)  # a job delivered twice does nothing
    assert Premises.objects.count() == 1


def test_a_cancelled_run_changes_nothing(tmp_path: Path, operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr("jiamen.kernel.imports.parsing._STEP", 1)
    sent(operator, "premises", make_file(tmp_path, PREMISES, {**PREMISES, "编号": "P2"}))
    check = PlanRun.objects.get()
    check.input["dry_run"] = False
    check.save()
    begin = jobs.begin

    def begun_then_cancelled(run_id: int) -> PlanRun | None:
        run = begin(run_id)
        jobs.cancel(run_id)
        return run

    monkeypatch.setattr(jobs, "begin", begun_then_cancelled)
    import_file(check.pk)
    check.refresh_from_db()
    assert check.status == RunStatus.CANCELLED
    assert not Premises.objects.exists()


def test_somebody_who_lost_the_right_meanwhile_imports_nothing(
    operator: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE_BYTES", 10)
    sent(operator, "areas", make_file(tmp_path, AREA))
    RoleHolding.objects.all().delete()
    run = PlanRun.objects.get()
    run.input["dry_run"] = False
    run.save()
    import_file(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert not Area.objects.filter(code=AREA["区划代码"]).exists()


def test_the_system_has_no_runs_of_its_own() -> None:
    from jiamen.kernel.errors import NotFound

    with pytest.raises(NotFound):
        runs.own_run(Actor.system("x"), 1)


def test_the_marked_copy_holds_no_formula_and_survives_control_characters(operator: Client, tmp_path: Path) -> None:
    """A header and a cell that would act, or that no workbook can hold, come back as text."""
    header = ",".join("=" + name if name == "建筑面积（平方米）" else name for name in PREMISES)
    values = ",".join("\x01=1+1" if name == "建筑面积（平方米）" else str(value) for name, value in PREMISES.items())
    path = tmp_path / "rows.csv"
    path.write_text(f"{header}\n{values}\n", "utf-8")
    page = sent(operator, "premises", path)
    book = load_workbook(io.BytesIO(operator.get(f"{page}marked.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).startswith("=建筑面积") for cell in cells if cell.row > 1)


def test_names_keep_no_control_characters(operator: Client, tmp_path: Path) -> None:
    page = sent(operator, "premises", make_file(tmp_path, {**PREMISES, "名称": "粮站\u202e仓\n库"}))
    operator.post(page)
    assert Premises.objects.get().name == "粮站 仓 库"
