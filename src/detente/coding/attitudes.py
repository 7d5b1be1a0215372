"""Attitudes: who is portrayed as for or against whom in an article, to the RuSentRel definition.

In: the Doc with parties, statements and events. Out: an `Attitude` for each ordered pair that the model finds likely enough and that has
a sentence whose own words point the same way. The model judges the text alone: no priors about particular parties.
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.coding.attitude_actors import actors_of_parties
from detente.coding.attitude_features import features
from detente.coding.attitude_model import POLARITIES, load_model, probabilities
from detente.coding.attitude_shapes import Actor, Reading
from detente.coding.attitude_words import load_words
from detente.coding.base import Found
from detente.language.base import Doc
from detente.records import Attitude, Party, Span, content_id

THRESHOLDS = (0.25, 0.25)
"""Probability from which pos and neg are reported; set by reading records of the corpus, see docs/attitudes.md."""
TONE = 1.0
"""How clearly a sentence's own words must point the same way."""
SPANS = 3
LIMIT = 20


class Attitudes:
    """The component that finds attitudes. Headlines alone are not coded."""

    provides = "attitudes"
    requires: tuple[str, ...] = ("parties", "statements", "events")

    def __call__(self, doc: Doc, found: Found) -> list[Attitude]:
        if found.article.headline_only:
            return []
        actors, parties = actors_of_parties(found.parties)
        if len(actors) < 2:
            return []
        table = features(Reading(doc, actors, found.events, found.statements), load_words())
        if not table.pairs:
            return []
        chances = probabilities(load_model().plain, table.rows).tolist()
        drafts = []
        for pair, chance in zip(table.pairs, chances, strict=True):
            label = int(chance[1] / THRESHOLDS[1] > chance[0] / THRESHOLDS[0])
            if chance[label] >= THRESHOLDS[label] and _apart(actors[pair[0]], actors[pair[1]]):
                spans = _evidence(doc, table.shared.get(pair, {}), 1 - 2 * label)
                if spans:
                    drafts.append(
                        (chance[label], _record(parties[pair[0]], parties[pair[1]], label, spans, chance[label]))
                    )
        best = sorted(drafts, key=lambda draft: -draft[0])[:LIMIT]
        return sorted((record for _, record in best), key=lambda record: (record.spans[0], record.id))


def _apart(subject: Actor, target: Actor) -> bool:
    """Whether a pair is worth a record: at least one end is a party, and they are not a party and its own official."""
    return subject.code != target.code


def _evidence(doc: Doc, tones: Mapping[int, float], sign: int) -> tuple[Span, ...]:
    """The sentences whose tone points this way, the clearest few, in reading order."""
    fitting = [index for index, tone in tones.items() if sign * tone >= TONE]
    best = sorted(fitting, key=lambda index: (-sign * tones[index], index))[:SPANS]
    return tuple((doc.sentences[index].start, doc.sentences[index].stop) for index in sorted(best))


def _record(subject: Party, target: Party, label: int, spans: tuple[Span, ...], chance: float) -> Attitude:
    polarity = POLARITIES[label]
    return Attitude(
        id=content_id("attitude", subject.code, subject.name, target.code, target.name, polarity, spans),
        subject=subject,
        object=target,
        polarity=polarity,
        spans=spans,
        confidence=round(chance, 4),
        reasons=(f"model without priors: {chance:.2f} for {polarity}", f"{len(spans)} sentences point this way"),
    )
