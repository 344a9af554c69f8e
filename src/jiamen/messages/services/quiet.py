"""Quiet hours: at night no telephone rings for us."""

import re
from datetime import datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.utils.timezone import localtime

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")


@cache
def _span(text: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"quiet hours are written like 21:00-8:00, not {text!r}")
    begin_h, begin_min, end_h, end_min = map(int, found.groups())
    return time(begin_h, begin_min), time(end_h, end_min)


def allowed_from(moment: datetime) -> datetime:
    """The moment itself or, in quiet hours (`settings.QUIET_HOURS`, possibly over midnight), the end of them."""
    begins, ends = _span(settings.QUIET_HOURS)
    local = localtime(moment)
    clock = local.time()
    quiet = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
    if not quiet:
        return moment
    morning = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)
