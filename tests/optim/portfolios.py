"""Small invented upgrade programmes, the slow way to solve them, and a district made up for the clock."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from jiamen_optim.common import NearestLists
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting.portfolio import Action, Aim, Budget, Choice, Group, PortfolioProblem, Source

YUAN = 100


def action(
    centre: int,
    *,
    cost_yuan: int,
    leaves: tuple[int, ...],
    opens: int | None = None,
    closes: int | None = None,
    years: tuple[int, ...] = (0, 1),
    months: int = 6,
    shares_yuan: tuple[int, ...] | None = None,
    needs: tuple[int, ...] = (),
) -> Action:
    shares = shares_yuan or (cost_yuan,)
    return Action(
        centre, "move" if opens is not None else "enlarge", opens, closes, 500, cost_yuan * YUAN, 10 * YUAN, months,
        tuple(share * YUAN for share in shares), years, leaves, needs,
    )  # fmt: skip


def village(**changes: object) -> PortfolioProblem:
    """Two centres and three sites on a street, two years, one source: small enough to see through."""
    problem = PortfolioProblem(
        near=NearestLists.from_matrix([[100, 900, 300], [400, 600, 200], [900, 100, 500]]),
        groups=(Group("residents", np.array([10, 20, 30])), Group("elders", np.array([5, 5, 5]), 0)),
        open_now=(0, 1),
        standards=("area", "functions"),
        shortfall=((40, 10), (50, 0)),
        actions=(
            action(0, cost_yuan=300, leaves=(0, 10), opens=2, closes=0),
            action(0, cost_yuan=200, leaves=(0, 0)),
            action(1, cost_yuan=250, leaves=(0, 0)),
            action(1, cost_yuan=400, leaves=(0, 0), opens=2, closes=1),
        ),
        sources=(Source("district"),),
        budgets=(Budget(0, 0, 300 * YUAN), Budget(0, 1, 260 * YUAN)),
        years=2,
        radius_m=300,
    )
    return replace(problem, **changes)  # type: ignore[arg-type]


def random_village(seed: int) -> PortfolioProblem:
    """Up to 5 actions, 3 years, 2 sources, 6 sites and 8 demand points, with every rule there is; nothing fixed."""
    random = np.random.default_rng(seed)
    n, m, centres, years = int(random.integers(1, 9)), int(random.integers(3, 7)), 3, int(random.integers(1, 4))
    count = int(random.integers(1, 6))
    open_now = tuple(sorted(int(site) for site in random.choice(m, 2, replace=False)))
    shut = [site for site in range(m) if site not in open_now]
    actions = []
    for number in range(count):
        shares = tuple(int(yuan) * YUAN for yuan in random.integers(0, 60, size=2))
        opens = int(random.choice(shut)) if random.random() < 0.7 else None
        closes = int(random.choice(open_now)) if opens is not None and random.random() < 0.7 else None
        actions.append(
            Action(
                int(random.integers(0, centres)),
                "any",
                opens,
                closes,
                300,
                sum(shares),
                0,
                int(random.integers(0, 20)),
                shares,
                tuple(year for year in range(years) if random.random() < 0.8),
                tuple(int(left) for left in random.integers(0, 4, size=2)),
                (int(random.integers(0, number)),) if number and random.random() < 0.5 else (),
            )
        )
    aims = list(Aim)
    random.shuffle(aims)
    matrix = random.integers(0, int(random.choice([4, 900])), size=(n, m))
    return PortfolioProblem(
        near=NearestLists.from_matrix(matrix, k=int(random.integers(1, m + 1))),
        groups=(
            Group("residents", random.integers(1, 50, size=n)),
            Group("elders", random.integers(0, 9, size=n), 150),
        ),
        open_now=open_now,
        standards=("area", "functions"),
        shortfall=tuple((int(a), int(b)) for a, b in random.integers(0, 5, size=(centres, 2))),
        actions=tuple(actions),
        sources=(Source("district", 150 * YUAN, None, 80), Source("town", None, int(random.integers(0, 3)), None)),
        budgets=tuple(Budget(s, y, int(random.integers(0, 160)) * YUAN) for s in range(2) for y in range(years)),
        years=years,
        radius_m=300,
        excludes=((0, count - 1),) if count > 1 and random.random() < 0.2 else (),
        aims=tuple(Aim(aim) for aim in aims),
    )


def programmes(problem: PortfolioProblem) -> Iterator[tuple[Choice, ...]]:
    """Every set of actions in every year that keeps all rules."""
    ways = [[None, *range(problem.years)] for _ in problem.actions]
    for years in itertools.product(*ways):
        picked = {number: year for number, year in enumerate(years) if year is not None}
        if allowed(problem, picked):
            yield tuple(Choice(number, year) for number, year in picked.items())


def allowed(problem: PortfolioProblem, picked: dict[int, int]) -> bool:
    acts = problem.actions
    if not set(problem.fixed) <= set(picked) or set(problem.forbidden) & set(picked):
        return False
    for number, year in picked.items():
        it = acts[number]
        if year not in it.years or 12 * year + it.months > 12 * problem.years:
            return False
        if any(other not in picked or picked[other] > year for other in it.needs):
            return False
        for source, fen in zip(problem.sources, it.shares_fen, strict=True):
            if fen and source.last_year is not None and year > source.last_year:
                return False
            if source.most_percent is not None and fen * 100 > source.most_percent * it.cost_fen:
                return False
    for one, two in itertools.combinations(picked, 2):
        a, b = acts[one], acts[two]
        shared = any(x is not None and x == y for x, y in ((a.opens, b.opens), (a.closes, b.closes)))
        if a.centre == b.centre or shared or any({one, two} <= set(group) for group in problem.excludes):
            return False
    for source, rule in enumerate(problem.sources):
        by_year = [
            sum(acts[n].shares_fen[source] for n, y in picked.items() if y == year) for year in range(problem.years)
        ]
        given = [sum(b.fen for b in problem.budgets if (b.source, b.year) == (source, y)) for y in range(problem.years)]
        if any(spent > has for spent, has in zip(by_year, given, strict=True)):
            return False
        if rule.most_fen is not None and sum(by_year) > rule.most_fen:
            return False
    return True


def values(problem: PortfolioProblem, choices: tuple[Choice, ...]) -> list[int]:
    """The aims of a programme in their order, counted entry by entry."""
    acts = [problem.actions[choice.action] for choice in choices]
    is_open = (set(problem.open_now) - {it.closes for it in acts}) | {it.opens for it in acts}
    left = {centre: sum(unmet) for centre, unmet in enumerate(problem.shortfall)} | {
        it.centre: sum(it.leaves) for it in acts
    }
    near, walk = problem.near, 0
    for row in range(near.n_demand):
        listed = range(near.start[row], near.start[row + 1])
        metres = min([int(near.walk_m[e]) for e in listed if int(near.site[e]) in is_open] + [int(near.far_m[row])])
        walk += int(problem.weight[row]) * metres
    counted = {
        Aim.SHORTFALL: sum(left.values()),
        Aim.WALK: walk,
        Aim.COST: sum(it.cost_fen for it in acts),
        Aim.WAIT: sum(12 * c.year + problem.actions[c.action].months for c in choices),
    }
    return [counted[aim] for aim in problem.aims]


def district(seed: int = 0, *, cells: int = 7268, centres: int = 120, premises: int = 200) -> PortfolioProblem:
    """A made-up district: clustered cells, today's centres, premises free to use, about 150 actions, three years, four sources."""
    random = np.random.default_rng(seed)
    hearts = random.uniform(0, 12_000, size=(60, 2))
    points = hearts[random.integers(0, 60, cells)] + random.normal(0, 700, size=(cells, 2))
    sites = hearts[random.integers(0, 60, centres + premises)] + random.normal(0, 900, size=(centres + premises, 2))
    households = random.integers(800, 4000, size=centres)
    short = random.random((centres, 3)) < (0.5, 0.4, 0.2)
    actions = []
    for number in range(150):
        centre = int(random.integers(0, centres))
        moves = random.random() < 0.65
        opens = centres + number % premises if moves else None
        cost = int(random.integers(20, 400)) * 10_000 * YUAN
        parts = random.multinomial(cost // YUAN, (0.4, 0.3, 0.2, 0.1)) * YUAN
        leaves = tuple(int(households[centre] * (gap and random.random() < 0.3)) for gap in short[centre])
        actions.append(
            Action(
                centre,
                "move" if moves else "enlarge",
                opens,
                centre if moves and random.random() < 0.8 else None,
                int(random.integers(300, 1500)),
                cost,
                cost // 20,
                int(random.integers(3, 20)),
                tuple(int(fen) for fen in parts),
                (0, 1, 2),
                leaves,
            )
        )
    return PortfolioProblem(
        near=planar_lists(points, sites, k=320, cutoff_m=6000),
        groups=(Group("residents", random.integers(1, 120, size=cells)),),
        open_now=tuple(range(centres)),
        standards=("area", "functions", "access"),
        shortfall=tuple(tuple(int(h * gap) for gap in row) for h, row in zip(households, short, strict=True)),
        actions=tuple(actions),
        sources=(Source("district"), Source("award", None, 1), Source("town"), Source("community", None, None, 30)),
        budgets=tuple(
            Budget(source, year, fen * 10_000 * YUAN)
            for source, fen in enumerate((900, 700, 450, 250))
            for year in range(3)
        ),
        years=3,
        radius_m=800,
    )
