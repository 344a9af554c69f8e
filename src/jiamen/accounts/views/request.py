"""What a view of accounts is given."""

from django.http import HttpRequest

from jiamen.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request that has passed the actor middleware."""

    actor: Actor
