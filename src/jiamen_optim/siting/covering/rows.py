"""Row-weighting local search for the fewest columns (Gao, Weise & Li 2015, RWLS)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.siting.covering.sets import Sets


class Bag(NamedTuple):
    """Some of the numbers below n: `item[:size[0]]` are in it, `place` (n) says where, −1 for those outside."""

    item: NDArray[np.int32]
    place: NDArray[np.int32]
    size: NDArray[np.int64]


class State(NamedTuple):
    """One choice of columns: `taken` and `best` (columns, bool), `times` (rows, int32) how often each row is covered.

    `score` (columns): weight of the rows a column alone covers or would newly cover; `moved` (columns): its last flip, of
    `flips[0]` in all. The uncovered rows and the taken columns are `Bag`s, so that a step looks at nothing else.
    """

    taken: NDArray[np.bool_]
    best: NDArray[np.bool_]
    times: NDArray[np.int32]
    weight: NDArray[np.int64]
    score: NDArray[np.int64]
    moved: NDArray[np.int64]
    flips: NDArray[np.int64]
    uncovered: Bag
    held: Bag


def greedy(sets: Sets) -> State:
    """Everything covered: again and again the column that covers most of what is left (Chvátal 1979)."""
    state = State(
        np.zeros(sets.n_columns, dtype=bool),
        np.zeros(sets.n_columns, dtype=bool),
        np.zeros(sets.n_rows, dtype=np.int32),
        np.ones(sets.n_rows, dtype=np.int64),
        np.diff(sets.back_start).astype(np.int64),
        np.zeros(sets.n_columns, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        _bag(sets.n_rows, full=True),
        _bag(sets.n_columns, full=False),
    )
    while state.uncovered.size[0]:
        flip(sets, state, int(np.argmax(np.where(state.taken, -1, state.score))))
    state.best[:] = state.taken
    return state


def _bag(n: int, *, full: bool) -> Bag:
    item = np.arange(n, dtype=np.int32)
    return Bag(item, item.copy() if full else np.full(n, -1, dtype=np.int32), np.array([n if full else 0]))


@compiled
def _put(bag: Bag, number: int, inside: bool) -> None:
    """Put a number in or take it out; the last one moves into the gap."""
    if inside:
        bag.item[bag.size[0]], bag.place[number] = number, bag.size[0]
        bag.size[0] += 1
    else:
        bag.size[0] -= 1
        last = bag.item[bag.size[0]]
        bag.item[bag.place[number]], bag.place[last] = last, bag.place[number]
        bag.place[number] = -1


@compiled
def flip(sets: Sets, state: State, column: int) -> None:
    """Take a column or give it back; all scores stay right."""
    state.flips[0] += 1
    state.moved[column] = state.flips[0]
    add = not state.taken[column]
    state.taken[column] = add
    _put(state.held, column, add)
    for at in range(sets.back_start[column], sets.back_start[column + 1]):
        row = sets.row[at]
        before = state.times[row]
        state.times[row] = before + 1 if add else before - 1
        weight = state.weight[row]
        low = min(before, state.times[row])
        if low == 0:
            _put(state.uncovered, row, not add)
            for near in range(sets.start[row], sets.start[row + 1]):
                other = sets.column[near]
                if other != column:
                    state.score[other] += -weight if add else weight
        elif low == 1:
            for near in range(sets.start[row], sets.start[row + 1]):
                other = sets.column[near]
                if other != column and state.taken[other]:
                    state.score[other] += -weight if add else weight


@compiled
def cheapest(state: State, newest: int) -> int:
    """The taken column that is missed least, the longest unmoved of equals, never `newest`."""
    choice = -1
    for column in state.held.item[: state.held.size[0]]:
        if column == newest:
            continue
        if (
            choice < 0
            or state.score[column] < state.score[choice]
            or (state.score[column] == state.score[choice] and state.moved[column] < state.moved[choice])
        ):
            choice = column
    return choice


@compiled
def improve(sets: Sets, state: State, steps: int, goal: int, seed: int) -> None:
    """Swap `steps` times, keeping every cover that is smaller; ends early at `goal` columns."""
    np.random.seed(seed)
    newest = -1
    for _ in range(steps):
        while state.uncovered.size[0] == 0:
            state.best[:] = state.taken
            if state.best.sum() <= goal:
                return
            flip(sets, state, cheapest(state, -1))
        given = cheapest(state, newest)
        if given >= 0:
            flip(sets, state, given)
        row = state.uncovered.item[np.random.randint(state.uncovered.size[0])]
        newest = -1
        for at in range(sets.start[row], sets.start[row + 1]):
            column = sets.column[at]
            if column == given and sets.start[row + 1] - sets.start[row] > 1:
                continue
            if (
                newest < 0
                or state.score[column] > state.score[newest]
                or (state.score[column] == state.score[newest] and state.moved[column] < state.moved[newest])
            ):
                newest = column
        flip(sets, state, newest)
        for other in state.uncovered.item[: state.uncovered.size[0]]:
            state.weight[other] += 1
            for at in range(sets.start[other], sets.start[other + 1]):
                state.score[sets.column[at]] += 1
