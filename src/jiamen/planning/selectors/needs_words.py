"""What residents' needs counted in a siting run, and what that changed, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiamen.kernel.words import listed
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.selectors.walks import share_percent


@dataclass(frozen=True, slots=True)
class NeedsRow:
    """One of the two answers: mean metres on foot by head and by need, per cent of people within the radius."""

    label: str
    mean_walk_m: int
    need_walk_m: int
    share_percent: int
    places: str
    proof: str


@dataclass(frozen=True, slots=True)
class NeedsEffect:
    """The two answers; so many places are chosen only in one of them."""

    only_with: int
    only_without: int
    rows: list[NeedsRow]


def needs_effect(stored: Mapping[str, Any]) -> NeedsEffect:
    """What a run's result keeps of it."""
    rows = [
        NeedsRow(
            label,
            found["mean_walk_m"],
            found["need_walk_m"],
            share_percent(found["within"], found["people"]),
            listed(stored[f"only_{key}"]),
            proof_words(found),
        )
        for key, label in (("without", _("Everybody alike")), ("with", _("Weighted by residents' needs")))
        for found in [stored[key]]
    ]
    return NeedsEffect(len(stored["only_with"]), len(stored["only_without"]), rows)


def needs_words(needs: Mapping[str, int], communities: Mapping[str, str]) -> str:
    """Who counts how many per cent; `communities` are names by code."""
    groups = {"elders": _("elders"), "children": _("children")}
    return listed(f"{groups.get(key) or communities.get(key, key)} {percent} %" for key, percent in needs.items())
