"""Sentences and tokens: razdel's, offsets kept, time linear."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import sentenize, tokenize

from detente.language.base import Block
from detente.language.ru.split import MAX_TOKENS, WINDOW, fold_twins, pieces, tokens
from detente.language.unseen import UNSEEN, without_unseen

PARTS = st.sampled_from(
    ["слово", "Ин-т", "а", "5", "10", "2024", "yahoo", "Cat", "é", "ё", "Δ", "С.", "г.", "т.д.", "...", "--", ":)", "?!",
     *".,-—–«»\"()!?:;/_%№…*\\'", " ", " ", " ", "\u00a0", "\t"]
)  # fmt: skip
LINES = st.lists(PARTS, max_size=25).map("".join)


def cut(text, *blocks):
    return list(pieces(text, blocks or [Block((0, len(text)))]))


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_tokens_are_those_of_razdel(line):
    stock = list(tokenize(line))
    assert tokens(line, 7) == ([t.text for t in stock], [7 + t.start for t in stock])


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_sentences_are_those_of_razdel(line):
    stock = [tokens(sentence.text)[0] for sentence in sentenize(line)]
    assert [piece.words for piece in cut(line)] == [words for words in stock if words]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=200) | st.lists(st.sampled_from([*UNSEEN, *"аИе-, "]), max_size=30).map("".join),
    st.integers(0, 200),
    st.integers(0, 200),
)
def test_every_word_is_where_it_says(text, one, other):
    start, stop = min(one, other, len(text)), min(max(one, other), len(text))
    last = start
    for piece in cut(text, Block((start, stop))):
        for word, at, end in zip(piece.words, piece.starts, piece.stops, strict=True):
            assert fold_twins(without_unseen(text[at:end])[0]) == word
            assert last <= at
            last = end
    assert last <= stop


@pytest.mark.parametrize(
    ("text", "read"),
    [("визитeр чëрный", "визитер чёрный"), ("Citroën, Zoë и ë", "Citroën, Zoë и ë"), ("США COVID", "США COVID")],
)
def test_twins_are_folded_only_among_cyrillic_letters(text, read):
    assert fold_twins(text) == read


@pytest.mark.parametrize(
    ("text", "words", "stretches"),
    [
        ("Мос\u00adк\u00adва", ["Москва"], ["Мос\u00adк\u00adва"]),
        ("\ufeffПу\u0301тин\u200b, за\u0301мок", ["Путин", ",", "замок"], ["Пу\u0301тин\u200b", ",", "за\u0301мок"]),
        ("Краи\u0306 и Еж\ne\u0308", ["Край", "и", "Еж", "e\u0308"], ["Краи\u0306", "и", "Еж", "e\u0308"]),
        ("Е\u0308лка\u2060 5\u200d0", ["Ёлка", "50"], ["Е\u0308лка\u2060", "5\u200d0"]),
        ("cafe\u0301", ["cafe\u0301"], ["cafe\u0301"]),
        ("\u200b\u00ad", [], []),
        ("слово", ["слово"], ["слово"]),
    ],
)
def test_what_is_not_seen_is_not_in_the_words_but_in_their_stretches(text, words, stretches):
    found = cut("a\n" + text)[1:]
    assert [word for piece in found for word in piece.words] == words
    offsets = [pair for piece in found for pair in zip(piece.starts, piece.stops, strict=True)]
    assert [("a\n" + text)[start:stop] for start, stop in offsets] == stretches


def test_a_sentence_never_crosses_a_line():
    text = "Президент России\nвстретился с\r\nпремьером.\u2028Вот и всё"
    assert [piece.words for piece in cut(text)] == [
        ["Президент", "России"], ["встретился", "с"], ["премьером", "."], ["Вот", "и", "всё"],
    ]  # fmt: skip


def test_paragraphs_count_through_the_blocks_and_blank_lines_do_not():
    text = "Заголовок\n\n \nПервый абзац. Второе предложение.\nВторой."
    found = cut(text, Block((0, 9), "title"), Block((10, len(text))))
    assert [(piece.paragraph, piece.kind) for piece in found] == [
        (0, "title"), (1, "body"), (1, "body"), (2, "body"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\u00a0\n"])
def test_nothing_gives_nothing(text):
    assert cut(text) == []


def test_a_long_line_is_cut_at_its_sentences():
    sentence = "Стороны договорились о продолжении переговоров. "
    text = sentence * 500
    assert len(text) > 4 * WINDOW
    found = cut(text)
    assert len(found) == 500
    assert {tuple(piece.words) for piece in found} == {
        ("Стороны", "договорились", "о", "продолжении", "переговоров", ".")
    }


def test_a_sentence_without_end_is_cut_to_pieces_between_words():
    found = cut("слово " * 20_000)
    assert sum(len(piece.words) for piece in found) == 20_000
    assert {word for piece in found for word in piece.words} == {"слово"}
    assert max(len(piece.words) for piece in found) == MAX_TOKENS


@pytest.mark.parametrize("unit", ["а", "слово; ", "а-", "Δ", ") ", "Да. ", "\n", " ", ":)", '"', "_а"])
def test_time_is_linear(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            for _ in pieces(text, [Block((0, len(text)))]):
                pass
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(8_000), seconds(64_000)
    assert large < 8 * small * 2.5 + 0.05
