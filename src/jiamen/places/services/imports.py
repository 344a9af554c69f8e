"""Rows of files into the tables of places, one verb a kind; each is called inside the transaction of `run_import`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from jiamen.accounts.services.imports import import_accounts
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import today
from jiamen.kernel.imports.kinds import Progress
from jiamen.kernel.imports.running import store, tell
from jiamen.kernel.imports.upsert import Counts, upsert
from jiamen.places.models import Area, AreaLevel, Centre, Posting, Premises, Room
from jiamen.places.permissions import IMPORT_AREAS, IMPORT_PLACES, IMPORT_STAFF

Rows = Sequence[Mapping[str, Any]]

LEVELS = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}
"""Level of an area by the length of its code."""


def parent_code(code: str) -> str | None:
    """Code of the area around this one; None for a district."""
    return code[:-3] if len(code) > 6 else None


@transaction.atomic
def import_areas(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update areas; level and parent follow from the code.

    Raises:
        NotPermitted: one of the areas is outside the actor's part of the tree.
    """
    full = [{**row, "level": LEVELS[len(row["code"])], "parent_id": parent_code(row["code"])} for row in rows]
    areas = {row["code"] for row in rows}
    return store(
        actor, Area, full, kind="areas", key=("code",), areas=areas, permission=IMPORT_AREAS, progress=progress
    )


@transaction.atomic
def import_centres(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update centres by code.

    Raises:
        NotPermitted, RowElsewhere: a row lies outside the actor's area.
    """
    areas = {row["area_id"] for row in rows}
    return store(
        actor, Centre, rows, kind="centres", key=("code",), areas=areas, permission=IMPORT_PLACES, progress=progress
    )


@transaction.atomic
def import_rooms(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update rooms by centre and room number.

    Raises:
        NotPermitted: a centre lies outside the actor's area.
    """
    ids = {row["centre_id"] for row in rows}
    areas = set(Centre.objects.filter(pk__in=ids).values_list("area_id", flat=True))
    return store(
        actor,
        Room,
        rows,
        kind="rooms",
        key=("centre_id", "code"),
        areas=areas,
        permission=IMPORT_PLACES,
        progress=progress,
    )


@transaction.atomic
def import_premises(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update premises by code.

    Raises:
        NotPermitted, RowElsewhere: a row lies outside the actor's area.
    """
    areas = {row["area_id"] for row in rows}
    return store(
        actor, Premises, rows, kind="premises", key=("code",), areas=areas, permission=IMPORT_PLACES, progress=progress
    )


@transaction.atomic
def import_staff(actor: Actor, rows: Rows, progress: Progress) -> Counts:
    """Create or update staff accounts with their role, and post them to their centre.

    New accounts have no password; the operator invites them. Counts are of people.

    Raises:
        NotPermitted: a centre lies outside the actor's area, or the actor may not give roles there.
    """
    area_of = dict(Centre.objects.filter(pk__in={row["centre_id"] for row in rows}).values_list("pk", "area_id"))
    areas = set(area_of.values())
    for area in sorted(areas):
        require(actor, IMPORT_STAFF, area=area)
    accounts = [
        {name: row[name] for name in ("username", "display_name", "phone", "role") if name in row}
        | {"area": area_of[row["centre_id"]]}
        for row in rows
    ]
    people = import_accounts(actor, accounts)
    moved = _post(actor, rows, people.ids, progress)
    updated = (people.updated | moved) - people.created
    counts = Counts(len(people.created), len(updated), len(rows) - len(people.created) - len(updated))
    tell(actor, "staff", counts, areas)
    return counts


def _post(actor: Actor, rows: Rows, ids: Mapping[str, int], progress: Progress) -> set[str]:
    """Store the postings; returns the user names whose posting is new or differs."""
    held = {(posting.centre_id, posting.user_id): posting for posting in Posting.objects.filter(user__in=ids.values())}
    moved, postings = set(), []
    for row in rows:
        kept = held.get((row["centre_id"], ids[row["username"]]))
        told = {name: row[name] for name in ("position", "full_time") if name in row}
        since = row.get("since") or (kept.since if kept else today())
        wanted = {"centre_id": row["centre_id"], "user_id": ids[row["username"]], "since": since, **told}
        if kept is None or any(getattr(kept, name) != value for name, value in wanted.items()):
            moved.add(row["username"])
        postings.append(wanted)
    upsert(actor, Posting, postings, key=("centre_id", "user_id"), progress=progress)
    return moved
