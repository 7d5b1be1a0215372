"""Who an act may be of when its sentence leaves a side out: guesses from the sentence, its speaker and the article.

In: a candidate with a side missing or found by weak evidence, and the article's `Profile`. Out: `Guess`es: the candidate as it stands and
with each likely party in the open role, with the reasons for that party. Nothing is decided here; `event_articles` chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from detente.coding.base import PartyMention
from detente.coding.event_candidates import Candidate
from detente.coding.event_roles import codes_of
from detente.coding.event_sides import acted_by_other, may_be_filled, sensible
from detente.coding.event_speech import Words, spoken_at, words_of
from detente.coding.event_tree import Tree
from detente.coding.match import one_clause
from detente.coding.roles import Arg
from detente.records import Party, Statement

BEFORE = 3  # sentences back in which a party is still in mind
MOST = 5  # parties guessed for one role
MAIN = 3  # the article's most named parties
TITLE_WEIGHT = 3
WEAK = frozenset({"context", "only", "order", "place"})  # evidence that another party may outdo


@dataclass(frozen=True, slots=True)
class Guess:
    """A candidate as it would be coded; `filled` names the roles that were guessed, `why` the reasons for their parties."""

    candidate: Candidate
    filled: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


class Profile:
    """What an article is about: how often each party is named, who is in the title, who speaks in which sentence."""

    def __init__(self, trees: Sequence[Tree], statements: Sequence[Statement]) -> None:
        self.counts: Counter[str] = Counter()
        self.title: frozenset[str] = frozenset()
        self.mentions: dict[int, list[PartyMention]] = {}
        self.subjects: dict[int, list[str]] = {}
        self.order: dict[int, int] = {}
        title: set[str] = set()
        for place, tree in enumerate(trees):
            index = tree.sentence.index
            self.order[index] = place
            self.mentions[index] = list(tree.mentions)
            headline = tree.sentence.kind == "title" or place == 0
            for mention in tree.mentions:
                codes = {p.code for p in mention.parties if p.code}
                self.counts.update(dict.fromkeys(codes, TITLE_WEIGHT if headline else 1))
                title |= codes if headline else set()
                if mention.official and tree.slot(mention.head) == "subj":
                    self.subjects.setdefault(index, []).extend(sorted(codes))
        self.title = frozenset(title)
        ranked = sorted(self.counts, key=lambda c: (-self.counts[c], c))
        self.main: tuple[str, ...] = tuple(ranked[:MAIN])
        self.total = sum(self.counts.values()) or 1
        self.words = words_of(statements)

    def share(self, code: str) -> float:
        """A party's part of all mentions."""
        return self.counts[code] / self.total

    def speaker(self, tree: Tree, at: int) -> Words | None:
        """Whose words a token stands in."""
        return spoken_at(self.words.get(tree.sentence.index, ()), tree.tokens[at])

    def speakers(self, index: int) -> list[str]:
        """The parties that speak in a sentence."""
        return list(dict.fromkeys(w.speaker.code for w in self.words.get(index, ()) if w.speaker.code))


def guesses(tree: Tree, candidate: Candidate, profile: Profile) -> Iterator[Guess]:
    """The candidate as it is, then with guessed parties in each open role."""
    yield Guess(candidate)
    frame = candidate.hit.entry.frame
    if frame.single or frame.people or not (frame.symmetric or may_be_filled(tree, candidate)):
        return
    other = not frame.symmetric and acted_by_other(tree, candidate.hit, candidate.chain.top)
    for guess in _filled(tree, candidate, profile):
        if sensible(candidate, guess.filled, guess.why) and not (other and guess.filled != ("recipient",)):
            yield guess


def _filled(tree: Tree, candidate: Candidate, profile: Profile) -> Iterator[Guess]:
    """The candidate with guessed parties in each open role."""
    frame = candidate.hit.entry.frame
    if frame.symmetric and not candidate.recipients:
        yield from _partners(tree, candidate, profile)
        return
    actors, recipients = candidate.actor_codes, candidate.recipient_codes
    if not actors and not recipients:
        yield from _both(tree, candidate, profile)
        return
    if not recipients or _weak(candidate.recipients):
        for code, why in _likely(tree, candidate, profile, taken={*actors, *recipients}):
            yield Guess(replace(candidate, recipients=(_arg(tree, candidate, code),)), ("recipient",), why)
    if not actors or _weak(candidate.actors):
        for code, why in _likely(tree, candidate, profile, taken={*actors, *recipients}):
            yield Guess(replace(candidate, actors=(_arg(tree, candidate, code),)), ("actor",), why)


