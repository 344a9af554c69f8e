"""Reference pages made from the code: `reference.py write | check`. `check` fails where a page tells something else."""

import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
NOTE = "<!-- Made by tools/reference.py from the code; change the code, then run it with `write`. -->\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def permissions() -> str:
    """Every right and the roles that hold it."""
    from jiamen.accounts.permissions import Role
    from jiamen.kernel.actor import Permission

    rows = [
        (f"`{right.code}`", right.title, *("●" if role in right.roles else "" for role in Role))
        for right in Permission.every()
    ]
    head = ("right", "what it allows", *(str(role.label) for role in Role))
    return "# Rights and roles\n\nA role is held over an area and everything inside it.\n\n" + table(head, rows)


def errors() -> str:
    """Every refusal: its code, HTTP status, sentence and next step."""
    from jiamen.kernel.errors import Refusal

    def family(parent: type[Refusal]) -> Iterable[type[Refusal]]:
        for child in parent.__subclasses__():
            if child.__module__.startswith("jiamen"):
                yield child
                yield from family(child)

    kinds = sorted({child.code: child for child in family(Refusal)}.items())
    rows = [(f"`{code}`", kind.status, kind.message, kind.next_step) for code, kind in kinds]
    return "# Refusals\n\nWhat the system says when it cannot do what was asked.\n\n" + table(
        ("code", "HTTP", "sentence", "next step"), rows
    )


def commands() -> str:
    """Every command of `jiamen` with its arguments."""
    from django.core.management import get_commands, load_command_class

    parts = ["# Commands\n\nExit codes: 0 done, 1 refused with a reason, 2 wrong usage.\n"]
    ours = {name: app for name, app in get_commands().items() if str(app).startswith("jiamen")}
    for name, app in sorted(ours.items()):
        command = load_command_class(str(app), name)
        parser = command.create_parser("jiamen", name)
        shown = [action for action in parser._actions if action.dest not in DJANGO_OPTIONS]
        parts.append(f"## `jiamen {name}`\n\n{command.help}\n")
        rows = [(f"`{', '.join(a.option_strings) or a.dest}`", a.help or "") for a in shown]
        parts.append(table(("argument", "meaning"), rows) if rows else "No arguments.\n")
    return "\n".join(parts)


DJANGO_OPTIONS = {
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}

SETTINGS = (
    ("DATABASE_URL", "the embedded server", "PostgreSQL 15 or later: `postgresql://user:password@host/name`"),
    ("PORT", "8000", "the port `jiamen run` serves on, at 127.0.0.1"),
    ("JIAMEN_DATA", "`./var`", "folder of the embedded database, uploads and development keys"),
    ("JIAMEN_BENCH_DATA", "`../shared/data`", "public data for tests and benchmarks; nothing of the product needs it"),
    ("JIAMEN_LOG", "WARNING", "level of the log, JSON lines on standard error"),
    ("JIAMEN_SECRET_KEY", "made once (development)", "signs sessions; production needs it"),
    (
        "JIAMEN_LOOKUP_KEY",
        "made once (development)",
        "indexes encrypted columns; production needs it and it never changes",
    ),
    (
        "JIAMEN_DATA_KEYS",
        "made once (development)",
        "Fernet keys for personal data, newest first; production needs them",
    ),
    (
        "JIAMEN_PROXIES",
        "0 (production: 1)",
        "how many trusted proxies stand before the server; decides whose address is limited",
    ),
    (
        "JIAMEN_WALKING_NETWORK",
        "none: great circle × detour",
        "an OpenStreetMap extract (`.osm.pbf`) that covers the district; siting runs then walk along its streets",
    ),
    (
        "JIAMEN_METRICS_TOKEN",
        "none: only this machine, and nobody behind a proxy",
        "who may read `/metrics`: whoever sends `Authorization: Bearer …` with it; others are told there is no such page",
    ),
    (
        "JIAMEN_SMS",
        "none (development: the terminal)",
        "a function `(phone, text)` that sends a message, as a dotted path",
    ),
    (
        "JIAMEN_SMS_URL",
        "none: no text messages",
        "where a provider of text messages takes them; see [how to](../how-to/send-text-messages.md)",
    ),
    ("JIAMEN_SMS_HEADERS", "JSON content", 'headers for it, as JSON: `{"Authorization": "…"}`'),
    ("JIAMEN_SMS_BODY", "phone, text and id as JSON", "body for it, with `{phone}`, `{text}` and `{id}`"),
    ("JIAMEN_SMS_ACCEPTED", "any good status", "what stands in its answer when it took the message"),
    ("JIAMEN_MAIL_HOST", "none: no e-mail", "the SMTP server"),
    ("JIAMEN_MAIL_PORT", "465", "its port; 465 is encrypted from the start, others by STARTTLS"),
    ("JIAMEN_MAIL_USER", "none", "name to sign in with there"),
    ("JIAMEN_MAIL_PASSWORD", "none", "password to sign in with there"),
    ("JIAMEN_MAIL_FROM", "jiamen@localhost", "who the e-mails are from"),
    ("JIAMEN_WECHAT_APP", "none: no WeChat messages", "AppID of the official account"),
    ("JIAMEN_WECHAT_SECRET", "none", "AppSecret of the official account"),
    ("JIAMEN_QUIET_HOURS", "21:00-8:00", "when no message goes out unless it is urgent"),
    (
        "JIAMEN_HOSTS",
        "this machine (development)",
        "host names, separated by commas; production needs them, the first stands in links of messages",
    ),
    ("LANG", "Chinese", "language of the commands, with `LC_ALL` and `LC_MESSAGES` before it: `en…` is English"),
)


