"""A page on loopback that reloads itself when there is a new one, for who has the token."""

from __future__ import annotations

import hmac
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

_PATIENCE: Final = 25.0
"""Seconds that a browser's question waits for a new page."""


class LivePage:
    """Serves the newest page at ``http://127.0.0.1:PORT/TOKEN/``.

    ``show`` takes a function that makes the page, given the address that the
    page asks for news: an answer with status 200 means that there is some.
    """

    def __init__(self) -> None:
        self._token = secrets.token_urlsafe(9)
        self._version = 0
        self._page = b""
        self._news = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._version = -1
            self._news.notify_all()
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._server.server_port}/{self._token}/"

    def show(self, make: Any) -> None:
        """Replace the page by ``make(address of the question for news)``."""
        version = self._version + 1
        page = make(f"{self.address}after-{version}")
        with self._news:
            self._version, self._page = version, page
            self._news.notify_all()

    def answer(self, path: str, host: str) -> tuple[int, bytes]:
        """The status and body for a request; everything but the token's own paths is 404."""
        token, _, rest = path.lstrip("/").partition("/")
        # A page of another name that resolves to this machine must not read along.
        trusted = host.partition(":")[0] in {"127.0.0.1", "localhost"}
        if not trusted or not hmac.compare_digest(token.encode(), self._token.encode()):
            return 404, b""
        if not rest:
            return 200, self._page
        if rest.startswith("after-") and rest[6:].isdigit():
            seen = int(rest[6:])
            with self._news:
                self._news.wait_for(lambda: self._version != seen, timeout=_PATIENCE)
                return (200 if self._version > seen else 204), b""
        return 404, b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def _handler(page: LivePage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = page.answer(self.path, self.headers.get("Host", ""))
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing: the terminal belongs to the feedback."""

    return Handler
