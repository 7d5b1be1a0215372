"""Ids from content as the bytes they stand for: half the room of their hex digits, in every row and every index."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator


class Hex(TypeDecorator[str]):
    """A text of lower-case hex digits of one length, stored as bytes. Any other text is stored behind more zero bytes than that."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        del dialect
        return None if value is None else packed(value, self.size)

    def process_result_value(self, value: Any, dialect: Any) -> str | None:
        del dialect
        return None if value is None else unpacked(bytes(value), self.size)


def packed(text: str, size: int) -> bytes:
    """An id as `size` bytes.

    >>> packed("00ff", 2), packed("t2", 2)
    (b'\\x00\\xff', b'\\x00\\x00\\x00t2')
    """
    try:
        data = bytes.fromhex(text)
    except ValueError:
        data = b""
    if len(data) == size and data.hex() == text:
        return data
    return bytes(size + 1) + text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes, size: int) -> str:
    """The id of such bytes.

    >>> unpacked(packed("00ff", 2), 2), unpacked(packed("t2", 2), 2)
    ('00ff', 't2')
    """
    return data.hex() if len(data) == size else data[size + 1 :].decode("utf-8", "surrogatepass")


def shown(column: str, dialect: str, size: int = 8) -> str:
    """SQL for the id that a column holds."""
    rest = f"substr({column}, {size + 2})"
    if dialect == "postgresql":
        digits, other = f"encode({column}, 'hex')", f"convert_from({rest}, 'UTF8')"
    else:
        digits, other = f"lower(hex({column}))", f"cast({rest} as text)"
    return f"case length({column}) when {size} then {digits} else {other} end"
