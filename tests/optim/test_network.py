"""Walking along streets: who may walk where, bridges, stairs, snapping, islands, and distances against another search."""

import heapq
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, ProblemError
from jiamen_optim.common import network as network_module
from jiamen_optim.common.network import ELDERS_STAIRS, WalkingNetwork, network_lists
from jiamen_optim.common.osm import may_walk, read_walking_network
from tests.optim.towns import columns, write_town

STREET, STEPS, MOTORWAY = {"highway": "residential"}, {"highway": "steps"}, {"highway": "motorway"}


def cross(folder: Path, name: str = "town.osm.pbf", **middle: int) -> Path:
    """A street from west to east and one from south to north over it; they share node `middle`, or do not."""
    nodes = {1: (0.0, 0.0), 2: (1000.0, 0.0), 3: (500.0, -500.0), 4: (500.0, 500.0), 5: (500.0, 0.0), 6: (500.0, 0.0)}
    ways = [((1, 5, 2), STREET), ((3, middle.get("middle", 5), 4), {"highway": "footway", "bridge": "yes"})]
    return write_town(folder / name, nodes, ways)


def lists(network: WalkingNetwork, cells: object, sites: object, **options: object) -> NearestLists:
    settings = {"k": 9, "cutoff_m": 5000, **options}
    return network_lists(network, *columns(*cells), *columns(*sites), **settings)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm"])
def test_walks_follow_the_streets_and_begin_where_people_live(tmp_path: Path, name: str) -> None:
    network = read_walking_network(cross(tmp_path, name))
    near = lists(network, [(100, 40), (500, 500)], [(500, 300), (200, -20), (500, 500)])
    # 40 m to the street, 400 m along it, 300 m up; 40 + 100 + 20 m; 40 + 400 + 500 m.
    assert near.site.tolist() == [1, 0, 2, 2, 0, 1]
    assert near.walk_m.tolist() == pytest.approx([160, 740, 940, 0, 200, 820], abs=1)
    assert near.far_m.tolist() == [near.walk_m[2], near.walk_m[5]]


def test_a_bridge_passes_over_without_a_way_down(tmp_path: Path) -> None:
    network = read_walking_network(cross(tmp_path, middle=6))
    with pytest.raises(ProblemError) as refusal:
        lists(network, [(100, 0), (500, 300), (600, 0)], [(500, 500)])
    assert (refusal.value.code, refusal.value.rows) == ("network-island", (0, 2))


def test_stairs_are_longer_for_elders(tmp_path: Path) -> None:
    nodes = {1: (0.0, 0.0), 2: (300.0, 0.0), 3: (400.0, 0.0), 4: (300.0, 90.0), 5: (400.0, 90.0)}
    town = [((1, 2), STREET), ((2, 3), STEPS), ((2, 4, 5, 3), STREET)]
    network = read_walking_network(write_town(tmp_path / "town.osm.pbf", nodes, town))
    walk = [lists(network, [(0, 0)], [(400, 0)], stairs_factor=factor).walk_m[0] for factor in (1.0, 2.0, 3.0)]
    assert walk == pytest.approx([400, 500, 580], abs=1)
    assert ELDERS_STAIRS >= 2.8


def test_of_two_ways_between_the_same_places_the_shorter_counts(tmp_path: Path) -> None:
    nodes = {number: (300.0 * number, 0.0) for number in range(1, 5)}
    town = [((1, 2), STREET), ((2, 3), STEPS), ((2, 3), STREET), ((2, 3), STEPS), ((3, 4), STREET)]
    network = read_walking_network(write_town(tmp_path / "town.osm.pbf", nodes, town))
    assert lists(network, [(300, 0)], [(1200, 0)], stairs_factor=3.0).walk_m.tolist() == pytest.approx([900], abs=1)


def test_lists_keep_k_within_the_cutoff_and_order_ties_by_number(tmp_path: Path) -> None:
    network = read_walking_network(cross(tmp_path))
    near = lists(network, [(500, 0), (0, 0)], [(600, 0), (400, 0), (500, 0), (500, 501)], k=3, cutoff_m=450)
    assert (near.start.tolist(), near.site.tolist()) == ([0, 3, 4], [2, 0, 1, 1])
    assert near.far_m.tolist() == [near.walk_m[2], 451]


def test_a_way_cut_by_the_border_of_the_extract_is_not_bridged(tmp_path: Path) -> None:
    nodes = {1: (0.0, 0.0), 2: (600.0, 0.0), 3: (1200.0, 0.0), 4: (1800.0, 0.0)}
    network = read_walking_network(write_town(tmp_path / "t.osm", nodes, [((1, 2, 9, 3, 4), STREET)]))
    with pytest.raises(ProblemError, match="row 1 of the cells"):
        lists(network, [(0, 0)], [(1800, 0)])


def test_small_scraps_joined_to_nothing_are_not_snapped_to(tmp_path: Path) -> None:
    nodes = {1: (0.0, 0.0), 2: (900.0, 0.0), 3: (100.0, 50.0), 4: (200.0, 50.0)}
    network = read_walking_network(write_town(tmp_path / "t.osm", nodes, [((1, 2), STREET), ((3, 4), STREET)]))
    assert lists(network, [(150, 60)], [(900, 0)]).walk_m.tolist() == pytest.approx([810], abs=1)


