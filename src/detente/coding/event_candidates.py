"""From a hit to a candidate event: type, mode, status and parties, with the reasons for each.

In: one sentence's `Tree`, the `Lexicon`. Out: `Candidate`s, before any of them is merged or vetoed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from detente.coding.base import PartyMention
from detente.coding.event_context import Context
from detente.coding.event_features import event_features
from detente.coding.event_moods import Outcome, outcome
from detente.coding.event_reports import Report, report_of
from detente.coding.event_tree import Tree
from detente.coding.lexicon import Lexicon
from detente.coding.match import Hit, one_clause, find_hits
from detente.coding.modality import Chain, build_chain
from detente.coding.roles import REACH, Arg, by_order, fill, fill_all, gather, phrase_top, subject_elsewhere
from detente.records import Party

ADDRESSED = frozenset(
    {"about", "ask", "on", "to", "praise", "against"}
)  # acts that are nothing without somebody at whom
PLACE_PREPOSITIONS = frozenset({"в", "на", "из", "с", "под", "над", "к"})


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


def codes_of(args: Sequence[Arg]) -> tuple[str, ...]:
    """The codes of the parties in some arguments, each once, in text order."""
    return tuple(dict.fromkeys(p.code for arg in args for p in arg.mention.parties if p.code))


def parties_of(args: Sequence[Arg], codes: Sequence[str]) -> tuple[Party, ...]:
    """One Party per code, the most telling mention first (a named person over a bare adjective)."""
    best: dict[str, Party] = {}
    for arg in args:
        for party in arg.mention.parties:
            if party.code in codes and (party.code not in best or (party.name and not best[party.code].name)):
                best[party.code] = party
    return tuple(best[code] for code in codes if code in best)


def candidates_of(tree: Tree, lexicon: Lexicon, context: Context | None = None) -> list[Candidate]:
    """Every candidate of a sentence, in text order."""
    if not tree.mentions:
        return []
    found = []
    for hit in find_hits(tree, lexicon):
        candidate = _candidate(tree, lexicon, hit)
        if candidate is not None and context is not None:
            candidate = from_context(tree, candidate, context)
        if candidate is not None:
            found.append(replace(candidate, features=event_features(tree, lexicon, candidate)))
    return found


def from_context(tree: Tree, candidate: Candidate, context: Context) -> Candidate:
    """Fill a missing role from the sentences before."""
    act = candidate.hit.entry.act
    if candidate.hit.entry.frame.symmetric or act.frame == "must" or candidate.hit.entry.frame.people:
        return candidate
    if candidate.actors and not candidate.recipients:
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
    args = gather(tree, hit, chain)
    if report is not None:
        args += [Arg(m, "speaker", None, "speaker", 0) for m in report.mentions if m.parties]
    actors, recipients = _roles(tree, hit, chain, args, lexicon.ontology.bodies)
    if report is not None and not actors and _says_itself(tree, hit, chain, report):
        actors = [Arg(m, "speaker", None, "speaker", 0) for m in report.mentions if m.parties and m.official]
    if result.type == "CONSULT" and recipients and set(codes_of(recipients)) <= set(codes_of(actors)):
        actors = [a for a in actors if not set(codes_of([a])) <= set(codes_of(recipients))]
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
    return _reported(lexicon, _called_off(base, result))


def _each_other(tree: Tree, chain: Chain) -> bool:
    around = [tree.tokens[i].lemma for link in chain.links for i in (link, *tree.kids[link])]
    return any(lemma in ("друг", "обменяться", "обмениваться", "взаимный", "взаимно", "обоюдный") for lemma in around)


def _says_itself(tree: Tree, hit: Hit, chain: Chain, report: Report) -> bool:
    """ "X заявил, что не пойдёт": the speaker is the subject that the clause leaves out."""
    if not hit.verbal or report.kind not in ("verb", "after") or "subj" not in hit.entry.roles(True).actor:
        return False
    verbs = [i for i in (chain.top, hit.head) if tree.tokens[i].pos in ("VERB", "ADJ", "AUX")]
    return (
        bool(verbs)
        and not any(True for i in verbs for _ in tree.children(i, "nsubj", "nsubj:pass"))
        and not tree.passive(hit.head)
    )


def _roles(tree: Tree, hit: Hit, chain: Chain, args: list[Arg], bodies: frozenset[str]) -> tuple[list[Arg], list[Arg]]:
    frame = hit.entry.frame
    roles = hit.entry.roles(hit.verbal)

    def official(arg: Arg) -> bool:
        place = arg.mention.kind in ("metonym", "region") and arg.slot.partition("+")[0] in PLACE_PREPOSITIONS
        return bool(arg.mention.parties) and (frame.people or place or (arg.mention.official and not arg.civil))

    if frame.single:
        return [
            a for a in fill_all(args, roles.actor, official) if any(p.code in bodies for p in a.mention.parties)
        ], []

    def anyone(arg: Arg) -> bool:
        return bool(arg.mention.parties)

    if frame.symmetric:
        actors = fill_all(args, roles.actor, official)
        if len(codes_of(actors)) < 2 and not frame.single:
            spare = by_order(tree, hit, chain, [a.mention for a in args if a.hard is None])
            more = fill_all(spare, roles.actor, official)
            actors = sorted([*actors, *more[:2]], key=lambda a: a.mention.first)
            if len(codes_of(actors)) < 2:
                actors = _with_speaker(hit, args, actors)
            if len(codes_of(actors)) < 2:
                actors = _two_countries(tree, hit, chain, args, actors) or _host_added(
                    tree, hit, chain, args, actors, bodies
                )
            if not actors:
                actors = _both(tree, hit, official)
            if len(codes_of(actors)) == 1:
                actors = sorted(
                    [*actors, *_only(tree, hit, chain, args, actors, official)], key=lambda a: a.mention.first
                )
        return actors, []
    actors = fill(args, roles.actor, (), official)
    if roles.actor and not actors and "subj" in roles.actor:
        actors = _impersonal(tree, hit, chain, args, ())
    recipients = fill(args, roles.recipient, [a.mention for a in actors], anyone)
    if not hit.verbal and roles.recipient and not recipients and actors and actors[0].slot in ("gen", "adj"):
        # One bare genitive: who suffers, when somebody or some place else acts ("в США звучат обвинения России").
        blamed = hit.entry.act.type in ("ACCUSE", "COERCE") and "gen" in roles.recipient
        placed = _place(tree, hit, chain, args, actors) if blamed else []
        if placed:
            actors, recipients = placed, actors
    if roles.actor and not actors:
        spare = by_order(
            tree, hit, chain, [*(a.mention for a in args if a.hard is None), *(a.mention for a in recipients)]
        )
        actors = fill(spare, _ordered(roles.actor), (), official)[:1]
        if not actors and frame.place_actor:
            actors = _place(tree, hit, chain, args, recipients)
    if roles.recipient and not recipients:
        taken = [*(a.mention for a in args if a.hard is None), *(a.mention for a in actors)]
        spare = by_order(tree, hit, chain, taken)
        recipients = fill(spare, _ordered(roles.recipient), (), anyone)[:1]
    if roles.actor and roles.recipient and bool(actors) != bool(recipients):
        if actors and hit.entry.act.frame != "must":
            recipients = _only(tree, hit, chain, args, actors, anyone)
        elif recipients and hit.entry.act.frame != "must":
            actors = _only(tree, hit, chain, args, recipients, official)
    return actors, recipients


def _with_speaker(hit: Hit, args: Sequence[Arg], actors: list[Arg]) -> list[Arg]:
    """ "X сообщил, что на встрече с Y ...": the speaker is the other side of the talks."""
    if hit.entry.act.type != "CONSULT" or not any(a.slot == "с+ins" for a in actors):
        return actors
    speakers = [a for a in args if a.how == "speaker" and a.mention.official]
    return sorted([*actors, *speakers[:1]], key=lambda a: a.mention.first)


def _both(tree: Tree, hit: Hit, accept: Callable[[Arg], bool]) -> list[Arg]:
    """The only two parties of a sentence, for a mutual act that names nobody ("подписано соглашение о ...")."""
    near = [Arg(m, "only", None, "only", abs(m.head - hit.head), tree.civil(m, m.head)) for m in tree.mentions]
    near = [a for a in near if a.distance <= REACH and accept(a) and one_clause(tree, a.mention.head, hit.head)]
    return near if len(codes_of(near)) == 2 else []


def _only(
    tree: Tree, hit: Hit, chain: Chain, args: Sequence[Arg], have: Sequence[Arg], accept: Callable[[Arg], bool]
) -> list[Arg]:
    """The one other party that the clause names, when a role has nobody: better than no event, worth less confidence."""
    codes = set(codes_of(have))
    speakers = {id(a.mention) for a in args if a.how == "speaker"}
    left = []
    for mention in tree.mentions:
        distance = abs(mention.head - hit.head)
        if (
            mention.kind == "asset"
            or id(mention) in speakers
            or distance > REACH
            or not one_clause(tree, mention.head, hit.head)
        ):
            continue
        if subject_elsewhere(tree, hit, chain, phrase_top(tree, mention.head)):
            continue
        arg = Arg(mention, "only", None, "only", distance, tree.civil(mention, mention.head))
        if set(codes_of([arg])) - codes and accept(arg):
            left.append(arg)
    others = {code for arg in left for code in codes_of([arg]) if code not in codes}
    return left[:1] if len(others) == 1 else []


def _ordered(spec: str) -> str:
    """Slots that word order alone may fill: a genitive or adjective always needs its tree."""
    return " | ".join(
        s for s in (part.strip().rstrip("*") for part in spec.split("|")) if s not in ("gen", "adj", "speaker", "")
    )


def _two_countries(tree: Tree, hit: Hit, chain: Chain, args: Sequence[Arg], actors: Sequence[Arg]) -> list[Arg]:
    """ "лидеры двух стран", "стороны": the two parties that the rest of the sentence names."""
    words = [t.lemma for t in tree.tokens]
    pair = any(a in ("два", "оба") and b in ("страна", "государство") for a, b in zip(words, words[1:], strict=False))
    codes = list(dict.fromkeys(p.code for m in tree.mentions for p in m.parties if p.code))
    if not pair or len(codes) != 2 or len(codes_of(actors)) > 1:
        return []
    return [
        Arg(m, "pair", None, "order", abs(m.head - hit.head)) for m in tree.mentions if any(p.code for p in m.parties)
    ]


def _host_added(
    tree: Tree, hit: Hit, chain: Chain, args: Sequence[Arg], actors: list[Arg], bodies: frozenset[str]
) -> list[Arg]:
    """Talks or exercises of one side on another state's soil are with that state (codebook, rule 26)."""
    act = hit.entry.act
    if act.type not in ("CONSULT", "COOPERATE") or act.mode == "phone" or len(codes_of(actors)) != 1:
        return actors
    if act.type == "COOPERATE" and act.contexts != ("military",):
        return actors
    if any(a.how != "tree" or (act.type == "CONSULT" and p.code in bodies) for a in actors for p in a.mention.parties):
        return actors
    host = _place(tree, hit, chain, args, actors)
    return sorted([*actors, *host], key=lambda a: a.mention.first)


