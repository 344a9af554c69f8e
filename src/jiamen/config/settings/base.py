"""Settings every installation shares; `dev`, `test` and `prod` add their own."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[4]
DATA_DIR = Path(os.environ.get("JIAMEN_DATA", ROOT / "var"))
BENCH_DATA = Path(os.environ.get("JIAMEN_BENCH_DATA", ROOT.parent / "shared" / "data"))

INSTALLED_APPS = [
    "jiamen.config",
    "jiamen.kernel",
    "jiamen.accounts",
    "jiamen.places",
    "jiamen.people",
    "jiamen.messages",
    "jiamen.cases",
    "jiamen.counter",
    "jiamen.planning",
    "jiamen.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_vite",
    "ninja",
    "procrastinate.contrib.django",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "jiamen.kernel.middleware.request_context",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jiamen.kernel.middleware.actor",
    "jiamen.kernel.middleware.refusals",
]

ROOT_URLCONF = "jiamen.config.urls"
ASGI_APPLICATION = "jiamen.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "jiamen.kernel.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": dj_database_url.config(default="postgresql:///jiamen", conn_max_age=0)}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"

# --- signing in -----------------------------------------------------------------------------------------------------
STAFF_SECOND_FACTOR = True  # operators and planners must set up an authenticator app or a passkey before they may work
SMS_ADAPTER = "jiamen.accounts.services.sms.console"  # a function (phone, text) that raises OSError when it fails
TRUSTED_PROXIES = 0  # proxies in front of us that write X-Forwarded-For; the visitor's address is the last one they add
ACCOUNT_ADAPTER = "jiamen.config.allauth.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # counted in PostgreSQL for all processes: accounts/services/throttle.py
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "jiamen.config.allauth.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
ACCOUNT_FORMS = {"reauthenticate": "jiamen.accounts.forms.second_factor.ConfirmByPasswordForm"}
MFA_FORMS = {
    "authenticate": "jiamen.accounts.forms.second_factor.SecondFactorForm",
    "reauthenticate": "jiamen.accounts.forms.second_factor.ConfirmByCodeForm",
    "activate_totp": "jiamen.accounts.forms.second_factor.SetUpAppForm",
    "add_webauthn": "jiamen.accounts.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "jiamen.accounts.forms.second_factor.RenamePasskeyForm",
}
# --- end of signing in ----------------------------------------------------------------------------------------------

# --- messages to people ---------------------------------------------------------------------------------------------
MESSAGE_ADAPTERS = {  # channel -> class with one method; production puts the services of its settings in
    "sms": "jiamen.messages.services.channels.console.Console",
    "email": "jiamen.messages.services.channels.mail.Mail",
    "wechat": "jiamen.messages.services.channels.console.Console",
}
QUIET_HOURS = os.environ.get("JIAMEN_QUIET_HOURS", "21:00-8:00")  # held until they end, urgent messages excepted
SITE_ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"  # before the links in messages
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("JIAMEN_MAIL_FROM", "jiamen@localhost")
SMS_GATEWAY: dict[str, Any] = {}  # messages/services/channels/sms.py: Gateway
WECHAT: dict[str, str] = {}
# --- end of messages ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"  # made from the checkout by tools/setup.py, not data
STATICFILES_DIRS = [("frontend", ROOT / "frontend" / "dist")] if (ROOT / "frontend" / "dist").exists() else []
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": ROOT / "frontend" / "dist" / "manifest.json",
        "static_url_prefix": "frontend",
    }
}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "uploads"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],  # chart and map libraries set element styles
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

DEMO_ACCOUNTS = False  # whether `jiamen demo` makes accounts with a password everybody knows
SITE_NAME = _("Jiamen")
NAVIGATION = "jiamen.config.navigation.build"
AT_CENTRE = "jiamen.config.navigation.at_centre"  # (centre) -> what residents can do there, for its public page
AT_DESK = "jiamen.config.navigation.at_desk"  # (actor, centre) -> the tools of its desk
ABOUT_CENTRE = "jiamen.config.navigation.about_centre"  # (centre) -> entries for its public page
AT_HOME = "jiamen.config.navigation.at_home"  # () -> entries for the home page
DETOUR_FACTOR = 1.3  # walking distance = great-circle distance × this, when there is no walking network
_network = os.environ.get("JIAMEN_WALKING_NETWORK", "")
WALKING_NETWORK = Path(_network) if _network else None  # siting walks along the streets of this extract

METRICS_TOKEN = os.environ.get("JIAMEN_METRICS_TOKEN", "")  # who sends it may read /metrics

LOGGING_CONFIG = "jiamen.kernel.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("JIAMEN_LOG", "WARNING")},
}
