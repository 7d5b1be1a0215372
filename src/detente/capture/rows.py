"""JSON Lines, CSV and TSV: one article a row.

In: a stream. Out: a capture or refusal for each row, in order. JSON Lines: `id`, `text` or `html`, optional `title`, `date`, `url`, `outlet`.
Tables: a header with `url`, `date`, `title` or `text`, or the same names. Other keys are ignored.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from detente.capture.article import Known, article_from_text
from detente.capture.batch import Batch, Capture, Source, attempt, sha256_of
from detente.capture.detect import COLUMNS
from detente.capture.encoding import decode
from detente.capture.limits import Refusal, Refused
from detente.capture.unpack import read_line, read_page_bytes
from detente.records import Article

WANTED = ("text", "html", "title")
TABLE_SAMPLE = 200  # rows looked at to see whether a table quotes its cells


def read_json_lines(source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    """Each line is an object. A file that is one array or one object over several lines is read too, within the limit of a page."""
    if source.stream.peek(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" or _is_spread(source):
        yield from _json_document(source, batch)
        return
    number = 0
    while True:
        line, whole = read_line(source.stream, batch.limits)
        if not line:
            return
        number += 1
        if not line.strip():
            continue
        if not whole:
            yield _refusal(
                source, batch, "too_large", f"line {number}: more than {batch.limits.page_bytes} bytes", None
            )
            continue
        yield _json_row(line.strip(), source, batch, number)


def _is_spread(source: Source) -> bool:
    """Whether the first line is only the beginning of an object."""
    first = source.stream.peek(65_536).lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)
    return first[0].strip() == b"{" and len(first) > 1


def _json_document(source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    try:
        value = _load(read_page_bytes(source.stream, batch.limits))
    except Refused as refused:
        yield _refusal(source, batch, refused.reason_code, refused.message, None)
        return
    for number, row in enumerate(value if isinstance(value, list) else [value], 1):
        raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
        yield _row(row, raw, source, batch, f"item {number}")


def _json_row(line: bytes, source: Source, batch: Batch, number: int) -> Capture | Refusal:
    try:
        row = _load(line)
    except Refused as refused:
        return _refusal(source, batch, refused.reason_code, f"line {number}: {refused.message}", line)
    return _row(row, line, source, batch, f"line {number}")


def _load(data: bytes) -> Any:
    try:
        return json.loads(decode(data))
    except RecursionError:
        raise Refused("bad_row", "JSON nested too deep") from None
    except ValueError as error:
        raise Refused("bad_row", f"not JSON ({str(error)[:80]})") from None


def _row(row: Any, raw: bytes, source: Source, batch: Batch, where: str) -> Capture | Refusal:
    if not isinstance(row, dict):
        return _refusal(source, batch, "bad_row", f"{where}: not an object", raw)
    values = {name: _string(row.get(name)) for name in COLUMNS}
    return row_capture(values, raw, source, batch, where)


def _string(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def row_capture(
    values: Mapping[str, str | None], raw: bytes, source: Source, batch: Batch, where: str, kind: str = "jsonl"
) -> Capture | Refusal:
    """A row's article: of its `html` when it has that, else of its text, else of its title as a headline."""
    own = (values.get("id") or "").strip()
    known: Known = {
        "id": own or batch.ids.next(source.base),
        "path": source.path,
        "sha256": sha256_of(raw),
        "not_after": batch.not_after,
    }
    for name in ("date", "url", "outlet", "title"):
        known[name] = values.get(name) or None
    if all(values.get(name) is None for name in WANTED):
        return Refusal(source.path, known["id"] or "", "bad_row", f"{where}: no text, html or title", raw)
    try:
        return attempt(lambda: _article(values, known, batch), raw, kind, known, where=where)
    except UnicodeEncodeError:
        return Refusal(source.path, "", "lone_surrogates", f"{where}: half of a surrogate pair", raw)


def _article(values: Mapping[str, str | None], known: Known, batch: Batch) -> Article:
    for name in ("id", "url", "title", "outlet", "date"):
        _checked(known.get(name))
    html, text = values.get("html"), values.get("text")
    if html and not (text or "").strip():
        from detente.capture.html import article_from_html

        return article_from_html(html, reading=batch.reading(), **known)
    return article_from_text(text or "", reading=batch.reading(), **known)


