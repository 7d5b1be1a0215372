"""From a hit to a candidate event: type, mode, status and parties, with the reasons for each.

In: one sentence's `Tree`, the `Lexicon`. Out: `Candidate`s, before any of them is merged or vetoed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from detente.coding.event_context import Context
from detente.coding.event_features import company_features, event_features
from detente.coding.event_implied import answered, from_captor, from_embedded, implied
from detente.coding.event_moods import Outcome, outcome
from detente.coding.event_reports import Report, is_topic, report_of, told_about
from detente.coding.event_roles import RoleFinder, codes_of
from detente.coding.event_sides import is_idle, may_be_filled, ones_own_people, speaks_of_thing, told_of_other
from detente.coding.event_tree import Tree
from detente.coding.lexicon import Lexicon
from detente.coding.match import Hit, find_hits
from detente.coding.modality import Chain, build_chain
from detente.coding.roles import Arg, fits, gather, slots_of
from detente.records import Party

ADDRESSED = frozenset(
    {"about", "ask", "seek", "on", "to", "praise", "against"}
)  # frames that are nothing without somebody at whom


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event of one sentence, with all that led to it."""

    hit: Hit
    chain: Chain
    type: str
    mode: str | None
    status: str
    actors: tuple[Arg, ...]
    recipients: tuple[Arg, ...]
    sentence: int
    report: Report | None = None
    moods: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    each_other: bool = False
    features: dict[str, float | str] = field(default_factory=dict, compare=False)

    @property
    def actor_codes(self) -> tuple[str, ...]:
        return codes_of(self.actors)

    @property
    def recipient_codes(self) -> tuple[str, ...]:
        return tuple(c for c in codes_of(self.recipients) if c not in self.actor_codes)


def parties_of(args: Sequence[Arg], codes: Sequence[str]) -> tuple[Party, ...]:
    """One Party per code, the most telling mention first (a named person over a bare adjective)."""
    best: dict[str, Party] = {}
    for arg in args:
        for party in arg.mention.parties:
            code = party.code
            if code and code in codes and (code not in best or (party.name and not best[code].name)):
                best[code] = party
    return tuple(best[code] for code in codes if code in best)


def candidates_of(tree: Tree, lexicon: Lexicon, context: Context | None = None) -> list[Candidate]:
    """Every candidate of a sentence, in text order."""
    if not tree.mentions:
        return []
    found = []
    for hit in find_hits(tree, lexicon):
        candidate = _candidate(tree, lexicon, hit)
        if candidate is not None and context is not None:
            candidate = from_context(tree, implied(tree, lexicon.ontology, candidate, context), context)
        if candidate is not None:
            found += [candidate, *answered(candidate)]
    found += [other for one in found for other in from_embedded(tree, one, found)]
    found = [from_captor(one, found) for one in found]
    return [
        replace(one, features={**event_features(tree, lexicon, one), **company_features(one, found)}) for one in found
    ]


def from_context(tree: Tree, candidate: Candidate, context: Context) -> Candidate:
    """Fill a missing role from the sentences before."""
    act = candidate.hit.entry.act
    if candidate.hit.entry.frame.symmetric or act.frame == "must" or candidate.hit.entry.frame.people:
        return candidate
    if candidate.actors and not candidate.recipients and may_be_filled(tree, candidate):
        mention = context.other(tree.sentence, candidate.actor_codes)
        if mention is not None and act.frame in ADDRESSED:
            return replace(candidate, recipients=(Arg(mention, "context", None, "context", 0),))
    if candidate.recipients and not candidate.actors and candidate.hit.verbal:
        verbs = {i for i in (candidate.chain.top, candidate.hit.head) if tree.tokens[i].pos == "VERB"}
        open_subject = not any(True for i in verbs for _ in tree.children(i, "nsubj", "nsubj:pass"))
        mention = context.subject(tree.sentence)
        if mention is not None and open_subject and not tree.passive(candidate.hit.head):
            actor = Arg(mention, "context", None, "context", 0)
            if set(codes_of([actor])) - set(codes_of(candidate.recipients)):
                return replace(candidate, actors=(actor,))
    return candidate


