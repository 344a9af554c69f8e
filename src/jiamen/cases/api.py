"""The programming interface of service items. All of it is public."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from jiamen.cases.models import Category, ItemVersion
from jiamen.cases.schemas import ItemDetailOut, ItemOut, ItemsOut, Problem
from jiamen.cases.selectors.items import find_items, item_at
from jiamen.cases.selectors.texts import text_of
from jiamen.kernel.clock import now
from jiamen.places.selectors.centre import public_centre

router = Router(tags=["cases"])
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/centres/{code}/items", response={200: ItemsOut, 404: Problem, 422: Problem}, summary="Items at a centre")
def items(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(max_length=60, description="a word in either language")] = "",
    category: Category | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> ItemsOut:
    """What can be asked for at a centre today, with the time limits that hold there."""
    found = find_items(public_centre(code).area_id, now(), text=q, category=category or "")
    part = found.items[offset : offset + limit]
    return ItemsOut(total=len(found.items), exact=found.exact, items=[ItemOut(**_item(row)) for row in part])


@router.get("/centres/{code}/items/{item}", response={200: ItemDetailOut, 404: Problem}, summary="An item at a centre")
def item(request: HttpRequest, code: str, item: str) -> ItemDetailOut:
    """One item with its questions and papers, as it holds at a centre."""
    row = item_at(item, public_centre(code).area_id, now())
    text = text_of(row)
    questions: Any = [asdict(question) for question in text.questions]
    papers: Any = [asdict(paper) for paper in text.papers]
    return ItemDetailOut(**_item(row), questions=questions, papers=papers)


def _item(row: ItemVersion) -> dict[str, Any]:
    own = (
        "scope",
        "name",
        "name_en",
        "category",
        "who",
        "result",
        "statutory_days",
        "promised_days",
        "fee_fen",
        "office",
    )
    return {
        "code": row.item.code,
        "version": row.number,
        "category_label": str(row.get_category_display()),
        "channels": list(row.channels),
        **{name: getattr(row, name) for name in own},
    }