def settings() -> str:
    """Settings from the environment; `tests/architecture` proves the list complete."""
    return "# Settings\n\nAll from the environment.\n\n" + table(
        ("name", "when unset", "meaning"), [(f"`{n}`", d, m) for n, d, m in SETTINGS]
    )


def standards() -> str:
    """The standards every installation starts with; the operator may give each a new value from a date on."""
    shipped = import_module("jiamen.planning.migrations.0002_standards_as_shipped").STANDARDS
    rows = [
        (f"`{key}`", f"{zh}<br>{en}", f"{clause} {value} {unit} ({unit_en})", f"{source[0]}<br>{source[1]}", source[2])
        for key, value, zh, en, unit, unit_en, clause, source in shipped
    ]
    return "# Standards\n\nWhat the diagnosis holds centres against.\n\n" + table(
        ("key", "measure", "value", "source", "year"), rows
    )


def messages() -> str:
    """Every event people are told of, with its placeholders and texts."""
    from jiamen.messages.models import all_events

    parts = [
        "# Messages\n\nThe events people are told of, as delivered; an operator may change texts and ways for an area. "
        "Urgent ones go out at night too.\n"
    ]
    for event in all_events():
        urgent = ", urgent" if event.urgent else ""
        ways = ", ".join(str(channel.label) for channel in event.channels)
        hours = int(event.useful_for.total_seconds() // 3600)
        parts.append(f"## `{event.code}`: {event.title}{urgent}\n\nWays: {ways}. Of use for {hours} hours.\n")
        parts += [f"> **{words.title}** {words.text}\n" for words in (event.zh, event.en)]
        parts.append(
            table(("placeholder", "meaning"), [(f"`{{{place.name}}}`", place.title) for place in event.placeholders])
        )
    return "\n".join(parts)


MADE: dict[str, Callable[[], str]] = {
    "permissions.md": permissions,
    "errors.md": errors,
    "commands.md": commands,
    "settings.md": settings,
    "messages.md": messages,
    "standards.md": standards,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or tell which are out of date."""
    if arguments not in (["write"], ["check"]):
        print(__doc__)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.test")
    import django
    from django.utils import translation

    django.setup()
    for app in sorted((ROOT / "src" / "jiamen").iterdir()):
        for part in ("errors", "permissions"):
            if (app / f"{part}.py").exists() or (app / part).is_dir():
                import_module(f"jiamen.{app.name}.{part}")
    stale = []
    with translation.override("en"):
        for name, make in MADE.items():
            path, text = PAGES / name, NOTE + "\n" + make()
            if arguments == ["write"]:
                path.write_text(text, "utf-8")
            elif not path.exists() or path.read_text("utf-8") != text:
                stale.append(name)
    for name in stale:
        print(f"docs/reference/{name} is out of date: run `python tools/reference.py write`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