def _candidate(tree: Tree, lexicon: Lexicon, hit: Hit) -> Candidate | None:
    chain = build_chain(tree, hit)
    result = outcome(lexicon.ontology, hit.entry.act, chain)
    if result is None:
        return None
    own = (*chain.links, *hit.tokens)
    report = report_of(tree, lexicon, chain.top, own)
    if report is not None and report.kind == "continued" and is_topic(tree, chain.top):
        report = None
    args = gather(tree, hit, chain)
    if report is not None:
        args += [Arg(m, "speaker", None, "speaker", 0) for m in report.mentions if m.parties]
    actors, recipients = RoleFinder(tree, hit, chain, args, lexicon.ontology.bodies).roles()
    if hit.entry.act.type == "ASSAULT" and (tale := _told_by_other(tree, hit, args)):
        report, actors, recipients = tale
    if report is not None and not actors and _says_itself(tree, hit, chain, report):
        actors = [Arg(m, "speaker", None, "speaker", 0) for m in report.mentions if m.parties and m.official]
    if result.type == "CONSULT" and recipients and set(codes_of(recipients)) <= set(codes_of(actors)):
        actors = [a for a in actors if not set(codes_of([a])) <= set(codes_of(recipients))]
    if result.type == "REJECT" and hit.entry.act.frame == "host":
        actors, recipients = recipients, actors  # who would not receive somebody refuses him
    recipients = [a for a in recipients if not ones_own_people(tree, a)]
    base = Candidate(
        hit,
        chain,
        result.type,
        result.mode,
        result.status,
        tuple(actors),
        tuple(recipients),
        tree.sentence.index,
        report,
        chain.moods,
        result.notes,
        _each_other(tree, chain),
    )
    told = _reported(lexicon, _called_off(_without_bystanders(tree, base), result))
    return None if told is None or is_idle(tree, told) else told


def _without_bystanders(tree: Tree, base: Candidate) -> Candidate:
    """No guessed recipient where the words show that the act is told of another or of a thing."""
    if base.hit.entry.act.frame == "must" and told_of_other(tree, base):
        base = replace(base, recipients=tuple(a for a in base.recipients if a.how == "tree"))
    if speaks_of_thing(tree, base):
        base = replace(base, recipients=tuple(a for a in base.recipients if a.how != "only"))
    return base


def _each_other(tree: Tree, chain: Chain) -> bool:
    around = [tree.tokens[i].lemma for link in chain.links for i in (link, *tree.kids[link])]
    return any(lemma in ("друг", "обменяться", "обмениваться", "взаимный", "взаимно", "обоюдный") for lemma in around)


def _told_by_other(tree: Tree, hit: Hit, args: Sequence[Arg]) -> tuple[Report, list[Arg], list[Arg]] | None:
    """ "X заявил об атаке дронов Y": who tells, who acts, and whom it falls on, where the noun has an agent of its own."""
    report = None if hit.verbal else told_about(tree, hit.head)
    spec = hit.entry.roles(verbal=False)
    if report is None or not report.mentions:
        return None
    told = [Arg(m, "speaker", None, "speaker", 0) for m in report.mentions if m.parties and m.official]
    slots = [slot for slot in slots_of(spec.actor) if slot != "subj" and slot not in slots_of(spec.recipient)]
    agents = [a for slot in slots for a in args if fits(slot, a) and set(codes_of([a])) - set(codes_of(told))]
    return (report, agents[:1], told) if told and agents else None


