"""A laptop: keys are made once and kept beside the data, e-mail and SMS go to the terminal."""

from jiamen.config.settings import keys
from jiamen.config.settings.base import *  # noqa: F403  # Django's way of layering settings
from jiamen.config.settings.base import DATA_DIR

DEBUG = False
DEMO_ACCOUNTS = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
SECRET_KEY, LOOKUP_KEY, DATA_KEYS = keys.kept_beside(DATA_DIR)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STAFF_SECOND_FACTOR = False  # the demo's accounts sign in with a password alone, and the page says so
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://127.0.0.1 has no certificate
