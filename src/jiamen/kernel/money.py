"""Money is whole fen; a yuan has a hundred."""


def yuan(fen: int) -> str:
    """Fen as a plain yuan text, thousands grouped: 1250 → "12.50", 100000 → "1,000"."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}" if part else f"{sign}{whole:,}"