def _says_itself(tree: Tree, hit: Hit, chain: Chain, report: Report) -> bool:
    """ "X заявил, что не пойдёт": the speaker is the subject that the clause leaves out."""
    first = report.kind == "continued" and tree.tokens[hit.head].feats.get("Person") == "1"
    if not hit.verbal or not (first or report.kind in ("verb", "after")) or "subj" not in hit.entry.roles(True).actor:
        return False
    verbs = [i for i in (chain.top, hit.head) if tree.tokens[i].pos in ("VERB", "ADJ", "AUX")]
    return (
        bool(verbs)
        and not any(True for i in verbs for _ in tree.children(i, "nsubj", "nsubj:pass"))
        and not tree.passive(hit.head)
    )


def _called_off(candidate: Candidate, result: Outcome) -> Candidate:
    """A meeting that both sides' nouns name and nobody called off by name is a meeting that did not take place."""
    if not candidate.hit.entry.frame.symmetric or candidate.type not in ("REJECT", "SANCTION"):
        return candidate
    active = [a for a in candidate.actors if a.slot == "subj"]
    others = [a for a in candidate.actors if a.slot != "subj"]
    if active and set(codes_of(others)) - set(codes_of(active)):
        return replace(candidate, actors=tuple(active), recipients=tuple(others))
    act = candidate.hit.entry.act
    return replace(
        candidate,
        type=act.type,
        mode=act.mode,
        status="negated",
        notes=(*candidate.notes, "called off by nobody named"),
    )


def _beaten_off(candidate: Candidate) -> bool:
    """Whether the words of an attack tell its defence ("дроны X сбиты"): who tells of it tells of his own deed and charges nobody."""
    act = candidate.hit.entry.act
    turned = act.frame == "repel" or bool(act.actor and "subj" not in slots_of(act.actor))
    return candidate.type == "ASSAULT" and candidate.hit.verbal and turned


def _own_words(lexicon: Lexicon, candidate: Candidate) -> Candidate:
    """Who says that he may do something hostile threatens to do it."""
    ontology, kind = lexicon.ontology, candidate.type
    harm = ontology.hostile(kind) and ontology.material(kind)
    if not harm or candidate.status != "hypothetical" or "can" not in candidate.moods or "if" in candidate.moods:
        return candidate
    threat = ontology.become(kind, "planned")
    if threat is None:
        return candidate
    notes = (*candidate.notes, f"may do it, as it says itself: {kind} becomes {threat[0]}")
    return replace(candidate, type=threat[0], mode=threat[1], status=threat[2], notes=notes)


def _reported(lexicon: Lexicon, candidate: Candidate) -> Candidate | None:
    """What a speaker says of others: an allegation, nothing, or the act itself (codebook, rules 1 and 2)."""
    report = candidate.report
    heard = report.mentions if report is not None else ()
    speaker = [Arg(m, "speaker", None, "speaker", 0) for m in heard if m.parties and m.official]
    said_by = set(codes_of(speaker))
    if report is None or not said_by:
        return candidate
    if said_by & set(candidate.actor_codes):
        return _own_words(lexicon, candidate)
    if not candidate.actors:
        return (
            replace(candidate, notes=(*candidate.notes, "reported, nobody acts")) if candidate.recipients else candidate
        )
    if _beaten_off(candidate) and said_by >= set(candidate.recipient_codes):
        return replace(candidate, recipients=candidate.recipients or tuple(speaker))
    spec = lexicon.ontology.types[candidate.type].when.get("charged", candidate.type)
    if candidate.status != "actual" and spec != "-":
        return candidate
    if spec == "-":
        together = said_by & set(candidate.recipient_codes)
        return candidate if together or report.kind == "continued" else None
    kind, _, mode = spec.partition(".")
    if kind != "ACCUSE":
        return candidate
    return replace(
        candidate,
        type=kind,
        mode=mode or None,
        status="actual",
        actors=tuple(speaker),
        recipients=candidate.actors,
        notes=(*candidate.notes, f"a speaker charges: {candidate.type} told by others is ACCUSE"),
    )
