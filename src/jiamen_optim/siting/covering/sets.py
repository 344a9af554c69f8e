"""Who is covered by which site: two sparse lists, reduced by dominance (Toregas & ReVelle 1973)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled


class Sets(NamedTuple):
    """A set-covering problem: each row needs one of its columns.

    `start` and `column` hold the columns of each row, ascending; `back_start` and `row` the rows of each column, ascending.
    """

    start: NDArray[np.int64]
    column: NDArray[np.int32]
    back_start: NDArray[np.int64]
    row: NDArray[np.int32]

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.start) - 1

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.back_start) - 1


def sets_of(rows: NDArray[np.int64], columns: NDArray[np.int64], n_rows: int, n_columns: int) -> Sets:
    """Sets from pairs (row, column), each pair once."""
    order = np.lexsort((columns, rows))
    turned = np.lexsort((rows, columns))
    return Sets(
        _starts(rows, n_rows),
        columns[order].astype(np.int32),
        _starts(columns, n_columns),
        rows[turned].astype(np.int32),
    )


def _starts(items: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(items, minlength=count), out=start[1:])
    return start


def reduced(sets: Sets) -> tuple[Sets, NDArray[np.int64]]:
    """The sets without dominated rows and columns, and the numbers of the columns that stay.

    A row is met whenever a row within it is; a column does nothing that a column around it does not. Of equal ones the
    first stays. The fewest columns needed are the same before and after.
    """
    number = np.arange(sets.n_columns)
    while True:
        rows = ~dominated(sets.start, sets.column, sets.back_start, sets.row, larger=True)
        sets = _kept(sets, rows, np.ones(sets.n_columns, dtype=bool))
        columns = ~dominated(sets.back_start, sets.row, sets.start, sets.column, larger=False)
        if columns.all():
            return sets, number
        sets, number = _kept(sets, np.ones(sets.n_rows, dtype=bool), columns), number[columns]


def _kept(sets: Sets, rows: NDArray[np.bool_], columns: NDArray[np.bool_]) -> Sets:
    row = np.repeat(np.arange(sets.n_rows), np.diff(sets.start))
    keep = rows[row] & columns[sets.column]
    new_row, new_column = np.cumsum(rows) - 1, np.cumsum(columns) - 1
    return sets_of(new_row[row[keep]], new_column[sets.column[keep]], int(rows.sum()), int(columns.sum()))


@compiled
def dominated(
    start: NDArray[np.int64],
    item: NDArray[np.int32],
    back_start: NDArray[np.int64],
    back: NDArray[np.int32],
    larger: bool,
) -> NDArray[np.bool_]:
    """Which sets hold another set (`larger`) or are held by another one; of equal sets all but the first."""
    n = len(start) - 1
    gone = np.zeros(n, dtype=np.bool_)
    for small in range(n):
        size = start[small + 1] - start[small]
        if gone[small]:
            continue
        if size == 0:
            gone[small] = not larger
            continue
        rare = item[start[small]]
        for at in range(start[small], start[small + 1]):
            if back_start[item[at] + 1] - back_start[item[at]] < back_start[rare + 1] - back_start[rare]:
                rare = item[at]
        for at in range(back_start[rare], back_start[rare + 1]):
            big = back[at]
            big_size = start[big + 1] - start[big]
            if big == small or gone[big] or big_size < size or (big_size == size and big < small):
                continue
            place, end = start[big], start[big + 1]
            inside = True
            for wanted in range(start[small], start[small + 1]):
                while place < end and item[place] < item[wanted]:
                    place += 1
                if place == end or item[place] != item[wanted]:
                    inside = False
                    break
            if inside and (larger or big_size == size):
                gone[big] = True
            elif inside:
                gone[small] = True
                break
    return gone
