"""What a re-ranker may look at in a candidate, and the confidence that the rules alone give it.

In: a `Candidate`. Out: a flat dict of numbers and strings (stable names), and a number from 0 to 1.
"""

from __future__ import annotations

from detente.coding.event_candidates import Candidate
from detente.coding.roles import Arg

HOW_WORTH = {"tree": 1.0, "dash": 0.95, "borrowed": 0.9, "speaker": 0.85, "place": 0.75, "order": 0.6}


def event_features(candidate: Candidate) -> dict[str, float | str]:
    """Features of a candidate for a trained veto or ranking; every value is a number or a short string."""
    entry = candidate.hit.entry
    args = (*candidate.actors, *candidate.recipients)
    features: dict[str, float | str] = {
        "rule": entry.id,
        "type": candidate.type,
        "base_type": entry.act.type,
        "mode": candidate.mode or "",
        "status": candidate.status,
        "frame": entry.act.frame,
        "weight": entry.act.weight,
        "verbal": float(candidate.hit.verbal),
        "words": float(len(candidate.hit.tokens)),
        "moods": "+".join(candidate.moods),
        "report": candidate.report.kind if candidate.report else "",
        "actors": float(len(candidate.actor_codes)),
        "recipients": float(len(candidate.recipient_codes)),
        "distance": float(max((a.distance for a in args), default=0)),
        "changed": float(candidate.type != entry.act.type),
    }
    for role, filled in (("actor", candidate.actors), ("recipient", candidate.recipients)):
        features[f"{role}_how"] = _worst(filled)
        features[f"{role}_slot"] = filled[0].slot if filled else ""
        features[f"{role}_kind"] = filled[0].mention.kind if filled else ""
        features[f"{role}_official"] = float(all(a.mention.official for a in filled))
        features[f"{role}_hard"] = float(any(a.hard is not None for a in filled))
    return features


def _worst(args: tuple[Arg, ...]) -> str:
    return min((a.how for a in args), key=lambda how: HOW_WORTH.get(how, 0.5), default="")


def confidence_of(candidate: Candidate) -> float:
    """Confidence from the rules alone: the entry's weight times how well its roles were found."""
    args = (*candidate.actors, *candidate.recipients)
    worth = min((HOW_WORTH.get(a.how, 0.5) for a in args), default=0.5)
    weight = min(candidate.hit.entry.act.weight, 1.0)
    if candidate.report is not None and not candidate.report.mentions:
        weight *= 0.9
    return round(0.95 * worth * (0.6 + 0.4 * weight), 3)
