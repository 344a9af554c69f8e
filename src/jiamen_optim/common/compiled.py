"""One door to numba, so that the rest of the core stays strictly typed."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Compile to machine code on first call; the result is cached on disk for later processes.

    A kernel may call only kernels of its own file: the cache of a kernel is renewed when its own file changes, not when
    another one does. The interpreter lock is released while the code runs, so a web worker stays responsive.
    """
    return cast(Kernel, numba.njit(cache=True, nogil=True)(function))
