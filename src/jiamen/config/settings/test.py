"""Tests: fixed keys, cheap password hashing, nothing leaves the process."""

from jiamen.config.settings.base import *  # noqa: F403  # Django's way of layering settings
from jiamen.config.settings.base import DATABASES, STORAGES

DEBUG = False
DEMO_ACCOUNTS = True
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "only-for-tests-" + "x" * 40
LOOKUP_KEY = "only-for-tests"
DATA_KEYS = ["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"].pop("pool")  # a pool outlives the test database
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STAFF_SECOND_FACTOR = False  # tests of the second factor turn it on
