"""Ways to send an SMS. `settings.SMS_ADAPTER` names a function `(phone, text) -> None` that raises `OSError` when it fails."""

import sys


def console(phone: str, text: str) -> None:
    """A development machine has no SMS service: the message appears in the terminal."""
    sys.stdout.write(f"SMS {phone}: {text}\n")
    sys.stdout.flush()
