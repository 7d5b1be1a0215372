"""Streams: gzip undone with bounds, whole pages read with bounds.

In: a binary stream. Out: a buffered stream of the unpacked bytes. Raises `Refused`: bomb, damaged, too_large.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import zlib
from typing import Any, BinaryIO, cast

from detente.capture.limits import Limits, Refused

GZIP_MAGIC = b"\x1f\x8b\x08"
HEAD_BYTES = 65_536
CHUNK = 65_536
LAYERS = 3
SPOOL_BYTES = 16_000_000


class Gunzip(io.RawIOBase):
    """A gzip stream of one or more members, unpacked as it is read; stops at a bomb."""

    def __init__(self, packed: BinaryIO, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        self._engine = zlib.decompressobj(31)
        self._pending = b""
        self._took = 0
        self._gave = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), CHUNK * 4)
        while True:
            if self._engine.eof and not self._next_member():
                return 0
            data = self._pending or self._packed.read(CHUNK)
            self._took += 0 if self._pending else len(data)
            self._pending = b""
            if not data:
                raise Refused("damaged", "the gzip data ends too early")
            try:
                out = self._engine.decompress(data, size)
            except zlib.error as error:
                raise Refused("damaged", "damaged gzip data") from error
            self._pending = self._engine.unconsumed_tail
            if out:
                self._count(len(out))
                buffer[: len(out)] = out
                return len(out)

    def _next_member(self) -> bool:
        rest = self._engine.unused_data or self._packed.read(CHUNK)
        self._took += 0 if self._engine.unused_data else len(rest)
        if not rest.startswith(b"\x1f"):  # the end, or padding behind the last member
            return False
        self._engine = zlib.decompressobj(31)
        self._pending = rest
        return True

    def _count(self, size: int) -> None:
        self._gave += size
        limits = self._limits
        too_dense = self._gave > limits.unpack_free_bytes and self._gave > limits.unpack_ratio * max(self._took, 1)
        if too_dense or self._gave > limits.unpacked_bytes:
            raise Refused("bomb", f"unpacks to more than {self._gave} bytes from {self._took}")


def open_stream(raw: BinaryIO, limits: Limits) -> io.BufferedReader:
    """The stream with its gzip layers undone; `peek` gives the head for detection."""
    stream = _buffered(raw)
    for _ in range(LAYERS):
        if not stream.peek(3).startswith(GZIP_MAGIC):
            return stream
        stream = io.BufferedReader(Gunzip(stream, limits), HEAD_BYTES)
    raise Refused("bomb", f"more than {LAYERS - 1} layers of gzip")


def _buffered(raw: BinaryIO) -> io.BufferedReader:
    return raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), HEAD_BYTES)


def read_page_bytes(stream: io.BufferedReader, limits: Limits, most: int | None = None) -> bytes:
    """All bytes of one page. Raises Refused when there are more than the limit, or than `most`."""
    bound = min(limits.page_bytes, most or limits.page_bytes)
    data = stream.read(bound + 1)
    if len(data) > bound:
        raise Refused("too_large", f"more than {bound} bytes")
    return data


def spool(stream: BinaryIO, limits: Limits) -> tuple[BinaryIO, str]:
    """A stream that cannot be read twice, kept aside (on disk when it is large), with the SHA-256 of its bytes."""
    kept = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (the caller reads it)
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limits.unpacked_bytes:
            raise Refused("too_large", f"more than {limits.unpacked_bytes} bytes")
        digest.update(chunk)
        kept.write(chunk)
    kept.seek(0)
    return cast(BinaryIO, kept), digest.hexdigest()


def read_line(stream: io.BufferedReader, limits: Limits) -> tuple[bytes, bool]:
    """The next line with its end, and whether it is whole. A longer line than the limit is read over to its end and comes back cut."""
    line = stream.readline(limits.page_bytes + 1)
    if len(line) <= limits.page_bytes:
        return line, True
    rest = line
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(CHUNK)
    return line[:200], False
