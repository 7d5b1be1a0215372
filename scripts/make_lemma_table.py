"""Write the table of the parses of the networks' 250,000 words, so that most texts need no dictionary at run time.

    python scripts/make_lemma_table.py

`detente.language.ru.parses` says what is in it. Takes three minutes. Run it again after an update of pymorphy3-dicts-ru:
the table names the version it was made from and is not used with another.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, takewhile

from detente.language.ru.lemmas import TABLE, Lemmatizer, data_file, dictionary_version, fold
from detente.language.ru.models import NER, Archive
from detente.language.ru.parses import WIDTH, Parse, Rule
from detente.language.ru.vocabulary import Vocabulary


def rule(word: str, lemma: str) -> Rule:
    """How many letters to cut from the folded word, and what to add."""
    kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(fold(word), lemma, strict=False)))
    return len(word) - kept, lemma[kept:]


def pack(dictionary: str, words: Iterable[tuple[str, str | Sequence[Parse]]]) -> bytes:
    """The table of words in the order of the vocabulary, each with its only normal form or its parses."""
    rules: dict[Rule, int] = {}
    sets: dict[str, int] = {}
    coded: list[int | tuple[int, ...]] = []
    for word, parses in words:
        if isinstance(parses, str):
            coded.append(rules.setdefault(rule(word, parses), len(rules) + 1))
            continue
        forms = (rules.setdefault(rule(word, form), len(rules) + 1) for form, _ in parses)
        grammemes = (sets.setdefault(" ".join(sorted(of)), len(sets)) for _, of in parses)
        coded.append((len(parses), *chain.from_iterable(zip(forms, grammemes, strict=True))))
    places: dict[tuple[int, ...], int] = {}
    end = len(rules) + 1
    for one in coded:
        if isinstance(one, tuple) and one not in places:
            places[one] = end
            end += len(one)
    numbers = [places[one] if isinstance(one, tuple) else one for one in coded]
    meta = {"dictionary": dictionary, "words": len(numbers), "rules": list(rules), "sets": list(sets)}
    content = b"".join(number.to_bytes(WIDTH, "little") for number in chain(numbers, *places))
    return zlib.compress(json.dumps(meta, ensure_ascii=False).encode() + b"\n" + content, 9)


def main() -> None:
    vocabulary = Vocabulary(Archive(NER).read("vocabs/word.gz"))
    lemmatizer = Lemmatizer(size=1)
    packed = pack(dictionary_version(), ((word, lemmatizer.look_up(word)) for word in vocabulary))
    data_file(TABLE).write_bytes(packed)
    print(f"{vocabulary.unknown} words, {len(packed)} bytes")


if __name__ == "__main__":
    main()
