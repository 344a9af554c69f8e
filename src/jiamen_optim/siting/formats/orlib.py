"""The p-median text format of the OR-Library (Beasley 1990)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, shortest_path

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import MOST_M, NearestLists
from jiamen_optim.siting.formats.text import read_text
from jiamen_optim.siting.problem import SitingProblem


@dataclass(frozen=True)
class Graph:
    """Undirected graph with `n` vertices, edges (0-based ends, cost) and the number of medians asked for."""

    n: int
    p: int
    edges: dict[tuple[int, int], int]


def read_orlib(path: Path, p: int | None = None) -> SitingProblem:
    """Every vertex is a demand point of weight 1 and a candidate site; distances are all-pairs shortest paths.

    `p` overrides the number of medians in the file. Raises ProblemError, with the line number, when the file does not
    follow the format.
    """
    graph = parse_orlib(read_text(path))
    near = NearestLists.from_matrix(distances(graph))
    return SitingProblem(near, np.ones(graph.n, dtype=np.int64), graph.p if p is None else p)


def parse_orlib(text: str) -> Graph:
    """Header `n edges p`, then `i j cost` with vertices from 1; the last of repeated edges counts."""
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise ProblemError("orlib-empty", "The file is empty. Give an OR-Library p-median file.")
    n, count, p = _three(*lines[0], "n edges p")
    if n < 1 or n > 20_000:
        raise ProblemError("orlib-size", f"Line {lines[0][0]}: {n} vertices; from 1 to 20,000 can be read.")
    if len(lines) - 1 != count:
        raise ProblemError(
            "orlib-count", f"The header promises {count} edges but {len(lines) - 1} follow. Is it cut off?"
        )
    edges: dict[tuple[int, int], int] = {}
    for number, words in lines[1:]:
        i, j, cost = _three(number, words, "i j cost")
        if not (1 <= i <= n and 1 <= j <= n):
            raise ProblemError(
                "orlib-vertex", f"Line {number}: vertices go from 1 to {n}. Correct the line.", (number - 1,)
            )
        if not 0 <= cost <= MOST_M // n:
            raise ProblemError(
                "orlib-cost", f"Line {number}: cost {cost} is negative or too large. Correct it.", (number - 1,)
            )
        edges[min(i, j) - 1, max(i, j) - 1] = cost
    return Graph(n, p, edges)


def _three(number: int, words: list[str], form: str) -> tuple[int, int, int]:
    try:
        first, second, third = (int(word) for word in words)
    except ValueError:
        sentence = f"Line {number}: expected three whole numbers “{form}”. Correct the line."
        raise ProblemError("orlib-line", sentence, (number - 1,)) from None
    return first, second, third


def distances(graph: Graph) -> NDArray[np.float64]:
    """All-pairs shortest paths (n × n). Raises ProblemError when some vertex cannot reach another."""
    ends = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    costs = np.array(list(graph.edges.values()), dtype=np.float64)
    apart = ends[:, 0] != ends[:, 1]
    matrix = coo_array((costs[apart], (ends[apart, 0], ends[apart, 1])), shape=(graph.n, graph.n)).tocsr()
    parts, part = connected_components(matrix, directed=False)
    if parts > 1:
        strangers = np.nonzero(part != np.bincount(part).argmax())[0]
        raise ProblemError(
            "disconnected",
            f"The graph falls into {parts} parts: no way from vertex {strangers[0] + 1} to most others. Add the missing edges.",
            tuple(int(vertex) for vertex in strangers[:20]),
        )
    return np.asarray(shortest_path(matrix, directed=False))
