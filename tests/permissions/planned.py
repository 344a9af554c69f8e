"""What of planning stands inside HERE when an address is tried."""

from typing import Any

from django.core.files.base import ContentFile

from jiamen.kernel import jobs
from tests.factories import (
    ELSEWHERE,
    HERE,
    make_actor,
    make_area,
    make_cell,
    make_centre,
    make_document,
    make_scenario,
    make_upgrade,
)


def both_areas() -> dict[str, Any]:
    """A community in HERE and one ELSEWHERE, so that everybody has an area to look at."""
    make_area(f"{HERE}001")
    make_area(f"{ELSEWHERE}001")
    return {}


def upgrade() -> dict[str, Any]:
    """An upgrade project of HERE that is under way."""
    return {"pk": make_upgrade().pk}


def suspending() -> dict[str, Any]:
    """A step of an upgrade project of HERE."""
    return {**upgrade(), "name": "suspend"}


def upgrade_seen() -> dict[str, Any]:
    """An upgrade for the public list, which needs no number."""
    make_upgrade()
    return {}


def document() -> dict[str, Any]:
    """A photo of HERE for the staff."""
    return {"pk": make_document(stored=True).pk}


def public_photo() -> dict[str, Any]:
    """A photo of HERE for everybody."""
    return {"pk": make_document(stored=True, is_public=True).pk}


def a_paper() -> dict[str, Any]:
    """What the form of papers sends."""
    return {"kind": "other", "papers": ContentFile(b"%PDF-1.7 %%EOF", name="approval.pdf")}


def a_project() -> dict[str, Any]:
    """What the form of a new project sends."""
    return {
        "centre": make_centre().code, "title": "扩建", "action": "enlarge", "area_m2": "400", "cost": "1000",
        "start": "2026-03-01", "due": "2026-09-30",
    }  # fmt: skip


def siting_run() -> dict[str, Any]:
    """A siting run of HERE."""
    make_area(f"{HERE}001")
    given = {
        "area": HERE,
        "objective": "p-median",
        "p": 1,
        "radius_m": 1000,
        "elder_percent": 100,
        "detour_percent": 130,
    }
    run = jobs.open_run(
        make_actor(),
        kind="siting",
        title="",
        area=HERE,
        given={**given, "keep_existing": True},
        seed=0,
        limit_s=5,
        solver="s",
    )
    return {"pk": run.pk}


def wish() -> dict[str, Any]:
    """A siting run over HERE that could be computed."""
    centre = make_centre()
    make_cell(centre.area_id)
    return {"area": HERE, "p": 1}


def standard() -> dict[str, Any]:
    """A standard that is shipped."""
    return {"key": "centre_size"}


def scenario() -> dict[str, Any]:
    """A draft of HERE."""
    return {"pk": make_scenario(HERE).pk}


def computing() -> dict[str, Any]:
    """A draft of HERE being computed."""
    made = make_scenario(HERE)
    jobs.open_run(
        make_actor(), kind="programme", title="t", area=HERE, given={"scenario": made.pk}, seed=0, limit_s=1, solver="s"
    )
    return {"pk": made.pk}


def of_a_scenario() -> dict[str, Any]:
    """What the form of a scenario sends."""
    return {"name": "另一份", "first_year": 2030, "years": 3, "radius_m": 1000, "elder_factor": 1, "area": HERE}
