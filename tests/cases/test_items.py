"""What the catalogue promises: versions never change, sameness makes none, the narrowest area decides, papers follow answers."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from jiamen.accounts.permissions import Role
from jiamen.cases import errors
from jiamen.cases.models import Category, Channel, ItemQuestion, ItemVersion, NeededPaper, PaperForm, ServiceItem
from jiamen.cases.selectors.bring import to_bring
from jiamen.cases.selectors.items import find_items, item_at, items_at
from jiamen.cases.selectors.texts import as_plain, from_plain, text_of
from jiamen.cases.services.items import check_text, publish_version, restore_item, withdraw_item
from jiamen.cases.services.shipped import install_items, shipped_items
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.errors import NotFound, NotPermitted
from jiamen.kernel.models import AuditEntry
from tests.cases.make import ID_CARD, LETTER, PROXY, SYSTEM, make_text, make_version
from tests.factories import ELSEWHERE, HERE, make_actor, make_area

pytestmark = pytest.mark.django_db
SHIPPED = shipped_items()


def test_the_shipped_items_cover_every_category_in_both_languages() -> None:
    assert len(SHIPPED) >= 48
    assert {text.category for text in SHIPPED.values()} == set(Category.values)
    assert all(text.name_en and text.who_en and text.result_en for text in SHIPPED.values())
    assert all(bool(text.office) == bool(text.office_en) for text in SHIPPED.values())
    assert all(paper.name_en for text in SHIPPED.values() for paper in text.papers)
    assert all(bool(paper.note) == bool(paper.note_en) for text in SHIPPED.values() for paper in text.papers)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_item_agrees_with_itself_and_fits(code: str) -> None:
    text = SHIPPED[code]
    check_text(text)
    assert set(text.channels) <= set(Channel.values)
    assert {paper.form for paper in text.papers} <= set(PaperForm.values)
    assert text.in_order() == text
    for model, said in ((ItemVersion, [text]), (NeededPaper, text.papers), (ItemQuestion, text.questions)):
        for field in model._meta.get_fields():
            limit = getattr(field, "max_length", None) or 10**6
            assert all(len(str(getattr(one, field.name, ""))) <= limit for one in said)  # type: ignore[attr-defined]


def test_installing_twice_makes_no_versions_and_a_change_makes_one() -> None:
    some = dict(list(SHIPPED.items())[:3])
    assert install_items(SYSTEM, some).counts.created == 3
    assert install_items(SYSTEM, some).counts.unchanged == 3
    first = next(iter(some))
    changed = {**some, first: make_text()}
    counts = install_items(SYSTEM, changed).counts
    assert (counts.created, counts.updated, counts.unchanged) == (0, 1, 2)
    assert [row.number for row in ItemVersion.objects.filter(item__code=first)] == [2, 1]


def test_installing_leaves_what_was_withdrawn() -> None:
    row = make_version("elder-card")
    withdraw_item(SYSTEM, row.item)
    done = install_items(SYSTEM, {"elder-card": SHIPPED["elder-card"]})
    assert done.withdrawn == ("elder-card",)
    assert row.item.versions.count() == 1


def test_the_command_installs_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("items", json=True)
    assert json.loads(capsys.readouterr().out)["created"] == len(SHIPPED)
    call_command("items")
    assert f"未变 {len(SHIPPED)} 项" in capsys.readouterr().out
    assert find_items("", now()).exact


def test_what_is_written_reads_back_the_same() -> None:
    text = make_text()
    assert text_of(make_version()) == text
    assert from_plain(json.loads(json.dumps(as_plain(text)))) == text


def test_the_narrowest_area_decides() -> None:
    make_area(f"{HERE}001")
    row = make_version("a", promised_days=10)
    make_version("a", HERE, promised_days=5)
    days = {area: item_at("a", area, now()).promised_days for area in ("", HERE[:6], f"{HERE}001", f"{ELSEWHERE}001")}
    assert days == {"": 10, HERE[:6]: 10, f"{HERE}001": 5, f"{ELSEWHERE}001": 10}
    before = row.published_at - timedelta(seconds=1)
    assert not items_at(f"{HERE}001", before).exists()


def test_a_withdrawn_item_is_not_offered_until_it_is_restored() -> None:
    item = make_version("a").item
    withdraw_item(SYSTEM, item)
    with pytest.raises(errors.NoSuchItem):
        item_at("a", "", now())
    with pytest.raises(errors.ItemWithdrawn):
        withdraw_item(SYSTEM, item)
    restore_item(SYSTEM, item)
    assert item_at("a", "", now()).number == 1
    with pytest.raises(errors.ItemNotWithdrawn):
        restore_item(SYSTEM, item)


def test_the_second_of_two_editors_is_told() -> None:
    make_version("a")
    make_version("a", based_on=1, promised_days=7)
    with pytest.raises(errors.ItemChangedMeanwhile) as told:
        make_version("a", based_on=1, promised_days=8)
    assert told.value.data["latest"] == 2
    with pytest.raises(errors.ItemUnchanged):
        make_version("a", based_on=2, promised_days=7)
    with pytest.raises(errors.ItemCodeTaken):
        publish_version(SYSTEM, code="a", scope="", text=make_text(), based_on=0, new=True)


@pytest.mark.parametrize("table", [ItemVersion, ItemQuestion, NeededPaper])
def test_the_database_refuses_to_change_a_version(table: type[ItemVersion]) -> None:
    make_version()
    field = "name" if table is not ItemQuestion else "text"
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**{field: "改了"})


@pytest.mark.parametrize(
    ("refusal", "more"),
    [
        (errors.PromiseTooLong, {"promised_days": 21}),
        (errors.AnswerUnknown, {"questions": ()}),
        (errors.QuestionIdle, {"papers": (ID_CARD,)}),
        (errors.TooFewAnswers, {"questions": (type(PROXY)("proxy", "?", "?", PROXY.answers[:1]),)}),
    ],
)
def test_a_text_that_contradicts_itself_is_refused(refusal: type[errors.InvalidInput], more: dict[str, object]) -> None:
    with pytest.raises(refusal):
        make_version(**more)
    assert not ServiceItem.objects.exists()


def test_papers_follow_the_answers() -> None:
    text = make_text()
    asked = to_bring(text, {})
    assert ([p.kind for p in asked.papers], asked.exact) == (["id-card"], False)
    assert [(part.answer, part.papers[0].kind) for part in asked.depending] == [("家人代办", "proxy-letter")]
    for answer, kinds in {"self": ["id-card"], "proxy": ["id-card", "proxy-letter"]}.items():
        answered = to_bring(text, {"proxy": answer, "other": "x"})
        assert ([p.kind for p in answered.papers], answered.exact) == (kinds, True)
        assert answered.questions[0].answered
    assert not to_bring(text, {"proxy": "nonsense"}).exact
    assert (asked.held, LETTER.reusable) == ("居民身份证", False)


def test_who_may_change_what_where() -> None:
    make_area(f"{HERE}001")
    make_area(f"{ELSEWHERE}001")
    planner = make_actor(Role.DISTRICT_PLANNER, HERE[:6])

    def publish(actor: Actor, scope: str) -> int:
        return publish_version(actor, code=f"a{scope}", scope=scope, text=make_text(), based_on=0).number

    assert publish(planner, HERE) == 1
    for actor, scope in ((planner, ""), (planner, ELSEWHERE), (make_actor(Role.SOCIAL_WORKER, HERE), HERE)):
        with pytest.raises(NotPermitted):
            publish(actor, scope)
    with pytest.raises(NotPermitted):
        withdraw_item(planner, ServiceItem.objects.get())
    with pytest.raises(NotFound):
        publish(make_actor(Role.OPERATOR, ""), "999999")
    assert AuditEntry.objects.get(fact="cases.item_published").area == HERE


def test_words_find_items_in_both_languages() -> None:
    install_items(SYSTEM, SHIPPED)

    def found(text: str) -> list[str]:
        return [row.item.code for row in find_items("", now(), text=text).items]

    assert found("高龄津贴") == ["elder-allowance"]
    assert "elder-card" in found("优待证")
    assert found("rent subsidy")[0] == "rent-subsidy"
    assert not find_items("", now(), text="高龄津帖").exact
    assert {row.category for row in find_items("", now(), category="party").items} == {"party"}
