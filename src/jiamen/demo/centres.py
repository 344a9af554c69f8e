"""Centres as they are today: the place with its rooms, services, hours and partners."""

from datetime import date, timedelta

import numpy as np

from jiamen.demo.opening import exceptions_for, hours_for, notices_for
from jiamen.demo.rooms import catalogue, furnish, services_for
from jiamen.demo.rows import CentreRow, Place, SharingRow, UpgradeRow
from jiamen.demo.settlement import Folk
from jiamen.demo.upgrades import DAJINGTOU, Places, centre_code

NEIGHBOUR = "市委市府大院社区"
SHARED_TERMS = "场所共建、活动共办、资源共享"


def centre_rows(
    folk: tuple[Folk, ...], places: Places, upgrades: list[UpgradeRow], today: date, rng: np.random.Generator
) -> tuple[CentreRow, ...]:
    """One centre per community, in the order of `folk`."""
    opened = {u.centre_code: u.completed_on for u in upgrades if u.completed_on}
    areas = {f.community.name: f.community.code for f in folk if f.community.real_name}
    return tuple(_centre(f, places[f.community.code], opened.get(centre_code(f)), areas, today, rng) for f in folk)


def _centre(
    folk: Folk, place: Place, opened: date | None, areas: dict[str, str], today: date, rng: np.random.Generator
) -> CentreRow:
    community = folk.community
    told = community.name if community.real_name else ""
    rooms = furnish(told, place, rng)
    first_open = max(place.built_year, 2008)
    return CentreRow(
        code=centre_code(folk),
        area_id=community.code,
        name=f"{community.name}党群服务中心",
        place=place,
        phone=_phone(community.code, rng),
        open_area_m2=sum(room.floor_area_m2 for room in rooms if room.open_to_residents),
        access=_access(place, rng),
        opened_on=opened or date(min(first_open, today.year - 1), int(rng.integers(1, 13)), int(rng.integers(1, 28))),
        rooms=rooms,
        services=services_for(rooms, community.urban, rng),
        spans=hours_for(told, community.urban, rng),
        exceptions=exceptions_for(told, today, rng),
        notices=notices_for(today, rng),
        sharing=_sharing(told, opened, areas, today, rng),
    )


def _phone(code: str, rng: np.random.Generator) -> str:
    """No one's number: a local number never begins with 0. Outside Shangrao the dialling code is not known either."""
    dialling = "0793" if code.startswith("3611") else "0000"
    return f"{dialling}-0{int(rng.integers(0, 1_000_000)):06d}"


def _access(place: Place, rng: np.random.Generator) -> tuple[str, ...]:
    """Newer places have more of it; one floor needs no lift."""
    modern = 0.85 if place.condition == "good" else 0.4
    chance = {
        "ramp": modern,
        "toilet": modern * 0.7,
        "wheelchair": modern * 0.6,
        "low_desk": modern * 0.5,
        "hearing": modern * 0.25,
    }
    found = [fact for fact, p in chance.items() if rng.random() < p]
    if place.storeys == 1:
        found.append("ground_floor")
    elif place.built_year >= 2005 and rng.random() < 0.6:
        found.append("lift")
    return tuple(found)


def _sharing(
    told: str, opened: date | None, areas: dict[str, str], today: date, rng: np.random.Generator
) -> tuple[SharingRow, ...]:
    """大井头 and its neighbour share with one another; one other centre in ten shares with an agency."""
    partner = {DAJINGTOU: NEIGHBOUR, NEIGHBOUR: DAJINGTOU}.get(told)
    if partner:
        return (SharingRow(partner, areas[partner], SHARED_TERMS, opened or today - timedelta(days=90)),)
    if rng.random() > 0.1:
        return ()
    terms = str(rng.choice(catalogue()["terms"]))
    return (SharingRow("辖区共建单位", None, terms, today - timedelta(days=int(rng.integers(60, 1500)))),)
