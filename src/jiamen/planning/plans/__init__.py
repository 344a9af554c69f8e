"""The only door to the optimisation core: rows → problem → solution → the run's result."""

from jiamen.planning.plans.programme import run_programme
from jiamen.planning.plans.siting import Preview, preview, run_siting, solve_published

__all__ = ["Preview", "preview", "run_programme", "run_siting", "solve_published"]
