"""A web server that holds a bundle and can lie about it in every way that a mirror might.

    with LyingMirror(files) as mirror:
        mirror.replace("en/index.html", b"another text")
        kanch verify mirror.url

`files` are the true ones, by path. Lies stay until `tell_the_truth`. `asked` lists the paths asked
for, so that a test can see what was never fetched.
"""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import unquote

Answer = Callable[[BaseHTTPRequestHandler], None]


class LyingMirror:
    """Serves `files` below `/site/` on a free port of this machine."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)
        self._lies: dict[str, Answer] = {}
        self.asked: list[str] = []
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                mirror.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/site/"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = unquote(handler.path.partition("?")[0]).removeprefix("/site/")
        self.asked.append(path)
        lie = self._lies.get(path)
        if lie is not None:
            lie(handler)
        elif path in self._files:
            send(handler, 200, self._files[path])
        else:
            send(handler, 404, b"Not here.")

    # Lies

    def tell_the_truth(self) -> None:
        self._lies.clear()
        self.asked.clear()

    def replace(self, path: str, body: bytes, **headers: str) -> None:
        """Other bytes than the true ones, or a file where there was none."""
        self._lies[path] = lambda handler: send(handler, 200, body, **headers)

    def hide(self, path: str) -> None:
        """The file is not there."""
        self._lies[path] = lambda handler: send(handler, 404, b"Not here.")

    def fail(self, path: str) -> None:
        """The server is at the end of its wits."""
        self._lies[path] = lambda handler: send(handler, 500, b"Oops.")

    def redirect(self, path: str, location: str) -> None:
        """Send the reader on."""
        self._lies[path] = lambda handler: send(handler, 302, b"", Location=location)

    def never_end(self, path: str) -> None:
        """The file begins as it should, and then goes on until the reader has had enough."""
        body = self._files.get(path, b"")

        def endless(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Connection", "close")
            handler.end_headers()
            try:
                handler.wfile.write(body)
                while True:
                    handler.wfile.write(b" " * 65536)
            except OSError:
                handler.close_connection = True

        self._lies[path] = endless

    def hang_up(self, path: str) -> None:
        """Say nothing at all."""
        self._lies[path] = lambda handler: setattr(handler, "close_connection", True)

    def break_off(self, path: str) -> None:
        """Promise the whole file, send half of it and hang up."""
        body = self._files[path]

        def half(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body[: len(body) // 2])
            handler.close_connection = True

        self._lies[path] = half


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