def _checked(value: object) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Refused("lone_surrogates", "half of a surrogate pair: damaged text") from None


def _refusal(source: Source, batch: Batch, code: str, reason: str, raw: bytes | None) -> Refusal:
    return Refusal(source.path, batch.ids.next(source.base), code, reason, raw)


def read_table(source: Source, batch: Batch, kind: str) -> Iterator[Capture | Refusal]:
    """CSV (comma or semicolon) and TSV with a header."""
    lines = _Lines(source, batch)
    first = lines.peek_decoded()
    delimiter = _delimiter(first, kind)
    header = [cell.strip().strip('"').strip().lower() for cell in first.split(delimiter)]
    if not {"text", "html", "title"} & set(header):
        reason = "no header with url, date, title or text in the first line"
        yield _refusal(source, batch, "bad_format", reason, None)
        return
    plain = kind == "tsv" and not lines.quotes_cells(delimiter)
    csv.field_size_limit(max(csv.field_size_limit(), batch.limits.text_chars))
    quoting: Literal[0, 3] = csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=False)
    next(reader, None)
    lines.take()
    yield from _table_rows(reader, lines, header, source, batch)


def _table_rows(
    reader: Iterator[list[str]], lines: _Lines, header: list[str], source: Source, batch: Batch
) -> Iterator[Capture | Refusal]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, Refused) as error:
            code = error.reason_code if isinstance(error, Refused) else "bad_row"
            reason = error.message if isinstance(error, Refused) else str(error)
            yield _refusal(source, batch, code, f"row {number}: {reason}", lines.take())
            continue
        raw = lines.take()
        if not cells or not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(header) and len(cells) < 2:
            yield _refusal(source, batch, "bad_row", f"row {number}: {len(cells)} cells, {len(header)} expected", raw)
            continue
        values: dict[str, str | None] = dict(zip(header, cells, strict=False))
        row = {name: values.get(name) for name in COLUMNS}
        kept = json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False, sort_keys=True)
        yield row_capture(row, kept.encode("utf-8", "surrogatepass"), source, batch, f"row {number}")


def _delimiter(first: str, kind: str) -> str:
    if kind == "tsv":
        return "\t"
    return max((",", ";", "\t"), key=lambda sign: (first.count(sign), sign == ","))


class _Lines:
    """Decoded lines of a table, with the bytes of the row being read kept for its refusal."""

    def __init__(self, source: Source, batch: Batch) -> None:
        self._stream = source.stream
        self._limits = batch.limits
        self._taken: list[bytes] = []
        self._first = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line, whole = read_line(self._stream, self._limits)
        if not line:
            raise StopIteration
        self._taken.append(line)
        if not whole:
            raise Refused("too_large", f"more than {self._limits.page_bytes} bytes in a line")
        return self._decode(line)

    def _decode(self, line: bytes) -> str:
        first, self._first = self._first, False
        return decode(line).lstrip("\ufeff") if first else decode(line)

    def take(self) -> bytes:
        """The bytes read since the last call."""
        taken, self._taken = b"".join(self._taken), []
        return taken

    def peek_decoded(self) -> str:
        """The first line, still to be read."""
        head = self._stream.peek(65_536).split(b"\n", 1)[0]
        try:
            return decode(head).lstrip("\ufeff").rstrip("\r")
        except Refused:
            return ""

    def quotes_cells(self, delimiter: str) -> bool:
        """Whether cells that begin with a quotation mark all end with one too, in the lines that can be seen ahead."""
        head = self._stream.peek(65_536).decode("utf-8", "replace").split("\n")[1:TABLE_SAMPLE]
        cells = [cell.strip() for line in head for cell in line.rstrip("\r").split(delimiter)]
        quoted = [cell for cell in cells if cell.startswith('"')]
        return bool(quoted) and all(
            len(cell) > 1
            and cell.endswith('"')
            and cell[1:-1].count('"') % 2 == 0
            and '"' not in cell[1:-1].replace('""', "")
            for cell in quoted
        )
