"""Whole numbers that add up: Hamilton's method of largest remainders (1792), with a floor for each part."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def apportion(total: int, weights: npt.ArrayLike, *, least: int = 0) -> Ints:
    """Split `total` into one whole number per weight, as proportional as whole numbers allow; the sum is exact.

    Every part gets at least `least` where `total` suffices for that (else the floor is dropped). Ties go to the earlier part.
    """
    share = np.asarray(weights, dtype=float)
    if share.size == 0 or share.sum() <= 0:
        share = np.ones_like(share)
    floor = least if total >= least * share.size else 0
    quota = share / share.sum() * (total - floor * share.size)
    parts: Ints = np.floor(quota).astype(np.int64)
    parts[np.argsort(parts - quota, kind="stable")[: total - floor * share.size - int(parts.sum())]] += 1
    parts += floor
    return parts
