"""What a generated district promises: land that tiles, centres that fit, upgrades that add up, dice that repeat."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from jiamen.demo.cells import FIGURES
from jiamen.demo.census import CensusRow
from jiamen.demo.district import generate
from jiamen.demo.rows import CentreRow, District
from tests.demo.conftest import TODAY, district_of

M_PER_DEGREE = 111_195


def centre(district: District, name: str) -> CentreRow:
    return next(c for c in district.centres if c.name == f"{name}党群服务中心")


def borders(district: District, level: str) -> dict[str, shapely.Geometry]:
    return {a.code: shapely.geometry.shape(a.boundary) for a in district.areas if a.level == level}


def test_xinzhou_has_its_nine_subdivisions(xinzhou: District) -> None:
    streets = {a.code: a.name for a in xinzhou.areas if a.level == "street"}
    assert streets == {
        "361102001": "水南街道", "361102002": "东市街道", "361102003": "西市街道", "361102004": "北门街道",
        "361102005": "茅家岭街道", "361102006": "灵溪街道", "361102100": "沙溪镇", "361102102": "朝阳镇", "361102103": "秦峰镇",
    }  # fmt: skip
    kinds = Counter(a.kind for a in xinzhou.areas if a.level == "community")
    assert kinds == {"urban": 72, "rural": 46}
    named = {a.name: a.code[:9] for a in xinzhou.areas if a.level == "community" and not a.simulated}
    assert named == {
        "五三(2)社区": "361102002", "大井头社区": "361102002", "市委市府大院社区": "361102002",
        "万达社区": "361102003", "长塘社区": "361102004",
    }  # fmt: skip
    names = [a.name for a in xinzhou.areas]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("parents", "children"), [("district", "street"), ("street", "community")])
def test_borders_tile(xinzhou: District, parents: str, children: str) -> None:
    inner = borders(xinzhou, children)
    for code, shape in borders(xinzhou, parents).items():
        parts = [part for child, part in inner.items() if child.startswith(code)]
        assert all(part.is_valid for part in parts)
        assert sum(part.area for part in parts) == pytest.approx(shape.area, rel=1e-4)
        assert shapely.union_all(parts).symmetric_difference(shape).area < shape.area * 1e-4


def test_the_district_has_its_area(xinzhou: District) -> None:
    shape = borders(xinzhou, "district")["361102"]
    m2 = shape.area * M_PER_DEGREE**2 * np.cos(np.radians(28.4346))
    assert m2 / 1e6 == pytest.approx(315.9, rel=1e-3)


def test_people_live_in_their_community(xinzhou: District) -> None:
    shapes = {code: shape.buffer(2e-6) for code, shape in borders(xinzhou, "community").items()}
    cells = xinzhou.cells
    points = shapely.points(cells.lon, cells.lat)
    assert all(shapes[code].contains(point) for code, point in zip(cells.area, points, strict=True))
    assert len(set(cells.code)) == len(cells.code)


def test_every_community_has_one_centre(xinzhou: District) -> None:
    communities = [a.code for a in xinzhou.areas if a.level == "community"]
    assert sorted(c.area_id for c in xinzhou.centres) == sorted(communities)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rooms_fit(xinzhou_row: CensusRow, seed: int) -> None:
    for c in district_of(xinzhou_row, seed).centres:
        assert 0 < sum(r.floor_area_m2 for r in c.rooms) <= c.place.floor_area_m2
        assert c.open_area_m2 == sum(r.floor_area_m2 for r in c.rooms if r.open_to_residents)
        assert all(r.floor_area_m2 > 0 and 1 <= r.floor <= c.place.storeys for r in c.rooms)
        assert len({r.code for r in c.rooms}) == len(c.rooms)
        assert {"service_hall", "office"} <= {r.function for r in c.rooms}
        for floor in range(1, c.place.storeys + 1):  # floors may differ, but none is half as large again as the others
            on_it = sum(r.floor_area_m2 for r in c.rooms if r.floor == floor)
            assert on_it <= 1.5 * c.place.floor_area_m2 / c.place.storeys


def test_phones_are_nobodys(xinzhou: District) -> None:
    assert all(re.fullmatch(r"0793-0\d{6}", c.phone) for c in xinzhou.centres)


def test_faults_are_plausible_and_some_centres_are_good(xinzhou: District) -> None:
    households = households_of(xinzhou)
    small = sum(c.place.floor_area_m2 * 100 < 30 * households[c.area_id] for c in xinzhou.centres)
    cramped = sum(c.open_area_m2 * 100 < 60 * c.place.floor_area_m2 for c in xinzhou.centres)
    old = sum(c.place.built_year < 1990 for c in xinzhou.centres)
    n = len(xinzhou.centres)
    assert n * 0.25 < small < n * 0.6
    assert n * 0.15 < cramped < n * 0.5
    assert n * 0.05 < old < n * 0.4


def households_of(district: District) -> Counter[str]:
    column = FIGURES.index("households")
    found: Counter[str] = Counter()
    for code, counts in zip(district.cells.area, district.cells.counts, strict=True):
        found[code] += int(counts[column])
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sixteen_upgrades_add_over_5100_m2_and_put_things_right(xinzhou_row: CensusRow, seed: int) -> None:
    district = district_of(xinzhou_row, seed)
    households = households_of(district)
    now = {c.code: c for c in district.centres}
    done = [u for u in district.upgrades if u.status == "completed"]
    assert len({u.centre_code for u in done}) == len(done) == 16
    assert 5_100 < sum(u.after_area_m2 - u.before_area_m2 for u in done) <= 5_300
    for u in done:
        c = now[u.centre_code]
        assert u.completed_on is not None
        assert date(2026, 1, 1) <= u.completed_on <= TODAY
        assert u.before_area_m2 * 100 < 30 * households[c.area_id] <= u.after_area_m2 * 100
        assert (c.place.floor_area_m2, c.place.address, c.opened_on) == (
            u.after_area_m2,
            u.after_address,
            u.completed_on,
        )
        share, residents = within_a_walk(district, c)
        assert share >= 0.8 * residents
    assert {u.status for u in district.upgrades} == {"completed", "under_way", "planned", "suspended", "accepted"}


def within_a_walk(district: District, c: CentreRow) -> tuple[int, int]:
    mine = np.array([code == c.area_id for code in district.cells.area])
    east = (district.cells.lon[mine] - c.place.lon) * np.cos(np.radians(c.place.lat))
    walk = np.hypot(east, district.cells.lat[mine] - c.place.lat) * M_PER_DEGREE * 1.3
    residents = district.cells.counts[mine, 0]
    return int(residents[walk <= 1_000].sum()), int(residents.sum())


def test_the_told_centres_are_as_told(xinzhou: District) -> None:
    by_code = {u.centre_code: u for u in xinzhou.upgrades}
    wusan, dajingtou = centre(xinzhou, "五三(2)社区"), centre(xinzhou, "大井头社区")
    first, second = by_code[wusan.code], by_code[dajingtou.code]
    assert (first.before_area_m2, first.after_area_m2, wusan.place.storeys) == (118, 350, 1)
    assert "五三大道" in first.after_address
    assert len(wusan.rooms) > 11  # a hall and more than ten function rooms
    assert (second.before_area_m2, second.after_area_m2) == (240, 3000)
    assert ("灵山路" in second.before_address, "金龙岗路" in second.after_address) == (True, True)
    assert [r.floor_area_m2 for r in dajingtou.rooms if r.function == "service_hall"] == [500]
    assert [(s.partner, s.terms) for s in dajingtou.sharing] == [("市委市府大院社区", "场所共建、活动共办、资源共享")]
    assert [s.partner for s in centre(xinzhou, "市委市府大院社区").sharing] == ["大井头社区"]
    wanda = centre(xinzhou, "万达社区")
    assert {s.day for s in wanda.spans} == set(range(1, 9))
    assert {"chess", "cinema", "calligraphy", "reading", "meals"} <= {r.function for r in wanda.rooms}
    assert {"child_class", "elder_care"} <= {r.function for r in centre(xinzhou, "长塘社区").rooms}
    assert [s.place_name for s in xinzhou.stories] == [
        "五三(2)社区",
        "大井头社区",
        "万达社区",
        "长塘社区",
        "上饶市暖水村",
    ]
    assert [s.centre_code is None for s in xinzhou.stories] == [False, False, False, False, True]


def test_some_communities_lack_workers(xinzhou: District) -> None:
    staff = Counter(w.area for w in xinzhou.workers)
    urban = {a.code for a in xinzhou.areas if a.level == "community" and a.kind == "urban"}
    people: Counter[str] = Counter()
    for code, counts in zip(xinzhou.cells.area, xinzhou.cells.counts, strict=True):
        people[code] += int(counts[0])
    short = sum(staff[code] * 10_000 < 18 * people[code] for code in urban)
    assert 5 < short < len(urban) - 5


def test_the_same_seed_repeats_and_another_does_not(xinzhou_row: CensusRow, xinzhou: District) -> None:
    again = generate(xinzhou_row, seed=1, today=TODAY)
    other = district_of(xinzhou_row, 2)
    empty = replace(xinzhou, cells=other.cells)
    assert replace(again, cells=other.cells) == empty
    assert (again.cells.counts == xinzhou.cells.counts).all()
    assert (again.cells.lat == xinzhou.cells.lat).all()
    assert [c.place for c in other.centres] != [c.place for c in xinzhou.centres]
    assert other.cells.lat.tolist()[:50] != xinzhou.cells.lat.tolist()[:50]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_running_projects_show_every_way_a_project_can_fare(xinzhou_row: CensusRow, seed: int) -> None:
    running = [u for u in generate(xinzhou_row, seed=seed, today=TODAY).upgrades if u.status != "completed"]
    assert 6 <= len(running) <= 10
    assert {u.status for u in running} == {"planned", "under_way", "suspended", "accepted"}
    assert sum(u.due_on is not None and u.due_on < TODAY for u in running) == 1
    assert sum((u.contract_fen or 0) > u.cost_fen for u in running) == 1
    assert sum(bool(u.course.delays) for u in running) == 2
    for u in running:
        assert sum(fen for _, fen in u.course.shares) == u.cost_fen
        assert sum(fen for _, fen, _ in u.course.payments) <= (u.contract_fen or 0)
        for source, fen in u.course.shares:
            assert sum(paid for who, paid, _ in u.course.payments if who == source) <= fen
        assert (u.measured_m2 is not None) == (u.status == "accepted")


def test_upgrades_of_a_new_year_lie_in_it(xinzhou_row: CensusRow) -> None:
    done = [u for u in generate(xinzhou_row, seed=1, today=date(2027, 1, 1)).upgrades if u.status == "completed"]
    assert {u.completed_on for u in done} == {date(2027, 1, 1)}
