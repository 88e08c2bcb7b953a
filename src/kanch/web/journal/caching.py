"""Public pages kept in memory until anything is written.

Every write by a person or a task is an event of the journal, so its head names the state of
the whole installation: a page made at this head is right until the head moves.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from kanch.web.journal.services import head

# Ages in words move with the clock, not with the journal.
SECONDS = 30.0
# Together at the most: archived copies and whole ledgers are far larger than pages.
PAGES, BYTES = 300, 16_000_000
# The one page that answers what is sent to it. It writes nothing, and its answer is not kept.
ANSWERED = re.compile("/[a-z]{2}/check/")


class PublicCache:
    """Middleware of the public origin: one small query decides whether a page still stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[tuple[str, ...], tuple[str, float, HttpResponse]] = OrderedDict()
        self._lock = Lock()
        self._making: dict[tuple[str, ...], Lock] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and ANSWERED.fullmatch(request.path):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        key = (
            request.method,
            request.get_host(),
            request.get_full_path(),
            "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "",
        )
        state = head()
        kept = self._kept(key, state)
        if kept is None:
            with self._lock:
                making = self._making.setdefault(key, Lock())
            try:
                with making:
                    # Those who waited take the page that the first one made.
                    kept = self._kept(key, state) or self._make(key, state, request)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        if kept.headers.get("ETag") in request.headers.get("If-None-Match", "").split(", "):
            answer = HttpResponse(status=304)
            answer.headers["ETag"] = kept.headers["ETag"]
            return answer
        return _copy(kept)

    def _kept(self, key: tuple[str, ...], state: str) -> HttpResponse | None:
        with self._lock:
            entry = self._pages.get(key)
            if entry is None or entry[0] != state or time.monotonic() - entry[1] > SECONDS:
                return None
            self._pages.move_to_end(key)
            return entry[2]

    def _make(self, key: tuple[str, ...], state: str, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.status_code != 200:
            return response
        response.headers.setdefault("ETag", f'"{sha256(response.content).hexdigest()[:32]}"')
        with self._lock:
            self._pages[key] = (state, time.monotonic(), response)
            self._pages.move_to_end(key)
            while len(self._pages) > PAGES or self._size() > BYTES:
                self._pages.popitem(last=False)
        return response

    def _size(self) -> int:
        return sum(len(response.content) for _state, _made, response in self._pages.values())


def _copy(kept: HttpResponse) -> HttpResponse:
    if kept.streaming:
        return kept
    answer = HttpResponse(kept.content, status=kept.status_code)
    for name, value in kept.headers.items():
        answer.headers[name] = value
    return answer
