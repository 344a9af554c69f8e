"""People who sign in, and the roles they hold."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Actor, ActorKind, Grant, Origin
from jiamen.kernel.models import ScopedQuerySet
from jiamen.kernel.secrets import EncryptedTextField


class UserKind(models.TextChoices):
    """Staff and residents never share an account."""

    STAFF = "staff", _("staff")
    RESIDENT = "resident", _("resident")


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the services decide who may."""

    def create_staff(self, username: str, display_name: str, password: str | None = None, **more: Any) -> "User":
        """A member of staff; without a password the account cannot sign in until one is set."""
        user = self.model(kind=UserKind.STAFF, username=username, display_name=display_name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. Residents have a random `username` and are found by `phone_key`."""

    kind = models.CharField(max_length=10, choices=UserKind)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    display_name = models.CharField(_("name"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
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

    def as_actor(self, origin: Origin) -> Actor:
        """The account at work, with its grants (one query)."""
        grants = frozenset(Grant(role=r.role, scope=r.area) for r in self.roles.all())
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
