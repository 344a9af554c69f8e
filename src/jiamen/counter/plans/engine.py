"""Getting the engine ready beside the requests: loading its machine code takes seconds, compiling it most of a minute.

The web server begins with it when it starts (`jiamen.config.asgi`). Until it is done pages say nothing about waits.
"""

from threading import Event, Thread

_ready = Event()


def ready() -> bool:
    """Whether waits can be estimated now."""
    return _ready.is_set()


def begin_warming_up() -> None:
    """Get ready in a thread of its own."""
    Thread(target=warm_up, name="waits", daemon=True).start()


def warm_up() -> None:
    """Load the engine and play one tiny hall."""
    from jiamen_optim.queueing.__main__ import main

    main()
    _ready.set()
