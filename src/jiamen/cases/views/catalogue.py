"""The catalogue for staff: the list, one item with its versions side by side, withdrawing and restoring, files."""

from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiamen.cases.forms.exports import EXPORTS, written
from jiamen.cases.models import ItemVersion, ServiceItem
from jiamen.cases.permissions import EDIT_ITEMS
from jiamen.cases.selectors.comparing import Line, compare, version_word
from jiamen.cases.selectors.lists import History, history_of, item_of, newest_rows, own_scope, scopes_of
from jiamen.cases.selectors.texts import text_of
from jiamen.cases.selectors.wording import in_words
from jiamen.cases.services.items import restore_item, withdraw_item
from jiamen.cases.views.tables import ITEMS
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.errors import NotFound
from jiamen.kernel.ui.request import ActorRequest
from jiamen.places.models import Area

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class CatalogueItemPage:
    """One item: two of its versions side by side; who edits it begins with `edit_scope`."""

    item: ServiceItem
    name: str
    choices: list[tuple[ItemVersion, str]]
    left: ItemVersion | None
    right: ItemVersion
    left_word: str
    right_word: str
    lines: list[Line]
    scopes: list[Area]
    edit_scope: str
    may_edit: bool
    may_withdraw: bool


@require_safe
def catalogue(request: ActorRequest) -> HttpResponse:
    """All items, each scope's newest version."""
    view = ITEMS.view(request.GET, newest_rows(request.actor))
    page = {"view": view, "may_edit": can(request.actor, EDIT_ITEMS)}
    return view.exported() or render(request, "cases/catalogue.html", page)


@require_safe
def item(request: ActorRequest, code: str) -> HttpResponse:
    """One item with its versions; `a` and `b` choose which two stand side by side."""
    history = history_of(request.actor, code)
    if not history.versions:
        raise NotFound()
    page = _item_page(request.actor, history, request.GET.get("a", ""), request.GET.get("b", ""))
    return render(request, "cases/catalogue_item.html", {"page": page})


@require_POST
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    """Take the item out of the catalogue."""
    withdraw_item(request.actor, item_of(code))
    messages.success(request, _("The item can no longer be asked for. Cases that are open keep their version."))
    return redirect("cases:catalogue-item", code)


@require_POST
def restore(request: ActorRequest, code: str) -> HttpResponse:
    """Offer the item again."""
    restore_item(request.actor, item_of(code))
    messages.success(request, _("The item can be asked for again."))
    return redirect("cases:catalogue-item", code)


@require_safe
def export(request: ActorRequest, key: str) -> HttpResponse:
    """The catalogue as the file that its import takes."""
    if key not in EXPORTS:
        raise NotFound()
    name, data = written(key, newest_rows(request.actor))
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer


def _item_page(actor: Actor, history: History, left: str, right: str) -> CatalogueItemPage:
    versions = {str(row.pk): row for row in history.versions}
    newest = max(history.versions, key=lambda row: row.published_at)
    shown = versions.get(right, newest)
    before = versions.get(left) or _before(history, shown)
    words = {row.pk: version_word(row, history.scopes[row.scope]) for row in history.versions}
    everywhere = can(actor, EDIT_ITEMS, area="")
    return CatalogueItemPage(
        item=history.item,
        name=in_words(newest.name, newest.name_en),
        choices=[(row, words[row.pk]) for row in history.versions],
        left=before,
        right=shown,
        left_word=words[before.pk] if before else "",
        right_word=words[shown.pk],
        lines=compare(text_of(before) if before else None, text_of(shown)),
        scopes=scopes_of(actor) if can(actor, EDIT_ITEMS) else [],
        edit_scope=own_scope(actor),
        may_edit=can(actor, EDIT_ITEMS),
        may_withdraw=everywhere,
    )


def _before(history: History, shown: ItemVersion) -> ItemVersion | None:
    """The version before this one in its scope; for the first of a local variant, the newest that holds everywhere."""
    same = [row for row in history.versions if row.scope == shown.scope and row.number < shown.number]
    wide = [row for row in history.versions if not row.scope and shown.scope]
    return next(iter(same), next(iter(wide), None))
