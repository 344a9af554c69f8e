"""What every test run needs before Django loads: a database and the test settings.

Set here and not in pyproject.toml, because pytest-django would load the settings named there before the
database is known.
"""

import os
from collections.abc import Iterator

import django
import pytest
from django.conf import settings
from django.utils import translation

from jiamen.config.refusals import DatabaseRefused
from tests import database

try:
    database.provide()
except DatabaseRefused as refusal:
    pytest.exit(str(refusal), returncode=1)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.test")
django.setup()


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """A page asked for in English leaves its thread speaking English."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Tests that commit are cleaned up by TRUNCATE, which the audit log refuses everywhere else."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER audit_is_never_emptied")
