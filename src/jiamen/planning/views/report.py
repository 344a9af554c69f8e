"""The district report in Word, and the template officials may change."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiamen.kernel import clock
from jiamen.kernel.actor import require
from jiamen.planning import permissions
from jiamen.planning.selectors.areas import chosen_area
from jiamen.planning.selectors.report import district_report, template_file
from jiamen.planning.views.district import actor_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report of one area."""
    actor = actor_of(request)
    area = chosen_area(actor, request.GET.get("area", ""))
    today = clock.today()
    name = _("Upgrade report {area} {day}").format(area=area.name, day=today.isoformat())
    return _word(district_report(actor, area, today=today), name)


@require_safe
def report_template(request: HttpRequest) -> HttpResponse:
    """The template in use."""
    require(actor_of(request), permissions.READ)
    return _word(template_file().read_bytes(), "upgrade-report")


def _word(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=WORD)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.docx"
    answer["Cache-Control"] = "no-store"
    return answer
