"""Results kept on disk under the hash of what they were made from."""

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.generic]]


def content_key(*parts: NDArray[np.generic] | bytes | str | float) -> str:
    """A name (hexadecimal SHA-256) that differs when any part differs, in content, type or shape."""
    digest = hashlib.sha256()
    for part in parts:
        array = np.asarray(part)
        digest.update(f"{array.dtype.str} {array.shape};".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def cached_arrays(folder: Path | None, key: str, make: Callable[[], Arrays]) -> Arrays:
    """What was made for `key` before, or what `make` makes now, kept in `folder` (None: not kept).

    A file cut off or spoilt is made again; two processes at once do no harm, the file appears whole or not at all.
    """
    if folder is None:
        return make()
    path = folder / f"{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        made = make()
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        np.savez(part, allow_pickle=False, **made)
    os.replace(part.name, path)
    return made
