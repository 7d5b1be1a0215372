"""Near-copies: one text reprinted is one report."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.duplicates import Copies, bands, clusters, packed, resemblance, shingles, signature, unpacked

WORDS = [f"слово{n}" for n in range(400)]


def text(seed, length=200):
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(length))


def test_a_reprint_with_a_changed_tail_is_a_copy_and_another_text_is_not():
    original = text(1)
    reprint = "Агентство. " + original.replace(" ", "  ") + " Читайте также."
    found = clusters({"a": original, "b": reprint, "c": text(2)})
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_the_estimate_is_close_to_the_true_resemblance():
    one, other = text(3, 300), " ".join(text(3, 300).split()[:150] + text(4, 150).split())
    first, second = set(shingles(one)), set(shingles(other))
    true = len(first & second) / len(first | second)
    assert abs(resemblance(signature(one), signature(other)) - true) < 0.12  # three standard errors


def test_short_headlines_are_copies_only_when_equal():
    found = clusters(
        {"a": "Послы встретились в Баку", "b": "ПОСЛЫ встретились, в Баку!", "c": "Послы встретились в Киеве"}
    )
    assert found["a"] == found["b"] != found["c"]


def test_texts_without_words_are_no_copies_of_each_other():
    assert clusters({"a": "...", "b": "!"}) == {"a": "a", "b": "b"}
    assert signature("") == ()
    assert bands(()) == []


def test_signatures_are_the_same_on_every_machine():
    assert signature("Послы встретились в Баку и обсудили поставки газа на будущий год, сообщили в ведомстве")[:3] == (
        385814550,
        606387271,
        187715364,
    )


def test_a_signature_can_be_kept():
    signed = signature(text(5))
    assert unpacked(packed(signed)) == signed
    assert len(packed(signed)) == 512
    copies = Copies()
    copies.add("b", text(5))
    assert copies.add_signed("a", unpacked(packed(signed))) == "a" == copies.cluster("b")


def test_bands_fit_a_signed_column():
    assert all(0 <= key < 1 << 63 for key in bands(signature(text(5))))


def test_a_chain_of_copies_is_one_cluster_in_any_order():
    words = text(6, 240).split()
    versions = {name: " ".join(words[at : at + 160]) for name, at in (("a", 0), ("b", 25), ("c", 50))}
    for order in (["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"]):
        copies = Copies()
        for name in order:
            copies.add(name, versions[name])
        assert {copies.cluster(name) for name in order} == {"a"}


def test_a_text_reprinted_often_is_filed_once():
    copies, same = Copies(), text(7, 20)
    for n in range(500):
        copies.add(f"{n:05}", same)
    assert copies.cluster("00499") == "00000"
    assert {len(names) for names in copies._filed.values()} == {1}


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("аб ", max_size=80), max_size=8), st.randoms())
def test_order_does_not_matter(texts, shuffler):
    names = list(texts)
    shuffler.shuffle(names)
    copies = Copies()
    for name in names:
        copies.add(name, texts[name])
    assert {name: copies.cluster(name) for name in texts} == clusters(texts)
