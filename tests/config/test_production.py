"""Production settings: complete or not at all, and nothing of the demo."""

import json
import os
import subprocess
import sys

WHOLE = {
    "DATABASE_URL": "postgresql://jiamen@db.example/jiamen", "JIAMEN_SECRET_KEY": "s" * 50, "JIAMEN_LOOKUP_KEY": "l" * 32,
    "JIAMEN_DATA_KEYS": "ZGF0YWRhdGFkYXRhZGF0YWRhdGFkYXRhZGF0YWRhdGE=", "JIAMEN_HOSTS": "jiamen.example",
}  # fmt: skip
ASK = """
import json, sys
from jiamen.config.settings import prod
print(json.dumps({name: getattr(prod, name) for name in sys.argv[1:]}, default=str))
"""


def settings(*names: str, **environment: str) -> tuple[int, str]:
    """Exit code, and the settings as JSON or what was said instead."""
    clean = {name: value for name, value in os.environ.items() if name not in WHOLE and not name.startswith("DJANGO")}
    asked = subprocess.run(
        [sys.executable, "-c", ASK, *names], env={**clean, **environment}, capture_output=True, text=True, check=False
    )
    return asked.returncode, asked.stdout or asked.stderr


def test_everything_that_is_missing_is_listed_at_once() -> None:
    code, said = settings()
    assert code != 0
    assert [name for name in WHOLE if name in said] == list(WHOLE)
    code, said = settings(**{name: value for name, value in WHOLE.items() if name != "JIAMEN_HOSTS"})
    assert code != 0
    assert [name for name in WHOLE if f"  {name}:" in said] == ["JIAMEN_HOSTS"]


def test_keys_that_are_no_keys_are_refused() -> None:
    for name, value in (("JIAMEN_SECRET_KEY", "short"), ("JIAMEN_LOOKUP_KEY", "short"), ("JIAMEN_DATA_KEYS", "short")):
        code, said = settings(**{**WHOLE, name: value})
        assert code != 0, name
        assert f"  {name}:" in said


def test_a_token_that_could_be_guessed_is_refused() -> None:
    code, said = settings(**WHOLE, JIAMEN_METRICS_TOKEN="short")
    assert code != 0
    assert "  JIAMEN_METRICS_TOKEN:" in said
    assert (
        settings("METRICS_TOKEN", **WHOLE, JIAMEN_METRICS_TOKEN="t" * 32)[1].strip()
        == f'{{"METRICS_TOKEN": "{"t" * 32}"}}'
    )


def test_production_is_closed_where_the_demo_is_open() -> None:
    secure = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "STAFF_SECOND_FACTOR")
    names = (*secure, "SESSION_COOKIE_HTTPONLY", "DEBUG", "DEMO_ACCOUNTS", "SMS_ADAPTER", "ALLOWED_HOSTS")
    code, said = settings(*names, **WHOLE)
    assert code == 0, said
    assert json.loads(said) == dict.fromkeys((*secure, "SESSION_COOKIE_HTTPONLY"), True) | {
        "DEBUG": False,
        "DEMO_ACCOUNTS": False,
        "SMS_ADAPTER": "jiamen.accounts.services.sms.unavailable",
        "ALLOWED_HOSTS": ["jiamen.example"],
    }


def test_messages_go_where_the_settings_say_and_nowhere_else() -> None:
    names = ("MESSAGE_ADAPTERS", "SMS_ADAPTER", "SMS_GATEWAY", "SITE_ADDRESS")
    code, said = settings(*names, **WHOLE)
    assert code == 0, said
    unset = "jiamen.messages.services.channels.unset.Unset"
    assert json.loads(said)["MESSAGE_ADAPTERS"] == dict.fromkeys(("sms", "email", "wechat"), unset)
    services = {
        "JIAMEN_SMS_URL": "https://sms.example/", "JIAMEN_SMS_HEADERS": '{"Key": "k"}', "JIAMEN_SMS_ACCEPTED": "ok",
        "JIAMEN_MAIL_HOST": "smtp.example", "JIAMEN_WECHAT_APP": "wx1",
    }  # fmt: skip  # two lines say it better than five
    told = json.loads(settings(*names, **WHOLE, **services)[1])
    assert [path.rpartition(".")[2] for path in told["MESSAGE_ADAPTERS"].values()] == [
        "HttpSms",
        "Mail",
        "WechatTemplate",
    ]
    assert told["SMS_ADAPTER"] == "jiamen.messages.services.channels.sms.send_code"
    assert told["SMS_GATEWAY"] == {"url": "https://sms.example/", "headers": {"Key": "k"}, "accepted": "ok"}
    assert told["SITE_ADDRESS"] == "https://jiamen.example"


def test_quiet_hours_and_providers_that_cannot_be_read_are_refused() -> None:
    odd = {"JIAMEN_QUIET_HOURS": "at night", "JIAMEN_SMS_URL": "sms.example", "JIAMEN_SMS_HEADERS": "Key: k"}
    code, said = settings(**WHOLE, **odd)
    assert code != 0
    assert [name for name in odd if f"  {name}:" in said] == list(odd)
