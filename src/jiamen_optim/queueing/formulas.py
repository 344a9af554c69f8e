"""What is known exactly of simple queues, to hold the simulation against.

Rates per second. Erlang (1917); Cobham, "Priority assignment in waiting line problems" (Operations Research 1954) for
non-preemptive priorities with one service time distribution.
"""

from collections.abc import Sequence
from math import exp


def erlang_c(servers: int, offered: float) -> float:
    """Probability of having to wait in M/M/c with `offered` = arrival rate × mean service < `servers`."""
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = offered * blocked / (server + offered * blocked)
    return blocked / (1 - offered / servers * (1 - blocked))


def mean_wait_s(servers: int, rate: float, service_s: float) -> float:
    """Mean wait in M/M/c."""
    return erlang_c(servers, rate * service_s) * service_s / (servers - rate * service_s)


def share_over(servers: int, rate: float, service_s: float, wait_s: float) -> float:
    """Share that waits longer than `wait_s` in M/M/c, first come first served."""
    offered = rate * service_s
    return erlang_c(servers, offered) * exp(-(servers - offered) * wait_s / service_s)


def priority_waits_s(servers: int, rates: Sequence[float], service_s: float) -> tuple[float, ...]:
    """Mean wait by class, the first class called first (Cobham)."""
    offered = [rate * service_s / servers for rate in rates]
    at_once = erlang_c(servers, sum(offered) * servers) * service_s / servers
    before = [sum(offered[:row]) for row in range(len(offered) + 1)]
    return tuple(at_once / ((1 - before[row]) * (1 - before[row + 1])) for row in range(len(offered)))
