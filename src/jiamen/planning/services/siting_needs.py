"""What residents of a community, or a group of them, count in a siting run when their needs are to weigh in."""

from collections.abc import Mapping

from jiamen.kernel.actor import Actor
from jiamen.places.models import Area
from jiamen.planning.errors import NeedUnknown, NeedUnread

MOST_PERCENT = 300
GROUPS = {"elders": ("elders", "老人", "65岁以上"), "children": ("children", "儿童", "孩子")}
"""Keys that stand for a group, and the words a planner may type for it; any other key is the code of a community."""


def read_needs(actor: Actor, area: str, text: str) -> dict[str, int]:
    """Lines “community or group, per cent” as per cent by code of the community or key of the group (one query).

    Raises:
        NeedUnread: a line does not end in a whole number from 0 to 300, or names what a line before named.
        NeedUnknown: a line names no community of the area, or one of several of that name.
    """
    communities = Area.objects.visible_to(actor).filter(code__startswith=area, level="community")
    keys: dict[str, list[str]] = {word: [group] for group, words in GROUPS.items() for word in words}
    for code, name in communities.values_list("code", "name"):
        keys.setdefault(name, []).append(code)
        keys[code] = [code]
    needs: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.replace(",", " ").replace("，", " ").replace("％", " ").replace("%", " ").split()
        if not words:
            continue
        *name, percent = words
        if not name or not percent.isascii() or not percent.isdigit() or int(percent[:9]) > MOST_PERCENT:
            raise NeedUnread(field="needs", line=number)
        found = keys.get(" ".join(name), [])
        if len(found) != 1:
            raise NeedUnknown(field="needs", line=number, name=" ".join(name))
        if found[0] in needs:
            raise NeedUnread(field="needs", line=number)
        needs[found[0]] = int(percent)
    return needs


def needs_text(needs: Mapping[str, int]) -> str:
    """The lines that `read_needs` reads."""
    return "\n".join(f"{key} {percent}" for key, percent in needs.items())


def check_needs(needs: Mapping[str, int], communities: set[str]) -> None:
    """Refuse needs of what is not there.

    Raises:
        NeedUnread: a figure is not from 0 to 300.
        NeedUnknown: a key is no group and none of the codes of the `communities`.
    """
    for number, (key, percent) in enumerate(needs.items(), 1):
        if not 0 <= percent <= MOST_PERCENT:
            raise NeedUnread(field="needs", line=number)
        if key not in GROUPS and key not in communities:
            raise NeedUnknown(field="needs", line=number, name=key)
