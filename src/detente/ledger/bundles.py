"""Many small pieces in one blob: captures, and the records of articles, each compressed in the company of their neighbours.

A piece of its own repeats what the one before it said and leaves most of a page of the file empty; together they take two
thirds of the room. Pieces are taken up in the order in which they come. The last bundle of a kind stays open: what comes
later is added to it until it is full, so that single articles of a live feed are as small as those of an archive.

In: pieces. Out: a place (bundle and number of the piece) by which they are found again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from detente.errors import LedgerError
from detente.ledger.packing import Piece, Pieces, pack_pieces
from detente.ledger.schema import bundle

CAPTURES, RECORDS = "captures", "records"
FULL = 64 * 1024
"""Bytes before compression at which a bundle is full: it is read and written whole, and compression looks back half as far."""
LONGEST = 4 * FULL
"""Bytes at which a bundle of several pieces ends at the latest: a very long piece has one to itself, so that nobody who reads its
neighbours has to unpack it."""
KEPT = 4
"""Bundles at hand while reading; none that is longer than that."""


class Place(NamedTuple):
    """Where a piece stands."""

    bundle_id: int
    part: int


class Bundles:
    """The bundles of a ledger over one connection. What is added or replaced is written by `flush` at the latest."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._kept: OrderedDict[int, Pieces] = OrderedDict()
        self._open: dict[str, tuple[int, int]] = {}
        self._changed: dict[int, tuple[str, list[Piece]]] = {}
        self._stored: set[int] = set()
        self._last = 0

    def piece(self, place: Place) -> Piece:
        """The piece at a place. Raises LedgerError when there is none."""
        pieces = self._pieces(place.bundle_id)
        if not 0 <= place.part < len(pieces):
            raise LedgerError("a bundle lacks a piece", subject=f"{place.bundle_id}/{place.part}", code="LED003")
        return pieces[place.part]

    def add(self, kind: str, piece: Piece) -> Place:
        """Put a piece behind the last of its kind."""
        number, size = self._open.get(kind) or self._last_of(kind)
        if size >= FULL or (size and size + piece.size > LONGEST):
            self._write(number)
            number, size = self._new(kind), 0
        pieces = self._held(number, kind)
        pieces.append(piece)
        self._open[kind] = number, size + piece.size
        return Place(number, len(pieces) - 1)

    def replace(self, place: Place, piece: Piece) -> None:
        """Put records in the place of others; everything else keeps its place."""
        number = place.bundle_id
        if number not in self._changed:
            self.flush()
        self._held(number, RECORDS)[place.part] = piece

    def flush(self) -> None:
        """Write what has changed."""
        for number in sorted(self._changed):
            self._write(number)

    def _write(self, number: int) -> None:
        if number not in self._changed:
            return
        kind, pieces = self._changed.pop(number)
        self._kept.pop(number, None)
        row = {"kind": kind, "size": _size(pieces), "data": pack_pieces(pieces, of_records=kind == RECORDS)}
        if number in self._stored:
            self.connection.execute(update(bundle).where(bundle.c.id == number).values(row))
        else:
            self.connection.execute(insert(bundle), {"id": number, **row})
            self._stored.add(number)

    def _pieces(self, number: int) -> Sequence[Piece]:
        if number in self._changed:
            return self._changed[number][1]
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        pieces = self._read(number)
        if pieces.size <= LONGEST:
            self._kept[number] = pieces
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return pieces

    def _read(self, number: int) -> Pieces:
        blob = self.connection.execute(_blob(), {"number": number}).scalar()
        if blob is None:
            raise LedgerError("a bundle is missing", subject=str(number), code="LED003")
        self._stored.add(number)
        return Pieces(blob)

    def _held(self, number: int, kind: str) -> list[Piece]:
        """The pieces of a bundle, which is written once they have changed."""
        if number not in self._changed:
            self._changed[number] = kind, list(self._read(number))
        return self._changed[number][1]

    def _last_of(self, kind: str) -> tuple[int, int]:
        """The last bundle of a kind and its size; a new one when there is none."""
        query = select(bundle.c.id, bundle.c.size).where(bundle.c.kind == kind).order_by(bundle.c.id.desc()).limit(1)
        row = self.connection.execute(query).first()
        return (self._new(kind), 0) if row is None else (row.id, row.size)

    def _new(self, kind: str) -> int:
        stored = self.connection.execute(select(func.max(bundle.c.id))).scalar() or 0
        self._last = max(self._last, stored) + 1
        self._changed[self._last] = kind, []
        return self._last


def _size(pieces: Sequence[Piece]) -> int:
    return sum(piece.size for piece in pieces)


@cache
def _blob() -> Select[Any]:
    """The question for a bundle; made once, as it is asked for nearly every article that is read."""
    return select(bundle.c.data).where(bundle.c.id == bindparam("number"))
