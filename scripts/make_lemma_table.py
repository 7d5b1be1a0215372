"""Write the table of normal forms of the networks' 250,000 words, so that most words need no dictionary at run time.

    python scripts/make_lemma_table.py

For every word of the vocabulary that has one normal form whatever its tag, the table has the rule that makes it: how many
letters to cut and what to add. One byte a word; 0 for the others. Run it again after an update of pymorphy3-dicts-ru: the
table names the version it was made from and is not used with another.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from itertools import takewhile

from detente.language.ru.lemmas import TABLE, Lemmatizer, data_file, dictionary_version, fold
from detente.language.ru.models import NER, Archive
from detente.language.ru.vocabulary import Vocabulary


def rule(word: str, lemma: str) -> tuple[int, str]:
    """How many letters to cut from the folded word, and what to add."""
    kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(fold(word), lemma, strict=False)))
    return len(word) - kept, lemma[kept:]


def main() -> None:
    vocabulary = Vocabulary(Archive(NER).read("vocabs/word.gz"))
    lemmatizer = Lemmatizer(size=1)
    rules = []
    for word in vocabulary:
        lemma = lemmatizer.look_up(word)
        rules.append(rule(word, lemma) if isinstance(lemma, str) else None)
    common = [found for found, _ in sorted(Counter(filter(None, rules)).items(), key=lambda item: (-item[1], item[0]))][
        :255
    ]
    numbers = {found: number for number, found in enumerate(common, 1)}
    content = bytes(numbers.get(found, 0) if found else 0 for found in rules)
    meta = {"protocol": 1, "dictionary": dictionary_version(), "rules": common}
    packed = zlib.compress(json.dumps(meta, ensure_ascii=False).encode() + b"\n" + content, 9)
    data_file(TABLE).write_bytes(packed)
    known = sum(map(bool, content))
    print(f"{known} of {len(content)} words, {len(set(rules))} rules seen, {len(packed)} bytes")


if __name__ == "__main__":
    main()
