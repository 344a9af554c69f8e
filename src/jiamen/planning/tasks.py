"""Background entrances of planning: ids in, the work itself elsewhere."""

from procrastinate.contrib.django import app

from jiamen.kernel.actor import Actor
from jiamen.planning.services import diagnose as diagnosing


@app.task(name="planning.run_siting", queue="default")
def run_siting(run_id: int) -> None:
    """Compute a siting run; a second delivery finds it taken and does nothing."""
    from jiamen.planning.plans import siting  # brings the solvers along, for which no start should wait

    siting.run_siting(run_id)


@app.task(name="planning.run_siting_front", queue="default")
def run_siting_front(run_id: int) -> None:
    """Compute a siting run's question for other numbers; a second delivery finds it taken and does nothing."""
    from jiamen.planning.plans import siting_front  # brings the solvers along, for which no start should wait

    siting_front.run_siting_front(run_id)


@app.task(name="planning.run_programme", queue="default")
def run_programme(run_id: int) -> None:
    """Compute an upgrade programme; a second delivery finds it taken and does nothing."""
    from jiamen.planning.plans import programme  # brings the solvers along, for which no start should wait

    programme.run_programme(run_id)


@app.task(name="planning.run_price", queue="default")
def run_price(run_id: int) -> None:
    """Compute what a wish would cost; a second delivery finds it taken and does nothing."""
    from jiamen.planning.plans import price  # brings the solvers along, for which no start should wait

    price.run_price(run_id)


@app.task(name="planning.diagnose", queue="default")
def diagnose(area: str) -> None:
    """Diagnose an area (code) again; the same figures twice are the same rows."""
    diagnosing.diagnose(Actor.system("data changed"), area)
