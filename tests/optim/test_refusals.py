"""Bad input is refused with a code, a sentence and the rows concerned."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, ProblemError, Stop
from jiamen_optim.common.walking import walking_lists
from jiamen_optim.siting import Objective, SitingProblem, group_weights
from jiamen_optim.siting.cli import solve_file
from jiamen_optim.siting.formats.orlib import parse_orlib

NAN = float("nan")


def problem(**changes: Any) -> SitingProblem:
    near = NearestLists.from_matrix([[1, 5, 9], [4, 2, 7]])
    return SitingProblem(**{"near": near, "weight": np.array([3, 4]), "p": 2, **changes})


def covering(radius_m: int) -> dict[str, Any]:
    return {"objective": Objective.MCLP, "radius_m": radius_m, "p": 1}


def matrix(rows: Any) -> Callable[[], object]:
    return lambda: NearestLists.from_matrix(rows)


REFUSALS: list[tuple[str, tuple[int, ...], Callable[[], object]]] = [
    ("no-distances", (), matrix([])),
    ("no-distances", (), matrix(np.zeros((0, 3)))),
    ("distance-unknown", (1,), matrix([[1, 2], [NAN, 3]])),
    ("distance-unknown", (0,), matrix([[float("inf"), 2], [1, 3]])),
    ("distance-negative", (1,), matrix([[1, 2], [3, -4]])),
    ("p-large", (), lambda: problem(p=4)),
    ("p-large", (), lambda: problem(p=3, forbidden=(1,))),
    ("p-small", (), lambda: problem(p=0)),
    ("p-fixed", (0, 1), lambda: problem(p=1, fixed=(1, 0))),
    ("fixed-forbidden", (1,), lambda: problem(fixed=(0, 1), forbidden=(1,))),
    ("site-unknown", (3,), lambda: problem(fixed=(3,))),
    ("weight-count", (), lambda: problem(weight=np.array([1]))),
    ("weight-zero", (), lambda: problem(weight=np.array([0, 0]))),
    ("weight-negative", (1,), lambda: problem(weight=np.array([1, -1]))),
    ("too-large", (), lambda: problem(weight=np.array([2**50, 2**50]))),
    ("radius", (), lambda: problem(objective=Objective.MCLP)),
    ("radius-list", (0, 1), lambda: problem(near=NearestLists.from_matrix([[1, 5], [4, 2]], k=1), **covering(5))),
    ("radius", (), lambda: problem(objective=Objective.LSCP, p=None)),
    ("p-given", (), lambda: problem(objective=Objective.LSCP, radius_m=5)),
    ("p-missing", (), lambda: problem(p=None)),
    ("uncoverable", (1,), lambda: problem(objective=Objective.LSCP, p=None, radius_m=1)),
    ("uncoverable", (0,), lambda: problem(objective=Objective.LSCP, p=None, radius_m=4, forbidden=(0,))),
    (
        "uncoverable",
        (0,),
        lambda: problem(
            near=NearestLists.from_matrix([[1, 5], [4, 2]], k=1), objective=Objective.P_CENTER, p=1, forbidden=(0,)
        ),
    ),
    ("percent-negative", (), lambda: group_weights({"elders": [1]}, {"elders": -5})),
    ("no-cells", (), lambda: walking_lists([], [], [118], [28], k=1, cutoff_m=500)),
    ("no-sites", (), lambda: walking_lists([118], [28], [], [], k=1, cutoff_m=500)),
    ("coordinate-missing", (1,), lambda: walking_lists([118, NAN], [28, 28], [118], [28], k=1, cutoff_m=500)),
    ("coordinate-range", (0,), lambda: walking_lists([28], [118], [118], [28], k=1, cutoff_m=500)),
    ("detour", (), lambda: walking_lists([118], [28], [118], [28], k=1, cutoff_m=500, detour=0.5)),
    ("nearest-range", (), lambda: walking_lists([118], [28], [118], [28], k=0, cutoff_m=500)),
    ("orlib-empty", (), lambda: parse_orlib(" \n")),
    ("orlib-line", (0,), lambda: parse_orlib("3 2\n")),
    ("orlib-line", (2,), lambda: parse_orlib("3 2 1\n1 2 4\n2 3 x\n")),
    ("orlib-count", (), lambda: parse_orlib("3 2 1\n1 2 4\n")),
    ("orlib-vertex", (1,), lambda: parse_orlib("3 1 1\n1 4 4\n")),
    ("orlib-cost", (1,), lambda: parse_orlib("3 1 1\n1 2 -4\n")),
    ("orlib-size", (), lambda: parse_orlib("0 0 1\n")),
]


@pytest.mark.parametrize(("code", "rows", "attempt"), REFUSALS)
def test_bad_input_is_refused(code: str, rows: tuple[int, ...], attempt: Callable[[], object]) -> None:
    with pytest.raises(ProblemError) as refusal:
        attempt()
    assert (refusal.value.code, refusal.value.rows) == (code, rows)
    assert refusal.value.sentence.endswith((".", "?"))


def lists(site: list[int], walk_m: list[int], far_m: int = 9) -> Callable[[], NearestLists]:
    start, sites = np.array([0, len(site)]), np.array(site, dtype=np.int32)
    return lambda: NearestLists(start, sites, np.array(walk_m, dtype=np.int32), np.array([far_m], dtype=np.int32), 3)


@pytest.mark.parametrize(
    ("code", "attempt"),
    [
        ("site-unknown", lists([0, 3], [1, 2])),
        ("site-twice", lists([1, 1], [1, 2])),
        ("distance-order", lists([0, 1], [2, 1])),
        ("distance-far", lists([0, 1], [2, 10])),
    ],
)
def test_faulty_lists_are_refused(code: str, attempt: Callable[[], NearestLists]) -> None:
    with pytest.raises(ProblemError) as refusal:
        attempt()
    assert (refusal.value.code, refusal.value.rows) == (code, (0,))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("disconnected", b"4 2 1\n1 2 4\n3 4 5\n"),
        ("p-large", b"2 1 3\n1 2 4\n"),
        ("file-text", "居民".encode("gb18030")),
        ("orlib-line", b"PK\x03\x04"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, code: str, text: bytes) -> None:
    path = tmp_path / "graph.txt"
    path.write_bytes(text)
    with pytest.raises(ProblemError) as refusal:
        solve_file(path, stop=Stop())
    assert refusal.value.code == code


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"nowhere\.txt cannot be read"):
        solve_file(tmp_path / "nowhere.txt", stop=Stop())
    with pytest.raises(ProblemError, match="orlib"):
        solve_file(tmp_path / "nowhere.txt", "shapefile", stop=Stop())


def test_the_last_of_repeated_edges_counts_in_either_direction() -> None:
    graph = parse_orlib("3 4 1\n1 2 4\n2 3 5\n2 1 7\n1 3 1\n")
    assert graph.edges == {(0, 1): 7, (1, 2): 5, (0, 2): 1}
