"""What the parts promise in the HTML itself, before any script runs."""

import json
import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import Client

from jiamen.kernel.ui.chart import Chart, Series
from jiamen.kernel.ui.context import NavItem, mark_active
from jiamen.kernel.ui.mapdata import Cells, MapData, Variable
from tests.kernel.ui.gallery import NeedForm

ROOT = Path(__file__).resolve().parents[3]
ICONS = ROOT / "frontend" / "node_modules" / "bootstrap-icons" / "icons"


def drawn(source: str, **values: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(values, HttpRequest())


def test_a_faulty_form_names_each_fault_beside_its_field_and_keeps_what_was_typed() -> None:
    page = drawn("{% fields form %}", form=NeedForm({"name": "王<阿姨", "phone": ""}))
    assert 'value="王&lt;阿姨"' in page
    for bound in ("phone", "centre"):
        assert f'href="#id_{bound}"' in page
        [described] = re.findall(rf'<(?:input|select)[^>]*name="{bound}"[^>]*aria-describedby="([^"]+)"', page)
        assert all(f'id="{part}"' in page for part in described.split())
    assert page.count('aria-invalid="true"') >= 2


def test_a_right_form_has_no_error_summary() -> None:
    assert "error-summary" not in drawn("{% fields form %}", form=NeedForm())


def test_a_chart_carries_its_figures_as_a_table() -> None:
    chart = Chart("面积", "bars", "平方米", "中心", ["甲", "乙"], [Series("改造前", [1118.5, None])])
    page = drawn("{% chart 'c' chart %}", chart=chart)
    assert "1,118.5" in page
    assert "—" in page
    with pytest.raises(ValueError, match="one value for each"):
        Chart("面积", "bars", "平方米", "中心", ["甲", "乙"], [Series("改造前", [1])])


def test_text_in_map_words_and_titles_cannot_leave_its_place() -> None:
    page = drawn("{% map 'm' '/map.json' label %}{% status label 'table' %}", label='</script><script>alert("1")')
    assert "<script>alert" not in page


def test_a_qr_code_leads_where_it_says() -> None:
    page = drawn("{% qr 'https://example.org/centres/1/' '二维码' %}")
    assert re.search(r"<svg[^>]*viewBox", page)
    assert 'aria-label="二维码"' in page


def test_map_columns_must_be_of_one_length() -> None:
    variable = Variable("residents", "常住人口", "人", [1, 2], breaks=(1,))
    with pytest.raises(ValueError, match="one value for each cell"):
        Cells("cells", "网格", 100, ["a"], [117.9], [28.4], [variable])
    layer = Cells("cells", "网格", 100, ["a", "b"], [117.9, 118], [28.4, 28.5], [variable])
    read = json.loads(json.dumps(MapData((117, 28, 118, 29), [layer]).as_json()))
    assert read["layers"][0]["variables"][0]["breaks"] == [1]


def test_the_longest_matching_address_is_the_active_one() -> None:
    items = [NavItem("家", "/"), NavItem("规划", "/planning/"), NavItem("方案", "/planning/runs/")]
    active = lambda path: [item.label for item in mark_active(items, path) if item.active]  # noqa: E731
    assert active("/planning/runs/7/") == ["方案"]
    assert active("/planning/") == ["规划"]
    assert active("/") == ["家"]
    assert active("/elsewhere/") == []


def test_reading_aloud_is_offered_in_elder_mode_only() -> None:
    client = Client()
    assert "data-read-aloud" not in client.get("/").content.decode()
    client.cookies["elder"] = "20"
    assert "data-read-aloud" in client.get("/").content.decode()


@pytest.mark.skipif(not ICONS.exists(), reason="front end not installed: make setup")
def test_every_icon_named_in_a_template_exists() -> None:
    named = {
        name
        for template in (ROOT / "src" / "jiamen").rglob("templates/**/*.html")
        for name in re.findall(r"""\{% icon ["']([^"']+)["']""", template.read_text("utf-8"))
    }
    assert named
    assert {name for name in named if not (ICONS / f"{name}.svg").exists()} == set()
