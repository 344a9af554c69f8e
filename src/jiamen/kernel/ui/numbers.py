"""Figures as people here write them: 1,306 and 12.5, whatever the locale files say."""

from decimal import Decimal


def grouped(number: int | float | Decimal, *, decimals: int = 2) -> str:
    """The number with commas between thousands and at most `decimals` places, none of them idle."""
    text = f"{number:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
