"""Who may hold an attitude: actors with their mentions, from the parties found in a text or from given names.

In: a Doc and party mentions, or spans of names with a group for each. Out: `Actor`s in order of first appearance.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.coding.attitude_features import MAX_ACTORS
from detente.coding.attitude_shapes import Actor, Mention
from detente.coding.base import PartyMention
from detente.language.base import Doc, Sentence
from detente.records import Party, Span

_PERSON = re.compile(r"people\.tsv:([\w-]+)")
_SEATS = ("metonym", "institution")
_BODIES = ("state", "organisation", *_SEATS)
_KINDS = {"GEOPOLIT": "LOC", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name marked beforehand: its span, its kind (PER, ORG, LOC, GEOPOLIT) and the group of names it belongs to."""

    span: Span
    kind: str
    group: str


def actors_of_parties(mentions: Iterable[PartyMention]) -> tuple[list[Actor], list[Party]]:
    """Actors of a coded text, and the party each of them is: states and organisations by code, people by name."""
    actors: dict[tuple[str | None, str | None], Actor] = {}
    parties: dict[tuple[str | None, str | None], Party] = {}
    for mention in mentions:
        if len(mention.parties) != 1:
            continue
        party = mention.parties[0]
        person = mention.kind == "person" and party.name is not None
        if not person and (party.code is None or mention.kind not in _BODIES):
            continue
        key = (party.code, party.name) if person else (party.code, None)
        kind = "PER" if person else "ORG" if mention.kind == "organisation" else "STATE"
        actor = actors.setdefault(key, Actor(kind, party.code, known=party.code is not None))
        parties.setdefault(key, party if person else Party(party.code, None, span=party.span))
        actor.mentions.append(Mention(mention.sentence, mention.first, mention.last, mention.head))
    kept = sorted(actors, key=lambda key: -len(actors[key].mentions))[:MAX_ACTORS]
    order = [key for key in actors if key in set(kept)]
    return [actors[key] for key in order], [parties[key] for key in order]


def actors_of_names(
    doc: Doc, names: Sequence[GivenName], found: Iterable[PartyMention]
) -> tuple[list[Actor], list[str]]:
    """Actors for names marked beforehand, and the group of each; what the parties found beneath them tells fills in the rest."""
    places = _Places(doc, found)
    groups: dict[str, list[tuple[Mention, str, tuple[PartyMention, ...]]]] = {}
    for name in names:
        mention = places.mention(name.span)
        if mention is not None:
            groups.setdefault(name.group, []).append((mention, name.kind, places.parties(mention)))
    kept = sorted(groups, key=lambda group: -len(groups[group]))[:MAX_ACTORS]
    order = [group for group in groups if group in set(kept)]
    return [_actor(group, groups[group]) for group in order], order


def _actor(group: str, rows: Sequence[tuple[Mention, str, tuple[PartyMention, ...]]]) -> Actor:
    under = [party for _, _, parties in rows for party in parties]
    codes = Counter(p.parties[0].code for p in under)
    code, times = codes.most_common(1)[0] if codes else (None, 0)
    if 2 * times < len(rows):
        code = None
    sort = _commonest(p.kind for p in under)
    people = Counter(m.group(1) for p in under if (m := _PERSON.match(p.reason)))
    person, seen = people.most_common(1)[0] if people else (None, 0)
    kind = _KINDS.get(_commonest(kind for _, kind, _ in rows) or "", "ORG")
    if code and sort == "state":
        kind = "STATE"
    key = f"{code}:{sort}" if code and sort in _BODIES else group
    if person and 3 * seen > len(rows):
        key = person
    return Actor(kind, code, sort in _SEATS, code is not None, [mention for mention, _, _ in rows], key)


def _commonest(values: Iterable[str]) -> str | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


class _Places:
    """Finds the tokens under a span, and the parties that were found there."""

    def __init__(self, doc: Doc, found: Iterable[PartyMention]) -> None:
        self.sentences = doc.sentences
        self.starts = [sentence.start for sentence in doc.sentences]
        self.found: dict[int, list[PartyMention]] = defaultdict(list)
        for party in found:
            if len(party.parties) == 1:
                self.found[party.sentence].append(party)

    def mention(self, span: Span) -> Mention | None:
        index = bisect_right(self.starts, span[0]) - 1
        if index < 0:
            return None
        sentence: Sentence = self.sentences[index]
        under = [t.index for t in sentence.tokens if t.start < span[1] and span[0] < t.stop]
        if not under:
            return None
        first, last = under[0], under[-1]
        head = next((at for at in under if not first <= sentence.tokens[at].head <= last), first)
        return Mention(index, first, last, head)

    def parties(self, mention: Mention) -> tuple[PartyMention, ...]:
        return tuple(p for p in self.found[mention.sentence] if p.first <= mention.last and mention.first <= p.last)
