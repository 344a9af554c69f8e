"""How far the upgrades of the demo are: money by source, milestones, delays with reasons, payments, steps. All simulated."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from jiamen.demo.rows import CourseRow, UpgradeRow

SPLIT = {"财政奖补": 25, "镇街配套": 20, "社区自筹": 10}
REST = "区级统筹"  # takes the rest, to the fen
MILESTONES = ("场地清空、手续齐备", "结构与消防改造完成", "室内装修完成", "设备进场、竣工验收")
RAIN, GROUND, TITLE = (
    "汛期连续降雨，外墙与屋面无法施工。",
    "旧楼地基需要加固，工程量增加。",
    "房屋产权登记尚未办结，暂停施工。",
)
Days = Callable[[int, int], timedelta]
AT_WORK = ("on time", "overdue", "over budget", "accepted")


def with_courses(rows: list[UpgradeRow], today: date, rng: np.random.Generator) -> list[UpgradeRow]:
    """The running projects, each with its course: those at work take turns, the first planned one rests, the others wait."""
    at_work = sum(row.status == "under_way" for row in rows)

    def days(least: int, most: int) -> timedelta:
        return timedelta(days=int(rng.integers(least, most)))

    told = []
    for i, row in enumerate(rows):
        plot = AT_WORK[i % len(AT_WORK)] if i < at_work else "suspended" if i == at_work else "planned"
        told.append(_planned(row, today, days) if plot == "planned" else _begun(row, plot, today, days))
    return told


def _planned(row: UpgradeRow, today: date, days: Days) -> UpgradeRow:
    start = today + days(20, 90)
    due = start + days(180, 270)
    course = CourseRow(
        shares=_shares(row.cost_fen),
        milestones=_milestones(start, due, reached=0),
        steps=(("planned", today - days(5, 40), None, ""),),
    )
    return replace(row, planned_start_on=start, due_on=due, course=course)


def _begun(row: UpgradeRow, plot: str, today: date, days: Days) -> UpgradeRow:
    """A project whose contract is signed; `plot` says how it fares."""
    start = today - days(150, 210)
    first_due = {"overdue": today - days(60, 80), "accepted": today + days(5, 20)}.get(plot, today + days(30, 60))
    pushed = {"overdue": (today - days(10, 25), RAIN), "over budget": (first_due + days(40, 70), GROUND)}.get(plot)
    due = pushed[0] if pushed else first_due
    percent = 108 if plot == "over budget" else 97
    contract = row.cost_fen * percent // 100 // 100_000 * 100_000
    accepted = today - days(6, 14) if plot == "accepted" else None
    shares = _shares(row.cost_fen)
    paid = {"accepted": 85, "suspended": 20}.get(plot, 50)
    course = CourseRow(
        shares=shares,
        milestones=_milestones(start, first_due, reached=4 if accepted else 1 if plot == "suspended" else 2),
        delays=((first_due, pushed[0], pushed[1], today - days(85, 95)),) if pushed else (),
        payments=(*_paid(shares, contract, 20, start + timedelta(days=12)),
                  *_paid(shares, contract, paid - 20, start + timedelta(days=90))),
        steps=_steps(plot, start, accepted, today - days(30, 50)),
    )  # fmt: skip
    return replace(
        row, status={"accepted": "accepted", "suspended": "suspended"}.get(plot, "under_way"), started_on=start,
        planned_start_on=start - days(3, 15), due_on=due, contract_fen=contract, accepted_on=accepted,
        measured_m2=row.after_area_m2 + 4 if accepted else None, course=course,
    )  # fmt: skip


def _shares(cost_fen: int) -> tuple[tuple[str, int], ...]:
    given = {source: cost_fen * percent // 100 for source, percent in SPLIT.items()}
    return ((REST, cost_fen - sum(given.values())), *given.items())


def _milestones(start: date, due: date, *, reached: int) -> tuple[tuple[str, date, date | None], ...]:
    """Evenly over the time planned; those reached, two days late."""
    step = (due - start) // (len(MILESTONES) + 1)
    days = [start + step * (i + 1) for i in range(len(MILESTONES))]
    return tuple(
        (title, day, day + timedelta(days=2) if i < reached else None)
        for i, (title, day) in enumerate(zip(MILESTONES, days, strict=True))
    )


def _paid(
    shares: tuple[tuple[str, int], ...], contract_fen: int, percent: int, day: date
) -> list[tuple[str, int, date]]:
    """So much of the contract, out of each source as it shares in the cost, in whole yuan."""
    cost = sum(fen for _source, fen in shares)
    parts = [(source, contract_fen * percent * fen // (100 * cost) // 100 * 100, day) for source, fen in shares]
    return [part for part in parts if part[1]]


def _steps(
    plot: str, start: date, accepted: date | None, rested: date
) -> tuple[tuple[str, date, date | None, str], ...]:
    planned = ("planned", start - timedelta(days=30), start, "")
    if accepted:
        return (planned, ("under_way", start, accepted, ""), ("accepted", accepted, None, ""))
    if plot == "suspended":
        return (planned, ("under_way", start, rested, ""), ("suspended", rested, None, TITLE))
    return (planned, ("under_way", start, None, ""))
