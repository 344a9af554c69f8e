"""The catalogue goes out as files and comes back the same."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from jiamen.accounts.permissions import Role
from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.texts import text_of
from jiamen.cases.services.shipped import install_items, shipped_items
from jiamen.kernel.errors import NotPermitted
from tests.cases.make import SYSTEM, make_text, make_version
from tests.factories import HERE, make_actor, make_area, make_staff
from tests.imports.make import ITEM, PAPER, counts, make_file, run

pytestmark = pytest.mark.django_db
ASKED = {
    **PAPER,
    "材料种类": "letter",
    "问题代号": "proxy",
    "回答代号": "yes",
    "问题": "代办吗？",
    "回答": "yes：是|Yes；no：否|No",
}


def exported(client: Client, folder: Path, key: str) -> Path:
    answer = client.get(reverse("cases:catalogue-export", args=[key]))
    assert answer.status_code == 200
    path = folder / f"{key}.xlsx"
    path.write_bytes(answer.content)
    return path


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_goes_out_comes_back_without_a_new_version(client: Client, tmp_path: Path, language: str) -> None:
    install_items(SYSTEM, shipped_items())
    make_area(f"{HERE}001")
    make_version("elder-allowance", HERE)
    client.force_login(make_staff(Role.OPERATOR, ""))
    client.cookies["django_language"] = language
    files = {key: exported(client, tmp_path, key) for key in ("items", "item-papers")}
    total = len(shipped_items()) + 1
    with translation.override(language):
        assert {key: counts(run(key, file)) for key, file in files.items()} == {
            "items": (0, 0, total),
            "item-papers": (0, 0, total),
        }


def test_a_catalogue_can_be_built_from_two_files(tmp_path: Path) -> None:
    assert counts(run("items", make_file(tmp_path, ITEM))) == (1, 0, 0)
    assert counts(run("item-papers", make_file(tmp_path, PAPER, ASKED))) == (1, 0, 0)
    text = text_of(ItemVersion.objects.get(number=2))
    assert (text.fee_fen, text.channels, text.category) == (150, ("desk", "home"), "elders")
    assert [(paper.kind, paper.question, paper.when) for paper in text.papers] == [
        ("id-card", "", ""),
        ("letter", "proxy", "yes"),
    ]
    assert counts(run("items", make_file(tmp_path, {**ITEM, "承诺时限（工作日）": 4}))) == (0, 1, 0)
    assert text_of(ItemVersion.objects.get(number=3)).papers == text.papers


@pytest.mark.parametrize(
    ("kind", "rows", "fault"),
    [
        ("items", [{**ITEM, "承诺时限（工作日）": 30}], "promise-too-long"),
        ("items", [{**ITEM, "办理方式": "飞鸽"}], "choice-unknown"),
        ("items", [{**ITEM, "类别": "天文"}], "choice-unknown"),
        ("items", [{**ITEM, "事项编号": "有空格 的"}], "code-invalid"),
        ("item-papers", [PAPER], "item-missing"),
        ("item-papers", [PAPER, {**ASKED, "回答": None}], "answer-unknown"),
        ("item-papers", [{**ASKED, "回答": "yes：是"}], "too-few-answers"),
    ],
)
def test_a_fault_is_named_with_its_row(tmp_path: Path, kind: str, rows: list[dict[str, Any]], fault: str) -> None:
    if fault in ("answer-unknown", "too-few-answers"):
        make_version("a")
    before = ItemVersion.objects.count()
    assert fault in {one.code for one in run(kind, make_file(tmp_path, *rows)).faults}
    assert ItemVersion.objects.count() == before


def test_a_planner_imports_variants_of_the_own_district_only(tmp_path: Path) -> None:
    make_area(f"{HERE}001")
    make_version("a", papers=make_text().papers)
    planner = make_actor(Role.DISTRICT_PLANNER, HERE[:6])
    file = make_file(tmp_path, {**ITEM, "适用区划代码": HERE})
    assert counts(run("items", file, actor=planner)) == (1, 0, 0)
    assert text_of(ItemVersion.objects.get(scope=HERE)).papers == make_text().papers
    with pytest.raises(NotPermitted):
        run("items", make_file(tmp_path, ITEM), actor=planner)
