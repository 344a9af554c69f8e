"""The demo district in the database: all or nothing, once, beside others."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import F, Sum
from django.test import TestCase, override_settings

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import Role
from jiamen.demo.accounts import PASSWORD, demo_accounts, table
from jiamen.demo.build import build, census_row, know_calendar
from jiamen.demo.census import shipped
from jiamen.demo.errors import CountyUnknown, DistrictExists
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import today
from jiamen.kernel.imports.kinds import find_kind
from jiamen.kernel.imports.running import run_import
from jiamen.kernel.models import AuditEntry
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area, CalendarDay, Centre, OpeningSpan, Posting, Story
from jiamen.planning.models import UpgradeProject
from jiamen.planning.selectors.district import district_figures

pytestmark = pytest.mark.django_db

FIGURES = [
    "residents", "households", "one_person_households", "age_0_14", "age_15_64", "age_65_plus",
    "households_with_1_elder", "households_with_2_elders", "households_with_3_elders",
]  # fmt: skip


def totals(code: str) -> dict[str, int]:
    return PopulationCell.objects.filter(area__code__startswith=code).aggregate(**{f: Sum(f) for f in FIGURES})


def everything() -> dict[str, int]:
    """Row counts of all our tables."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("jiamen.")]
    return {m.__name__: m._default_manager.count() for m in ours}


