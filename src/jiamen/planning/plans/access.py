"""Access: rows → the measures of the optimisation core → what the page of access shows."""

from functools import lru_cache

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import NoPeople, NoSites, SitingFailed
from jiamen.planning.plans.layout import STREETS_TO_M, laid_out
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.access import MINUTES, Access, GroupReach
from jiamen.planning.selectors.reasons import reason
from jiamen.planning.selectors.walks import NOBODY, Cells, Count
from jiamen_optim.access import (
    ELDERS_M_PER_MIN,
    WALKING_M_PER_MIN,
    DecayZone,
    floating_catchment,
    gini,
    lorenz_curve,
    shares_within,
)
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import MOST_M
from jiamen_optim.siting import assign

ZONES = tuple(
    DecayZone(minutes * WALKING_M_PER_MIN, weight) for minutes, weight in zip(MINUTES, (1, 0.68, 0.22), strict=True)
)
"""Weights of near, middling and far supply, as in Luo & Qi 2009."""
GROUPS = ("residents", "age_65_plus", "age_0_14", "disabled")


def access_today(area: str) -> Access:
    """Access of the people of an area (code) to the centres of its district; the caller has asked for the right.

    Raises:
        NoPeople, NoSites, SitingFailed: there is nobody, nothing, or the data contradict themselves.
    """
    return _kept(area[:6], area, round(100 * settings.DETOUR_FACTOR), None)


def access_of_run(run: PlanRun) -> tuple[Access, Access]:
    """Access before and after a finished run, among the people and places of its area.

    Raises:
        NoPeople, NoSites, SitingFailed: as in `access_today`.
    """
    sites = run.result["sites"] if run.result else []
    taken = frozenset(f"{site['kind']}:{site['code']}" for site in sites)
    detour_percent = run.input["detour_percent"]
    return _kept(run.area, run.area, detour_percent, None), _kept(run.area, run.area, detour_percent, taken)


def _kept(around: str, area: str, detour_percent: int, opened: frozenset[str] | None) -> Access:
    """Access in the area when the places `opened` (keys) around it are open, or today's centres; worked out once."""
    version = maps.version(Actor.system("access"), around)
    try:
        return _measured(around, version, area, detour_percent, opened)
    except ProblemError as error:
        failed = SitingFailed(reason=reason(error.code, error.sentence))
        raise {"no-cells": NoPeople(), "no-sites": NoSites()}.get(error.code, failed) from error


@lru_cache(maxsize=16)
def _measured(around: str, version: str, area: str, detour_percent: int, opened: frozenset[str] | None) -> Access:
    layout = laid_out(around, version, detour_percent, STREETS_TO_M)
    is_open = [site.kind == "centre" if opened is None else site.key in opened for site in layout.sites]
    index = [i for i, wanted in enumerate(is_open) if wanted]
    here = np.char.startswith(layout.cells.area, area)
    cells = layout.cells.of(here)
    if not cells.residents.any():
        raise NoPeople()
    supply = np.array([site.floor_area_m2 for site in layout.sites]) * np.array(is_open, dtype=np.float64)
    walk = assign(layout.near, index)[1][here] if index else np.full(len(cells), MOST_M, dtype=np.int32)
    per_head = floating_catchment(layout.near, layout.cells.residents, supply, ZONES)[here]
    shared = bool((per_head * cells.residents).sum() > 0)
    return Access(
        cells,
        [layout.sites[i] for i in index],
        np.where(walk >= MOST_M, NOBODY, walk).astype(np.int64),
        100 * per_head,
        _groups(cells, walk),
        gini(per_head, cells.residents) if shared else None,
        _tenths(per_head, cells.residents) if shared else [],
    )


def _tenths(per_head: NDArray[np.float64], people: Count) -> list[float]:
    """What the poorest 0, 10 … 100 per cent of people have together, in per cent of all."""
    return [round(100 * float(part), 1) for part in np.interp(np.arange(11) / 10, *lorenz_curve(per_head, people))]


def _groups(cells: Cells, walk: NDArray[np.int32]) -> list[GroupReach]:
    known = {name: getattr(cells, name) for name in GROUPS if getattr(cells, name).any()}
    speeds = {"age_65_plus": ELDERS_M_PER_MIN}
    shares = shares_within(walk, known, minutes=MINUTES, m_per_min=speeds)
    return [
        GroupReach(name, share.people, share.within, speeds.get(name, WALKING_M_PER_MIN))
        for name, share in shares.items()
    ]
