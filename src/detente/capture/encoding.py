"""Bytes -> text, or a refusal: never mojibake.

Order: byte order mark, what the document declares, strict UTF-8, then windows-1251 and KOI8-R (and the older DOS and ISO
tables) weighed by how frequent their letters are in Russian.
"""

from __future__ import annotations

import re

from detente.capture.limits import Refused

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SINGLE_BYTE = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
# Share of each letter in Russian text, in thousandths (Russian National Corpus, letters with e and yo together).
FREQUENT = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ",
        (
            110,
            85,
            80,
            74,
            67,
            63,
            55,
            47,
            45,
            44,
            35,
            32,
            30,
            28,
            26,
            20,
            19,
            17,
            17,
            16,
            16,
            14,
            12,
            10,
            9,
            7,
            6,
            5,
            4,
            3,
            3,
            1,
        ),
        strict=True,
    )
)
# The most frequent pairs of letters in Russian text.
PAIRS = frozenset(
    re.findall(
        "..",
        "стноентонаовниравокоаллипореоспргоронеортиерватаетотолелскиноманиткадеесльтевело"
        "тьзадаедлаодатдоонсообиямисеый",
    )
)
PROSE_SIGNS = "«»—–“”„…№’‘\xa0•"
BINARY_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"7z\xbc\xaf", "a 7z file"),
    (b"Rar!", "a RAR file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"SQLite format 3", "a SQLite database"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_UTF8_CYRILLIC = re.compile(rb"(?:[\xd0\xd1][\x80-\xbf]){3}")
_HIGH_RUN = re.compile(rb"[\xc0-\xff]{4}")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DOUBLE = re.compile(
    r"(?:[РСÐÑ][\u0080-\u00bf\u0400-\u040f\u0450-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122]){3}"
)
_ODD_CASE = re.compile(r"[а-яё][А-ЯЁ]|[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]")
SAMPLE = 100_000


def declared_encoding(data: bytes) -> str | None:
    """The encoding named in the first kilobytes of a page or XML document."""
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii").lower() if found else None


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Text of the bytes with a leading mark taken off. Raises Refused: nul_bytes, not_text, encoding, mixed_encoding, mojibake."""
    for magic, what in BINARY_MAGIC:
        if data.startswith(magic):
            raise Refused("not_text", f"this is {what}, not text")
    for mark, name in BOMS:
        if data.startswith(mark):
            return check_text(_strict(data[len(mark) :], name, "its byte order mark"))
    if b"\x00" in data:
        raise Refused("nul_bytes", "NUL bytes: not text")
    text = _declared(data, declared) or _utf8(data)
    return check_text(_single_byte(data) if text is None else text)


def check_text(text: str) -> str:
    """The text itself when it is text. Raises Refused for lone surrogates, NULs, control characters, double encoding."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("lone_surrogates", "half of a surrogate pair: damaged text") from None
    if "\x00" in text:
        raise Refused("nul_bytes", "NUL characters: not text")
    sample = text[:SAMPLE]
    if len(_CONTROL.findall(sample)) > 8 + len(sample) // 100:
        raise Refused("not_text", "control characters: not text")
    if len(sample) > 60 and sample.count("\ufffd") * 100 > len(sample):
        raise Refused("mojibake", "letters were lost before this text was written (replacement characters)")
    if len(_DOUBLE.findall(sample)) * 24 > len(sample):
        raise Refused("mojibake", "encoded twice: the letters are not what was written")
    return text


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise Refused("encoding", f"not the encoding that {source} says") from None


def _declared(data: bytes, declared: str | None) -> str | None:
    """Decoded as declared, when that can be right; a wrong declaration is common and only ignored."""
    name = (declared or "").strip().lower().replace("windows-1251", "cp1251")
    if not name or name in ("utf-8", "utf8"):
        return None
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    if not isinstance(text, str) or name.startswith(
        ("utf-16", "utf-32", "utf-7", "idna", "punycode", "unicode", "raw")
    ):
        return None
    as_utf8 = _utf8_or_none(data)
    return text if as_utf8 is None else as_utf8


def _utf8_or_none(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> str | None:
    text = _utf8_or_none(data)
    if text is None and len(_UTF8_CYRILLIC.findall(data[: SAMPLE * 10])) >= 2:
        if _HIGH_RUN.search(data):
            raise Refused("mixed_encoding", "UTF-8 and a one-byte encoding mixed in one text")
        raise Refused("encoding", "damaged UTF-8")
    return text


def _single_byte(data: bytes) -> str:
    sample = data[:SAMPLE]
    scored = []
    for order, name in enumerate(SINGLE_BYTE):
        try:
            scored.append((russian_likeness(sample.decode(name)), -order, name))
        except UnicodeDecodeError:
            continue
    best, _, name = max(scored, default=(0.0, 0, ""))
    if best < (0.45 if name in ("cp1251", "koi8-r") else 0.6):
        raise Refused("encoding", "unknown encoding")
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise Refused("mixed_encoding", f"{name} at first, something else later") from None


def russian_likeness(text: str) -> float:
    """How much the non-ASCII characters of a text look like Russian prose: about 1 for Russian, below 0.5 for a wrong table.

    The mean frequency of the letters and the share of frequent pairs; capitals inside words, words of two alphabets and signs
    that prose does not use are held against it.
    """
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    weight = 0.0
    for char in foreign:
        low = char.lower().replace("ё", "е")
        if low in FREQUENT:
            weight += FREQUENT[low] * (1.0 if char.islower() else 0.8)
        elif char not in PROSE_SIGNS:
            weight -= 60
    lowered = text.lower()
    pairs = sum(lowered[at : at + 2] in PAIRS for at in range(len(lowered) - 1))
    odd = len(_ODD_CASE.findall(text)) * 3
    return (weight / 110 + pairs - odd) / len(foreign)
