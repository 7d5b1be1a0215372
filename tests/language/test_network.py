"""The pieces of the runtime: vocabulary, shapes, Viterbi."""

import gzip
from itertools import pairwise, product

import numpy as np
import pytest

from detente.language.ru.chain import best_paths
from detente.language.ru.models import NER, Archive
from detente.language.ru.vocabulary import Vocabulary, word_shape


@pytest.fixture(scope="module")
def packed():
    return Archive(NER).read("vocabs/word.gz")


def test_every_word_of_the_vocabulary_has_its_number(packed):
    vocabulary = Vocabulary(packed)
    words = gzip.decompress(packed).decode().split("\n")
    assert (vocabulary.size, words[vocabulary.unknown], words[vocabulary.pad]) == (250_002, "<unk>", "<pad>")
    wrong = [word for number, word in enumerate(words[:-2]) if vocabulary.number(word) != number]
    assert wrong == []


@pytest.mark.parametrize(
    "word", ["", "\n", "<unk>", "<pad>", "азербайджанххх", "яяя", "a\nb", "\ud800", "а" * 1_000_000, "\U0010ffff"]
)
def test_other_words_are_unknown(packed, word):
    vocabulary = Vocabulary(packed)
    assert vocabulary.number(word) == vocabulary.unknown


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("Москва", "RU_Xx"), ("МИД", "RU_XX"), ("в", "RU_x"), ("В", "RU_X"), ("слово", "RU_xx"), ("Ростов-Дон", "RU_Xx-Xx"),
        ("СИЗО-6", "RU_XX"), ("МИДа", "RU_OTHER"), ("Ёж", "RU_Xx"), ("ёж", "RU_xx"), ("NATO", "EN_XX"), ("eBay", "EN_OTHER"),
        ("2024", "NUM"), ("-5", "NUM"), ("2,5", "NUM"), ("—", "PUNCT_—"), ("...", "PUNCT_OTHER"), ("№", "PUNCT_№"),
        ("Δ", "OTHER"), ("°", "OTHER"), ("Нью-йорк", "RU_Xx"), ("из-за", "RU_xx"), ("а1", "RU_xx"),
    ],
)  # fmt: skip
def test_shapes(word, shape):
    assert word_shape(word) == shape


def brute_force(scores, transitions):
    """The best path by trying all of them."""
    steps, tags = scores.shape
    return max(
        product(range(tags), repeat=steps),
        key=lambda path: (
            sum(scores[i, tag] for i, tag in enumerate(path)) + sum(transitions[a, b] for a, b in pairwise(path))
        ),
    )


def test_best_paths_are_the_best():
    chance = np.random.default_rng(7)
    for _ in range(30):
        lengths = chance.integers(1, 6, size=int(chance.integers(1, 5))).tolist()
        scores = chance.normal(size=(sum(lengths), 4)).astype(np.float32)
        transitions = chance.normal(size=(4, 4)).astype(np.float32)
        found = best_paths(scores, transitions, lengths)
        starts = np.cumsum([0, *lengths])
        for path, first, last in zip(found, starts, starts[1:], strict=False):
            assert tuple(path) == brute_force(scores[first:last], transitions)
