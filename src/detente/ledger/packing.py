"""Texts and records as small blobs: zlib with a preset dictionary, and records as JSON that comes back the same.

A blob's first byte names how it was packed, so that better ways can come later: 0 plain bytes, 1 UTF-8 text with
`text-1.txt` as dictionary, 2 a coded article with `json-1.txt` and its own text, 3 a text with its capture, 4 other bytes,
5 pieces in one stream with `text-1.txt`, 6 the same with `json-1.txt`.
What a blob repeats of its dictionary costs next to nothing. Text goes in with one byte a letter (`narrow`), an eighth smaller
than from UTF-8. A dictionary file never changes once ledgers were written with it.
"""

from __future__ import annotations

import dataclasses
import json
import struct
import sys
import types
import typing
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any, NamedTuple

from detente import records
from detente.errors import LedgerError
from detente.ledger.narrow import narrow, widen
from detente.ledger.shorthand import lengthened, shortened
from detente.records import CodedArticle

PLAIN, TEXT, CODED, OF_CAPTURE, BYTES, PIECES, SHORTHANDS = range(7)
LARGEST = 256 * 1024 * 1024
"""No blob unpacks to more bytes than this: a damaged or hostile ledger cannot fill the memory."""
OFTEN = 16
"""Shorter strings of a record are codes, kinds and days, of which one copy is kept."""
WINDOW = 32 * 1024
"""How far back the compression can refer."""
MOST_PIECES = 100_000
"""No blob has more pieces: a bundle is full at 64 KB."""
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, StopIteration, RecursionError)
"""What comes of values that are not those of a coded article."""


def pack(data: bytes) -> bytes:
    """Bytes compressed, with the byte that says how; left plain where that is smaller."""
    try:
        kind, body = TEXT, narrow(data.decode("utf-8"))
    except UnicodeDecodeError:
        kind, body = BYTES, data
    packed = _deflate(body, _shipped("text-1.txt"))
    return bytes([kind]) + packed if len(packed) < len(data) else bytes([PLAIN]) + data


def unpack(blob: bytes) -> bytes:
    """The bytes that were packed. Raises LedgerError for a blob that is damaged."""
    kind, body = blob[0] if blob else 255, blob[1:]
    if kind == PLAIN:
        return body
    if kind not in (TEXT, BYTES):
        raise _unknown()
    data = _inflate(body, _shipped("text-1.txt"))
    return data if kind == BYTES else _widened(data).encode("utf-8", "surrogatepass")


class Piece(NamedTuple):
    """One of the pieces of a blob: what is compressed with the others, and what no compression makes shorter."""

    body: bytes
    loose: bytes = b""

    @property
    def size(self) -> int:
        return len(self.body) + len(self.loose)


def pack_pieces(pieces: Sequence[Piece], *, of_records: bool) -> bytes:
    """Pieces as one blob: the length of what is compressed, then how many they are, their lengths and bodies in one stream, then
    the rest."""
    lengths = [length for piece in pieces for length in map(len, piece)]
    head = struct.pack(f"<{1 + len(lengths)}I", len(pieces), *lengths)
    kind, name = (SHORTHANDS, "json-1.txt") if of_records else (PIECES, "text-1.txt")
    packed = _deflate(head + b"".join(piece.body for piece in pieces), _shipped(name))
    return struct.pack("<BI", kind, len(packed)) + packed + b"".join(piece.loose for piece in pieces)


class Pieces(Sequence[Piece]):
    """The pieces of a blob, cut out when they are asked for. Raises LedgerError for a blob that is damaged."""

    def __init__(self, blob: bytes) -> None:
        if not blob:
            hint = "ask the ledger that the copy was made from"
            raise LedgerError("a published copy has neither texts nor reasons", hint=hint, code="LED003")
        if len(blob) < 5 or blob[0] not in (PIECES, SHORTHANDS):
            raise _unknown()
        stop = 5 + int.from_bytes(blob[1:5], "little")
        self._loose = blob[stop:]
        self._data = _inflate(blob[5:stop], _shipped("json-1.txt" if blob[0] == SHORTHANDS else "text-1.txt"))
        try:
            (count,) = struct.unpack_from("<I", self._data)
            if count > MOST_PIECES:
                raise _damaged()
            lengths = struct.unpack_from(f"<{2 * count}I", self._data, 4)
        except struct.error as error:
            raise _damaged() from error
        self._bodies = list(accumulate(lengths[::2], initial=4 + 8 * count))
        self._rests = list(accumulate(lengths[1::2], initial=0))
        self.size = self._bodies[-1] - self._bodies[0] + self._rests[-1]
        if (self._bodies[-1], self._rests[-1]) != (len(self._data), len(self._loose)):
            raise _damaged()

    def __len__(self) -> int:
        return len(self._rests) - 1

    def __getitem__(self, number: Any) -> Any:
        if not 0 <= number < len(self):
            raise IndexError(number)
        bodies, rests = self._bodies, self._rests
        body = self._data[bodies[number] : bodies[number + 1]]
        return Piece(body, self._loose[rests[number] : rests[number + 1]])


def capture_piece(data: bytes) -> Piece:
    """A capture's bytes as a piece: with one byte a letter where they are text."""
    try:
        return Piece(bytes([TEXT]) + narrow(data.decode("utf-8")))
    except UnicodeDecodeError:
        return Piece(bytes([BYTES]) + data)


def captured(piece: Piece) -> bytes:
    """The bytes of a capture from its piece."""
    kind, body = piece.body[:1], piece.body[1:]
    if kind == bytes([TEXT]):
        return _widened(body).encode("utf-8")
    if kind == bytes([BYTES]):
        return body
    raise _unknown()


