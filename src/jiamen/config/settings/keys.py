"""Keys of a development machine: made at first use, kept readable by their owner only."""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def kept_beside(data_dir: Path) -> tuple[str, str, list[str]]:
    """The secret key, the look-up key and the data keys of this data directory, made if it has none."""
    path = data_dir / "keys.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = {
            "secret_key": secrets.token_urlsafe(50),
            "lookup_key": secrets.token_urlsafe(32),
            "data_keys": [Fernet.generate_key().decode()],
        }
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(made, file)
        try:
            os.link(draft, path)  # the first of two processes wins; the other reads its keys
        except FileExistsError:
            pass
        draft.unlink()
    kept = json.loads(path.read_text())
    return kept["secret_key"], kept["lookup_key"], kept["data_keys"]
