"""A bundle on a web server that nobody has to trust: fetched within limits, never followed away."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import quote, unquote, urljoin, urlsplit

from kanch.core.custody import verifier
from kanch.core.custody.verifier import Finding, Refused, Unusable

# Seconds that a server may stay silent, and that a file may take beside its size.
SILENCE = 20
PATIENCE = 60
SLOWEST = 10_000  # bytes a second
REDIRECTS = 3
LINES = 4
GIVEN_UP = 8  # calls in a row without an answer
PORTS = {"http": 80, "https": 443}
MOVED = (301, 302, 303, 307, 308)


class Mirror(verifier.Place):
    """A folder of a web server, below which every file of a bundle has its address."""

    note = (
        "Over the web nobody can look for files that were added; no page of the bundle leads to "
        "them."
    )

    def __init__(self, url: str, say: Callable[[str], None]) -> None:
        """`say` is told how far it is. Raises Unusable for an address that is none."""
        try:
            parts = urlsplit(url)
            host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise Unusable(f"{url} is no address of a web server.") from None
        if not host or "@" in parts.netloc or parts.query or parts.fragment:
            raise Unusable(f"{url} is not the plain address of a folder or file.")
        self._scheme, self._host = parts.scheme, host
        folder, _slash, last = quote(parts.path, safe="/%").rpartition("/")
        if last.endswith(".zip"):
            raise Unusable("Download the ZIP file, and name the file instead of its address.")
        # The name of the one file to be checked; empty where the address is that of a bundle.
        self.document = ""
        if last.endswith(".json") and last != verifier.MANIFEST:
            self.document = unquote(last)
        elif last not in ("", verifier.MANIFEST):
            folder += f"/{last}"
        self._folder = f"{folder}/"
        self._say = say
        self._kept = threading.local()
        self._reached = False
        self._failures = 0

    def names(self) -> None:
        return None

    def read(self, name: str, limit: int) -> bytes:
        read, data = self._body(name, limit), bytearray()
        while chunk := read(verifier.CHUNK):
            data += chunk
            if len(data) > limit:
                self._hang_up()
                raise verifier.too_large(name, limit)
        return bytes(data)

    def digest(self, name: str, size: int) -> str:
        try:
            return verifier.hashed(self._body(name, size), name, size)
        except Refused:
            self._hang_up()  # what is left of the answer is not wanted
            raise

    def digests(self, files: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, str | Finding]]:
        def one(name: str) -> str | Finding:
            try:
                return self.digest(name, files[name][1])
            except Refused as refusal:
                return refusal.finding

        pool = ThreadPoolExecutor(LINES)
        try:
            for done, (name, found) in enumerate(zip(files, pool.map(one, files), strict=True), 1):
                if done % 100 == 0:
                    self._say(f"{done:,} of {len(files):,} files …")
                yield name, found
        finally:
            pool.shutdown(cancel_futures=True)

    def _body(self, name: str, size: int) -> Callable[[int], bytes]:
        """What reads the answer for a file. Raises Refused, now and while it is read."""
        deadline = time.monotonic() + PATIENCE + size / SLOWEST
        path = self._folder + quote(name)
        for _ in range(REDIRECTS + 1):
            answer = self._ask(path, name)
            if answer.status in MOVED:
                path = self._within(path, answer.headers.get("Location", ""), name)
                self._hang_up()
                continue
            if answer.status in (404, 410):
                raise verifier.missing(name)
            if answer.status != 200 or answer.headers.get("Content-Encoding"):
                raise verifier.unreadable(name, f"the server answered {answer.status}")
            return self._patient(answer, name, deadline)
        raise verifier.unreadable(name, "the server sends one on and on")

    def _patient(self, answer: HTTPResponse, name: str, deadline: float) -> Callable[[int], bytes]:
        def read(count: int) -> bytes:
            if time.monotonic() > deadline:
                raise verifier.unreadable(name, "the server is too slow")
            try:
                chunk = answer.read1(count)
            except (HTTPException, OSError) as error:
                raise verifier.unreadable(name, _reason(error)) from None
            if not chunk:
                answer.close()  # frees the line for the next file
            return chunk

        return read

    def _ask(self, path: str, name: str) -> HTTPResponse:
        """Raises Refused; Unusable where the server never answered."""
        for attempt in (1, 2):
            if self._failures >= GIVEN_UP:
                raise verifier.unreadable(name, "the server does not answer any more")
            try:
                line = self._line()
                line.request("GET", path, headers={"Accept-Encoding": "identity"})
                answer = line.getresponse()
            except (HTTPException, OSError, ValueError) as error:
                # A line that was kept open may have been closed meanwhile: once more, anew.
                self._hang_up()
                if attempt == 1:
                    continue
                self._failures += 1
                if not self._reached:
                    raise Unusable(f"{self._host} cannot be reached: {_reason(error)}.") from None
                raise verifier.unreadable(name, _reason(error)) from None
            self._reached, self._failures = True, 0
            return answer
        raise AssertionError("not reached")

    def _within(self, path: str, location: str, name: str) -> str:
        """Where a redirect leads on the same server. Raises Refused where it leads elsewhere."""
        here = f"{self._scheme}://{self._host}:{self._port}"
        try:
            there = urlsplit(urljoin(here + path, location))
            same = (there.scheme, there.hostname) == (self._scheme, self._host)
            same = same and (there.port or PORTS[there.scheme]) == self._port
        except ValueError:
            same = False
        if not same or not location:
            raise Refused(
                "redirect",
                name,
                f"The server sends one elsewhere for {name}; that was not followed.",
            )
        return there.path + (f"?{there.query}" if there.query else "")

    def _line(self) -> HTTPConnection:
        kept: HTTPConnection | None = getattr(self._kept, "line", None)
        if kept is None:
            kind = HTTPSConnection if self._scheme == "https" else HTTPConnection
            kept = self._kept.line = kind(self._host, self._port, timeout=SILENCE)
        return kept

    def _hang_up(self) -> None:
        kept: HTTPConnection | None = getattr(self._kept, "line", None)
        if kept is not None:
            kept.close()
            self._kept.line = None


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
