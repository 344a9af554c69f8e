"""Another area's row does not exist: tried for every model that belongs to an area."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db.models import Model

from jiamen.accounts.permissions import Role
from jiamen.cases.models import RatingRemark
from jiamen.counter.models import Appointment, BookingRule, QueueDay, Sitting, Ticket, WaitTold, Window
from jiamen.kernel import clock, jobs
from jiamen.kernel.actor import Actor, Grant
from jiamen.kernel.models import AuditEntry, PlanRun, ScopedQuerySet
from jiamen.messages.models import EventChoice
from jiamen.planning.models import ProjectShare, UpgradeProject
from tests import factories
from tests.cases import rate
from tests.cases.rows import MAKERS as CASES
from tests.counter.make import make_item
from tests.factories import ELSEWHERE, HERE, make_actor, make_centre, make_resident
from tests.messages.make import make_message
from tests.permissions.counter import a_booking, a_ticket

DAY = date(2026, 6, 1)
HOME, AWAY = f"{HERE}001", f"{ELSEWHERE}001"


def make_run(area: str) -> PlanRun:
    return jobs.open_run(make_actor(), kind="t", title="t", area=area, given={}, seed=0, limit_s=1, solver="s")


def of_centre(make: Callable[..., Model]) -> Callable[[str], Model]:
    return lambda area: make(make_centre(area))


def of_project(make: Callable[[UpgradeProject], Model]) -> Callable[[str], Model]:
    return lambda area: make(factories.make_upgrade(make_centre(area), contract_fen=1))


def a_share(project: UpgradeProject) -> ProjectShare:
    return project.shares.create(source="区级统筹", fen=1)


def of_ticket(part: Callable[[Ticket], Model]) -> Callable[[str], Model]:
    return lambda area: part(Ticket.objects.get(key=a_ticket(area)["key"]))


def of_booking(part: Callable[[Appointment], Model]) -> Callable[[str], Model]:
    return lambda area: part(Appointment.objects.get(key=a_booking(area)["key"]))


# How one row of each model is made in an area. A scoped model that is missing here fails.
MAKERS: dict[str, Callable[[str], Model]] = {
    "accounts.User": lambda area: factories.make_staff(Role.SOCIAL_WORKER, area),
    "accounts.RoleHolding": lambda area: factories.make_staff(Role.SOCIAL_WORKER, area).roles.get(),
    "cases.Rating": of_centre(rate.make_rating),
    "cases.RatingInvitation": of_centre(rate.make_invitation),
    "cases.RatingRemark": of_centre(lambda centre: RatingRemark.objects.create(rating=rate.make_rating(centre))),
    "cases.Rectification": of_centre(rate.make_rectification),
    "cases.RectificationPeriod": of_centre(lambda centre: rate.make_rectification(centre).periods.get()),
    "counter.Appointment": of_booking(lambda booking: booking),
    "counter.AppointmentItem": of_booking(lambda booking: booking.items.create(item=make_item())),
    "counter.AppointmentPeriod": of_booking(lambda booking: booking.periods.get()),
    "counter.BookingRule": lambda area: BookingRule.objects.create(centre=make_centre(area)),
    "counter.Slot": of_booking(lambda booking: booking.slot),
    "counter.QueueDay": lambda area: QueueDay.objects.create(centre=make_centre(area), day=DAY),
    "counter.Sitting": lambda area: Sitting.objects.create(
        window=Window.objects.create(centre=make_centre(area), number=1),
        user=factories.make_staff(),
        began_at=clock.now(),
    ),
    "counter.Ticket": of_ticket(lambda ticket: ticket),
    "counter.TicketItem": of_ticket(lambda ticket: ticket.items.create(item=make_item())),
    "counter.TicketPeriod": of_ticket(lambda ticket: ticket.periods.get()),
    "counter.WaitTold": of_ticket(
        lambda ticket: WaitTold.objects.create(
            ticket=ticket, told_at=clock.now(), median_s=1, p90_s=2, quantiles_s=[1], naive_s=1
        )
    ),
    "counter.Window": lambda area: Window.objects.create(centre=make_centre(area), number=1),
    "kernel.AuditEntry": lambda area: AuditEntry.objects.create(actor_kind="system", fact="t", subject="t", area=area),
    "kernel.PlanRun": make_run,
    "notices.EventChoice": lambda area: EventChoice.objects.create(
        event="t", area=area, title_zh="t", text_zh="t", title_en="t", text_en="t"
    ),
    "notices.Message": make_message,
    "notices.MessageStep": lambda area: make_message(area).steps.get(),
    "people.PopulationCell": factories.make_cell,
    "places.Area": factories.make_area,
    "places.Centre": factories.make_centre,
    "places.CentreService": lambda area: make_centre(area).services.create(name="社保"),
    "places.Notice": of_centre(factories.make_notice),
    "places.OpeningException": of_centre(factories.make_exception),
    "places.OpeningSpan": of_centre(factories.make_span),
    "places.Posting": of_centre(factories.make_posting),
    "places.Premises": factories.make_premises,
    "places.Room": of_centre(factories.make_room),
    "places.SharingAgreement": of_centre(factories.make_sharing),
    "planning.CentreDiagnosis": of_centre(factories.make_diagnosis),
    "planning.Milestone": of_project(lambda project: project.milestones.create(title="封顶", due_on=DAY)),
    "planning.Payment": of_project(lambda project: a_share(project).payments.create(fen=1, paid_on=DAY, who="t")),
    "planning.ProjectDelay": of_project(
        lambda project: project.delays.create(due_on=DAY, reason="雨季", at=clock.now(), who="t")
    ),
    "planning.ProjectDocument": of_project(factories.make_document),
    "planning.ProjectShare": of_project(a_share),
    "planning.ProjectStep": of_project(
        lambda project: project.steps.create(status="planned", since=clock.now(), who="t")
    ),
    "planning.FundingSource": factories.make_source,
    "planning.OptionShare": of_centre(lambda centre: factories.make_option(centre).shares.get()),
    "planning.Scenario": factories.make_scenario,
    "planning.ScenarioBudget": lambda area: factories.make_scenario(area).budgets.create(
        source=factories.make_source(area), year=0, fen=1
    ),
    "planning.ScenarioChoice": lambda area: factories.make_scenario(area).choices.create(
        option=factories.make_option(make_centre(area)), year=0
    ),
    "planning.ScenarioWish": lambda area: factories.make_scenario(area).wishes.create(
        option=factories.make_option(make_centre(area)), kind="insist"
    ),
    "planning.UpgradeOption": of_centre(factories.make_option),
    "planning.UpgradeProject": of_centre(factories.make_upgrade),
    **CASES,
}

# Models that belong to no area, and why nothing leaks through them.
WITHOUT_AREA = {
    "accounts.Invitation": "found by the secret in the link only",
    "accounts.OneTimeCode": "found by the session that asked for it only",
    "accounts.Throttle": "counters under blind keys, shown to nobody",
    "cases.ItemQuestion": "what can be done, published for everybody",
    "cases.ItemVersion": "what can be done, published for everybody",
    "cases.NeededPaper": "what can be done, published for everybody",
    "cases.ServiceItem": "what can be done, published for everybody",
    "counter.LaneCounter": "the last number of a lane, read by nobody but the service that raises it",
    "notices.AccessToken": "the pass of the WeChat account, shown to nobody",
    "notices.Contact": "fingerprints of addresses, found by the signed link in a message only",
    "people.CensusCounty": "published census figures, the same for everybody",
    "places.CalendarDay": "the state's calendar, the same for everybody",
    "places.Story": "published stories, the same for everybody",
    "planning.Standard": "the standards, the same for everybody",
}


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("jiamen.")]


def scoped(model: type[Model]) -> bool:
    return isinstance(model._default_manager.all(), ScopedQuerySet)


def test_every_model_is_scoped_or_says_why_not() -> None:
    labels = {model._meta.label: scoped(model) for model in ours()}
    assert {label for label, is_scoped in labels.items() if is_scoped} == set(MAKERS)
    assert {label for label, is_scoped in labels.items() if not is_scoped} == set(WITHOUT_AREA)


@pytest.mark.django_db
@pytest.mark.parametrize("label", sorted(MAKERS))
def test_staff_see_the_rows_of_their_area_and_no_others(label: str) -> None:
    home, away = MAKERS[label](HOME), MAKERS[label](AWAY)
    rows = apps.get_model(label)._default_manager

    def seen(actor: Actor) -> set[object]:
        return set(rows.visible_to(actor).values_list("pk", flat=True)) & {home.pk, away.pk}

    assert seen(make_actor(scope=HERE)) == {home.pk}
    assert seen(make_actor(scope=HERE[:6])) == {home.pk}
    assert seen(make_actor(scope=ELSEWHERE)) == {away.pk}
    assert seen(make_actor(scope=f"{HERE}002")) == set()
    assert seen(make_actor(scope="")) == {home.pk, away.pk}
    assert seen(Actor.system("tests")) == {home.pk, away.pk}
    assert seen(Actor.anonymous()) == set()
    assert seen(make_resident().as_actor(make_actor().origin)) == set()


@pytest.mark.django_db
def test_residents_are_in_no_list_of_staff() -> None:
    resident = make_resident()
    everywhere = make_actor(scope="")
    assert resident.pk not in set(type(resident).objects.visible_to(everywhere).values_list("pk", flat=True))


def test_a_role_over_two_areas_reaches_both() -> None:
    actor = make_actor()
    both = Actor(actor.kind, grants=frozenset({Grant("x", HERE), Grant("x", ELSEWHERE)}))
    assert set(both.scopes) == {HERE, ELSEWHERE}
