"""Production: refuses to start half-configured and lists everything that is missing at once."""

import os

from django.core.exceptions import ImproperlyConfigured

from jiamen.config.settings.base import *  # noqa: F403  # Django's way of layering settings

NEEDED = {
    "DATABASE_URL": "the PostgreSQL server, postgresql://user:password@host/name",
    "JIAMEN_SECRET_KEY": "50 or more random characters that sign sessions",
    "JIAMEN_LOOKUP_KEY": "32 or more random characters that index encrypted columns; never change it",
    "JIAMEN_DATA_KEYS": "Fernet keys for personal data, newest first, separated by commas",
    "JIAMEN_HOSTS": "host names this server answers to, separated by commas",
}
SHORTEST = {"JIAMEN_SECRET_KEY": 50, "JIAMEN_LOOKUP_KEY": 32, "JIAMEN_DATA_KEYS": 44}
missing = [
    f"  {name}: {meaning}" for name, meaning in NEEDED.items() if len(os.environ.get(name, "")) < SHORTEST.get(name, 1)
]
if 0 < len(os.environ.get("JIAMEN_METRICS_TOKEN", "")) < 32:
    missing.append("  JIAMEN_METRICS_TOKEN: 32 or more random characters; leave it out to keep /metrics closed")
if missing:
    raise ImproperlyConfigured("Production needs these settings in the environment:\n" + "\n".join(missing))

DEBUG = False
SECRET_KEY = os.environ["JIAMEN_SECRET_KEY"]
LOOKUP_KEY = os.environ["JIAMEN_LOOKUP_KEY"]
DATA_KEYS = os.environ["JIAMEN_DATA_KEYS"].split(",")
ALLOWED_HOSTS = os.environ["JIAMEN_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = int(os.environ.get("JIAMEN_PROXIES", "1"))
SMS_ADAPTER = os.environ.get(
    "JIAMEN_SMS", "jiamen.accounts.services.sms.unavailable"
)  # never the terminal: codes are secret
