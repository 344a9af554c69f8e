"""Map answers: made once for each state of the data, kept compressed, not sent again to who has them."""

import gzip
import hashlib
import json
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from jiamen.kernel.ui.mapdata import MapData

KEPT_S = 3600


def map_answer(request: HttpRequest, version: str, build: Callable[[], MapData]) -> HttpResponse:
    """The map as JSON; `version` names the state of the data it is made from."""
    name = hashlib.sha256(version.encode()).hexdigest()[:32]
    etag = f'W/"{name}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    packed = cache.get(f"map:{name}")
    if packed is None:
        text = json.dumps(build().as_json(), ensure_ascii=False, separators=(",", ":"))
        packed = gzip.compress(text.encode(), 5)
        cache.set(f"map:{name}", packed, KEPT_S)
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(packed if takes_gzip else gzip.decompress(packed), content_type="application/json")
    if takes_gzip:
        answer["Content-Encoding"] = "gzip"
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    patch_vary_headers(answer, ["Accept-Encoding", "Accept-Language", "Cookie"])
    return answer


def file_answer(data: bytes, content_type: str) -> HttpResponse:
    """A stored file as it is: what it holds may run nowhere, and only this reader's browser may keep it."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer
