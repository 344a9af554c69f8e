"""Who may open what of planning; part of the matrix."""

from typing import Any

from django.core.files.base import ContentFile

from jiamen.kernel import jobs
from jiamen.kernel.models import PlanRun
from jiamen.planning.models import Scenario, UpgradeOption
from jiamen.planning.permissions import APPROVE, CARRY_OUT, DIAGNOSE, DRAFT, READ, RUN_SITING
from jiamen.planning.selectors.programme import as_it_stands, options_in
from tests.factories import (
    HERE,
    make_actor,
    make_area,
    make_cell,
    make_centre,
    make_document,
    make_option,
    make_scenario,
    make_source,
    make_upgrade,
)
from tests.permissions.row import both_areas, centre, deed, page, public, thing


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


def wishing() -> dict[str, Any]:
    """A wish on an option of HERE."""
    made = make_scenario(HERE)
    return {"pk": made.pk, "option": make_option(make_centre()).pk, "kind": "insist"}


def answered() -> dict[str, Any]:
    """A draft of HERE with an answer."""
    made = make_scenario(HERE)
    return {"pk": _answer(made, options_in(HERE)).input["scenario"]}


def pricing() -> dict[str, Any]:
    """An option of a draft of HERE that the answer refused."""
    made, option = make_scenario(HERE), make_option(make_centre())
    _answer(made, options_in(HERE))
    return {"pk": made.pk, "option": option.pk}


def priced() -> dict[str, Any]:
    """An option of HERE whose price is being computed."""
    given = pricing()
    answer = PlanRun.objects.get(kind="programme", input__scenario=given["pk"])
    asked = {"scenario": given["pk"], "answer": answer.pk, "option": given["option"]}
    jobs.open_run(make_actor(), kind="price", title="t", area=HERE, given=asked, seed=0, limit_s=1, solver="s")
    return given


def an_option() -> dict[str, Any]:
    """What the first step of a new option sends."""
    return {
        "reached": 1, "go": 1, "centre": make_centre().pk, "action": "enlarge", "title": "扩建", "floor_area_m2": 400,
        "open_area_m2": 300,
    }  # fmt: skip


def an_old_option() -> dict[str, Any]:
    """An option of HERE."""
    return {"pk": make_option().pk}


def a_source() -> dict[str, Any]:
    """Who pays in the district of HERE, of which the roles of the matrix have one street."""
    return {"pk": make_source(HERE[:6]).pk, **both_areas()}


def _answer(made: Scenario, options: list[UpgradeOption]) -> PlanRun:
    run = jobs.open_run(
        make_actor(),
        kind="programme",
        title="t",
        area=HERE,
        given=as_it_stands(made, options),
        seed=0,
        limit_s=1,
        solver="s",
    )
    rows = [{"pk": option.pk, "title": option.title, "code": "budget", "year": None} for option in options]
    jobs.begin(run.pk)
    jobs.finish(run.pk, {"options": rows})
    return run


def of_a_scenario() -> dict[str, Any]:
    """What the form of a scenario sends."""
    return {"name": "另一份", "first_year": 2030, "years": 3, "radius_m": 1000, "elder_factor": 1, "area": HERE}


