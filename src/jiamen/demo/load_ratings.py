"""Half a year of ratings at the demo's centres, most of them good, the low ones put right or on the way."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from jiamen.cases.models import (
    LOW,
    Contact,
    Level,
    Rating,
    RatingChannel,
    RatingInvitation,
    RatingRemark,
    Reason,
    Rectification,
    RectificationPeriod,
    ServiceItem,
    Stage,
)
from jiamen.cases.selectors.deadlines import due_on
from jiamen.cases.services.ratings import PUT_RIGHT_DAYS, VALID
from jiamen.kernel.secrets import new_key
from jiamen.places.models import Centre
from jiamen.places.selectors.timetables import calendar_from

DAYS = 180
LEVELS = (Level.VERY_GOOD,) * 60 + (Level.GOOD,) * 27 + (Level.FAIR,) * 9 + (Level.BAD,) * 3 + (Level.VERY_BAD,)
CHANNELS = (*[RatingChannel.PAD] * 3, RatingChannel.QR)
COURSE = (Stage.OPENED, Stage.CALLED, Stage.PUT_RIGHT, Stage.CLOSED)
STEP_DAYS = (0, 2, 9, 14)  # how long after the rating each step of the course is taken
SAID = {
    Stage.CALLED: "居民反映等候时间较长，已当面说明并致歉。",
    Stage.PUT_RIGHT: "上午高峰时段加开一个窗口。",
    Stage.CLOSED: "居民表示认可。",
}


def write_ratings(code: str, *, seed: int, moment: datetime) -> int:
    """Insert the ratings of the half year before a moment; how many."""
    dice = random.Random(f"{seed}:{code}:ratings")  # noqa: S311  # invented figures, no secrets
    items = list(ServiceItem.objects.order_by("code").values_list("code", flat=True))
    centres = Centre.objects.public().filter(area__code__startswith=code).order_by("code")
    invitations = RatingInvitation.objects.bulk_create(
        RatingInvitation(
            key=new_key(16), subject=f"demo:{centre.code}:{number}", centre=centre,
            items=dice.sample(items[:3], 1) if items else [], made_at=at, expires_at=at + VALID,
        )
        for centre in centres
        for number, at in enumerate(_moments(dice, moment))
    )  # fmt: skip
    ratings = Rating.objects.bulk_create(
        Rating(
            invitation=row, centre=row.centre, items=row.items, level=dice.choice(LEVELS), channel=dice.choice(CHANNELS),
            at=row.made_at,
        )
        for row in invitations
    )  # fmt: skip
    _write_low([rating for rating in ratings if rating.level in LOW], moment)
    return len(ratings)


def _moments(dice: random.Random, moment: datetime) -> Iterator[datetime]:
    """When the services of one centre ended: on working days, in office hours."""
    for _ in range(dice.randint(60, 120)):
        day = moment - timedelta(days=dice.randint(1, DAYS))
        day -= timedelta(days=max(day.isoweekday() - 5, 0))
        yield day.replace(hour=dice.randint(9, 16), minute=dice.randint(0, 59), second=0, microsecond=0)


def _write_low(ratings: Sequence[Rating], moment: datetime) -> None:
    """Why they were low, and how far each is put right by now."""
    calendar = calendar_from((moment - timedelta(days=DAYS + 7)).date(), DAYS + 90)
    RatingRemark.objects.bulk_create(RatingRemark(rating=row, reasons=[Reason.WAIT]) for row in ratings)
    steps = [[row.at + timedelta(days=days) for days in STEP_DAYS] for row in ratings]
    taken = [[at for at in times if at <= moment] for times in steps]
    rows = Rectification.objects.bulk_create(
        Rectification(
            rating=row, centre=row.centre, key=new_key(16), due_on=due_on(calendar, row.at.date(), PUT_RIGHT_DAYS),
            stage=COURSE[len(times) - 1], result=SAID[Stage.CLOSED] if len(times) == len(COURSE) else "",
        )
        for row, times in zip(ratings, taken, strict=True)
    )  # fmt: skip
    RectificationPeriod.objects.bulk_create(
        RectificationPeriod(
            rectification=row, stage=stage, began_at=began, ended_at=ended, note=SAID.get(stage, ""),
            contact=Contact.REACHED if stage == Stage.CALLED else "",
        )
        for row, times in zip(rows, taken, strict=True)
        for stage, began, ended in zip(COURSE, times, [*times[1:], None], strict=False)
    )  # fmt: skip
