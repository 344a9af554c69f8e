"""Show a scenario to people without an account, by a link nobody can guess."""

import secrets

from django.db import transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.planning import permissions
from jiamen.planning.errors import NoAnswer
from jiamen.planning.events import ScenarioChanged
from jiamen.planning.models import Scenario
from jiamen.planning.selectors.programme import newest_answer


@transaction.atomic
def share_scenario(actor: Actor, scenario: Scenario) -> str:
    """The token of the scenario's link; a scenario that is shared keeps the one it has.

    Raises:
        NotPermitted; NoAnswer: nothing has been computed that could be shown.
    """
    found = _held(actor, scenario)
    if newest_answer(found) is None:
        raise NoAnswer(name=found.name)
    return found.share_token or _keep(actor, found, secrets.token_urlsafe(32))


@transaction.atomic
def unshare_scenario(actor: Actor, scenario: Scenario) -> None:
    """Take the link back; it opens nothing any more, and sharing again makes another. Raises: NotPermitted."""
    found = _held(actor, scenario)
    if found.share_token is not None:
        _keep(actor, found, None)


def _held(actor: Actor, scenario: Scenario) -> Scenario:
    require(actor, permissions.DRAFT, area=scenario.area_id)
    found: Scenario
    [found] = lock_rows(Scenario.objects.filter(pk=scenario.pk))
    return found


def _keep(actor: Actor, scenario: Scenario, token: str | None) -> str:
    scenario.share_token = token
    scenario.save(update_fields=["share_token"])
    fact = ScenarioChanged(subject=f"scenario:{scenario.pk}", area=scenario.area_id, title=scenario.name)
    publish(actor, fact, after={"shared": token is not None})  # the token itself would let a reader of the log in
    return token or ""
