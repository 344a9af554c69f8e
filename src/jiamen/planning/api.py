"""The programming interface of planning: diagnoses, district figures, siting runs."""

from dataclasses import asdict
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router, Status
from ninja.security import django_auth

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, HasActor
from jiamen.kernel.models import PlanRun
from jiamen.planning.models import CentreDiagnosis
from jiamen.planning.schemas import DiagnosesOut, DiagnosisOut, DistrictOut, Problem, RunOut, SitingIn
from jiamen.planning.selectors.areas import chosen_area
from jiamen.planning.selectors.diagnoses import diagnoses
from jiamen.planning.selectors.district import district_figures
from jiamen.planning.selectors.runs import proof_words, siting_run
from jiamen.planning.selectors.verdict import verdict
from jiamen.planning.services import siting

router = Router(tags=["planning"])
REFUSED = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
AreaCode = Annotated[str, Query(max_length=12, description="area code; empty is the first of your areas")]


def _actor(request: HttpRequest) -> Actor:
    return cast("HasActor", request).actor


@router.get("/planning/diagnoses", response={200: DiagnosesOut, **REFUSED}, summary="Diagnoses of centres")
def list_diagnoses(
    request: HttpRequest,
    area: AreaCode = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> DiagnosesOut:
    """The centres of an area, the lowest score first."""
    rows = diagnoses(_actor(request), chosen_area(_actor(request), area).code)
    return DiagnosesOut(total=rows.count(), items=[_diagnosis(row) for row in rows[offset : offset + limit]])


@router.get("/planning/figures", response={200: DistrictOut, **REFUSED}, summary="Figures of a district")
def figures(request: HttpRequest, area: AreaCode = "") -> DistrictOut:
    """How many centres fall short, and what this year's upgrades put right."""
    code = chosen_area(_actor(request), area).code
    return DistrictOut(area=code, **asdict(district_figures(_actor(request), code, today=clock.today())))


@router.post("/planning/siting", response={201: RunOut, **REFUSED}, summary="Start a siting run", auth=django_auth)
def start(request: HttpRequest, asked: SitingIn) -> Status[RunOut]:
    """The run waits for a background worker; ask for it again to see how far it is."""
    return Status(201, _run(siting.start_siting(_actor(request), siting.SitingWish(**asked.dict()))))


@router.get("/planning/siting/{int:run_id}", response={200: RunOut, **REFUSED}, summary="A siting run")
def read(request: HttpRequest, run_id: int) -> RunOut:
    """How far it is, or what came out."""
    return _run(siting_run(_actor(request), run_id))


@router.post(
    "/planning/siting/{int:run_id}/cancel",
    response={200: RunOut, 409: Problem, **REFUSED},
    summary="Cancel a run",
    auth=django_auth,
)
def cancel(request: HttpRequest, run_id: int) -> RunOut:
    """A waiting run ends at once, a running one within a second."""
    return _run(siting.cancel_siting(_actor(request), run_id))


def _diagnosis(row: CentreDiagnosis) -> DiagnosisOut:
    given = {name: getattr(row, name) for name in DiagnosisOut.model_fields if hasattr(row, name)}
    given |= {"centre": row.centre.code, "name": row.centre.name, "area": row.centre.area_id, "verdict": verdict(row)}
    return DiagnosisOut(**given)


def _run(run: PlanRun) -> RunOut:
    told = {name: getattr(run, name) for name in ("id", "area", "status", "progress", "failure")}
    answer = {}
    if run.result:
        answer = {name: run.result[name] for name in ("objective", "bound", "gap", "sites")}
        answer["proof"] = proof_words(run.result)
    return RunOut(**told, asked=SitingIn(**run.input), **answer)
