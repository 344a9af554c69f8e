"""Ways to send an SMS. `settings.SMS_ADAPTER` names a function `(phone, text) -> None` that raises `OSError` when it fails."""

import sys
from typing import NoReturn


def console(phone: str, text: str) -> None:
    """A development machine has no SMS service: the message appears in the terminal."""
    sys.stdout.write(f"SMS {phone}: {text}\n")
    sys.stdout.flush()


def unavailable(phone: str, text: str) -> NoReturn:
    """An installation that has named no SMS service: nothing is sent, and nothing is written into a log."""
    raise OSError("no SMS service is set up (JIAMEN_SMS)")
