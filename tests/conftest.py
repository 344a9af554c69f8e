"""What every test run needs before Django loads: a database and the test settings.

Set here and not in pyproject.toml, because pytest-django would load the settings named there before the
database is known.
"""

import os

import pytest

from jiamen.config.embedded_places import DatabaseRefused
from tests import database

try:
    database.provide()
except DatabaseRefused as refusal:
    pytest.exit(str(refusal), returncode=1)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.test")
