"""`jiamen import` on a terminal: exit by reason, one JSON line, a copy with the faults marked."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from jiamen.kernel.errors import Refusal
from jiamen.places.models import Area
from tests.imports.make import AREA, make_areas, make_file
from tests.kernel.hostile import written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(db: None) -> None:
    make_areas()


def said(*arguments: Any) -> str:
    out = StringIO()
    call_command("import", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_is_one_line_a_program_can_read(tmp_path: Path) -> None:
    path = make_file(tmp_path, AREA)
    line = json.loads(said("areas", path, "--dry-run", "--json"))
    assert (line["created"], line["dry_run"], line["faults"]) == (1, True, [])
    assert not Area.objects.filter(code=AREA["区划代码"]).exists()
    assert json.loads(said("areas", path, "--json"))["created"] == 1
    assert json.loads(said("areas", path, "--json"))["unchanged"] == 1


def test_faults_end_the_command_and_mark_a_copy(tmp_path: Path) -> None:
    marked = tmp_path / "marked.xlsx"
    out = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import", "areas", str(make_file(tmp_path, {**AREA, "区划代码": "12"})), "--marked", str(marked), stdout=out
        )
    assert "A2" in out.getvalue()
    assert load_workbook(marked).worksheets[0]["A2"].comment


def test_a_file_that_is_refused_or_missing_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        said("areas", written(tmp_path, "a.xlsx", b""))
    with pytest.raises(CommandError) as missing:
        said("areas", tmp_path / "nothing.xlsx")
    assert "nothing.xlsx" in str(missing.value)


def test_a_template_can_be_written(tmp_path: Path) -> None:
    said("rooms", tmp_path / "rooms.xlsx", "--template")
    assert load_workbook(tmp_path / "rooms.xlsx").worksheets[0]["A1"].value == "服务中心编号"
