"""The whole of `jiamen demo`: find the census row, generate, write down, and have the product look at it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jiamen.cases.services.items import publish_version
from jiamen.cases.services.shipped import install_items, shipped_items
from jiamen.demo.accounts import demo_accounts
from jiamen.demo.census import CensusRow, county_in, numbers, row_from_figures, shipped
from jiamen.demo.district import generate
from jiamen.demo.errors import CountyUnknown
from jiamen.demo.load import Loaded, Progress, already_loaded, load
from jiamen.demo.load_queues import write_queues
from jiamen.demo.load_ratings import write_ratings
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now, today
from jiamen.people.models import CensusCounty
from jiamen.places.errors import CalendarYearUnknown
from jiamen.places.models import Area, AreaLevel, CalendarDay
from jiamen.places.services.calendar import fill_calendar
from jiamen.planning.services.diagnose import diagnose

SOONER, SOONER_DAYS = "minimum-allowance", 15  # 东市街道 decides on the minimum living allowance sooner


@dataclass(frozen=True, slots=True)
class Report:
    """What `jiamen demo` says at the end."""

    loaded: Loaded
    county: str
    filled: tuple[str, ...]
    accounts: list[tuple[str, str, str, str]]


def build(code: str, *, seed: int, workbook: Path | None = None, said: Progress = lambda step: None) -> Report:
    """Build the demo district of a county unless it is there; a second call changes nothing.

    Raises:
        CountyUnknown, WorkbookUnreadable, FiguresMissing, FiguresContradict: no usable census row.
        DistrictExists: a district with this code stands there that the demo did not make.
    """
    actor = Actor.system("demo")
    said(_("census row"))
    row = census_row(code, workbook)
    loaded = already_loaded(code)
    if loaded is None:
        said(_("dice"))
        district = generate(row, seed=seed, today=today())
        with transaction.atomic():
            loaded = load(actor, district, said=said)
            know_calendar(actor, today().year)
            said(_("service items"))
            offer_items(actor, code)
            said(_("ratings"))
            write_ratings(code, seed=seed, moment=now())
            said(_("counter"))
            write_queues(code, seed=seed, today=today())
            said(_("diagnosis"))
            diagnose(actor, code)
    return Report(loaded, f"{row.province}{row.city}{row.name}", row.filled, demo_accounts())


def census_row(code: str, workbook: Path | None) -> CensusRow:
    """The county's row: of the workbook named, else as shipped, else as imported, else of the workbook of the test data.

    Raises:
        CountyUnknown, WorkbookUnreadable, FiguresMissing, FiguresContradict.
    """
    if workbook is not None:
        return county_in(workbook, code)
    known = shipped(code)
    if known is not None:
        return known
    imported = CensusCounty.objects.filter(code=code).first()
    if imported is not None:
        return row_from_figures(
            numbers(imported.figures), code=code, province=imported.province, city=imported.city, name=imported.name
        )
    beside = settings.BENCH_DATA / "census_county_2020.xlsx"
    if beside.exists():
        return county_in(beside, code)
    raise CountyUnknown(code=code)


def offer_items(actor: Actor, code: str) -> None:
    """The shipped service items, and in the home street one that is promised sooner than elsewhere."""
    texts = shipped_items()
    install_items(actor, texts)
    street = Area.objects.filter(code__startswith=code, level=AreaLevel.STREET).order_by("code")[1:2].first()
    if street is not None:
        sooner = replace(texts[SOONER], promised_days=SOONER_DAYS)
        publish_version(actor, code=SOONER, scope=street.code, text=sooner, based_on=0)


def know_calendar(actor: Actor, year: int) -> None:
    """Fill the calendar of last year, this year and the next where it is empty and the state has announced the year."""
    for wanted in (year - 1, year, year + 1):
        if not CalendarDay.objects.filter(day__year=wanted).exists():
            with suppress(CalendarYearUnknown):
                fill_calendar(actor, wanted)
