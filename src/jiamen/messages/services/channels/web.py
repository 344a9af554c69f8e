"""One HTTP call to a service, with the one question that matters: may it have arrived?

`http.client` and not a library above it, because only here a connection that failed (nothing was sent) is told apart from
an answer that never came (nobody knows). Redirections are not followed: a message goes to the address that was set.
"""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from jiamen.messages.errors import NotTaken, Unsure
from jiamen.messages.models import Reason

TIMEOUT_S = 10.0
LONGEST_ANSWER = 65_536
OK = range(200, 300)
TRY_LATER = frozenset({408, 425, 429, 500, 502, 503})
NOBODY_KNOWS = 504  # a gateway that waited in vain for the service behind it


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float = TIMEOUT_S) -> str:
    """What the service answered to a POST, when it took it.

    Raises:
        NotTaken: no connection, or an answer that says no.
        Unsure: sent, but no answer came.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    path = parts.path or "/"
    try:
        try:
            link.connect()
        except OSError as error:
            raise NotTaken(Reason.UNREACHABLE, again=True) from error
        try:
            link.request("POST", f"{path}?{parts.query}" if parts.query else path, body, dict(headers))
            answer = link.getresponse()
            said = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Unsure from error
    finally:
        link.close()
    if answer.status == NOBODY_KNOWS:
        raise Unsure
    if answer.status not in OK:
        later = answer.status in TRY_LATER
        reason = Reason.BUSY if later else Reason.REFUSED
        raise NotTaken(reason, again=later, detail=f"HTTP {answer.status} {said}")
    return said
