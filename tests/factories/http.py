"""A server on this machine that gives one answer and remembers what it was asked."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


@dataclass
class Asked:
    """Where the server is, and the headers and body of each request."""

    url: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(
        default_factory=list[tuple[dict[str, str], bytes]]
    )


@contextmanager
def answering(status: int, body: bytes, length: int | None = None) -> Generator[Asked]:
    """Answer everything alike; `length` is what the answer claims to be."""
    asked = Asked()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            received = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.requests.append((dict(self.headers), received))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name that http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its own name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            asked.url = f"http://127.0.0.1:{server.server_port}/"
            yield asked
        finally:
            server.shutdown()
            thread.join()
