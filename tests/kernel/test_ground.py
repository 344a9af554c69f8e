"""The ground: rights by area code, audit that nobody can rewrite, runs that end once."""

import dataclasses

import pytest
from django.db import DatabaseError, connection, transaction

from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor, ActorKind, Grant, Permission, can, require
from jiamen.kernel.errors import NotPermitted, SignInNeeded
from jiamen.kernel.events import Fact, on, publish
from jiamen.kernel.models import AuditEntry, RunStatus

RIGHT = Permission("test.right", title="a right of the tests", roles=["keeper"])


def keeper(*scopes: str) -> Actor:
    return Actor(ActorKind.STAFF, user_id=7, label="甲", grants=frozenset(Grant("keeper", s) for s in scopes))


def test_a_right_reaches_down_the_tree_and_nowhere_else() -> None:
    actor = keeper("361102002")
    assert can(actor, RIGHT, area="361102002007")
    assert not can(actor, RIGHT, area="361102003001")
    assert not can(actor, RIGHT, area="361102")


def test_visitors_are_asked_to_sign_in_and_staff_are_refused() -> None:
    with pytest.raises(SignInNeeded):
        require(Actor.anonymous(), RIGHT, area="361102")
    with pytest.raises(NotPermitted):
        require(keeper("440305"), RIGHT, area="361102")


def test_the_widest_scopes_swallow_the_narrow_ones() -> None:
    assert keeper("361102002007", "361102002", "440305").scopes == ("440305", "361102002")


@dataclasses.dataclass(frozen=True, slots=True)
class Coloured(Fact):
    name = "tested"
    colour: str


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_written_with_its_change_and_told_after_commit() -> None:
    heard: list[str] = []

    @on(Coloured)
    def hear(actor: Actor, fact: Coloured) -> None:
        heard.append(fact.colour)

    with transaction.atomic():
        publish(keeper("361102"), Coloured(subject="test:1", area="361102", colour="red"))
        assert heard == []
    assert heard == ["red"]
    with transaction.atomic():
        publish(keeper("361102"), Coloured(subject="test:2", area="361102", colour="blue"))
        transaction.set_rollback(True)
    assert heard == ["red"]
    assert list(AuditEntry.objects.filter(fact="tested").values_list("subject", "after")) == [
        ("test:1", {"colour": "red"})
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_rewrite_the_audit(verb: str) -> None:
    publish(keeper("361102"), Coloured(subject="test:3", area="361102", colour="red"))
    rows = AuditEntry.objects.filter(subject="test:3")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(fact="forged") if verb == "update" else rows.delete()
    assert rows.get().fact == "tested"


@pytest.mark.django_db
def test_the_database_refuses_to_empty_the_audit() -> None:
    with connection.cursor() as cursor:
        # Tests run without this trigger (tests/conftest.py); what is rolled back with this test turns it on.
        cursor.execute("ALTER TABLE kernel_auditentry ENABLE TRIGGER audit_is_never_emptied")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute("TRUNCATE kernel_auditentry")


@pytest.mark.django_db
def test_a_run_is_taken_once_and_ends_once() -> None:
    run = jobs.open_run(keeper("361102"), kind="t", title="t", area="361102", given={}, seed=0, limit_s=1, solver="s")
    assert jobs.begin(run.pk) is not None
    assert jobs.begin(run.pk) is None
    assert jobs.report(run.pk, percent=40)
    assert jobs.cancel(run.pk)
    assert not jobs.report(run.pk, percent=50)
    assert jobs.mark_cancelled(run.pk)
    assert not jobs.finish(run.pk, {"late": True})
    run.refresh_from_db()
    assert (run.status, run.progress, run.result) == (RunStatus.CANCELLED, 40, None)
