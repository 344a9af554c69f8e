"""Finding places by what people type: half a name, a street, a service; full- or half-width, with or without brackets. Pure.

No word list is needed: a text matches when every part typed occurs in it; when nothing does, texts are ranked by the
share of the typed letters and pairs of letters they hold, rare ones counting more, so that one wrong character still finds
the place.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

LONGEST = 60
SIMILAR_FROM = 0.4  # one wrong character in five keeps about half; a chance likeness stays below a third


@dataclass(frozen=True, slots=True)
class Matches(Generic[Key]):
    """Keys, best first. `exact`: every part typed occurs in each; otherwise they are merely similar."""

    keys: tuple[Key, ...]
    exact: bool


@lru_cache(maxsize=20_000)  # the same few thousand names are folded on every search
def fold(text: str) -> str:
    """Letters and digits only, half-width and lower case: "五三（2）社区" becomes "五三2社区"."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def parts(text: str) -> list[str]:
    """What was typed, split at spaces and punctuation other than brackets, each part folded."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    spaced = "".join(" " if letter.isspace() or letter in ",，。;；、/|" else letter for letter in plain)
    return [folded for word in spaced.split() if (folded := fold(word))]


def match(typed: str, texts: Mapping[Key, Sequence[str]]) -> Matches[Key]:
    """Rank `texts` (per key: the most telling text first) against what was typed.

    Of exact matches, those found in an earlier text come first, then those where the part stands nearer the beginning.
    """
    wanted = parts(typed)
    folded = {key: [fold(text) for text in several] for key, several in texts.items()}
    if not wanted:
        return Matches(tuple(texts), exact=True)
    hits = {key: place for key, several in folded.items() if (place := _places(wanted, several)) is not None}
    if hits:
        return Matches(tuple(sorted(hits, key=lambda key: hits[key])), exact=True)
    return Matches(_similar("".join(wanted), folded), exact=False)


def _places(wanted: Sequence[str], texts: Sequence[str]) -> tuple[int, int] | None:
    """Where the parts stand: index of the text and position, of the one that stands worst; None when one is missing."""
    worst = (0, 0)
    for part in wanted:
        found = [(index, text.find(part)) for index, text in enumerate(texts) if part in text]
        if not found:
            return None
        worst = max(worst, min(found))
    return worst


def _similar(wanted: str, folded: Mapping[Key, Sequence[str]]) -> tuple[Key, ...]:
    pieces = _pieces(wanted)
    whole = {key: "\n".join(several) for key, several in folded.items()}  # a line end is in no piece
    held = {key: {piece for piece in pieces if piece in text} for key, text in whole.items()}
    frequency = Counter(piece for found in held.values() for piece in found)
    weight = {piece: math.log((len(held) + 1) / (max(1, frequency[piece]) + 0.5)) for piece in pieces}
    total = sum(weight.values())
    if total <= 0:
        return ()
    share = {key: sum(weight[piece] for piece in found) / total for key, found in held.items()}
    return tuple(sorted((key for key in share if share[key] >= SIMILAR_FROM), key=lambda key: -share[key]))


def _pieces(text: str) -> set[str]:
    """Letters and pairs of neighbours."""
    return {*text, *(text[i : i + 2] for i in range(len(text) - 1))}
