"""Events: who did what to whom between states, by the rules of the lexicon.

In: a Doc with the parties (and dates) found in it. Out: `Event`s in order of appearance, each with its sentence, trigger, rule and reasons.
`Events.candidates` gives every rule hit before anything is dropped, for training and for `explain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.coding.base import Found, PartyMention
from detente.coding.event_articles import judged_article, load_article_model
from detente.coding.event_candidates import Candidate, candidates_of
from detente.coding.event_context import Context
from detente.coding.event_fill import Profile
from detente.coding.event_merge import judged, split_pairs
from detente.coding.event_records import Writer
from detente.coding.event_speech import Speech
from detente.coding.event_tree import Tree
from detente.coding.event_veto import Veto, load_veto
from detente.coding.lexicon import Lexicon, load_lexicon
from detente.language.base import Doc, Sentence
from detente.records import Event, Party

TITLES = frozenset({"артист", "артистка", "герой", "маршал", "художник", "мастер", "чемпион"})
LONGEST = 400  # tokens; a longer "sentence" is a list or a broken page and is not coded


class Events:
    """The component that provides `events`. `overlay` is a folder with the user's own lexicon files."""

    provides = "events"
    requires: tuple[str, ...] = ("parties",)

    def __init__(self, overlay: Path | None = None) -> None:
        self.overlay = overlay

    @property
    def lexicon(self) -> Lexicon:
        return load_lexicon(self.overlay)

    def __call__(self, doc: Doc, found: Found) -> Sequence[Event]:
        """All events of the article."""
        writer = Writer(doc, found, self.lexicon.ontology)
        for tree, kept in self._decided(doc, found):
            for candidate, confidence in kept:
                for one in split_pairs(candidate):
                    parties = frozenset((*one.actor_codes, *one.recipient_codes))
                    if not self.lexicon.ontology.internal(parties, found.day):
                        writer.add(tree.sentence, tree, one, confidence)
        return writer.events()

    def _decided(self, doc: Doc, found: Found) -> Iterator[tuple[Tree, list[tuple[Candidate, float]]]]:
        """Every sentence with the candidates that are events: a headline's by the veto, running text's by the whole article."""
        whole = self.sentences(doc, found)
        if found.article.headline_only:
            for tree, candidates in whole:
                yield tree, confident(judged(tree, self.lexicon, candidates), load_veto())
            return
        profile = Profile([tree for tree, _ in whole], found.statements)
        for (tree, _), kept in zip(whole, judged_article(whole, self.lexicon, profile), strict=True):
            yield tree, confident(kept, load_article_model())

    def candidates(self, doc: Doc, found: Found) -> list[Candidate]:
        """Every rule hit with its parties and features, before any is dropped."""
        return [c for _, whole in self.sentences(doc, found) for c in whole]

    def sentences(self, doc: Doc, found: Found) -> list[tuple[Tree, list[Candidate]]]:
        """Every sentence's tree with its candidates."""
        context, whole = Context(found.day), []
        for tree in self._trees(doc, found):
            whole.append((tree, candidates_of(tree, self.lexicon, context)))
            context.note(tree)
        return whole

    def _trees(self, doc: Doc, found: Found) -> list[Tree]:
        by_sentence: dict[int, list[PartyMention]] = {}
        for mention in found.parties:
            by_sentence.setdefault(mention.sentence, []).append(mention)
        speech = Speech(found.statements, found.parties)
        trees = []
        for sentence in doc.sentences:
            mentions = [m for m in by_sentence.get(sentence.index, ()) if any(p.code for p in m.parties)]
            mentions = [m for m in mentions if not is_measure(sentence, m) and not in_title(sentence, m)]
            mentions = speech.first_persons(sentence, with_assets(sentence, mentions, self.lexicon))
            if mentions and len(sentence.tokens) <= LONGEST:
                tree = Tree(sentence, mentions, self.lexicon.moods, self.lexicon.words)
                tree.speakers = speech.speakers(sentence)
                trees.append(tree)
        return trees


def confident(kept: list[tuple[Candidate, float]], model: Veto | None) -> list[tuple[Candidate, float]]:
    """Chosen candidates with their confidence instead of their probability."""
    return [(one, model.confidence(chance)) for one, chance in kept] if model else kept


def with_assets(sentence: Sentence, mentions: list[PartyMention], lexicon: Lexicon) -> list[PartyMention]:
    """Add the things that stand for a state as somebody's target ("Северный поток"), in text order."""
    taken = {i for m in mentions for i in range(m.first, m.last + 1)}
    lemmas = [token.lemma for token in sentence.tokens]
    found = []
    for name, code in sorted(lexicon.assets.items(), key=lambda x: (-len(x[0]), x[0])):
        for at in range(len(lemmas) - len(name) + 1):
            if tuple(lemmas[at : at + len(name)]) != name or taken & set(range(at, at + len(name))):
                continue
            last = at + len(name) - 1
            if _of_partakers(sentence, last, lexicon.words.get("partakers", frozenset())):
                continue
            taken |= set(range(at, last + 1))
            tokens = sentence.tokens
            party = Party(code, None, None, None, (tokens[at].start, tokens[last].stop))
            reason = "a thing that stands for its state as a target"
            found.append(PartyMention(sentence.index, at, last, last, "asset", (party,), reason, official=False))
    return sorted([*mentions, *found], key=lambda m: m.first) if found else mentions


def is_measure(sentence: Sentence, mention: PartyMention) -> bool:
    """Whether Europe only measures a thing ("крупнейший в Европе завод", "старейший театр Европы") and is no party."""
    tokens = sentence.tokens
    token = tokens[mention.head]
    if token.lemma != "европа" or token.feats.get("Case") not in ("Gen", "Loc"):
        return False
    before = [t for t in tokens[max(0, mention.first - 3) : mention.first] if t.pos in ("ADJ", "DET")]
    return any("ейш" in t.text or "айш" in t.text or t.lemma in ("самый", "единственный") for t in before)


def in_title(sentence: Sentence, mention: PartyMention) -> bool:
    """Whether the Soviet Union stands only in a person's title ("народный артист СССР", "Герой Советского Союза")."""
    before = sentence.tokens[mention.first - 1].lemma if mention.first else ""
    return before in TITLES and all(party.code == "SUN" for party in mention.parties)


def _of_partakers(sentence: Sentence, index: int, partakers: frozenset[str]) -> bool:
    """Whether a thing only says whose partners are meant ("пригрозили подрядчикам Северного потока"): they are of other states."""
    for _ in range(3):
        index = sentence.tokens[index].head
        if not 0 <= index < len(sentence.tokens) or sentence.tokens[index].pos not in ("NOUN", "PROPN"):
            return False
        if sentence.tokens[index].lemma in partakers:
            return True
    return False
