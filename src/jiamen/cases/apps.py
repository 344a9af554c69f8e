"""Django's entry to cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Service items, cases, papers, ratings."""

    name = "jiamen.cases"
    label = "cases"
    verbose_name = _("Cases")
