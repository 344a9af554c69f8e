"""Points from files: what is read, and which line is named when it cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jiamen_optim.common import ProblemError, Stop
from jiamen_optim.siting.cli import solve_file
from jiamen_optim.siting.formats import read_csv, read_tsplib
from jiamen_optim.siting.formats.points import parse_csv
from jiamen_optim.siting.formats.tsplib import parse_tsplib
from tests.optim.instances import siting_data

HEAD = "NAME : three\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n"
THREE = HEAD + "1 0 0\n3 1.0e1 0\n2 3 3\nEOF\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "points.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_tsplib_distances_are_rounded_down_and_points_numbered_by_their_number(tmp_path: Path) -> None:
    near = read_tsplib(written(tmp_path, THREE), 1).near
    assert near.site.tolist() == [0, 1, 2, 1, 0, 2, 2, 1, 0]
    assert near.walk_m.tolist() == [0, 4, 10, 0, 4, 7, 0, 7, 10]
    assert solve_file(written(tmp_path, THREE), "tsplib", p=1, stop=Stop())["sites"] == [2]


def test_a_published_tsplib_value_lies_between_bound_and_answer() -> None:
    answer = solve_file(siting_data() / "tsplib" / "rl1304.tsp", "tsplib", p=500, stop=Stop(seconds=20, gap=0.001))
    assert answer["bound"] <= 97_024 <= answer["objective"] <= 97_024 * 1.005


def test_a_table_of_demand_and_sites(tmp_path: Path) -> None:
    text = "\ufeffkind,x,y,weight\ndemand,0,0,5\n\ndemand,3,4,2\nsite,0,1,\nboth,6,8,1\n"
    problem = read_csv(written(tmp_path, text), 1)
    assert (problem.weight.tolist(), problem.near.n_sites) == ([5, 2, 1], 2)
    assert (problem.near.site[:2].tolist(), problem.near.walk_m[:2].tolist()) == ([0, 1], [1, 10])
    assert solve_file(written(tmp_path, text), "csv", p=2, stop=Stop())["objective"] == 5 + 2 * 4


def test_a_table_of_places_alone_is_both_with_weight_one(tmp_path: Path) -> None:
    problem = read_csv(written(tmp_path, "lon,lat\n118,28\n118,28.01\n"), 1)
    assert problem.weight.tolist() == [1, 1]
    assert problem.near.walk_m.tolist() == [0, 1446, 0, 1446]  # a hundredth of a degree, 1,112 m, × 1.3


def test_a_file_too_large_for_exact_walks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiamen_optim.siting.formats.points.MOST_PAIRS", 3)
    with pytest.raises(ProblemError) as refusal:
        solve_file(written(tmp_path, "x,y\n0,0\n9,9\n50,50\n"), "csv", p=1, stop=Stop())
    assert refusal.value.code == "file-large"


REFUSALS: list[tuple[str, tuple[int, ...], Callable[[], object]]] = [
    ("tsplib-section", (), lambda: parse_tsplib("NAME : x\n")),
    ("tsplib-type", (2,), lambda: parse_tsplib(THREE.replace("EUC_2D", "GEO"))),
    ("tsplib-dimension", (1,), lambda: parse_tsplib(THREE.replace("DIMENSION : 3", "DIMENSION : many"))),
    ("tsplib-dimension", (1,), lambda: parse_tsplib(THREE.replace("DIMENSION : 3", "DIMENSION : 90000"))),
    ("tsplib-count", (), lambda: parse_tsplib(HEAD + "1 0 0\n2 0 1\n")),
    ("tsplib-node", (5,), lambda: parse_tsplib(THREE.replace("3 1.0e1 0", "4 1.0e1 0"))),
    ("tsplib-twice", (5,), lambda: parse_tsplib(THREE.replace("3 1.0e1 0", "1 1.0e1 0"))),
    ("tsplib-line", (4,), lambda: parse_tsplib(THREE.replace("1 0 0", "1 0"))),
    ("tsplib-line", (4,), lambda: parse_tsplib(THREE.replace("1 0 0", "1 0 nan"))),
    ("csv-header", (0,), lambda: parse_csv("")),
    ("csv-header", (0,), lambda: parse_csv("kind,lon,y\n")),
    ("csv-place", (2,), lambda: parse_csv("x,y\n1,2\n3\n")),
    ("csv-place", (1,), lambda: parse_csv("x,y\n1,inf\n")),
    ("csv-place", (1,), lambda: parse_csv("lon,lat\n28,118\n")),
    ("csv-kind", (1,), lambda: parse_csv("kind,x,y\nhouse,1,2\n")),
    ("csv-weight", (2,), lambda: parse_csv("x,y,weight\n1,2,3\n1,2,-3\n")),
]


@pytest.mark.parametrize(("code", "rows", "attempt"), REFUSALS)
def test_a_faulty_line_is_named(code: str, rows: tuple[int, ...], attempt: Callable[[], object]) -> None:
    with pytest.raises(ProblemError) as refusal:
        attempt()
    assert (refusal.value.code, refusal.value.rows) == (code, rows)


@pytest.mark.parametrize("file_format", ["tsplib", "csv"])
def test_formats_without_p_ask_for_it_and_tables_without_rows_are_refused(tmp_path: Path, file_format: str) -> None:
    path = written(tmp_path, THREE if file_format == "tsplib" else "x,y\n1,2\n")
    with pytest.raises(ProblemError) as refusal:
        solve_file(path, file_format, stop=Stop())
    assert refusal.value.code == "p-missing"
    with pytest.raises(ProblemError) as refusal:
        solve_file(written(tmp_path, "kind,x,y\nsite,1,2\n"), "csv", p=1, stop=Stop())
    assert refusal.value.code == "no-cells"
