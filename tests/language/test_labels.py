"""Our labels are those of stock slovnet 0.6, recorded by scripts/record_stock_labels.py."""

from itertools import groupby
from pathlib import Path

import pytest

from detente.language.ru.split import tokens
from detente.language.ru.tagger import KEPT, Tagger

DATA = Path(__file__).parent / "data"
LAYERS = ("names", "morphology", "heads", "relations")


def rows(name):
    return [line.split("\t") for line in (DATA / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def recorded():
    """Words and stock labels of every sentence."""
    found = []
    for _, group in groupby(rows("stock.tsv"), key=lambda row: row[0]):
        _, words, names, forms, heads, relations = zip(*group, strict=True)
        found.append((list(words), (list(names), list(forms), [int(head) for head in heads], list(relations))))
    return found


def labels(tagger, sentences):
    return [(tags.names, tags.morphology, tags.heads, tags.relations) for tags in tagger.tag(sentences)]


def test_the_record_belongs_to_the_sentences(recorded):
    lines = (DATA / "sentences.txt").read_text("utf-8").splitlines()
    assert [words for words, _ in recorded] == [tokens(line)[0] for line in lines]
    assert len(lines) >= 60
    assert len(rows("shuffled.tsv")) == len(lines)


def test_labels_are_those_of_slovnet(tagger, recorded):
    ours = labels(tagger, [words for words, _ in recorded])
    for (words, stock), mine in zip(recorded, ours, strict=True):
        for layer, theirs, own in zip(LAYERS, stock, mine, strict=True):
            assert own == theirs, f"{layer} of: {' '.join(words)}"


def test_labels_of_shuffled_sentences_are_those_of_slovnet(tagger, recorded, script):
    recorder = script("record_stock_labels")
    wrong = []
    for (words, _), (number, *stock) in zip(recorded, rows("shuffled.tsv"), strict=True):
        ours = recorder.digests(labels(tagger, recorder.shuffles(words)))
        wrong += [f"{layer} of {number}" for layer, a, b in zip(LAYERS, ours, stock, strict=True) if a != b]
    assert not wrong


def test_the_comparison_can_fail(tagger, recorded, script):
    """Labels of other words differ from the record in every layer; one label changed changes the hash."""
    recorder = script("record_stock_labels")
    words, stock = recorded[0]
    (other,) = labels(tagger, [words[::-1]])
    assert all(mine != theirs for mine, theirs in zip(other, stock, strict=True))
    altered = [list(layer) for layer in stock]
    altered[0][0] = "B-ORG"
    before, after = recorder.digests([stock]), recorder.digests([altered])
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_labels_do_not_depend_on_company_or_memory(tagger, recorded):
    """Alone or in a batch, in a fresh tagger or in one that has read much, forwards or backwards: the same."""
    sentences = [words for words, _ in recorded]
    together = labels(tagger, sentences)
    assert [labels(tagger, [words])[0] for words in sentences] == together
    assert labels(tagger, sentences[::-1])[::-1] == together
    assert labels(Tagger(), sentences[:5]) == together[:5]


def test_a_full_pool_makes_room(tagger, recorded):
    """More distinct words than are kept at a time, all unlike: the labels of what comes back are as before."""
    sentences = [words for words, _ in recorded[:3]]
    before = labels(tagger, sentences)
    words = list(tagger.vocabulary)[100_000:105_000]
    many = [words[start : start + 250] for start in range(0, len(words), 250)]
    assert labels(tagger, many) == labels(tagger, many)
    assert len(tagger._pool._slots) == 1 + KEPT
    assert labels(tagger, sentences) == before


def test_sentences_that_are_empty_or_endless_are_refused(tagger):
    for words in ([], ["а"] * (KEPT + 1)):
        with pytest.raises(ValueError, match="empty or longer"):
            tagger.tag([["слово"], words])
    assert tagger.tag([]) == []


@pytest.mark.slow
def test_live_slovnet_agrees_where_it_is_installed(tagger, recorded, script, monkeypatch):
    pytest.importorskip("slovnet")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    stock = script("stock").Stock()
    sentences = [words for words, _ in recorded]
    assert [tuple(found) for found in stock(sentences)] == labels(tagger, sentences)