def run(*words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("demo", *words, "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


class XinzhouInTheDatabase(TestCase):
    """Loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        build("361102", seed=1)

    def test_the_rows_equal_the_census(self) -> None:
        row = shipped("361102")
        assert row is not None
        assert totals("361102") == {name: getattr(row, name) for name in FIGURES}
        urban = PopulationCell.objects.filter(area__kind="urban").aggregate(n=Sum("residents"))["n"]
        assert urban == row.urban
        assert Area.objects.filter(level="community", centres__isnull=True).count() == 0
        assert Centre.objects.count() == Area.objects.filter(level="community").count() == 118

    def test_the_upgrades_come_out_of_the_rows(self) -> None:
        done = UpgradeProject.objects.filter(status="completed")
        assert done.count() == 16
        assert 5_100 < done.aggregate(n=Sum(F("after_area_m2") - F("before_area_m2")))["n"] <= 5_300
        assert not done.exclude(after_area_m2=F("centre__floor_area_m2")).exists()
        assert not done.filter(before_lat__isnull=True).exists()

    def test_the_diagnosis_finds_what_was_put_right(self) -> None:
        figures = district_figures(Actor.system("test"), "361102", today=today())
        assert (figures.centres, figures.upgrades, figures.fixed) == (118, 16, 16)
        assert 5_100 < figures.added_m2 <= 5_300
        assert 0 < figures.off_place < figures.too_small < figures.centres
        assert figures.communities_without_centre == 0

    def test_what_is_generated_says_so(self) -> None:
        ours = [m for m in apps.get_models() if "simulated" in {f.name for f in m._meta.fields} and m is not Area]
        assert {m.__name__ for m in ours} >= {
            "Centre",
            "Room",
            "Premises",
            "PopulationCell",
            "UpgradeProject",
            "Notice",
        }
        for model in ours:
            assert model._default_manager.exists(), model
            assert not model._default_manager.filter(simulated=False).exists(), model
        real = Area.objects.filter(simulated=False)
        assert {a.level for a in real} == {"district", "street", "community"}
        assert real.filter(level="community").count() == 5

    def test_it_is_written_into_the_audit(self) -> None:
        entry = AuditEntry.objects.get(fact="demo.loaded")
        assert (entry.actor_label, entry.subject, entry.area, entry.after["seed"]) == (
            "demo",
            "demo:361102",
            "361102",
            1,
        )

    def test_every_role_can_look_around(self) -> None:
        accounts = demo_accounts()
        assert [role for _, role, _, _ in accounts] == [str(role) for role in Role]
        assert all(word in table() for name, _, _, word in accounts for word in (name, word))
        worker = User.objects.get(username="worker")
        assert worker.check_password(PASSWORD)
        assert not worker.check_password("")
        assert Posting.objects.get(user=worker).centre.name == "五三(2)社区党群服务中心"
        invented = User.objects.filter(postings__isnull=False).exclude(username__in=[a[0] for a in accounts])
        assert invented.exists()
        assert not any(user.has_usable_password() for user in invented)
        assert RoleHolding.objects.filter(role="centre_manager").count() == 118 + 1

    def test_stories_and_the_centre_that_never_shuts(self) -> None:
        assert list(Story.objects.values_list("place_name", "centre__area__code")) == [
            ("五三(2)社区", "361102002001"), ("大井头社区", "361102002002"), ("万达社区", "361102003001"),
            ("长塘社区", "361102004001"), ("上饶市暖水村", None),
        ]  # fmt: skip
        never_shut = OpeningSpan.objects.filter(centre__area__name="万达社区", note="365天不打烊")
        assert set(never_shut.values_list("day", flat=True)) == {6, 7, 8}


def test_a_second_run_changes_nothing() -> None:
    first = run()
    before = everything()
    second = run("--seed", "9")
    assert everything() == before
    assert (first["new"], second["new"], second["seed"]) == (True, False, 1)
    assert {k: v for k, v in second.items() if k not in ("new", "seconds")} == {
        k: v for k, v in first.items() if k not in ("new", "seconds")
    }


def test_another_county_stands_beside(workbook: Path, counties: dict[str, object]) -> None:
    build("361102", seed=1)
    told = run("--code", "540630", "--census", str(workbook))
    row = counties["540630"]
    assert told["filled"] == ["有三个及以上老人"]
    assert totals("540630") == {name: getattr(row, name) for name in FIGURES}
    assert totals("361102")["residents"] == 545_134
    assert Area.objects.get(code="540630").name == "双湖县"
    assert {(a[0], a[2][:6]) for a in demo_accounts() if a[1] == "street_planner"} == {
        ("street", "361102"), ("street-540630", "540630"),
    }  # fmt: skip


def test_an_imported_census_row_serves(workbook: Path, counties: dict[str, object], tmp_path: Path) -> None:
    run_import(Actor.system("test"), find_kind("census"), workbook, dry_run=False)
    with override_settings(BENCH_DATA=tmp_path):
        assert build("440305", seed=1).county == "广东省深圳市南山区"
        assert census_row("540630", None) == counties["540630"]
    assert totals("440305") == {name: getattr(counties["440305"], name) for name in FIGURES}
    assert set(Area.objects.filter(simulated=False).values_list("code", flat=True)) == {"440305"}


def test_the_calendar_is_known_and_what_an_operator_entered_stays() -> None:
    CalendarDay.objects.create(day=date(2026, 3, 3), kind="holiday", name="本地节日")
    know_calendar(Actor.system("test"), 2026)
    assert CalendarDay.objects.get(day=date(2025, 10, 1)).kind == "holiday"
    assert list(CalendarDay.objects.filter(day__year=2026).values_list("name", flat=True)) == ["本地节日"]
    know_calendar(Actor.system("test"), 2090)
    assert not CalendarDay.objects.filter(day__year__gt=2088).exists()


def test_an_unknown_county_is_refused(tmp_path: Path) -> None:
    with override_settings(BENCH_DATA=tmp_path), pytest.raises(CountyUnknown, match="440305"):
        build("440305", seed=1)
    assert not Area.objects.exists()


def test_a_district_of_others_is_left_alone() -> None:
    Area.objects.create(code="361102", name="信州区", level="district")
    before = everything()
    with pytest.raises(DistrictExists, match="361102"):
        build("361102", seed=1)
    assert everything() == before


@override_settings(DEMO_ACCOUNTS=False)
def test_production_gets_no_known_passwords() -> None:
    build("361102", seed=1)
    assert demo_accounts() == []
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_a_name_somebody_has_is_left_alone() -> None:
    mine = User.objects.create_staff("operator", "本人", "a-password-of-mine")
    build("361102", seed=1)
    mine.refresh_from_db()
    assert mine.check_password("a-password-of-mine")
    assert "operator" not in [a[0] for a in demo_accounts()]
