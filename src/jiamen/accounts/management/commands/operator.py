"""`jiamen operator NAME`: the first operator of an installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jiamen.accounts.services.staff import invite_operator
from jiamen.kernel.actor import Actor


class Command(BaseCommand):
    help = "Make an operator of the whole installation, or send them another link; prints a link that sets the password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="user name, at least three letters or digits")

    def handle(self, *args: Any, **options: Any) -> None:
        made = invite_operator(Actor.system("jiamen operator"), username=options["name"])
        scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
        link = f"{scheme}://{settings.ALLOWED_HOSTS[0]}{reverse('accounts:invitation', args=[made.token])}"
        until = f"{localtime(made.expires_at):%Y-%m-%d %H:%M}"
        self.stdout.write(
            _("This link sets the password of {name}, once, until {until}:").format(name=made.user, until=until)
        )
        self.stdout.write(link)
