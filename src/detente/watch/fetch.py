"""One address over HTTP, within limits of time, size, redirects and addresses.

In: an address and what is known of it. Out: an `Answer`, or a `Failure` that says what kind of trouble it was. The network
library is imported when a Fetcher is made.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.errors import InputError, NetworkError
from detente.watch.addresses import Resolver, resolve, web_address

REDIRECTS = 5
MEGABYTE = 1_000_000
_CHUNK = 65_536
_GZIP_OR_ZLIB = 47

Permit = Callable[[str], None]
"""Called with every address before it is asked for; raises Failure to forbid it."""


class Failure(Exception):  # noqa: N818 - an outcome of a fetch, not an error of the program
    """An address that was not got.

    kind: network (no answer, a broken one), refused (we will not: private address, scheme, robots, size, redirects), http (the
    server said no: see `status`). `retry_after` is in seconds, where the server asked for it.
    """

    private = False
    """Whether it was refused for its private address."""

    def __init__(self, kind: str, reason: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(kind, reason)
        self.kind = kind
        self.reason = reason
        self.status = status
        self.retry_after = retry_after

    @property
    def lasting(self) -> bool:
        """Whether asking again is pointless."""
        return self.kind == "refused" or (self.kind == "http" and self.status in _LASTING)


_LASTING = frozenset((400, 401, 402, 403, 404, 405, 406, 410, 414, 451))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: the last address, the status (200 or 304), the unpacked body, what to ask with next time."""

    url: str
    status: int
    body: bytes
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one fetch: seconds for one wait and for the whole, bytes as sent and as unpacked."""

    wait: float = 30.0
    whole: float = 120.0
    most_bytes: int = 20 * MEGABYTE


@dataclass(slots=True)
class Fetcher:
    """Asks for addresses, one at a time.

    `resolver` maps names to addresses, `seconds_until` measures the date of a Retry-After.
    """

    user_agent: str
    allow_private: bool = False
    bounds: Bounds = field(default_factory=Bounds)
    resolver: Resolver = resolve
    seconds_until: Callable[[str], float | None] = lambda words: None
    _tls: Any = None

    def __post_init__(self) -> None:
        try:
            import httpcore2  # noqa: F401
            import httpx2  # noqa: F401
            import protego  # noqa: F401
        except ImportError as error:
            hint = "pip install 'detente[net]'"
            raise NetworkError(f"the network part is not installed: {error}", hint=hint, code="NET002") from error

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, permit: Permit = lambda url: None
    ) -> Answer:
        """A page or feed; conditional when validators are given. Raises Failure."""
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html, application/xml;q=0.9, */*;q=0.5"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return self._follow(url, headers, permit)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Send something to an address; redirects are not followed. Raises Failure."""
        return self._once("POST", _checked(url), dict(headers), body, time.monotonic() + self.bounds.whole)[0]

    def _follow(self, url: str, headers: dict[str, str], permit: Permit) -> Answer:
        import httpx2

        deadline = time.monotonic() + self.bounds.whole
        seen: set[str] = set()
        moved: str | None = None
        for _ in range(REDIRECTS + 1):
            url = _checked(url)
            if url in seen:
                raise Failure("refused", f"redirects in a circle at {url}")
            seen.add(url)
            permit(url)
            answer, location = self._once("GET", url, headers, None, deadline)
            if location is None:
                return answer if moved is None else _moved(answer, moved)
            try:
                url = str(httpx2.URL(url).join(location))
            except (httpx2.InvalidURL, ValueError) as error:
                raise Failure("refused", "redirects to what is no address") from error
            if answer.status in (301, 308):
                moved = url
        raise Failure("refused", f"more than {REDIRECTS} redirects")

    def _once(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, deadline: float
    ) -> tuple[Answer, str | None]:
        """One request: the answer, and where it redirects to."""
        import httpcore2

        from detente.watch.guard import Deadline, Forbidden, GuardedBackend

        limit = Deadline(min(deadline, time.monotonic() + self.bounds.whole))
        backend = GuardedBackend(self.resolver, limit, allow_private=self.allow_private)
        waits = dict.fromkeys(("connect", "read", "write", "pool"), self.bounds.wait)
        target = _target(url)
        sent = [("User-Agent", self.user_agent), ("Connection", "close"), *headers.items()]
        try:
            pool = httpcore2.ConnectionPool(
                ssl_context=self._context(url), max_keepalive_connections=0, network_backend=backend
            )
            with (
                pool,
                pool.stream(method, target, headers=sent, content=body, extensions={"timeout": waits}) as response,
            ):
                return self._read(url, response)
        except Forbidden as error:
            failure = Failure("refused", f"{error}; see allow_private_addresses")
            failure.private = True
            raise failure from error
        except httpcore2.TimeoutException as error:
            raise Failure("network", f"no answer in time: {_plain(error)}".rstrip(": ")) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
            raise Failure("network", _plain(error) or type(error).__name__) from error

    def _read(self, url: str, response: Any) -> tuple[Answer, str | None]:
        heads = _Heads(response.headers)
        status = response.status
        if status in (301, 302, 303, 307, 308):
            if not (location := heads.get("location")):
                raise Failure("http", f"answered {status} without saying where to", status=status)
            return Answer(url, status, b""), location
        if status == 304 or 200 <= status < 300:
            body = b"" if status == 304 else self._body(response, heads)
            kept = {"etag": heads.get("etag"), "last_modified": heads.get("last-modified")}
            return Answer(url, status, body, heads.get("content-type"), **kept), None
        wait = self._retry_after(heads.get("retry-after"))
        raise Failure("http", f"answered {status}", status=status, retry_after=wait)

    def _body(self, response: Any, heads: _Heads) -> bytes:
        """The unpacked body; refused once more than allowed has come, packed or unpacked."""
        coding = (heads.get("content-encoding") or "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
            raise Failure("refused", f"packed as {coding[:40]}, which was not asked for")
        unpack = _Unpacker(self.bounds.most_bytes) if coding not in ("identity", "") else None
        size, parts = 0, []
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > self.bounds.most_bytes:
                raise Failure("refused", f"larger than {self.bounds.most_bytes} bytes")
            parts.append(unpack.feed(chunk) if unpack else chunk)
        if unpack and not unpack.whole:
            raise Failure("network", "the packed answer ends too early")
        return b"".join(parts)

    def _retry_after(self, words: str | None) -> float | None:
        if not words:
            return None
        words = words.strip()[:60]
        return float(words[:9]) if words.isascii() and words.isdigit() else self.seconds_until(words)

    def _context(self, url: str) -> Any:
        if not url.startswith("https:"):
            return None
        if self._tls is None:
            import httpx2

            self._tls = httpx2.create_ssl_context(trust_env=False)
        return self._tls


class _Heads:
    """Headers by lower-case name, as text of bounded length without control characters."""

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        self._raw = {name.lower(): value for name, value in reversed(raw)}

    def get(self, name: str) -> str | None:
        value = self._raw.get(name.encode())
        if value is None or len(value) > 2000:
            return None
        text = value.decode("latin-1")
        return text if text.isprintable() else None


class _Unpacker:
    """gzip or zlib, piece by piece, with a bound on what comes out."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.inner: Any = zlib.decompressobj(_GZIP_OR_ZLIB)
        self.started = False

    @property
    def whole(self) -> bool:
        return self.inner.eof or not self.started

    def feed(self, chunk: bytes) -> bytes:
        parts = []
        while chunk:
            if self.inner.eof:  # a further member of the same stream
                self.inner = zlib.decompressobj(_GZIP_OR_ZLIB)
            self.started = True
            try:
                part = self.inner.decompress(chunk, self.left + 1)
            except zlib.error as error:
                raise Failure("network", f"the packed answer is damaged: {error}") from error
            self.left -= len(part)
            if self.left < 0:
                raise Failure("refused", "unpacks to more than is allowed")
            parts.append(part)
            chunk = self.inner.unused_data if self.inner.eof else self.inner.unconsumed_tail
        return b"".join(parts)


def _checked(url: str) -> str:
    try:
        return web_address(url)
    except InputError as error:
        raise Failure("refused", error.message) from error


def _plain(error: Exception) -> str:
    """What an error of the network says, without its number."""
    return re.sub(r"^\[Errno -?\d+\] ", "", str(error))[:300]


def _target(url: str) -> Any:
    """The address as the network library takes it: the host in ASCII, the path escaped."""
    import httpcore2
    import httpx2

    try:
        parsed = httpx2.URL(url)
        return httpcore2.URL(scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path)
    except (httpx2.InvalidURL, ValueError) as error:
        raise Failure("refused", f"not an address: {error}"[:200]) from error


def _moved(answer: Answer, url: str) -> Answer:
    from dataclasses import replace

    return replace(answer, moved_to=url)
