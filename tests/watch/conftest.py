"""A web server on loopback whose pages a test writes, and passes over a ledger that need no models."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from detente.watch.fetch import Bounds, Fetcher
from detente.watch.poll import Hooks, Pass, Plan
from detente.watch.sources import add_source

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body><article><h1>{title}</h1>
<p>3 марта 2024, 12:00</p><p>Министр иностранных дел Азербайджана прибыл с визитом в Анкару, где встретился с коллегой. {extra}</p>
<p>Стороны обсудили поставки газа и договорились продолжить переговоры в следующем месяце, сообщила пресс-служба.</p>
</article></body></html>"""


def page(title: str = "Визит в Анкару", extra: str = "") -> bytes:
    return PAGE.format(title=title, extra=extra).encode()


def feed(*links: str, title: str = "Лента", extra: str = "") -> bytes:
    items = "".join(
        f"<item><title>Новость {n}: стороны провели переговоры</title><link>{link}</link>"
        f"<pubDate>Sun, 03 Mar 2024 1{n % 10}:00:00 +0300</pubDate><description>Кратко о новости {n}.</description></item>"
        for n, link in enumerate(links)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>{items}{extra}</channel></rss>'
    ).encode()


class Site:
    """Answers by path: bytes, or a function of the handler. `seen` lists (path, headers) of what was asked."""

    def __init__(self) -> None:
        self.pages = {"/robots.txt": b"User-agent: *\nDisallow: /private/\n"}
        self.seen = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self):
                site.seen.append((self.path, dict(self.headers)))
                answer = site.pages.get(self.path)
                if answer is None:
                    self.send_error(404)
                elif callable(answer):
                    answer(self)
                else:
                    reply(self, answer)

            def do_POST(self):
                size = int(self.headers.get("Content-Length") or 0)
                site.seen.append((self.path, dict(self.headers), self.rfile.read(size)))
                answer = site.pages.get(self.path)
                answer(self) if callable(answer) else reply(self, b"", status=204)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def asked(self, path: str) -> int:
        return sum(seen[0] == path for seen in self.seen)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def reply(handler, body: bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers) -> None:
    """A whole answer; header names are given with underscores."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def redirect(to: str, status: int = 302):
    return lambda handler: reply(handler, b"", status=status, Location=to)


def drip(handler) -> None:
    """A body that never ends, a byte at a time."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def web():
    """The helpers above, for tests that cannot import this module."""

    class Web:
        page, feed, reply, redirect, drip = map(staticmethod, (page, feed, reply, redirect, drip))

    return Web


@pytest.fixture
def fetcher():
    def make(**more):
        bounds = more.pop("bounds", Bounds(wait=2.0, whole=3.0, most_bytes=200_000))
        return Fetcher("detente-test", **{"allow_private": True, "bounds": bounds, **more})

    return make


@pytest.fixture
def watch(desk, clock, make, fetcher):
    """Watch places and make passes: `watch.add(url)`, `watch()`."""

    class Watch:
        def __init__(self) -> None:
            self.ledger = desk.ledger
            self.clock = clock
            self.coder = make.coder()
            self.plan = Plan(host_delay=0.0)
            self.hooks = Hooks(pause=lambda seconds: None)
            self.fetcher = fetcher

        def add(self, place, **more):
            return add_source(self.ledger, str(place), clock=self.clock, **more)

        def __call__(self, **more):
            one = Pass(self.ledger, self.coder, self.clock, self.fetcher, plan=self.plan, hooks=self.hooks, **more)
            return one.run()

        def later(self, moment):
            from detente.clock import FixedClock

            self.clock = FixedClock(moment)

        def titles(self):
            return sorted(row["title"] or "" for row in desk.articles())

        def articles(self):
            return list(desk.articles())

    return Watch()
