"""How names stand in a text: nominatives of people no table knows, quotation marks, the start of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.base import Token

ADJECTIVAL = (
    ("ского", "ский"),
    ("скому", "ский"),
    ("цкого", "цкий"),
    ("цкому", "цкий"),
    ("ским", "ский"),
    ("цким", "цкий"),
)
OPENING = frozenset("«\"“„'(—–-:")
QUOTES = frozenset('«»"“”„')


def nominative(tokens: Sequence[Token]) -> str:
    """A person's name in the nominative: as written when it stands so, else from the lemmas."""
    return spaced(tokens, [_nominative(token, tokens) for token in tokens])


def spaced(tokens: Sequence[Token], words: Sequence[str]) -> str:
    """Words for some tokens with gaps where the tokens have them: "О'Брайен", not "О ' Брайен"."""
    text, stop = "", 0
    for token, word in zip(tokens, words, strict=True):
        text += (" " if text and token.start > stop else "") + word
        stop = token.stop
    return text


def _nominative(token: Token, tokens: Sequence[Token]) -> str:
    text = token.text
    if token.feats.get("Case") in ("Nom", None) or not token.lemma or len(text) < 3 or text.isupper():
        return text
    lemma = token.lemma
    low = text.lower().replace("ё", "е")
    for ending, nominative_ending in ADJECTIVAL:
        if low.endswith(ending) and token.feats.get("Gender") != "Fem":
            return text[: -len(ending)] + nominative_ending
    shared = sum(1 for one, other in zip(low, lemma, strict=False) if one == other)
    if lemma.endswith(("ть", "ться")) or shared < min(len(lemma), len(low)) - 2 or lemma[:2] != low[:2]:
        return text
    if token is tokens[-1] and len(tokens) > 1 and low[-1] in "иоыэ":
        return text  # family names in these vowels do not inflect
    female = token.feats.get("Gender") == "Fem" or tokens[0].feats.get("Gender") == "Fem"
    if female and text.endswith(("овой", "евой", "иной", "ову", "еву", "ину")) and not lemma.endswith("а"):
        lemma += "а"
    return "-".join(part[:1].upper() + part[1:] for part in lemma.split("-"))


def opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word opens its sentence or a quotation, so that its capital letter says nothing."""
    return index == 0 or tokens[index - 1].text[-1:] in OPENING or tokens[index - 1].text in (".", "!", "?")


def quoted(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether these words alone stand in quotation marks."""
    after = tokens[last + 1].text if last + 1 < len(tokens) else ""
    return first > 0 and tokens[first - 1].text in QUOTES and after in QUOTES
