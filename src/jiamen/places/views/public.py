"""What residents see, without an account: find my centre, its page, the stories."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from jiamen.kernel.clock import now
from jiamen.kernel.ui.context import NavItem
from jiamen.places.forms.find import address_of, read_wanted
from jiamen.places.models import Function, Story
from jiamen.places.selectors.centre import CentreDetail, centre_detail, public_centre
from jiamen.places.selectors.find import BACKSTAGE, PER_PAGE, Answer, Wanted, find_page
from jiamen.places.selectors.hours import Span
from jiamen.places.selectors.maps import centre_map, find_map
from jiamen.places.selectors.timetables import weekly_pattern
from jiamen.places.selectors.wording import weekly_lines

FUNCTIONS = tuple(function for function in Function if function not in BACKSTAGE)


@dataclass(frozen=True, slots=True)
class FindPage:
    """The home page; `more` is what other apps offer there."""

    wanted: Wanted
    answer: Answer
    more: tuple[NavItem, ...]
    functions: tuple[Function, ...] = FUNCTIONS

    @property
    def asked(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.wanted.text or self.wanted.function or self.wanted.open_now or self.answer.place)

    @property
    def function_label(self) -> str:
        """The function asked for, in words."""
        return str(Function(self.wanted.function).label) if self.wanted.function else ""

    @property
    def simulated(self) -> bool:
        """Whether generated figures are shown."""
        return any(found.centre.simulated for found in self.answer.items)

    @property
    def map_url(self) -> str:
        """The same centres, all pages, as a map."""
        return reverse("places:find-map") + address_of(self.wanted, page="")

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.answer.total // PER_PAGE))

    @property
    def first(self) -> int:
        """The number of the first centre of this page."""
        return (self.wanted.page - 1) * PER_PAGE + 1

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return address_of(self.wanted, page=min(self.wanted.page, self.pages + 1) - 1) if self.wanted.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return address_of(self.wanted, page=self.wanted.page + 1) if self.wanted.page < self.pages else ""

    @property
    def without_place_url(self) -> str:
        """The same wish, not sorted by distance."""
        return address_of(self.wanted, lat="", lon="", page="")

    @property
    def without_filters_url(self) -> str:
        """The same words, nothing left out."""
        return address_of(self.wanted, open="", function="", page="")

    @property
    def open_url(self) -> str:
        """Only those open now."""
        return address_of(self.wanted, open="1", page="")

    @property
    def meals_url(self) -> str:
        """Only those with elder meals."""
        return address_of(self.wanted, function=Function.MEALS.value, page="")

    @property
    def street_urls(self) -> list[tuple[str, str]]:
        """Streets and towns, each with the address of its centres."""
        return [(street, address_of(Wanted(), q=street)) for street in self.answer.streets]


@dataclass(frozen=True, slots=True)
class CentrePage:
    """A centre's page; `address` is its full address on the web, for the QR code; `more` is what other apps tell about it,
    `deeds` what can be done there through them."""

    detail: CentreDetail
    address: str
    weekly: list[tuple[str, tuple[Span, ...]]]
    more: tuple[NavItem, ...]
    deeds: tuple[NavItem, ...]


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find my centre."""
    wanted = read_wanted(request.GET)
    answer = find_page(wanted, now(), start=(wanted.page - 1) * PER_PAGE)
    return render(request, "places/find.html", {"page": FindPage(wanted, answer, import_string(settings.AT_HOME)())})


@require_safe
def find_on_map(request: HttpRequest) -> HttpResponse:
    """The centres of a wish for the map."""
    return JsonResponse(find_map(read_wanted(request.GET), now()).as_json())


@require_safe
def centre(request: HttpRequest, code: str) -> HttpResponse:
    """A centre's page; with `print` in the address, the sheet for the wall."""
    detail = centre_detail(public_centre(code), now())
    address = request.build_absolute_uri(reverse("places:centre", args=[code]))
    sheet = "print" in request.GET
    weekly = weekly_lines(weekly_pattern(detail.centre)) if sheet else []
    more = () if sheet else import_string(settings.ABOUT_CENTRE)(detail.centre)
    deeds = () if sheet else import_string(settings.AT_CENTRE)(detail.centre)
    page = CentrePage(detail, address, weekly, more, deeds)
    return render(request, "places/sheet.html" if sheet else "places/centre.html", {"page": page})


@require_safe
def centre_on_map(request: HttpRequest, code: str) -> HttpResponse:
    """One centre for the map of its page."""
    return JsonResponse(centre_map(public_centre(code), now()).as_json())


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """Places before and after."""
    return render(request, "places/stories.html", {"stories": Story.objects.select_related("centre")})