SEEN = {"seen_by": frozenset(READ.roles)}
PLANNING = [
    page("planning:district", READ, args=both_areas),
    page("planning:district_json", READ, args=both_areas),
    deed("planning:diagnose", DIAGNOSE, both_areas, outside=302),
    thing("planning:centre", READ, centre),
    thing("planning:centre_json", READ, centre),
    page("planning:access", READ, args=both_areas),
    page("planning:access_json", READ, args=both_areas, inside=422, outside=422),
    page("planning:upgrades", READ, args=both_areas),
    page("planning:new_project", CARRY_OUT),
    deed("planning:new_project", CARRY_OUT, data=a_project, outside=422),
    thing("planning:project", READ, upgrade),
    thing("planning:project_deed", CARRY_OUT, suspending, seen_by=frozenset(READ.roles)),
    deed(
        "planning:project_deed", CARRY_OUT, suspending, data=lambda: {"reason": "雨季"}, seen_by=frozenset(READ.roles)
    ),
    page("planning:report", READ, args=both_areas),
    page("planning:report_template", READ),
    thing("planning:documents", READ, upgrade),
    deed("planning:documents", CARRY_OUT, upgrade, data=a_paper, **SEEN),
    thing("planning:document", READ, document),
    thing("planning:document_small", READ, document),
    deed("planning:show_document", CARRY_OUT, document, **SEEN),
    deed("planning:remove_document", CARRY_OUT, document, **SEEN),
    public("projects:list", args=upgrade_seen),
    public("projects:project", args=upgrade),
    public("projects:map", args=upgrade),
    public("projects:photo", args=public_photo),
    public("projects:photo_small", args=public_photo),
    public("projects:photo", args=document, status=404),
    public("projects:photo_small", args=document, status=404),
    page("planning:scenarios", READ),
    page("planning:new_scenario", DRAFT, args=both_areas),
    deed("planning:new_scenario", DRAFT, both_areas, data=of_a_scenario, outside=422),
    thing("planning:scenario", READ, scenario),
    thing("planning:scenario_progress", READ, scenario),
    thing("planning:scenario_json", READ, scenario, inside=404),
    thing("planning:edit_scenario", DRAFT, scenario, **SEEN),
    deed("planning:edit_scenario", DRAFT, scenario, data=of_a_scenario, **SEEN),
    deed("planning:copy_scenario", DRAFT, scenario, **SEEN),
    deed("planning:compute_scenario", DRAFT, scenario, inside=422, **SEEN),
    deed("planning:cancel_scenario", DRAFT, computing, **SEEN),
    deed("planning:wish_scenario", DRAFT, wishing, **SEEN),
    page("planning:options", READ),
    page("planning:new_option", DRAFT),
    deed("planning:new_option", DRAFT, data=an_option, inside=200, outside=422),
    thing("planning:option", READ, an_old_option),
    thing("planning:edit_option", DRAFT, an_old_option, **SEEN),
    deed("planning:edit_option", DRAFT, an_old_option, inside=200, **SEEN),
    deed("planning:withdraw_option", DRAFT, an_old_option, **SEEN),
    deed("planning:offer_option", DRAFT, an_old_option, **SEEN),
    page("planning:sources", READ),
    page("planning:new_source", DRAFT, args=both_areas, inside=403, outside=403),
    deed("planning:new_source", DRAFT, both_areas, inside=403, outside=403),
    thing("planning:edit_source", DRAFT, a_source, inside=403, **SEEN),
    deed("planning:edit_source", DRAFT, a_source, inside=403, **SEEN),
    thing("planning:prices", READ, answered),
    deed("planning:ask_price", DRAFT, pricing, **SEEN),
    deed("planning:cancel_price", DRAFT, priced, **SEEN),
    thing("planning:front", READ, scenario, inside=422),
    deed("planning:take_point", DRAFT, lambda: scenario() | {"number": 0}, inside=422, seen_by=frozenset(READ.roles)),
    deed("planning:share_scenario", DRAFT, scenario, inside=422, **SEEN),
    deed("planning:unshare_scenario", DRAFT, scenario, **SEEN),
    public("planning:shared", args=lambda: {"token": "nobody-has-it"}, status=404),
    public("planning:shared_json", args=lambda: {"token": "nobody-has-it"}, status=404),
    page("planning:compare_scenarios", READ, inside=404, outside=404),
    thing("planning:approve_scenario", APPROVE, scenario, **SEEN),
    deed("planning:approve_scenario", APPROVE, scenario, inside=409, **SEEN),
    page("planning:standards", READ),
    page("planning:standard", READ, args=standard),
    page("planning:runs", READ),
    page("planning:new_run", RUN_SITING, args=both_areas),
    page("planning:preview_json", RUN_SITING, inside=422, outside=422),
    page("planning:compare", READ, inside=404, outside=404),
    thing("planning:run", READ, siting_run),
    thing("planning:run_progress", READ, siting_run),
    thing("planning:run_json", READ, siting_run),
    thing("planning:what_if", READ, siting_run),
    thing("planning:siting_front", READ, siting_run),
    deed("planning:start_siting_front", RUN_SITING, siting_run, inside=422, seen_by=frozenset(READ.roles)),
    deed("planning:cancel", RUN_SITING, siting_run, seen_by=frozenset(READ.roles)),
    deed("planning:repeat", RUN_SITING, siting_run, inside=422, seen_by=frozenset(READ.roles)),
]
