"""The port of the demo site. Standard library only: the set-up asks before anything is installed."""

import errno
import os
import socket

HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def wanted() -> int:
    """The port asked for by `PORT`, else 8000. Raises ValueError when `PORT` is not a port number."""
    port = int(os.environ.get("PORT") or DEFAULT_PORT)
    if not 1 <= port <= 65535:
        raise ValueError(port)
    return port


def is_free(port: int) -> bool:
    """Whether a server may listen on `port` of this machine, as far as other programs and rights go."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
