"""Personal data at rest: encrypted values, blind look-up keys, masked display.

Encryption is Fernet (AES-128-CBC + HMAC) of the `cryptography` package with keys from settings, newest first, so keys
can be rotated. Look-up keys are HMAC-SHA-256, so that "is this phone known?" needs no decryption.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

KEY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike on paper


def new_key(length: int = 12) -> str:
    """A secret for the address of somebody's page, easy to read out; 12 letters are 59 bits."""
    return "".join(secrets.choice(KEY_LETTERS) for _ in range(length))


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(plain: str) -> str:
    """Encrypt a text with the newest key."""
    return _box(tuple(settings.DATA_KEYS)).encrypt(plain.encode()).decode()


def decrypt(token: str) -> str:
    """Decrypt a text made by `encrypt`; raises `cryptography.fernet.InvalidToken` if no key fits."""
    return _box(tuple(settings.DATA_KEYS)).decrypt(token.encode()).decode()


def encrypt_bytes(plain: bytes) -> bytes:
    """Encrypt a file with the newest key; a third longer than the file."""
    return _box(tuple(settings.DATA_KEYS)).encrypt(plain)


def decrypt_bytes(token: bytes) -> bytes:
    """Decrypt a file made by `encrypt_bytes`; raises `cryptography.fernet.InvalidToken` if no key fits."""
    return _box(tuple(settings.DATA_KEYS)).decrypt(token)


def blind_key(purpose: str, value: str) -> str:
    """A stable, keyed 64-digit fingerprint of a value, for unique look-ups of encrypted columns."""
    key = f"{settings.LOOKUP_KEY}:{purpose}".encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def mask_phone(phone: str) -> str:
    """ "13800001234" → "138****1234"; short or odd numbers lose all but the last two digits."""
    if len(phone) >= 11:
        return f"{phone[:-8]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_name(name: str) -> str:
    """ "王小明" → "王**"; nothing but the first character stays."""
    return name[:1] + "*" * max(len(name) - 1, 0)


def mask_identity(number: str) -> str:
    """ "36110219900101001X" → "361***********001X"; a short number keeps its last two digits."""
    if len(number) < 10:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # django-stubs generics need runtime patching
    """A text column stored encrypted; the value in Python is plain."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Decrypt on the way out."""
        return decrypt(value) if value else value
