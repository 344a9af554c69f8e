"""Population cells and census rows from files; each verb is called inside the transaction of `run_import`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.imports.kinds import Progress
from jiamen.kernel.imports.running import store, tell
from jiamen.kernel.imports.upsert import Counts, upsert
from jiamen.people.models import CensusCounty, PopulationCell
from jiamen.people.permissions import IMPORT_CENSUS, IMPORT_POPULATION

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def import_census(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update census counties by code.

    Raises:
        NotPermitted: the actor may not import the census.
    """
    require(actor, IMPORT_CENSUS, area="")  # the census is of the whole country
    counts = upsert(actor, CensusCounty, rows, key=("code",), progress=progress)
    tell(actor, "census", counts, set())
    return counts


@transaction.atomic
def import_population(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update population cells by code.

    Raises:
        NotPermitted, RowElsewhere: a row lies outside the actor's area.
    """
    return store(
        actor,
        PopulationCell,
        rows,
        kind="population",
        key=("code",),
        areas={row["area_id"] for row in rows},
        permission=IMPORT_POPULATION,
        progress=progress,
    )
