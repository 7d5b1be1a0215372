"""Words and their shapes as the numbers the networks know them by."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from detente.errors import ModelError
from detente.language.ru.models import HINT, NER, Archive

_STRETCH = 600
_BLOB = 5 << 20
_REMEMBERED = 2_048
_MARKS = "!#$%&()[]\\/*+,.:;<=>?@^_{|}~-‐−‒⁃–—―`\"'«»„“ʼʻ”№…"
_FIRST = re.compile(
    rf"(?P<RU>[а-яё]+)|(?P<EN>[a-z]+)|(?P<NUM>[+-]?\d+)|(?P<PUNCT>[{re.escape(_MARKS)}]+)", re.IGNORECASE
)


class Vocabulary:
    """A sorted word list in one piece of memory, searched in place.

    The list ends with `<unk>` and `<pad>`, which are out of order and never looked for. The first word of every stretch of
    about 600 bytes is kept apart to bisect on; the word itself is then found in its stretch.
    """

    def __init__(self, packed: bytes) -> None:
        """`packed`: the words in UTF-8, one a line, gzipped."""
        blob = self._blob = zlib.decompress(packed, wbits=31, bufsize=_BLOB)
        end = blob.rindex(b"\n", 0, blob.rindex(b"\n"))
        # A stretch begins with the break before its first word, so that every word but the very first stands between breaks.
        starts = self._starts = [0]
        while (at := blob.find(b"\n", starts[-1] + _STRETCH, end)) >= 0:
            starts.append(at)
        self._keys = [b"", *(blob[at : blob.index(b"\n", at + 1) + 1] for at in starts[1:])]
        starts.append(end)
        self._before = list(accumulate(blob.count(b"\n", *stretch) for stretch in pairwise([0, *starts])))
        self._first = b"\n" + blob[: blob.index(b"\n") + 1]
        self.unknown = self._before[-1] + 1
        self.pad = self.unknown + 1
        self.size = self.unknown + 2
        self._remembered = lru_cache(_REMEMBERED)(self._number)

    def __iter__(self) -> Iterator[str]:
        """The words by number, without the two marks at the end."""
        return iter(self._blob.decode().split("\n")[: self.unknown])

    def number(self, word: str) -> int:
        """The number of a lower-case word, or that of `<unk>`. The latest are remembered: tags and lemmas both ask."""
        return self._remembered(word)

    def _number(self, word: str) -> int:
        sought = f"\n{word}\n".encode("utf-8", "surrogatepass")
        if sought == self._first:
            return 0
        stretch = bisect_right(self._keys, sought) - 1
        start = self._starts[stretch]
        found = self._blob.find(sought, start, self._starts[stretch + 1] + 1)
        if found < 0:
            return self.unknown
        return self._before[stretch] + self._blob.count(b"\n", start, found) + 1


def read_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of the models. Raises ModelError when its file is missing or damaged."""
    try:
        return Vocabulary(Archive(NER, folder).read("vocabs/word.gz"))
    except (ValueError, zlib.error) as error:
        raise ModelError("model files are damaged", hint=HINT, code="MOD002") from error


def word_shape(word: str) -> str:
    """The shape of a word: its script by its first characters, and its case outline or the mark itself."""
    first = word[:1]
    if "а" <= first <= "я" or "А" <= first <= "Я":
        return f"RU_{_outline(word)}"
    match = _FIRST.match(word)
    kind = (match and match.lastgroup) or "OTHER"
    if kind in ("RU", "EN"):
        return f"{kind}_{_outline(word)}"
    if kind == "PUNCT":
        return f"PUNCT_{word}" if len(word) == 1 else "PUNCT_OTHER"
    return kind


def _outline(word: str) -> str:
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if word.islower():
        return "xx"
    if word.isupper():
        return "XX"
    if _is_title(word):
        return "Xx"
    left, dash, right = word.partition("-")
    return "Xx-Xx" if dash and _is_title(left) and _is_title(right) else "OTHER"


def _is_title(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:].islower()


class Pairs:
    """Tokens as (word, shape) pairs, each pair one number: `word * shapes + shape`."""

    def __init__(self, vocabulary: Vocabulary, shapes: Sequence[str], size: int = 8_192) -> None:
        self.shapes = len(shapes)
        self._word = vocabulary.number
        self._shape_numbers = {shape: number for number, shape in enumerate(shapes)}
        self._common = self._shape_numbers["RU_xx"]
        self.number = lru_cache(size)(self._number)

    def _number(self, token: str) -> int:
        if token.islower() and len(token) > 1 and "а" <= token[0] <= "я":
            return self._word(token) * self.shapes + self._common
        return self._word(token.lower()) * self.shapes + self._shape_numbers[word_shape(token)]
