"""The prebuilt word index of a site, searched in the browser without a server.

In: articles and a lemmatiser. Out: small script files that hand over data: shards of words (`w12.js`: lemmas with the
numbers of their articles, forms with their lemmas) and lists of articles (`d0.js`). A word lies in the shard that its
first two letters name, so that a query loads one or two of them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

SHARDS, DOCS = 64, 400
LONGEST, MOST_WORDS = 40, 20_000
_WORD = re.compile(r"[^\W_]+")

Lemmatise = Callable[[Iterable[str]], list[str]]
Doc = tuple[str, str, str, str]
"""Title, day, outlet, path."""


class Index:
    """The words of articles, in whatever order they come; `docs` are all articles, the newest first, so that small numbers
    are the newest. No text is kept."""

    def __init__(self, lemmatise: Lemmatise, docs: Sequence[Doc]) -> None:
        self._lemmatise = lemmatise
        self._docs = docs
        self._lemma: dict[str, str] = {}
        self._found: dict[str, list[int]] = defaultdict(list)

    def add(self, number: int, text: str) -> None:
        """File an article, by its place among all, under its words."""
        words = sorted(set(words_of(text)))
        new = [word for word in words if word not in self._lemma]
        self._lemma.update(zip(new, self._lemmatise(new), strict=True))
        for lemma in sorted({self._lemma[word] for word in words}):
            self._found[lemma].append(number)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files of the index, to stand in one folder."""
        forms: dict[int, dict[str, str]] = defaultdict(dict)
        lemmas: dict[int, dict[str, str]] = defaultdict(dict)
        for form, lemma in self._lemma.items():
            if form != lemma:
                forms[shard(form)][form] = lemma
        for lemma, numbers in self._found.items():
            lemmas[shard(lemma)][lemma] = _packed(sorted(numbers))
        for number in range(SHARDS):
            data = {"l": lemmas.get(number, {}), "f": forms.get(number, {})}
            yield f"w{number}.js", _script("words", number, data)
        for number, start in enumerate(range(0, max(1, len(self._docs)), DOCS)):
            yield f"d{number}.js", _script("docs", number, [list(doc) for doc in self._docs[start : start + DOCS]])


def words_of(text: str) -> list[str]:
    """The words of a text as the browser makes them of a query: lower case, ё as е, hyphens apart.

    >>> words_of("Пресс-служба ещё")
    ['пресс', 'служба', 'еще']
    """
    return [word[:LONGEST] for word in _WORD.findall(text.lower().replace("ё", "е"))[:MOST_WORDS]]


def shard(word: str) -> int:
    """The shard of a word, from its first two letters; `search.js` has the same formula."""
    first, second = ord(word[0]), ord(word[1]) if len(word) > 1 else 0
    return (first * 31 + second) % SHARDS


def _packed(numbers: list[int]) -> str:
    """Rising numbers as base-36 differences, without separators that would cost more than they say."""
    last, parts = 0, []
    for number in numbers:
        parts.append(_base36(number - last))
        last = number
    return " ".join(parts)


def _base36(value: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while True:
        value, rest = divmod(value, 36)
        text = digits[rest] + text
        if not value:
            return text


def _script(kind: str, number: int, data: object) -> bytes:
    """A script that hands over data and nothing else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    text = text.encode("utf-8", "replace").decode("utf-8")
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"detenteIndex({json.dumps(kind)},{number},{text});\n".encode()
