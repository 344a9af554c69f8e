"""Compile every kernel of queueing ahead of its first use: `python -m jiamen_optim.queueing`.

A first estimate would otherwise make people in a hall wait most of a minute. The machine code stays on disk.
"""

from jiamen_optim.queueing.problem import Expected, Lane, QueueProblem, Serving, Span, Ticket, Window
from jiamen_optim.queueing.service import learn
from jiamen_optim.queueing.simulate import estimate, simulate


def main() -> None:
    """Estimate and simulate one small hall."""
    problem = QueueProblem(
        now_s=32_400,
        windows=(Window(1, (Span(30_600, 43_200),)),),
        service=learn([], {"x": "y"}),
        waiting=(Ticket(Lane.ORDINARY, 32_000, ("x",)),),
        serving=(Serving(1, 32_300, ("x",)),),
        expected=(Expected(Lane.ORDINARY, 32_400, 1.0),),
        mix=(("x",),),
    )
    estimate(problem, replications=1)
    simulate(problem, replications=1)


if __name__ == "__main__":
    main()
