"""The Russian pack: a Doc with offsets that hold, names, lemmas, syntax on demand, and calm under hostile text."""

import pickle
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import ModelError
from detente.language import LANGUAGES, load_pack
from detente.language.base import Block, Doc
from detente.language.ru.split import fold_twins
from detente.language.unseen import without_unseen

TEXT = "Лавров прибыл в Баку\nГлава МИД России встретился с Ильхамом Алиевым. Её визит отменён."
BLOCKS = [Block((0, 20), "title"), Block((21, len(TEXT)))]


def analyse(pack, text, **options):
    return pack.analyse(text, [Block((0, len(text)))], **options)


def test_a_doc_holds_what_was_read(pack):
    doc = pack.analyse(TEXT, iter(BLOCKS))
    assert (doc.text, doc.language) == (TEXT, "ru")
    assert [(s.index, s.paragraph, s.kind) for s in doc.sentences] == [(0, 0, "title"), (1, 1, "body"), (2, 1, "body")]
    assert [TEXT[s.start : s.stop] for s in doc.sentences] == [
        "Лавров прибыл в Баку", "Глава МИД России встретился с Ильхамом Алиевым.", "Её визит отменён.",
    ]  # fmt: skip
    assert [(n.kind, n.first, n.last, TEXT[n.start : n.stop]) for n in doc.sentences[1].names] == [
        ("ORG", 1, 1, "МИД"), ("LOC", 2, 2, "России"), ("PER", 5, 6, "Ильхамом Алиевым"),
    ]  # fmt: skip
    token = doc.sentences[0].tokens[1]
    assert (token.index, token.text, token.lemma, token.pos, token.head, token.rel) == (
        1, "прибыл", "прибыть", "VERB", -1, "root",
    )  # fmt: skip
    assert token.feats["Tense"] == "Past"
    assert [t.lemma for t in doc.sentences[2].tokens][1:] == ["визит", "отменить", "."]


def test_only_the_blocks_are_read(pack):
    assert pack.analyse(TEXT, []).sentences == ()
    (sentence,) = pack.analyse(TEXT, [Block((7, 20))]).sentences
    assert [t.text for t in sentence.tokens] == ["прибыл", "в", "Баку"]
    assert sentence.start == 7


def test_many_texts_are_read_as_one_by_one(pack):
    texts = [
        TEXT,
        "",
        "Лавров прибыл в Баку",
        " \n",
        "слово " * 3_000,
        *[f"Переговоры {n} завершены." for n in range(300)],
        "",
    ]
    items = [(text, [Block((0, len(text)))]) for text in texts]
    together = list(pack.analyse_many(iter(items)))
    assert together == [pack.analyse(*item) for item in items]
    assert [doc.text for doc in together] == texts
    assert list(pack.analyse_many([])) == []


def test_texts_are_not_taken_far_ahead(pack):
    taken = []

    def texts():
        for number in range(10_000):
            taken.append(number)
            yield ("" if number % 2 else "Да."), [Block((0, 0 if number % 2 else 3))]

    docs = pack.analyse_many(texts())
    next(docs)
    assert len(taken) < 500
    assert sum(1 for _ in zip(docs, range(600), strict=False)) == 600
    assert len(taken) < 1_200


def test_features_of_equal_tags_are_one_object(pack):
    (sentence,) = analyse(pack, "Да, нет, может быть").sentences
    assert sentence.tokens[1].feats is sentence.tokens[3].feats


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=80)
    | st.lists(st.sampled_from([*"аБ .,-\n\0«»5\ud800é\xad\u0301\u200b", "слово", "А."]), max_size=40).map("".join)
)
def test_offsets_hold_for_any_text(pack, text):
    doc = analyse(pack, text)
    last = 0
    for sentence in doc.sentences:
        assert sentence.start == sentence.tokens[0].start
        assert sentence.stop == sentence.tokens[-1].stop
        assert "\n" not in text[sentence.start : sentence.stop]
        for index, token in enumerate(sentence.tokens):
            assert fold_twins(without_unseen(text[token.start : token.stop])[0]) == token.text
            assert token.index == index
            assert token.start >= last
            assert -1 <= token.head < len(sentence.tokens)
            assert token.lemma == token.lemma.lower()
            assert "ё" not in token.lemma
            last = token.stop
        for name in sentence.names:
            assert (name.start, name.stop) == (sentence.tokens[name.first].start, sentence.tokens[name.last].stop)
            assert name.kind in ("PER", "LOC", "ORG")


