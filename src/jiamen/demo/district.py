"""One census row and one seed in, a whole district out. Same row, seed and day: same district, to the last digit."""

from datetime import date

import numpy as np

from jiamen.demo.census import CensusRow
from jiamen.demo.centres import centre_rows
from jiamen.demo.courses import with_courses
from jiamen.demo.geography import lay_out
from jiamen.demo.names import place_names
from jiamen.demo.outline import outline
from jiamen.demo.premises import premises_rows
from jiamen.demo.programme import budget_rows, option_rows, source_rows
from jiamen.demo.rooms import catalogue
from jiamen.demo.rows import District
from jiamen.demo.settlement import area_rows, people_cells
from jiamen.demo.sites import todays_place
from jiamen.demo.staff import worker_rows
from jiamen.demo.stories import story_rows
from jiamen.demo.upgrades import complete, intended

YEARS = 3  # of the programme
STEPS = ("land", "people", "places", "upgrades", "centres", "premises", "staff", "programme", "courses")


def generate(row: CensusRow, *, seed: int, today: date) -> District:
    """Build the district. Every step has its own stream of dice, so that a change in one leaves the others alone."""
    dice = dict(zip(STEPS, (np.random.default_rng([seed, int(row.code), i]) for i in range(len(STEPS))), strict=True))
    frame = outline(row, dice["land"])
    land = lay_out(frame, dice["land"])
    cells, folk = people_cells(row, frame, land, dice["people"])
    roads = (
        catalogue()["roads"] if not frame.nominal else [f"{n}路" for n in place_names(12, dice["land"], taken=set())]
    )
    before = {f.community.code: todays_place(f, str(dice["places"].choice(roads)), land, dice["places"]) for f in folk}
    places, completed = complete(folk, before, roads, land, today, dice["upgrades"])
    done = {u.centre_code for u in completed}
    running = intended(folk, places, done, roads, land, today, dice["upgrades"])
    upgrades = completed + with_courses(running, today, dice["courses"])
    centres = centre_rows(folk, places, upgrades, today, dice["centres"])
    premises = premises_rows(folk, roads, land, today, dice["premises"])
    options = option_rows(folk, centres, premises, upgrades, today, dice["programme"])
    return District(
        code=row.code,
        seed=seed,
        areas=area_rows(frame, land),
        cells=cells,
        centres=centres,
        premises=premises,
        upgrades=tuple(upgrades),
        first_year=today.year + 1,
        sources=source_rows(today.year + 1),
        options=options,
        budgets=budget_rows(options, YEARS),
        workers=worker_rows(folk, today, dice["staff"]),
        stories=story_rows(row.code, folk),
    )
