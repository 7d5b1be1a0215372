"""Which addresses a request may go to.

In: host names and addresses. Out: addresses that were checked, to connect to; names are resolved once, and the answer that was
checked is the one that is used.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from detente.errors import InputError

Resolver = Callable[[str, int], Sequence[str]]
"""A host name and port to addresses; raises OSError when there are none."""

LONGEST_URL = 2000
_NAT64 = ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, looked at through IPv4 addresses written as IPv6.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("fe80::1%eth0")
    (True, False, False, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (inner := _inner(found)) is not None:
        return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4, Teredo or NAT64 one."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def web_address(text: str) -> str:
    """An http(s) address as we keep it: with a host, without credentials, fragment, spaces and control characters.

    Raises InputError that says what is wrong with it.

    >>> web_address("HTTPS://Example.org/news#top")
    'https://example.org/news'
    """
    words = text.strip()
    if len(words) > LONGEST_URL:
        raise InputError(f"an address longer than {LONGEST_URL} characters", subject=words[:60], code="INP007")
    if any(ord(char) <= 32 or 127 <= ord(char) < 160 for char in words):
        raise InputError("an address with spaces or control characters", subject=words[:60], code="INP007")
    try:
        parts = urlsplit(words)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"not an address: {error}", subject=words[:60], code="INP007") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError("only http and https addresses with a host", subject=words[:60], code="INP007")
    if parts.username is not None or parts.password is not None:
        raise InputError("an address with a user name or password in it", subject=host, code="INP007")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None else f"{shown}:{port}"
    return parts._replace(netloc=place, path=parts.path or "/", fragment="").geturl()


def host_of(url: str) -> str:
    """Host and port of an address, for politeness: `example.org`, `example.org:8080`."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
