"""Who may open what of the catalogue; part of the matrix."""

from typing import Any

from jiamen.cases.forms.draft import Draft
from jiamen.cases.models import ServiceItem
from jiamen.cases.permissions import EDIT_ITEMS, READ_ITEMS
from jiamen.cases.services.items import withdraw_item
from tests.cases.make import SYSTEM, make_text, make_version
from tests.factories import HERE, make_area
from tests.permissions.row import Row, centre, deed, page, public


def an_item() -> dict[str, Any]:
    """An item that holds everywhere."""
    make_area(f"{HERE}001")
    if not ServiceItem.objects.filter(code="matrix-item").exists():  # asked for more than once in a test
        make_version("matrix-item")
    return {"code": "matrix-item"}


def withdrawn_item() -> dict[str, Any]:
    """An item that was withdrawn."""
    item = make_version().item
    withdraw_item(SYSTEM, item)
    return {"code": item.code}


def item_there() -> dict[str, Any]:
    """An item at a centre of HERE."""
    return {**centre(), "item": an_item()["code"]}


def variant() -> dict[str, Any]:
    """The last step of a variant for HERE."""
    draft = Draft("matrix-item", HERE, 0, make_text(promised_days=1))
    return {"draft": draft.packed(), "step": "check", "go": "publish"}


def new_item() -> dict[str, Any]:
    """The last step of a new item in HERE."""
    make_area(f"{HERE}001")
    return {"draft": Draft("matrix-new", HERE, 0, make_text(), new=True).packed(), "step": "check", "go": "publish"}


MAY_EDIT = frozenset(EDIT_ITEMS.roles)
EVERYWHERE: dict[str, Any] = {"inside": 403, "outside": 403}  # only for those who work everywhere
CASES = [
    public("cases:items"),
    public("cases:item", args=an_item),
    public("api:items", args=centre),
    public("api:item", args=item_there),
    page("cases:catalogue", READ_ITEMS),
    page("cases:catalogue-item", READ_ITEMS, args=an_item),
    page("cases:catalogue-export", READ_ITEMS, args=lambda: {"key": "items"}),
    page("cases:catalogue-new", EDIT_ITEMS),
    deed("cases:catalogue-new", EDIT_ITEMS, data=new_item, outside=403),
    Row("cases:catalogue-edit", an_item, allowed=MAY_EDIT, **EVERYWHERE),
    deed("cases:catalogue-edit", EDIT_ITEMS, an_item, data=variant, outside=403),
    deed("cases:catalogue-withdraw", EDIT_ITEMS, an_item, **EVERYWHERE),
    deed("cases:catalogue-restore", EDIT_ITEMS, withdrawn_item, **EVERYWHERE),
]
