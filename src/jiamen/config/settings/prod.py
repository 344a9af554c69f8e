"""Production: refuses to start half-configured and lists everything that is missing at once."""

import json
import os
import re

from django.core.exceptions import ImproperlyConfigured

from jiamen.config.settings.base import *  # noqa: F403  # Django's way of layering settings
from jiamen.config.settings.base import QUIET_HOURS

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
if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d", QUIET_HOURS):
    missing.append("  JIAMEN_QUIET_HOURS: two times of day like 21:00-8:00")
_sms_url = os.environ.get("JIAMEN_SMS_URL", "")
if _sms_url and not _sms_url.startswith(("https://", "http://")):
    missing.append("  JIAMEN_SMS_URL: the address of the provider, https://…")
try:
    _sms_headers = dict(json.loads(os.environ.get("JIAMEN_SMS_HEADERS") or "{}"))
except (TypeError, ValueError):
    missing.append('  JIAMEN_SMS_HEADERS: headers as JSON, {"Authorization": "…"}')
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
SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}"
TRUSTED_PROXIES = int(os.environ.get("JIAMEN_PROXIES", "1"))
_channels = "jiamen.messages.services.channels"
if _sms_url:
    SMS_GATEWAY = {"url": _sms_url, "headers": _sms_headers}
    SMS_GATEWAY |= {"accepted": os.environ.get("JIAMEN_SMS_ACCEPTED", "")}
    SMS_GATEWAY |= {"body": os.environ["JIAMEN_SMS_BODY"]} if "JIAMEN_SMS_BODY" in os.environ else {}
SMS_ADAPTER = os.environ.get(
    "JIAMEN_SMS", f"{_channels}.sms.send_code" if _sms_url else "jiamen.accounts.services.sms.unavailable"
)  # never the terminal: codes are secret
WECHAT = {
    "app_id": os.environ.get("JIAMEN_WECHAT_APP", ""),
    "secret": os.environ.get("JIAMEN_WECHAT_SECRET", ""),
    "address": "https://api.weixin.qq.com",
}
EMAIL_HOST = os.environ.get("JIAMEN_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("JIAMEN_MAIL_PORT", "465"))
EMAIL_USE_SSL = EMAIL_PORT == 465  # the port of SMTP that is encrypted from the first byte
EMAIL_USE_TLS = not EMAIL_USE_SSL
EMAIL_HOST_USER = os.environ.get("JIAMEN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("JIAMEN_MAIL_PASSWORD", "")
MESSAGE_ADAPTERS = {
    "sms": f"{_channels}.sms.HttpSms" if _sms_url else f"{_channels}.unset.Unset",
    "email": f"{_channels}.mail.Mail" if EMAIL_HOST else f"{_channels}.unset.Unset",
    "wechat": f"{_channels}.wechat.WechatTemplate" if WECHAT["app_id"] else f"{_channels}.unset.Unset",
}
