"""Bootstrap icons, drawn into the page.

The front end's build writes `icons.json` beside its manifest: for every icon named in a template or in Python code, the
drawing inside its `<svg>`. Before the first build there are none, and pages show words alone.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def icon_svg(name: str) -> SafeString:
    """The icon as decoration (hidden from screen readers): whatever it says must also be said in words."""
    return _drawn(_file()).get(name, SafeString(""))


def _file() -> Path:
    return Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).with_name("icons.json")


@lru_cache(maxsize=1)
def _drawn(file: Path) -> dict[str, SafeString]:
    frame = '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>'
    drawings: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    # From our own build, not from a person.
    return {name: mark_safe(frame.format(drawing)) for name, drawing in drawings.items()}  # noqa: S308
