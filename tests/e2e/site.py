"""The product as a newcomer gets it: `jiamen run` on an empty folder, stopped with Ctrl-C."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 180


@dataclass(frozen=True)
class Site:
    """A running site, what its server has written so far, and the process that supervises its parts."""

    url: str
    log: Path
    supervisor: "subprocess.Popen[bytes]"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@contextmanager
def running(data: Path, **more: str) -> Iterator[Site]:
    """Serve the demo district from `data` (made when empty) until the block ends; `more` goes into the environment."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment |= {"PORT": str(port), "JIAMEN_DATA": str(data), **more}
    log = data.parent / f"{data.name}.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [str(Path(sys.executable).parent / "jiamen"), "run"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        try:
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + START_WITHIN_S
            while not _answers(url):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the site did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")
                time.sleep(0.2)
            yield Site(url=url, log=log, supervisor=server)
        finally:
            server.terminate()
            server.wait(timeout=30)
