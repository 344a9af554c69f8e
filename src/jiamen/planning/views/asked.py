"""A run's wish as the address of the form of a new one."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from jiamen.kernel.models import PlanRun
from jiamen.planning.services.siting_needs import needs_text


def asked_again(run: PlanRun, **changes: Any) -> str:
    """The form filled in as the run was asked, but for the `changes`."""
    given = run.input
    asked: dict[str, Any] = {
        "area": run.area, "objective": given["objective"], "p": given["p"] or "", "radius_m": given["radius_m"],
        "existing": "keep" if given["keep_existing"] else "free", "elder_factor": given["elder_percent"] / 100,
        "detour": given["detour_percent"] / 100, "by_needs": "on" if given.get("needs") else "",
        "needs": needs_text(given.get("needs", {})), "fixed": given.get("fixed", ()), "forbidden": given.get("forbidden", ()),
    }  # fmt: skip
    return f"{reverse('planning:new_run')}?{urlencode(asked | changes, doseq=True)}"