def records_piece(coded: CodedArticle, sha256: str) -> Piece:
    """Everything about a coded article but its text, as a piece; `sha256` is that of its capture."""
    line, ids = shortened(as_values(coded), coded.article.text, sha256)
    return Piece(narrow(line), ids)


def records_of(piece: Piece, text: str, sha256: str) -> CodedArticle:
    """The coded article as it was, given its text and the hash of its capture."""
    try:
        return _coded_of(lengthened(_widened(piece.body), piece.loose, text, sha256), text)
    except UNREADABLE as error:
        raise _damaged() from error


def pack_text_of(text: str, capture: bytes) -> bytes | None:
    """A text as a blob that needs its capture to be read again; None when the capture is that text in UTF-8."""
    if text.encode("utf-8", "surrogatepass") == capture:
        return None
    data, source = narrow(text), _readable(capture)
    probe = data[len(data) // 3 :].lstrip()[:12]
    at = max(0, source.find(probe) - WINDOW // 3) if probe else 0
    return bytes([OF_CAPTURE]) + at.to_bytes(4, "big") + _deflate(data, source[at : at + WINDOW])


def unpack_text_of(blob: bytes | None, capture: bytes) -> str:
    """The text of a capture."""
    if blob is None:
        return _decoded(capture)
    if len(blob) < 5 or blob[0] != OF_CAPTURE:
        raise _unknown()
    at = int.from_bytes(blob[1:5], "big")
    return _widened(_inflate(blob[5:], _readable(capture)[at : at + WINDOW]))


def pack_coded(coded: CodedArticle) -> bytes:
    """Everything about a coded article but its text, hidden fields (reasons) too."""
    encoded = narrow(json.dumps(as_values(coded), ensure_ascii=False, separators=(",", ":")))
    return bytes([CODED]) + _deflate(encoded, _coded_dictionary(coded.article.text))


def unpack_coded(blob: bytes, text: str) -> CodedArticle:
    """The coded article as it was, given its text."""
    if blob[:1] != bytes([CODED]):
        raise _unknown()
    try:
        return _coded_of(json.loads(_widened(_inflate(blob[1:], _coded_dictionary(text)))), text)
    except UNREADABLE as error:
        raise _damaged() from error


def as_values(coded: CodedArticle) -> dict[str, Any]:
    """A coded article as JSON values, without its text and without the teasers its article repeats."""
    whole: dict[str, Any] = _plain(coded)
    del whole["article"]["text"]
    whole["article"].pop("teasers", None)
    return whole


def _coded_of(whole: dict[str, Any], text: str) -> CodedArticle:
    whole["article"]["text"] = text
    coded = typing.cast(CodedArticle, _typed(CodedArticle, whole))
    teasers = tuple(dataclasses.replace(teaser, events=()) for teaser in coded.teasers)
    return dataclasses.replace(coded, article=dataclasses.replace(coded.article, teasers=teasers))


def _coded_dictionary(text: str) -> bytes:
    """The words of the article and the shape of records; the nearest part is the cheapest to refer to."""
    shape = _shipped("json-1.txt")
    return narrow(text[:WINDOW])[: WINDOW - len(shape)] + shape


def _readable(capture: bytes) -> bytes:
    """A capture as its text would repeat it: the values of a JSON line without their escapes, else the decoded bytes."""
    text = capture.decode("utf-8", "replace")
    if text.startswith("{"):
        try:
            values = json.loads(text).values()
            text = "\n".join(value for value in values if isinstance(value, str))
        except (ValueError, RecursionError, AttributeError):
            pass
    return narrow(text)


def _deflate(data: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=dictionary)
    return packer.compress(data) + packer.flush()


def _inflate(body: bytes, dictionary: bytes) -> bytes:
    try:
        unpacker = zlib.decompressobj(-15, zdict=dictionary)
        data = unpacker.decompress(body, LARGEST)
    except zlib.error as error:
        raise _damaged() from error
    if not unpacker.eof:
        raise _damaged()
    return data


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise _damaged() from error


def _widened(data: bytes) -> str:
    try:
        return widen(data)
    except ValueError as error:
        raise _damaged() from error


def _damaged() -> LedgerError:
    return LedgerError("a stored text is damaged", hint="restore a backup", code="LED003")


def _unknown() -> LedgerError:
    return LedgerError("a stored text is packed in a way this version does not know", code="LED003")


def _plain(value: Any) -> Any:
    """A record as JSON values; fields that hold what an absent one means are left out, which halves the size."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = ((name, getattr(value, name), absent) for name, _, absent in _fields(type(value)))
        return {name: _plain(held) for name, held, absent in found if type(held) is not type(absent) or held != absent}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _typed(kind: Any, value: Any) -> Any:
    """JSON values as the record type `kind`; what is absent is its default, None or empty."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next((part for part in typing.get_args(kind) if part is not type(None)), None)
        return None if value is None else _typed(inner, value)
    if origin is tuple:
        parts = typing.get_args(kind)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_typed(parts[0], item) for item in value or ())
        return tuple(value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return kind(
            **{name: _typed(hint, value[name]) if name in value else absent for name, hint, absent in _fields(kind)}
        )
    if type(value) is str and len(value) < OFTEN:
        return sys.intern(value)
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, Any], ...]:
    """A record's fields: name, type, and the value an absent one has."""
    hints = typing.get_type_hints(kind, vars(records))
    found = []
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        empty = () if typing.get_origin(hint) is tuple else None
        absent = empty if field.default is dataclasses.MISSING else field.default
        found.append((field.name, hint, absent))
    return tuple(found)


@cache
def _shipped(name: str) -> bytes:
    return narrow(resources.files("detente").joinpath("data", "ledger", name).read_text("utf-8"))
