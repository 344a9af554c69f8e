"""What residents see, without an account: which items there are, and what to bring for one."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiamen.cases.forms.find import ASK, Asked, address_of, read_answers, read_asked
from jiamen.cases.models import Category, ItemVersion
from jiamen.cases.selectors.bring import ToBring, to_bring
from jiamen.cases.selectors.items import ItemsFound, find_items, item_at
from jiamen.cases.selectors.texts import text_of
from jiamen.cases.selectors.wording import channels_text, fee_text, in_words, limit_text, office_text
from jiamen.kernel.clock import now
from jiamen.kernel.errors import NotFound
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import public_centre
from jiamen.places.selectors.find import states_of
from jiamen.places.selectors.hours import OpenState

ICONS = {
    Category.SOCIAL_SECURITY: "credit-card-2-front",
    Category.MEDICAL: "heart-pulse",
    Category.DISABILITY: "universal-access",
    Category.FAMILY: "people",
    Category.EMPLOYMENT: "briefcase",
    Category.ASSISTANCE: "life-preserver",
    Category.ELDERS: "cup-hot",
    Category.VETERANS: "award",
    Category.HOUSING: "house",
    Category.CERTIFICATES: "file-earmark-check",
    Category.PARTY: "flag",
    Category.LIVING: "lightbulb",
}
WANTED = ("pension-alive-check", "elder-allowance", "home-visit-request")
"""The three items elders ask for most; shown first."""


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item in a list."""

    name: str
    who: str
    limit: str
    fee: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryShown:
    """A category with the number of its items and the address that shows them."""

    label: str
    icon: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """The items that can be asked for at a centre, or anywhere."""

    asked: Asked
    centre: Centre | None
    total: int
    wanted: tuple[ItemShown, ...]
    categories: tuple[CategoryShown, ...]
    items: tuple[ItemShown, ...]
    exact: bool

    @property
    def category_label(self) -> str:
        """The category asked for, in words."""
        return str(Category(self.asked.category).label) if self.asked.category else ""

    @property
    def all_url(self) -> str:
        """All categories again."""
        return reverse("cases:items") + address_of(centre=self.asked.centre)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item for one person; `address` is its full address on the web, for the QR code."""

    code: str
    name: str
    who: str
    limit: str
    fee: str
    channels: str
    result: str
    office: str
    bring: ToBring
    centre: Centre | None
    state: OpenState | None
    address: str
    print_url: str
    items_url: str
    ask: str = ASK


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Find what can be done: by words, by category, the most wanted first."""
    asked = read_asked(request.GET)
    centre = _centre(asked.centre)
    area = centre.area_id if centre else ""
    everything = find_items(area, now())
    found = find_items(area, now(), text=asked.text, category=asked.category) if asked.anything else everything
    return render(request, "cases/items.html", {"page": _items_page(asked, centre, everything.items, found)})


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """What to bring for one item; with `print` in the address, the sheet to take along."""
    centre = _centre(request.GET.get("centre", ""))
    version = item_at(code, centre.area_id if centre else "", now())
    sheet = "print" in request.GET
    page = _item_page(request, code, version, centre)
    return render(request, "cases/sheet.html" if sheet else "cases/item.html", {"page": page})


def _centre(code: str) -> Centre | None:
    """The centre the visitor comes from; one that is not there counts as not said."""
    try:
        return public_centre(code) if code else None
    except NotFound:
        return None


def _items_page(asked: Asked, centre: Centre | None, everything: list[ItemVersion], found: ItemsFound) -> ItemsPage:
    here = centre.code if centre else ""
    by_code = {row.item.code: row for row in everything}
    counts = {category: sum(row.category == category for row in everything) for category in Category}
    return ItemsPage(
        asked=asked,
        centre=centre,
        total=len(everything),
        wanted=tuple(_shown(by_code[code], here) for code in WANTED if code in by_code),
        categories=tuple(
            CategoryShown(str(one.label), ICONS[one], counts[one], address_of(category=one.value, centre=here))
            for one in Category
            if counts[one]
        ),
        items=tuple(_shown(row, here) for row in found.items) if asked.anything else (),
        exact=found.exact,
    )


def _shown(row: ItemVersion, centre: str) -> ItemShown:
    return ItemShown(
        name=in_words(row.name, row.name_en),
        who=in_words(row.who, row.who_en),
        limit=limit_text(row.promised_days, row.promised_days),
        fee=fee_text(row.fee_fen),
        url=reverse("cases:item", args=[row.item.code]) + address_of(centre=centre),
    )


def _item_page(request: HttpRequest, code: str, row: ItemVersion, centre: Centre | None) -> ItemPage:
    here = centre.code if centre else ""
    bring = to_bring(text_of(row), read_answers(request.GET))
    given = {f"{ASK}{q.key}": a.value for q in bring.questions for a in q.answers if a.chosen}
    plain = reverse("cases:item", args=[code])
    return ItemPage(
        code=code,
        name=in_words(row.name, row.name_en),
        who=in_words(row.who, row.who_en),
        limit=limit_text(row.promised_days, row.statutory_days),
        fee=fee_text(row.fee_fen),
        channels=channels_text(row.channels),
        result=in_words(row.result, row.result_en),
        office=office_text(row.office, row.office_en),
        bring=bring,
        centre=centre,
        state=states_of([centre], now())[centre.pk] if centre else None,
        address=request.build_absolute_uri(plain + address_of(centre=here)),
        print_url=address_of(print="1", centre=here, **given),
        items_url=reverse("cases:items") + address_of(centre=here),
    )
