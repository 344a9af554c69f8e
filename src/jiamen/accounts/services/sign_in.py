"""Signing in with user name and password, and what is written down about it."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from jiamen.accounts import events
from jiamen.accounts.errors import AddressHeld, LockedOut, SecondFactorHeld, WrongPassword
from jiamen.accounts.models import User, UserKind, plain_name
from jiamen.accounts.services.throttle import Limit, Spent, clear, forgive, spend
from jiamen.kernel.actor import Actor, Origin
from jiamen.kernel.events import publish

QUARTER = timedelta(minutes=15)
PASSWORD = Limit("password", limit=5, window=QUARTER, hold=QUARTER)
ADDRESS = Limit("address", limit=30, window=QUARTER, hold=QUARTER)
SECOND_FACTOR = Limit("second-factor", limit=5, window=QUARTER, hold=QUARTER)


def check_password(actor: Actor, *, username: str, password: str) -> User:
    """The member of staff with this name and password; nobody is signed in yet (a second factor may follow).

    Unknown names, residents and closed accounts take the same time, count the same and get the same words.

    Raises:
        AddressHeld: too many tries from the actor's address.
        LockedOut: too many wrong passwords for this name, or this was the last try.
        WrongPassword: name and password do not match.
    """
    name = plain_name(username)
    from_address = spend(ADDRESS, network(actor.origin.address))
    if from_address.held_until:
        raise AddressHeld(until=clock_time(from_address.held_until))
    attempt = spend(PASSWORD, name)
    if attempt.held_until:
        raise LockedOut(until=clock_time(attempt.held_until))
    user = User.objects.filter(kind=UserKind.STAFF, username=name).first()
    if user is None:
        make_password(password)  # as slow as a check, so that time tells nothing
    elif user.check_password(password) and user.is_active:
        clear(attempt)
        forgive(from_address)
        return user
    if attempt.last:
        until = attempt.at + PASSWORD.hold
        _note_lock(actor, user, until)
        raise LockedOut(until=clock_time(until))
    raise WrongPassword(limit=PASSWORD.limit, minutes=int(PASSWORD.window.total_seconds() // 60))


@transaction.atomic
def _note_lock(actor: Actor, user: User | None, until: datetime) -> None:
    subject = f"user:{user.pk}" if user else "user:unknown"
    publish(actor, events.SignInHeld(subject=subject, area=home(user), what="password", until=until.isoformat()))


@transaction.atomic
def note_sign_in(user: User, origin: Origin) -> None:
    """Write down that an account has signed in."""
    publish(user.as_actor(origin), events.SignedIn(subject=f"user:{user.pk}", area=home(user)))


@transaction.atomic
def note_second_factor(user: User, origin: Origin, *, step: str, factor: str) -> None:
    """Write down that an authenticator was added, removed or renewed."""
    fact = events.SecondFactorChanged(subject=f"user:{user.pk}", area=home(user), step=step, factor=factor)
    publish(user.as_actor(origin), fact)


def spend_second_factor_try(user: User) -> Spent:
    """Count one try of an authenticator or recovery code; `throttle.clear` it when the code was right.

    Raises:
        SecondFactorHeld: too many wrong codes.
    """
    attempt = spend(SECOND_FACTOR, str(user.pk))
    if attempt.held_until:
        raise SecondFactorHeld(until=clock_time(attempt.held_until))
    return attempt


def home(user: User | None) -> str:
    """The widest area an account works in, for the audit row ("" for residents and unknown names)."""
    if user is None:
        return ""
    return min(user.roles.values_list("area", flat=True), key=lambda code: (len(code), code), default="")


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 an IPv6 line is given."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)


def clock_time(moment: datetime) -> str:
    """The time of day a person reads on the wall, such as 14:35."""
    return date_format(timezone.localtime(moment), "H:i")
