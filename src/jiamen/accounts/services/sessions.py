"""Sessions: where an account is signed in, and ending that."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from jiamen.accounts import events
from jiamen.accounts.models import User
from jiamen.accounts.services.sign_in import home
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotFound, SignInNeeded
from jiamen.kernel.events import publish


@transaction.atomic
def end_session(actor: Actor, *, session_id: int) -> None:
    """Sign one of the actor's own devices out.

    Raises:
        SignInNeeded: nobody is signed in.
        NotFound: no such session of this account.
    """
    if actor.user_id is None:
        raise SignInNeeded()
    session = UserSession.objects.filter(pk=session_id, user_id=actor.user_id).first()
    if session is None:
        raise NotFound()
    session.end()
    _note(actor, actor.user_id, 1)


@transaction.atomic
def end_all_sessions(actor: Actor, *, keep: str = "") -> int:
    """Sign the actor out everywhere, except in the session with the key `keep`; returns how many ended."""
    if actor.user_id is None:
        raise SignInNeeded()
    ended = end_sessions_of(actor.user_id, keep=keep)
    _note(actor, actor.user_id, ended)
    return ended


def end_sessions_of(user_id: int, *, keep: str = "") -> int:
    """End the sessions of an account; the caller has the right and writes the fact."""
    sessions = list(UserSession.objects.filter(user_id=user_id).exclude(session_key=keep))
    for session in sessions:
        session.end()
    return len(sessions)


def _note(actor: Actor, user_id: int, sessions: int) -> None:
    user = User.objects.get(pk=user_id)
    publish(actor, events.SignedOut(subject=f"user:{user.pk}", area=home(user), sessions=sessions))
