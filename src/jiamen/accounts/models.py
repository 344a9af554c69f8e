"""People who sign in, and the roles they hold."""

import secrets
import unicodedata
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Actor, ActorKind, Grant, Origin
from jiamen.kernel.models import ScopedQuerySet
from jiamen.kernel.secrets import EncryptedTextField


class UserKind(models.TextChoices):
    """Staff and residents never share an account."""

    STAFF = "staff", _("staff")
    RESIDENT = "resident", _("resident")


class UserScope(ScopedQuerySet):
    """Accounts. Staff belong to every area they hold a role in; residents belong to no area and are never listed."""

    def visible_to(self, actor: Actor) -> Self:
        """Staff with a role inside the actor's part of the tree."""
        inside = RoleHolding.objects.visible_to(actor).values("user_id")
        return self.filter(kind=UserKind.STAFF, pk__in=inside)


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the services decide who may."""

    def get_queryset(self) -> "models.QuerySet[User]":
        """Rows that know `visible_to`."""
        return UserScope(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> "models.QuerySet[User]":
        """Staff with a role inside the actor's part of the tree."""
        return UserScope(self.model, using=self._db).visible_to(actor)

    def create_staff(self, username: str, display_name: str, password: str | None = None, **more: Any) -> "User":
        """A member of staff; without a password the account cannot sign in until one is set."""
        user = self.model(kind=UserKind.STAFF, username=plain_name(username), display_name=display_name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_resident(self, phone: str, phone_key: str) -> "User":
        """A resident, known by a phone that answered a one-time code."""
        user = self.model(
            kind=UserKind.RESIDENT, username=f"r-{secrets.token_hex(12)}", phone=phone, phone_key=phone_key
        )
        user.set_unusable_password()
        user.save(using=self._db)
        return user


USERNAME_SHAPE = r"[A-Za-z0-9][A-Za-z0-9._@-]{2,59}"
"""What a user name may be, typed or imported (a regular expression for the whole of it)."""


def plain_name(username: str) -> str:
    """The one spelling of a user name: "  Wang.Fang " and "wang.fang" are the same account."""
    return unicodedata.normalize("NFKC", username).strip().lower()


class User(AbstractBaseUser):
    """An account. Residents have a random `username` and are found by `phone_key`."""

    kind = models.CharField(max_length=10, choices=UserKind)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    display_name = models.CharField(_("full name"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("mobile phone"), blank=True, default="")
    phone_key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  # unique: NULLs may repeat, "" may not
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=UserKind.RESIDENT) | Q(phone_key__isnull=False), name="resident_has_phone"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of staff (no right follows from it)."""
        return self.kind == UserKind.STAFF

    @property
    def second_factor(self) -> bool:
        """Whether an authenticator app or a passkey guards the account (one query)."""
        kinds = ["totp", "webauthn"]
        return bool(self.authenticator_set.filter(type__in=kinds).exists())  # type: ignore[attr-defined]  # allauth's

    @property
    def owes_second_factor(self) -> bool:
        """Whether the account must set up a second factor before it may work."""
        return bool(
            settings.STAFF_SECOND_FACTOR and self.roles.filter(role__in=PLANNERS).exists() and not self.second_factor
        )

    def as_actor(self, origin: Origin) -> Actor:
        """The account at work, with its grants (one query; none while a second factor is owed)."""
        held = [] if self.owes_second_factor else self.roles.all()
        grants = frozenset(Grant(role=r.role, scope=r.area) for r in held)
        return Actor(ActorKind(self.kind), user_id=self.pk, label=str(self), grants=grants, origin=origin)


class RoleHolding(models.Model):
    """One role of one member of staff over one area code and all inside it ("" is everywhere)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    area = models.CharField(_("area"), max_length=12, blank=True)

    class Scope(ScopedQuerySet):
        """Holdings by area."""

        area_lookup = "area"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [models.UniqueConstraint(fields=["user", "role", "area"], name="one_role_once_per_area")]


class Throttle(models.Model):
    """Recent attempts under one key, shared by all processes. `key` is a blind key: no user name or address in the clear."""

    key = models.CharField(max_length=64, primary_key=True)
    recent = ArrayField(models.DateTimeField(), default=list)
    held_until = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(db_index=True)


RESEND_PAUSE = timedelta(seconds=60)


class OneTimeCode(models.Model):
    """The code last sent to a phone. The code is stored as a keyed fingerprint, the phone encrypted."""

    phone_key = models.CharField(max_length=64, unique=True)
    phone = EncryptedTextField()
    code_key = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()


class Invitation(models.Model):
    """A link with which one member of staff sets a password, once. Only its fingerprint is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    token_key = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
