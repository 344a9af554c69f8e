"""Small matters of both languages."""

from collections.abc import Iterable

from django.utils.translation import get_language


def is_chinese() -> bool:
    """Whether the active language is Chinese (also when none is active)."""
    return (get_language() or "zh").startswith("zh")


def listed(words: Iterable[object]) -> str:
    """Words one after the other, with the mark the active language puts between them."""
    return ("、" if is_chinese() else ", ").join(str(word) for word in words)
