"""Numbers of identity documents as people type them. Pure."""

import re
import unicodedata

from jiamen.cases.errors import NotAnIdentity

CARD = re.compile(r"[1-9]\d{16}[\dX]")
OTHER = re.compile(r"[A-Z]{1,3}\d{6,12}")  # passports and the permits of people from Hong Kong, Macao and Taiwan
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECKS = "10X98765432"


def plain_identity(text: str) -> str:
    """ "361102 19900101 001x" → "36110219900101001X"; passports and permits pass as letters and digits.

    Raises:
        NotAnIdentity: of neither form, or a card whose last place does not fit the rest.
    """
    number = re.sub(r"[\s\-—·]", "", unicodedata.normalize("NFKC", text)).upper()
    if CARD.fullmatch(number) and number.isascii() and CHECKS[_sum(number) % 11] == number[-1]:
        return number
    if OTHER.fullmatch(number) and number.isascii():
        return number
    raise NotAnIdentity(field="identity")


def _sum(number: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
