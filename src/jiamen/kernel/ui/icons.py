"""Bootstrap icons, drawn into the page.

The front end's build writes `icons.json` beside its manifest: for every icon named in a template or in Python code, the
drawing inside its `<svg>`. Before the first build there are none, and pages show words alone.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def icon_svg(name: str) -> SafeString:
    """The icon as decoration (hidden from screen readers): whatever it says must also be said in words."""
    drawing = _drawings(_file()).get(name)
    if drawing is None:
        return SafeString("")
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(drawing),  # noqa: S308  # from our own build, not from a person
    )


def _file() -> Path:
    return Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).with_name("icons.json")


@lru_cache(maxsize=1)
def _drawings(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}
