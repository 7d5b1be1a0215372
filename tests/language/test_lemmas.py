"""Normal forms: the parse that agrees with the tag; ё folded; names that do not bend."""

import pytest

from detente.errors import LexiconError
from detente.language.base import Block
from detente.language.ru import lemmas as room
from detente.language.ru.lemmas import Lemmatizer, fold, split_tag
from detente.language.ru.parses import ParseTable


@pytest.fixture(scope="module")
def lemmatizer():
    return Lemmatizer()


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("стали", "VERB|Aspect=Perf|Mood=Ind|Number=Plur|Tense=Past|VerbForm=Fin|Voice=Act", "стать"),
        ("стали", "NOUN|Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing", "сталь"),
        ("алиева", "PROPN|Animacy=Anim|Case=Gen|Gender=Masc|Number=Sing", "алиев"),
        ("подписано", "VERB|Aspect=Perf|Gender=Neut|Number=Sing|Tense=Past|Variant=Short|VerbForm=Part|Voice=Pass", "подписать"),
        ("его", "DET", "его"),
        ("его", "PRON|Case=Gen|Gender=Masc|Number=Sing|Person=3", "он"),
        ("деньги", "NOUN|Animacy=Inan|Case=Nom|Gender=Fem|Number=Plur", "деньга"),
        ("самолёта", "NOUN|Animacy=Inan|Case=Gen|Gender=Masc|Number=Sing", "самолет"),
        ("самолета", "NOUN|Animacy=Inan|Case=Gen|Gender=Masc|Number=Sing", "самолет"),
        ("российско-турецкие", "ADJ|Case=Nom|Degree=Pos|Number=Plur", "российско-турецкий"),
        ("арагчи", "PROPN|Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing", "арагчи"),
        ("мирзояном", "PROPN|Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing", "мирзоян"),
        ("ереване", "PROPN|Animacy=Inan|Case=Loc|Gender=Masc|Number=Sing", "ереван"),
        ("мидом", "PROPN|Animacy=Inan|Case=Ins|Gender=Masc|Number=Sing", "мид"),
        ("баку", "PROPN|Animacy=Inan|Case=Loc|Gender=Masc|Number=Sing", "баку"),
        ("лучше", "ADV|Degree=Cmp", "хороший"),
        ("людей", "NOUN|Animacy=Anim|Case=Acc|Gender=Masc|Number=Plur", "человек"),
        ("socar", "PROPN|Foreign=Yes", "socar"),
        ("covid-19", "PROPN", "covid-19"),
        ("2024", "ADJ", "2024"),
        (",", "PUNCT", ","),
        ("і", "X", "і"),
    ],
)  # fmt: skip
def test_the_parse_that_agrees_with_the_tag(lemmatizer, word, tag, lemma):
    assert lemmatizer.lemma(word, tag) == lemma


def test_words_alone_get_the_likeliest_form(pack):
    words = ["Путина", "переговоров", "Санкции", "ударила", "Ещё", "NATO", "ёлки", "", "5", "объявил"]
    assert pack.lemmas(words) == [
        "путин",
        "переговоры",
        "санкция",
        "ударить",
        "еще",
        "nato",
        "елка",
        "",
        "5",
        "объявить",
    ]
    assert pack.lemmas([]) == []


def test_search_finds_what_the_text_has(pack):
    text = "Министры подписали соглашения о границах, послов вызвали, самолёты сбиты"
    (sentence,) = pack.analyse(text, [Block((0, len(text)))]).sentences
    in_text = {token.lemma for token in sentence.tokens}
    assert set(pack.lemmas(["министров", "подписать", "соглашением", "граница", "послы", "самолета"])) <= in_text


@pytest.mark.parametrize("word", ["а" * 61, "а" * 2_000_000, "\ud800а", "а\0б", "слово\u0301", "ΔP"])
def test_what_is_no_word_is_left_as_it_is(lemmatizer, word):
    assert lemmatizer.lemma(word, "NOUN") == fold(word)


def test_memory_is_bounded():
    small = Lemmatizer(size=8)
    for number in range(50):
        small.lemma(f"слово{'а' * number}", "NOUN")
    assert small._parses.cache_info().currsize == 8


def test_a_tag_is_its_part_of_speech_and_features():
    assert split_tag("NOUN|Case=Gen|Number=Sing") == ("NOUN", {"Case": "Gen", "Number": "Sing"})
    assert split_tag("PUNCT") == ("PUNCT", {})


@pytest.mark.parametrize("line", ["NOUN", "NOUN\t", "NOUN NOUN", "NOUN\tNOUN\nNOUN\tADJF"])
def test_a_broken_table_is_named_with_its_line(tmp_path, monkeypatch, line):
    folder = tmp_path / "data" / "language"
    folder.mkdir(parents=True)
    (folder / "ru_tags.tsv").write_text(f"# comment\n{line}\n", "utf-8")
    monkeypatch.setattr(room, "data_file", folder.joinpath)
    with pytest.raises(LexiconError, match=r"ru_tags\.tsv:[23]"):
        Lemmatizer()


def test_the_table_says_what_the_dictionary_says(tagger):
    """A sample of the vocabulary; after an update of the dictionary run scripts/make_lemma_table.py."""
    with_table, without = Lemmatizer(tagger.vocabulary), Lemmatizer()
    assert with_table._table.words == tagger.vocabulary.unknown
    several = 0
    for number, word in enumerate(tagger.vocabulary):
        if number % 137 == 0:
            found = with_table._table(number, fold(word))
            assert with_table._parses(word) == found == without.look_up(word)
            several += not isinstance(found, str)
    assert several > 200
    assert with_table._table(tagger.vocabulary.unknown, "слово") is None


def test_a_table_of_another_dictionary_is_not_used(tagger, monkeypatch):
    monkeypatch.setattr(room, "dictionary_version", lambda: "0.0")
    lemmatizer = Lemmatizer(tagger.vocabulary)
    assert lemmatizer._table is None
    assert lemmatizer.lemma("самолёта", "NOUN") == "самолет"


def test_a_packed_table_gives_its_parses_back(script):
    """One form whatever the tag, several parses, parses that words share."""
    maker = script("make_lemma_table")
    plural, genitive = frozenset({"NOUN", "plur"}), frozenset({"NOUN", "gent", "sing"})
    both = (("сталь", plural), ("сталь", genitive), ("стать", frozenset({"VERB"})))
    words = {"по": "по", "стали": both, "елки": "елка", "ели": (("ель", plural), ("есть", frozenset({"VERB"})))}
    table = ParseTable(maker.pack("1.0", words.items()))
    assert (table.dictionary, table.words) == ("1.0", 4)
    assert {word: table(number, word) for number, word in enumerate(words)} == words
    assert table(4, "по") is None
