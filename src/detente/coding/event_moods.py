"""What the moods around a trigger make of an act: its type, mode and status (codebook, rules 4, 12, 18).

In: an act and its `Chain`. Out: an `Outcome`, or None when it is no event at all (what somebody demands of another has not happened).
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.coding.lexicon import Act
from detente.coding.modality import Chain
from detente.coding.ontology import Ontology

VERBAL_REFUSALS = frozenset({"SUPPORT", "AID", "AGREE", "CONCEDE"})  # "не поддержал", "не пригласили" say no
PASSIVE_MOODS = frozenset({"light", "begin", "end", "go", "try", "before", "permit"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act is after its moods. `notes` say why, for `explain`."""

    type: str
    mode: str | None
    status: str
    notes: tuple[str, ...] = ()


def outcome(ontology: Ontology, act: Act, chain: Chain) -> Outcome | None:
    """Apply the moods inside out."""
    state: Outcome | None = Outcome(act.type, act.mode, act.status or "actual")
    if act.mood:
        state = _become(ontology, state, act.mood, act.mood) if state else None
    moods = [m for m in chain.moods if m not in PASSIVE_MOODS]
    at = 0
    while state is not None and at < len(moods):
        mood = moods[at]
        if mood == "topic" and act.type != "CONSULT":
            return None  # what is only talked about has not happened; talks about talks may have
        if state.type == "THREATEN" == act.type and mood == "can" and "в случае" in chain.words:
            at += 1  # a threat on a condition is a threat (codebook, rule 12)
            continue
        negated = at + 1 < len(moods) and moods[at + 1] == "not"
        state = _step(ontology, state, (mood, negated))
        at += 2 if negated and mood != "not" else 1
    return state


def _step(ontology: Ontology, state: Outcome, step: tuple[str, bool]) -> Outcome | None:
    mood, negated = step
    if mood in ("demand", "void", "against") or (mood == "offered" and ontology.hostile(state.type)):
        return None
    if mood == "not":
        return _deny(ontology, state)
    if mood in ("plan", "future", "decide", "offered"):
        return _announced(ontology, state, mood, negated)
    if mood == "refuse":
        return None if negated else _refuse(ontology, state)
    if mood == "can" and not negated and state.type == "CONSULT":
        return _become(ontology, state, "planned", mood)  # talks that may take place are being arranged
    if mood in ("can", "if", "doubt"):
        status = "negated" if negated and mood == "can" else "hypothetical"
        return Outcome(state.type, state.mode, status, (*state.notes, mood))
    if mood in ("cancel", "stop") and not negated:
        return _become(ontology, state, "cancelled" if mood == "cancel" else "stopped", mood)
    return state


def _announced(ontology: Ontology, state: Outcome, mood: str, negated: bool) -> Outcome | None:
    """What an announcement makes of an act; a hostile act decided on is done."""
    if negated:
        return _refuse(ontology, state)
    if mood == "decide" and ontology.hostile(state.type):
        return state
    if state.status == "negated" and ontology.hostile(state.type):
        return Outcome("CONCEDE", None, "actual", (*state.notes, "promises not to"))
    if state.status == "negated":
        return _refuse(ontology, state)
    return _become(ontology, state, "planned", mood)


def _become(ontology: Ontology, state: Outcome, mood: str, why: str) -> Outcome | None:
    result = ontology.become(state.type, mood)
    if result is None:
        return None
    kind, mode, status = result
    if kind == state.type and mode is None:
        mode = state.mode
    if status == "actual" and state.status != "actual":
        status = state.status
    return Outcome(kind, mode, status, (*state.notes, f"{why}: {state.type} becomes {kind}"))


def _refuse(ontology: Ontology, state: Outcome) -> Outcome | None:
    return _become(ontology, state, "refused", "refused")


def _deny(ontology: Ontology, state: Outcome) -> Outcome | None:
    if state.status == "negated":
        return Outcome(state.type, state.mode, "actual", (*state.notes, "double negation"))
    if state.type in VERBAL_REFUSALS:
        return _refuse(ontology, state)
    return Outcome(state.type, state.mode, "negated", (*state.notes, "negated"))