@pytest.mark.parametrize(
    ("tags", "allowed"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway", "foot": "yes"}, True),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "sidewalk": "both"}, True),
        ({"highway": "footway", "foot": "no"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "no", "foot": "designated"}, True),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"railway": "rail", "foot": "yes"}, False),
    ],
)
def test_who_may_walk_where(tags: dict[str, str], allowed: bool) -> None:
    assert may_walk(tags) is allowed


@pytest.mark.parametrize("at_once", [8_000_000, 1])
def test_distances_equal_those_of_another_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(network_module, "_NUMBERS_AT_ONCE", at_once)
    random = np.random.default_rng(5)
    nodes = {i: (float(random.integers(0, 2000)), float(random.integers(0, 2000))) for i in range(1, 41)}
    ways = [((i, i + 1), STREET) for i in range(1, 40)]
    ways += [((int(a), int(b)), STREET) for a, b in random.integers(1, 41, (50, 2)) if a != b]
    network = read_walking_network(write_town(tmp_path / "t.osm.pbf", nodes, ways))
    ends = {i: nodes[i] for i in range(1, 41)}
    near = lists(network, list(ends.values()), [ends[7], ends[30], ends[12]], cutoff_m=20_000)
    nearest = lists(network, list(ends.values()), [ends[7], ends[30], ends[12]], cutoff_m=20_000, k=1)
    assert nearest.site.tolist() == near.site[::3].tolist()
    table = np.zeros((40, 3))
    rows = np.repeat(np.arange(40), 3)
    table[rows, near.site] = near.walk_m
    for column, source in enumerate((7, 30, 12)):
        expected = shortest(nodes, [way for way, _ in ways], source)
        assert table[:, column] == pytest.approx([expected[i] for i in range(1, 41)], abs=4)  # 20 km on a plane


def shortest(nodes: dict[int, tuple[float, float]], edges: list[tuple[int, int]], source: int) -> dict[int, float]:
    """Dijkstra with a heap, on the plane."""
    joined: dict[int, list[tuple[int, float]]] = {i: [] for i in nodes}
    for a, b in edges:
        length = float(np.hypot(nodes[a][0] - nodes[b][0], nodes[a][1] - nodes[b][1]))
        joined[a].append((b, length))
        joined[b].append((a, length))
    done: dict[int, float] = {}
    queue = [(0.0, source)]
    while queue:
        way, node = heapq.heappop(queue)
        if node not in done:
            done[node] = way
            for other, length in joined[node]:
                heapq.heappush(queue, (way + length, other))
    return done


def test_what_was_worked_out_is_kept_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    first = read_walking_network(cross(tmp_path), cache=kept)
    near = lists(first, [(100, 0)], [(900, 0)], cache=kept)
    assert len(list(kept.iterdir())) == 2
    monkeypatch.setattr(network_module, "dijkstra", None)
    again = read_walking_network(cross(tmp_path), cache=kept)
    assert np.array_equal(lists(again, [(100, 0)], [(900, 0)], cache=kept).walk_m, near.walk_m)
    with pytest.raises(TypeError):
        lists(again, [(101, 0)], [(900, 0)], cache=kept)
    monkeypatch.undo()
    for file in kept.iterdir():
        file.write_bytes(file.read_bytes()[:100])
    assert np.array_equal(lists(again, [(100, 0)], [(900, 0)], cache=kept).walk_m, near.walk_m)


def town() -> WalkingNetwork:
    lon, lat = columns((0, 0), (1000, 0))
    ends = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    return WalkingNetwork(np.array(lon), np.array(lat), *ends, np.zeros(1, dtype=bool))


REFUSALS: list[tuple[str, tuple[int, ...], Callable[[], object]]] = [
    ("network-far", (1,), lambda: lists(town(), [(0, 0), (0, 301)], [(9, 0)])),
    ("network-far", (0,), lambda: lists(town(), [(0, 0)], [(0, -2000)])),
    ("nearest-range", (), lambda: lists(town(), [(0, 0)], [(9, 0)], k=0)),
    ("stairs", (), lambda: lists(town(), [(0, 0)], [(9, 0)], stairs_factor=0.5)),
    ("no-cells", (), lambda: network_lists(town(), [], [], [118], [28], k=1, cutoff_m=9)),
    ("coordinate-missing", (0,), lambda: network_lists(town(), [np.nan], [28], [118], [28], k=1, cutoff_m=9)),
]


@pytest.mark.parametrize(("code", "rows", "attempt"), REFUSALS)
def test_what_cannot_be_walked_is_refused(code: str, rows: tuple[int, ...], attempt: Callable[[], object]) -> None:
    with pytest.raises(ProblemError) as refusal:
        attempt()
    assert (refusal.value.code, refusal.value.rows) == (code, rows)


def test_a_file_that_is_no_extract_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noise.osm.pbf").write_bytes(b"no extract")
    empty = write_town(tmp_path / "empty.osm", {1: (0.0, 0.0), 2: (900.0, 0.0)}, [((1, 2), MOTORWAY)])
    for path, code in (
        (tmp_path / "none.osm.pbf", "file"),
        (tmp_path / "noise.osm.pbf", "network-file"),
        (empty, "network-empty"),
    ):
        with pytest.raises(ProblemError) as refusal:
            read_walking_network(path)
        assert refusal.value.code == code