def _weak(args: Sequence[Arg]) -> bool:
    return any(arg.how in WEAK for arg in args)


def _partners(tree: Tree, candidate: Candidate, profile: Profile) -> Iterator[Guess]:
    have = candidate.actor_codes
    if len(have) >= 2 and not _weak(candidate.actors):
        return
    if not have:
        yield from _both(tree, candidate, profile)
        return
    strong = tuple(a for a in candidate.actors if a.how not in WEAK) or candidate.actors[:1]
    taken = {*have}
    for code, why in _likely(tree, candidate, profile, taken=taken):
        yield Guess(replace(candidate, actors=(*strong, _arg(tree, candidate, code))), ("partner",), why)


def _both(tree: Tree, candidate: Candidate, profile: Profile) -> Iterator[Guess]:
    """Both sides: a speaker or subject and the article's other main party."""
    likely = [(c, w) for c, w in _likely(tree, candidate, profile, taken=set()) if profile.share(c) >= 0.1]
    for first, why in likely[:2]:
        for second, other in likely[:3]:
            if first == second:
                continue
            args = _arg(tree, candidate, first), _arg(tree, candidate, second)
            reasons = (*(f"a:{w}" for w in why), *(f"b:{w}" for w in other))
            if candidate.hit.entry.frame.symmetric:
                if first < second or second not in [c for c, _ in likely[:2]]:
                    yield Guess(replace(candidate, actors=args), ("both",), reasons)
            else:
                yield Guess(replace(candidate, actors=args[:1], recipients=args[1:]), ("both",), reasons)


def _likely(tree: Tree, candidate: Candidate, profile: Profile, taken: set[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Parties that may fill an open role, each with why; the best supported first."""
    why: dict[str, list[str]] = {}
    for code, reason in _reasons(tree, candidate, profile):
        if code not in taken and reason not in why.setdefault(code, []):
            why[code].append(reason)
    ranked = sorted(
        ((c, r) for c, r in why.items() if r),
        key=lambda x: (-len(x[1]), -profile.counts[x[0]], x[0]),
    )
    return [(code, tuple(reasons)) for code, reasons in ranked[:MOST]]


def _reasons(tree: Tree, candidate: Candidate, profile: Profile) -> Iterator[tuple[str, str]]:
    index = tree.sentence.index
    said = profile.speaker(tree, candidate.hit.head)
    if said is not None and said.speaker.code:
        yield said.speaker.code, "says"
    else:
        yield from ((code, "speaks") for code in profile.speakers(index))
    yield from _here(tree, candidate.hit.head)
    for back in range(1, BEFORE + 1):
        yield from _told_before(profile, index - back, nearest=back == 1)
    for rank, code in enumerate(profile.main):
        yield code, f"main{rank + 1}"
    for code in sorted(profile.title):
        yield code, "title"


def _here(tree: Tree, head: int) -> Iterator[tuple[str, str]]:
    """The parties of the act's own sentence."""
    for mention in tree.mentions:
        near = "near" if one_clause(tree, mention.head, head) else "far"
        place = "official" if mention.official else "asset" if mention.kind == "asset" else "people"
        for code in codes_of((Arg(mention, "", None, "guess", 0),)):
            yield code, f"here:{place}:{near}"
            if tree.slot(mention.head) == "subj":
                yield code, "subject"


def _told_before(profile: Profile, index: int, *, nearest: bool) -> Iterator[tuple[str, str]]:
    """The parties of a sentence before."""
    for code in profile.subjects.get(index, ()):
        yield code, "subject-before" if nearest else "subject-earlier"
    for mention in profile.mentions.get(index, ()):
        for code in codes_of((Arg(mention, "", None, "guess", 0),)):
            yield code, "before" if nearest else "earlier"


def _arg(tree: Tree, candidate: Candidate, code: str) -> Arg:
    """A party in an open role: its own mention in the sentence when it has one, else the trigger's place."""
    for mention in tree.mentions:
        if code in {p.code for p in mention.parties}:
            alone = tuple(p for p in mention.parties if p.code == code)
            return Arg(replace(mention, parties=alone), "guess", None, "guess", abs(mention.head - candidate.hit.head))
    token = tree.tokens[candidate.hit.head]
    party = Party(code, None, None, None, (token.start, token.stop))
    at = token.index
    mention = PartyMention(tree.sentence.index, at, at, at, "guess", (party,), "named elsewhere in the article")
    return Arg(mention, "guess", None, "guess", 0)
