"""Translations without GNU gettext: `messages.py update | check | compile [app …]`.

Message ids are English; each app keeps its Chinese in `src/jiamen/<app>/locale/zh_Hans/LC_MESSAGES/django.po`, so that a
feature and its words live in one folder. `update` collects new ids, `check` fails on a missing, fuzzy or malformed entry,
`compile` writes the binary files Django reads (they are not committed).
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
APPS = ROOT / "src" / "jiamen"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
BLANKED = re.compile(r"\b([BFPSX])\1*\b")  # what `templatize` puts in place of text that is not to be translated
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*[^{}]*\}|%[sd]")


def catalogue_path(app: Path) -> Path:
    """Where an app keeps its Chinese."""
    return app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def sources(app: Path) -> Iterator[tuple[Path, bytes]]:
    """Python files, and templates turned into what the Python extractor understands."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation.template import templatize

    for path in sorted(app.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_bytes()
    for pattern in ("*.html", "*.txt", "*.svg"):
        for path in sorted(app.glob(f"templates/**/{pattern}")):
            code = templatize(path.read_text("utf-8"), origin=str(path))
            yield path, "\n".join(line.strip() for line in BLANKED.sub(" ", code).splitlines()).encode()


def used(app: Path) -> Catalog:
    """Every message id the app uses."""
    catalogue = Catalog(locale="zh_Hans")
    for path, code in sources(app):
        for line, message, _comments, context in extract("python", BytesIO(code), keywords=KEYWORDS):
            catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), line)], context=context)
    return catalogue


def kept(app: Path) -> Catalog:
    """The app's catalogue as it stands."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale="zh_Hans", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", charset="utf-8")


def update(app: Path) -> list[str]:
    """Add new ids without a translation, drop unused ones; what is translated stays."""
    have, want = kept(app), used(app)
    if not [m for m in want if m.id]:
        return []
    fresh = Catalog(locale="zh_Hans", charset="utf-8", project="Jiamen", creation_date=have.creation_date)
    for message in want:
        if message.id:
            old = have.get(message.id, context=message.context)
            fresh.add(message.id, old.string if old else "", context=message.context)
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, sort_output=True, width=120, omit_header=False)
    return []


def check(app: Path) -> list[str]:
    """Faults of an app's catalogue, one line each."""
    have, faults = kept(app), []
    for message in used(app):
        if not message.id:
            continue
        mine = have.get(message.id, context=message.context)
        where = ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
        if mine is None or not _complete(mine):
            faults.append(f"{where}: no Chinese for {message.id!r}")
        elif mine.fuzzy:
            faults.append(f"{where}: uncertain Chinese for {message.id!r}")
        elif _places(message.id) != _places(mine.string):
            faults.append(f"{where}: placeholders differ in the Chinese for {message.id!r}")
    return faults


def _complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def _places(text: object) -> set[str]:
    last = text[-1] if isinstance(text, tuple | list) else text
    return set(PLACEHOLDER.findall(str(last)))


def quarrels(apps: list[Path]) -> list[str]:
    """Ids that two apps translate differently: Django merges all catalogues into one, so only one of them would show."""
    said: dict[tuple[object, object], dict[str, str]] = defaultdict(dict)
    for app in apps:
        for message in kept(app):
            if message.id:
                said[str(message.id), message.context].setdefault(str(message.string), app.name)
    return [
        f"{' and '.join(words.values())} translate {key[0]!r} differently ({' / '.join(words)}): use pgettext"
        for key, words in said.items()
        if len(words) > 1
    ]


def compile_(app: Path) -> list[str]:
    """Write the binary catalogue."""
    path = catalogue_path(app)
    if path.exists():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, kept(app))
    return []


def main(arguments: list[str]) -> int:
    """Run one verb over the named apps, or all."""
    verbs = {"update": update, "check": check, "compile": compile_}
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 2
    apps = [APPS / name for name in arguments[1:]] or [path for path in sorted(APPS.iterdir()) if path.is_dir()]
    faults = [fault for app in apps for fault in verbs[arguments[0]](app)]
    if arguments[0] == "check":
        faults += quarrels([path for path in sorted(APPS.iterdir()) if path.is_dir()])
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
