"""What every page knows: language, elder mode, colours, the way round the site, and the account.

The entries of the navigation belong to the apps, which the kernel does not know: `settings.NAVIGATION` names a function
`(request) -> Navigation` (dotted path). Without it the header shows no entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import get_language

ELDER_SIZES_PX = (20, 24, 30)
THEMES = ("light", "dark")
_HTML_LANG = {"zh-hans": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation or of the account menu; `active` is set for the page shown.

    `lang` is the language of the label where it is not that of the page.
    """

    label: str
    url: str
    icon: str = ""
    active: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, and the entries of their menu; `sign_out_url` is posted to."""

    name: str
    note: str
    items: tuple[NavItem, ...]
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """What the header offers this visitor: entries, and the account, or else where to sign in."""

    items: tuple[NavItem, ...] = ()
    account: Account | None = None
    sign_in_url: str = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """How this visitor wants pages: `text_px` is 0 outside elder mode, `theme` is empty when the system decides."""

    lang: str
    text_px: int
    theme: str
    path: str

    @property
    def elder(self) -> bool:
        """Whether elder mode is on."""
        return self.text_px > 0


def interface(request: HttpRequest) -> Interface:
    """The visitor's wishes, from the cookies `elder` and `theme` and the active language; odd values count as unset."""
    sizes = {"on": ELDER_SIZES_PX[0], **{str(size): size for size in ELDER_SIZES_PX}}
    theme = request.COOKIES.get("theme", "")
    return Interface(
        lang=_HTML_LANG.get(get_language() or "", "zh-CN"),
        text_px=sizes.get(request.COOKIES.get("elder", ""), 0),
        theme=theme if theme in THEMES else "",
        path=request.get_full_path() if request.method == "GET" else request.path,
    )


def mark_active(items: Sequence[NavItem], path: str) -> tuple[NavItem, ...]:
    """The items with `active` set on the one whose address is the longest beginning of `path`."""
    best = max((item.url for item in items if path == item.url or path.startswith(item.url)), key=len, default=None)
    if best == "/" and path != "/":
        best = None
    return tuple(replace(item, active=item.url == best) for item in items)


def navigation(request: HttpRequest) -> Navigation:
    """The navigation the installation's apps offer this visitor."""
    builder = getattr(settings, "NAVIGATION", "")
    built = import_string(builder)(request) if builder else Navigation()
    assert isinstance(built, Navigation)
    return replace(built, items=mark_active(built.items, request.path))


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `ui`, `nav_items`, `account`, `sign_in_url`."""
    offered = navigation(request)
    return {
        "ui": interface(request),
        "nav_items": offered.items,
        "account": offered.account,
        "sign_in_url": offered.sign_in_url,
    }
