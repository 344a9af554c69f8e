"""Looking ahead: the waits of a day, and what another plan for the windows would do."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiamen.counter.forms import AheadForm
from jiamen.counter.permissions import MANAGE_QUEUE
from jiamen.counter.plans.ahead import Ahead, look_ahead
from jiamen.counter.plans.engine import ready
from jiamen.counter.selectors.history import usual_windows
from jiamen.counter.views.asking import CounterRequest
from jiamen.kernel.clock import today
from jiamen.kernel.errors import Refusal
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.places.models import Centre
from jiamen.places.selectors.desk import desk_centre


@dataclass(frozen=True, slots=True)
class AheadPage:
    """A day asked about and, if it can be told, as foreseen; `waking`: the engine is not ready yet."""

    centre: Centre
    form: AheadForm
    foreseen: Ahead | None
    waking: bool
    here: str

    @property
    def shortcuts(self) -> list[tuple[date, str]]:
        """The days most asked about."""
        return [(today(), _("Today")), (today() + timedelta(days=1), _("Tomorrow"))]

    @property
    def chart(self) -> Chart | None:
        """Waits by half hour, the change beside the plan."""
        return _chart(self.foreseen, self.centre.simulated) if self.foreseen else None


@require_safe
def ahead(request: CounterRequest, code: str) -> HttpResponse:
    """Foresee a day."""
    centre = desk_centre(request.actor, code, right=MANAGE_QUEUE)
    asked = request.GET if "day" in request.GET else {"day": today().isoformat()}
    form = AheadForm(asked, windows=usual_windows(centre, today()))
    foreseen, asleep = None, not ready()
    if form.is_valid() and not asleep:
        try:
            foreseen = look_ahead(centre, form.cleaned_data["day"], form.change())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    page = AheadPage(centre, form, foreseen, form.is_valid() and asleep, request.get_full_path())
    return render(request, "counter/ahead.html", {"page": page})


def _chart(day: Ahead, simulated: bool) -> Chart:
    halves = day.halves
    series = [
        Series(_("Half of all wait at most"), [half.median_min for half in halves], "link"),
        Series(_("Nine of ten wait at most"), [half.p90_min for half in halves], "amber-ink"),
    ]
    if day.changed:
        series += [
            Series(_("Half, with the change"), [half.changed_median_min for half in halves], "pine-ink"),
            Series(_("Nine of ten, with the change"), [half.changed_p90_min for half in halves], "door-ink"),
        ]
    title, unit = _("Wait by the half hour in which people come"), _("min")
    return Chart(title, "line", unit, _("Half hour"), [half.half for half in halves], series, simulated)
