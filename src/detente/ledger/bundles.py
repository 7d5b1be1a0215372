"""Many small pieces in one blob: captures, and the records of articles, each compressed in the company of their neighbours.

A piece of its own repeats what the one before it said and leaves most of a page of the file empty; together they take two
thirds of the room. Pieces are taken up in the order in which they come. The last bundle of a kind stays open: what comes
later is added to it until it is full, so that single articles of a live feed are as small as those of an archive.

In: pieces. Out: a place (bundle and number of the piece) by which they are found again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from detente.errors import LedgerError
from detente.ledger.packing import Piece, pack_pieces, unpack_pieces
from detente.ledger.schema import bundle

CAPTURES, RECORDS = "captures", "records"
FULL = 64 * 1024
"""Bytes before compression at which a bundle is full: it is read and written whole, and compression looks back half as far."""
KEPT = 4
"""Bundles at hand while reading; none that is longer than four full ones."""


class Place(NamedTuple):
    """Where a piece stands."""

    bundle_id: int
    part: int


class Bundles:
    """The bundles of a ledger over one connection. What is added or replaced is written by `flush` at the latest."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._kept: OrderedDict[int, list[Piece]] = OrderedDict()
        self._open: dict[str, tuple[int, list[Piece]]] = {}
        self._changed: dict[int, tuple[str, list[Piece]]] = {}
        self._stored: set[int] = set()
        self._last = 0

    def piece(self, bundle_id: int, part: int) -> Piece:
        """The piece at a place. Raises LedgerError when there is none."""
        pieces = self._pieces(bundle_id)
        if not 0 <= part < len(pieces):
            raise LedgerError("a bundle lacks a piece", subject=f"{bundle_id}/{part}", code="LED003")
        return pieces[part]

    def add(self, kind: str, piece: Piece) -> Place:
        """Put a piece behind the last of its kind."""
        number, pieces = self._open.get(kind) or self._last_of(kind)
        if pieces and _size(pieces) >= FULL:
            self._write(number)
            number, pieces = self._next(), []
        pieces.append(piece)
        self._open[kind] = (number, pieces)
        self._changed[number] = (kind, pieces)
        return Place(number, len(pieces) - 1)

    def replace(self, place: Place, piece: Piece) -> None:
        """Put a piece in the place of another; everything else keeps its place."""
        if self._changed and place.bundle_id not in self._changed:
            self.flush()
        pieces = self._pieces(place.bundle_id)
        pieces[place.part] = piece
        self._changed[place.bundle_id] = (RECORDS, pieces)

    def flush(self) -> None:
        """Write what has changed."""
        for number in sorted(self._changed):
            self._write(number)

    def _write(self, number: int) -> None:
        if number not in self._changed:
            return
        kind, pieces = self._changed.pop(number)
        row = {"kind": kind, "size": _size(pieces), "data": pack_pieces(pieces, of_records=kind == RECORDS)}
        if number in self._stored:
            self.connection.execute(update(bundle).where(bundle.c.id == number).values(row))
        else:
            self.connection.execute(insert(bundle), {"id": number, **row})
            self._stored.add(number)

    def _pieces(self, number: int) -> list[Piece]:
        if number in self._changed:
            return self._changed[number][1]
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        pieces = self._read(number)
        if _size(pieces) <= FULL * 4:
            self._kept[number] = pieces
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return pieces

    def _read(self, number: int) -> list[Piece]:
        blob = self.connection.execute(select(bundle.c.data).where(bundle.c.id == number)).scalar()
        if blob is None:
            raise LedgerError("a bundle is missing", subject=str(number), code="LED003")
        self._stored.add(number)
        return unpack_pieces(blob)

    def _last_of(self, kind: str) -> tuple[int, list[Piece]]:
        """The last bundle of a kind when it is not full, else a new one."""
        query = select(bundle.c.id, bundle.c.size).where(bundle.c.kind == kind).order_by(bundle.c.id.desc()).limit(1)
        row = self.connection.execute(query).first()
        return (row.id, self._pieces(row.id)) if row is not None and row.size < FULL else (self._next(), [])

    def _next(self) -> int:
        stored = self.connection.execute(select(func.max(bundle.c.id))).scalar() or 0
        self._last = max(self._last, stored) + 1
        return self._last


def _size(pieces: list[Piece]) -> int:
    return sum(piece.size for piece in pieces)
