"""Connections that go only to checked addresses and end at a deadline. Importing this module needs `detente[net]`.

In: what the HTTP library asks to connect to. Out: streams; `Forbidden` for an address that may not be reached.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore2

from detente.watch.addresses import Resolver, is_public


class Forbidden(Exception):  # noqa: N818 - a refusal, turned into a Failure by the fetcher
    """The name leads to an address that is not of the open internet."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment by the monotonic clock that no single wait may pass."""

    at: float

    def within(self, timeout: float | None) -> float:
        """A timeout cut to what is left; raises the library's timeout when nothing is."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(timeout, left)


class GuardedBackend(httpcore2.NetworkBackend):
    """Resolves a name once, refuses addresses that are not public, and connects to the address it checked."""

    def __init__(self, resolver: Resolver, deadline: Deadline, *, allow_private: bool) -> None:
        self.resolver = resolver
        self.deadline = deadline
        self.allow_private = allow_private
        self.inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """The first of the checked addresses that answers."""
        failed: Exception | None = None
        for address in self._checked(host, port):
            limit = self.deadline.within(timeout)
            try:
                stream = self.inner.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            return _Stream(stream, self.deadline)
        raise failed or httpcore2.ConnectError("no address answers")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        raise Forbidden("a socket file")

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = list(self.resolver(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} is not known: {error}") from error
        allowed = [address for address in found if self.allow_private or is_public(address)]
        if found and not allowed:
            raise Forbidden(f"{host} is the private address {found[0]}")
        return allowed


class _Stream(httpcore2.NetworkStream):
    """A stream each of whose waits ends at the deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self.inner = inner
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.within(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self.inner.start_tls(ssl_context, server_hostname, self.deadline.within(timeout))
        return _Stream(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)
