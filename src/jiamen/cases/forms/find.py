"""What a resident asks for in the address of the items; what cannot be understood counts as not said."""

from dataclasses import dataclass

from django.http import QueryDict

from jiamen.cases.models import Category
from jiamen.places.selectors.matching import LONGEST

ASK = "ask-"
"""Before the key of a question in the address of an item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, a category, and the code of the centre the visitor comes from."""

    text: str
    category: str
    centre: str

    @property
    def anything(self) -> bool:
        """Whether anything but the centre was asked for."""
        return bool(self.text or self.category)


def read_asked(query: QueryDict) -> Asked:
    """The wish in `q`, `category`, `centre`."""
    category = query.get("category", "")
    return Asked(
        text="".join(letter for letter in query.get("q", "")[:LONGEST] if letter.isprintable()).strip(),
        category=category if category in Category.values else "",
        centre=query.get("centre", "")[:40],
    )


def read_answers(query: QueryDict) -> dict[str, str]:
    """Question key → answer, from parameters such as `ask-proxy=self`."""
    return {name.removeprefix(ASK): str(value) for name, value in query.items() if name.startswith(ASK)}


def address_of(**values: str) -> str:
    """The query string of what is not empty, or nothing."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return f"?{query.urlencode()}" if query else ""