@pytest.mark.parametrize(
    "text",
    ["а" * 300_000, "а-б" * 20_000, "слово " * 20_000, "\0" * 1_000, "\ud800\udfff" * 500, "." * 5_000, "\n" * 50_000],
    ids=["one word", "one hyphened word", "no full stop", "NUL", "surrogates", "full stops", "newlines"],
)
def test_hostile_text_is_read_in_bounded_time(pack, text):
    doc = analyse(pack, text)
    assert all(len(s.tokens) <= 300 for s in doc.sentences)


def test_the_same_text_gives_the_same_doc_again_and_elsewhere(pack):
    again = load_pack("ru").analyse(TEXT, BLOCKS)
    assert again == pack.analyse(TEXT, BLOCKS)
    assert pickle.loads(pickle.dumps(again)) == again


def test_a_pack_travels_without_its_models(pack):
    carried = pickle.dumps(pack)
    assert len(carried) < 200
    assert analyse(pickle.loads(carried), "Слово") == analyse(pack, "Слово")
    assert isinstance(analyse(pack, ""), Doc)
    assert pack.code in LANGUAGES


def test_loading_is_lazy_and_slovnet_and_navec_are_not_used():
    program = """
import sys
import detente.language
pack = detente.language.load_pack("ru")
assert not {"numpy", "pymorphy3", "razdel"} & {name for name in sys.modules if name in ("numpy", "pymorphy3")}, "early"
from detente.language.base import Block
pack.analyse("Слово за слово.", [Block((0, 15))])
assert not {"slovnet", "navec", "natasha"} & set(sys.modules), "stock"
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_words_alone_do_without_the_networks():
    program = """
import sys
from detente.language import load_pack
assert load_pack("ru").lemmas(["стали", "переговоров"]) == ["стать", "переговоры"]
assert "numpy" not in sys.modules, "early"
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_words_alone_can_do_without_the_models(monkeypatch, tmp_path):
    monkeypatch.setattr("detente.language.ru.models.models_folder", lambda: tmp_path)
    fresh = load_pack("ru")
    assert fresh.lemmas(["переговоров"]) == ["переговоры"]
    with pytest.raises(ModelError):
        fresh.analyse("Слово", [Block((0, 5))])


def test_latin_letters_that_pass_for_cyrillic_ones_are_read_as_such(pack):
    text = "Перегoворы с королeм прошли в Paris"
    (sentence,) = pack.analyse(text, [Block((0, len(text)))]).sentences
    assert [t.lemma for t in sentence.tokens[:3]] == ["переговоры", "с", "король"]
    assert sentence.tokens[-1].text == "Paris"


def test_a_text_with_characters_that_are_not_seen_is_read_as_without_them(pack):
    """Soft hyphens, stress marks and spaces of no width: the same words and syntax, and spans in the text as it is."""
    plain = analyse(pack, TEXT)
    strewn = analyse(pack, TEXT.replace("ро", "р\xadо").replace("а", "а\u0301").replace(" ", "\u200b \ufeff"))
    assert [[t.text for t in s.tokens] for s in strewn.sentences] == [
        [t.text for t in s.tokens] for s in plain.sentences
    ]
    for sentence, same in zip(strewn.sentences, plain.sentences, strict=True):
        for token, twin in zip(sentence.tokens, same.tokens, strict=True):
            assert (token.lemma, token.pos, token.feats, token.head, token.rel) == (
                twin.lemma, twin.pos, twin.feats, twin.head, twin.rel,
            )  # fmt: skip
            assert without_unseen(strewn.text[token.start : token.stop])[0] == twin.text
        assert [(n.kind, n.first, n.last) for n in sentence.names] == [(n.kind, n.first, n.last) for n in same.names]
