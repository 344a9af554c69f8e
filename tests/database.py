"""The database of a test run: DATABASE_URL when given, else an embedded cluster of its own.

The cluster is another one than that of `make run`, so both may run at once. Its data are kept between runs
(a start takes a fraction of a second) and may be lost at any power cut. Workers of pytest-xdist inherit
DATABASE_URL from the process that starts them and so share its cluster.
"""

import atexit
import os

from jiamen.config.embedded import Cluster


def provide() -> str:
    """Return DATABASE_URL, starting the test cluster when it is unset; the last test process stops it.

    Raises DatabaseRefused with one sentence when no cluster can be had.
    """
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster("pg-test", durable=False)
        cluster.join()
        atexit.register(cluster.leave)
        os.environ["DATABASE_URL"] = cluster.url
    return os.environ["DATABASE_URL"]
