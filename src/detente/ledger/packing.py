"""Texts and records as small blobs: zlib with a preset dictionary, and records as JSON that comes back the same.

A blob's first byte names how it was packed, so that better dictionaries can come later: 0 plain bytes, 1 text packed with
`text-1.txt`, 2 JSON packed with `json-1.txt`. A dictionary file never changes once ledgers were written with it.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import zlib
from functools import cache
from importlib import resources
from typing import Any

from detente import records
from detente.errors import LedgerError
from detente.records import CodedArticle

PLAIN, TEXT, JSON = 0, 1, 2
_FILES = {TEXT: "text-1.txt", JSON: "json-1.txt"}
LARGEST = 256 * 1024 * 1024
"""No blob unpacks to more bytes than this: a damaged or hostile ledger cannot fill the memory."""


def pack(data: bytes, kind: int = TEXT) -> bytes:
    """Bytes compressed, with the byte that says how; left plain where that is smaller."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=_dictionary(kind))
    packed = packer.compress(data) + packer.flush()
    return bytes([kind]) + packed if len(packed) < len(data) else bytes([PLAIN]) + data


def unpack(blob: bytes) -> bytes:
    """The bytes that were packed. Raises LedgerError for a blob that is damaged."""
    kind, body = blob[0] if blob else 255, blob[1:]
    if kind == PLAIN:
        return body
    if kind not in _FILES:
        raise LedgerError("a stored text is packed in a way this version does not know", code="LED003")
    try:
        unpacker = zlib.decompressobj(-15, zdict=_dictionary(kind))
        data = unpacker.decompress(body, LARGEST)
    except zlib.error as error:
        raise LedgerError("a stored text is damaged", hint="restore a backup", code="LED003") from error
    if not unpacker.eof:
        raise LedgerError("a stored text is damaged or too large", hint="restore a backup", code="LED003")
    return data


def pack_text(text: str) -> bytes:
    return pack(text.encode("utf-8", "surrogatepass"), TEXT)


def unpack_text(blob: bytes) -> str:
    return unpack(blob).decode("utf-8", "surrogatepass")


def pack_coded(coded: CodedArticle) -> bytes:
    """Everything about a coded article but its text, hidden fields (reasons) too."""
    whole = _plain(coded)
    del whole["article"]["text"]
    whole["article"].pop("teasers", None)
    encoded = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return pack(encoded.encode("utf-8", "surrogatepass"), JSON)


def unpack_coded(blob: bytes, text: str) -> CodedArticle:
    """The coded article as it was, given its text."""
    whole = json.loads(unpack(blob).decode("utf-8", "surrogatepass"))
    whole["article"]["text"] = text
    coded = typing.cast(CodedArticle, _typed(CodedArticle, whole))
    teasers = tuple(dataclasses.replace(teaser, events=()) for teaser in coded.teasers)
    return dataclasses.replace(coded, article=dataclasses.replace(coded.article, teasers=teasers))


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
def _dictionary(kind: int) -> bytes:
    folder = resources.files("detente").joinpath("data", "ledger")
    return folder.joinpath(_FILES[kind]).read_bytes()