def _place(tree: Tree, hit: Hit, chain: Chain, args: Sequence[Arg], recipients: Sequence[Arg]) -> list[Arg]:
    """The place that acts when nobody else does: "в Иране арестован ...", "из Литвы высланы ..."."""
    taken = [a.mention for a in recipients]
    near = [a for a in args if a.hard is None] + by_order(tree, hit, chain, [a.mention for a in args])
    for slot in ("в+loc", "на+loc", "из", "с+gen", "в столица", "на территория", "из территория"):
        found = fill(near, slot, taken, lambda a: bool(a.mention.parties) and a.mention.kind != "adjective")
        if found:
            return [replace(a, how="place") for a in found[:1]]
    return []


def _impersonal(tree: Tree, hit: Hit, chain: Chain, args: Sequence[Arg], recipients: Sequence[Arg]) -> list[Arg]:
    """ "В Кремле обвинили ...": the place acts for a plural verb without a subject."""
    top = tree.tokens[hit.head]
    verb = top if top.pos == "VERB" else None
    if verb is None or verb.feats.get("Number") != "Plur" or tree.passive(hit.head):
        return []
    if any(True for _ in tree.children(hit.head, "nsubj", "nsubj:pass")):
        return []
    return _place(tree, hit, chain, args, recipients)


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


def _reported(lexicon: Lexicon, candidate: Candidate) -> Candidate | None:
    """What a speaker says of others: an allegation, nothing, or the act itself (codebook, rules 1 and 2)."""
    report = candidate.report
    if report is None or not report.mentions:
        return candidate
    speaker = [Arg(m, "speaker", None, "speaker", 0) for m in report.mentions if m.parties and m.official]
    said_by = set(codes_of(speaker))
    if not said_by or said_by & set(candidate.actor_codes):
        return candidate
    if not candidate.actors:
        return (
            replace(candidate, notes=(*candidate.notes, "reported, nobody acts")) if candidate.recipients else candidate
        )
    spec = lexicon.ontology.types[candidate.type].when.get("charged", candidate.type)
    if candidate.status != "actual" and spec != "-":
        return candidate
    if spec == "-":
        together = said_by & set(candidate.recipient_codes)
        return candidate if together else None
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


def with_mentions(candidate: Candidate, actors: Sequence[Arg], recipients: Sequence[Arg]) -> Candidate:
    """The same candidate with other parties."""
    return replace(candidate, actors=tuple(actors), recipients=tuple(recipients))


def mention_of(arg: Arg) -> PartyMention:
    return arg.mention
