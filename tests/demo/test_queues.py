"""The demo's past at the counter: plausible days, periods that fit together, marked as simulated."""

from itertools import pairwise

import numpy as np
import pytest
from django.db.models import Count, F, Q
from django.test import TestCase

from jiamen.counter.models import State, Ticket, TicketPeriod, WaitTold
from jiamen.counter.plans.learning import learnt
from jiamen.demo.build import build
from jiamen.demo.queue_days import WINDOWS, play_day
from jiamen.kernel.clock import today
from jiamen.places.models import Centre

SPANS = [(30_600, 43_200), (48_600, 63_000)]


def test_a_played_day_has_nobody_at_a_window_with_somebody_else() -> None:
    visits = play_day(SPANS, [300, 600, 900], np.random.default_rng(3))
    assert visits == play_day(SPANS, [300, 600, 900], np.random.default_rng(3))
    assert len(visits) > 20
    for window in range(1, WINDOWS + 1):
        stays = sorted(
            (visit.steps[row][1], visit.steps[row + 1][1])
            for visit in visits
            for row, (state, _at, where) in enumerate(visit.steps)
            if state in ("called", "serving") and where == window
        )
        assert all(end <= begin for (_, end), (begin, _) in pairwise(stays))
    for visit in visits:
        times = [at for _state, at, _window in visit.steps]
        assert times == sorted(times)


@pytest.mark.django_db
class FourWeeks(TestCase):
    """Loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        build("361102", seed=1)

    def test_six_counters_have_every_outcome(self) -> None:
        rows = Ticket.objects.all()
        assert rows.values("centre").distinct().count() == 6
        assert rows.filter(simulated=False).count() == 0
        assert {state for (state,) in rows.order_by().values_list("state").distinct()} == {
            State.DONE,
            State.MISSED,
            State.LEFT,
            State.CLOSED,
        }
        assert set(TicketPeriod.objects.order_by().values_list("state", flat=True).distinct()) == set(State)
        assert 3_000 < rows.count() < 12_000

    def test_periods_fit_together(self) -> None:
        one_open = Count("periods", filter=Q(periods__ended_at__isnull=True))
        assert not Ticket.objects.annotate(open=one_open).exclude(open=1).exists()
        last = Count("periods", filter=Q(periods__ended_at__isnull=True, periods__state=F("state")))
        assert not Ticket.objects.annotate(last=last).exclude(last=1).exists()
        assert TicketPeriod.objects.filter(state=State.SERVING, user__isnull=True).count() == 0

    def test_there_is_enough_to_learn_from_and_be_honest_about(self) -> None:
        centre = Centre.objects.get(name="五三(2)社区党群服务中心")
        known = learnt(centre, today())
        assert known.enough
        assert not known.district
        assert known.days >= 3
        assert 200 < known.mean_s < 1_200
        assert WaitTold.objects.filter(ticket__centre=centre).count() > 400
