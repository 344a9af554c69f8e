"""One replication, person by person: what the checker looks at and a test world is made of."""

from jiamen_optim.queueing.forecast import Person
from jiamen_optim.queueing.kernel import NEVER, no_people, one_day
from jiamen_optim.queueing.layout import lay_out
from jiamen_optim.queueing.problem import Lane, QueueProblem, Ticket
from jiamen_optim.queueing.simulate import no_counts


def play(problem: QueueProblem, *, seed: int = 0, replication: int = 0) -> tuple[Person, ...]:
    """Replication number `replication` of `simulate` with the same seed: the tickets in their rows, then who came."""
    hall = lay_out(problem)
    people = no_people(hall.most_people)
    n = one_day(hall, seed, replication, people, no_counts(hall), NEVER)
    sets = list(dict.fromkeys([*(one.items for one in problem.waiting), *problem.mix]))
    tickets = list(problem.waiting)
    for row in range(len(tickets), n):
        lane = Lane.PRIORITY if people.favoured[row] else Lane.ORDINARY
        tickets.append(Ticket(lane, int(people.due[row]), sets[int(people.of_set[row])]))
    return tuple(
        Person(
            ticket=ticket,
            takes_s=int(people.takes[row]),
            comes=bool(people.comes[row]),
            called_s=int(people.called[row]) if people.called[row] != NEVER else None,
            window=problem.windows[int(people.window[row])].number if people.called[row] != NEVER else None,
            rank=int(people.rank[row]) if people.called[row] != NEVER else None,
        )
        for row, ticket in enumerate(tickets)
    )
