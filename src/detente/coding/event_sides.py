"""Which sides an act can take from outside its clause: nobody's for an act that has its own object, no charge without a speaker.

In: a candidate in its `Tree`. Out: yes or no. These are bounds of sense; which of the remaining readings is likely is learned elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.coding.event_tree import Tree
from detente.coding.match import Hit
from detente.coding.roles import GOT, Arg, phrase_mentions, phrase_top

if TYPE_CHECKING:
    from detente.coding.event_candidates import Candidate

AIMED = frozenset({"против", "в отношении", "в адрес", "перед"})  # what stands after these is what the act is aimed at
OBJECTS = frozenset({"obj", "ins", "gen", "dat", "в связь", "из-за", "по+dat", "о+loc", "в+loc"})
# "свой" before these names the other side; before anybody else it names one's own people.
FOREIGN = frozenset(
    {
        "коллега",
        "визави",
        "партнер",
        "союзник",
        "сосед",
        "оппонент",
        "противник",
        "враг",
        "гость",
        "соперник",
        "собеседник",
    }
)
WORDS = frozenset({"ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
COURTS = frozenset({"суд", "трибунал", "арбитраж", "палата"})
SAID = frozenset({"says", "speaks"})


def has_own_target(tree: Tree, candidate: Candidate) -> bool:
    """Whether the words of an act say at what it is aimed and that is no party ("обеспокоенность ситуацией", "просит своих помощников")."""
    own = {*candidate.hit.tokens, *candidate.chain.links}
    for link in sorted(own):
        kids = [kid for kid in tree.kids[link] if kid not in own]
        if any(_aimed_at(tree, kid) for kid in kids if _is_noun(tree, kid)) or any(_people(tree, kid) for kid in kids):
            return True
        if candidate.hit.entry.act.frame == "to" and any(_purpose(tree, kid) for kid in kids):
            return True
        after = [link + 1] if link + 1 < len(tree.tokens) else []  # an infinitive hung elsewhere still follows its noun
        verbs = [k for k in (*tree.kids[link], *after) if tree.tokens[k].feats.get("VerbForm") == "Inf"]
        if any(_about_things(tree, kid) for kid in verbs):
            return True
    return False


def _purpose(tree: Tree, noun: int) -> bool:
    """Whether money is given for a thing and no party ("выделил средства на оборону")."""
    return tree.slot(noun) in ("на+acc", "для+gen") and _is_noun(tree, noun) and not phrase_mentions(tree, noun)


def _is_noun(tree: Tree, index: int) -> bool:
    """Whether a word is a noun, or one of the things that the tagger at times takes for another word."""
    return tree.tokens[index].pos in ("NOUN", "PROPN") or _is_state_of_things(tree, index)


def _people(tree: Tree, index: int) -> bool:
    """Whether people of no party are the object ("задержали участников банды", "предупредил протестующих")."""
    token = tree.tokens[index]
    alive = token.pos == "NOUN" and token.feats.get("Animacy") == "Anim" and token.lemma not in FOREIGN
    if token.feats.get("Number") != "Plur" or not (alive or token.feats.get("VerbForm") == "Part"):
        return False
    return tree.slot(index) == "obj" and not phrase_mentions(tree, index)


def _about_things(tree: Tree, verb: int) -> bool:
    """Whether what somebody is ready to do is about a state of things and no party ("способствовать снятию напряжённости")."""
    open_words, seen = [verb], {verb}
    while open_words:
        for kid in tree.kids[open_words.pop()]:
            if kid not in seen and tree.tokens[kid].pos in ("NOUN", "PROPN", "VERB"):
                seen.add(kid)
                open_words.append(kid)
    if any(i in seen for m in tree.mentions for i in (m.first, m.head)):
        return False
    return any(tree.tokens[i].lemma in tree.situations for i in seen)


def _aimed_at(tree: Tree, noun: int) -> bool:
    slot = tree.slot(noun)
    if _ones_own(tree, noun):
        return slot in ("obj", "dat")
    if phrase_mentions(tree, noun):
        return False
    return slot in AIMED or slot.partition("+")[0] in AIMED or (slot in OBJECTS and _is_state_of_things(tree, noun))


def _is_state_of_things(tree: Tree, noun: int) -> bool:
    return tree.tokens[noun].lemma in tree.situations


def _ones_own(tree: Tree, noun: int) -> bool:
    mine = any(tree.tokens[k].lemma == "свой" for k in tree.kids[noun])
    return mine and tree.tokens[noun].lemma not in FOREIGN


def ones_own_people(tree: Tree, arg: Arg) -> bool:
    """ "своих помощников", "своему министру": people of the one who acts, unless a country is named with them."""
    mention = arg.mention
    top = phrase_top(tree, mention.head)
    named = any(tree.tokens[i].pos in ("ADJ", "PROPN") for i in range(mention.first, mention.last + 1))
    return not named and any(_ones_own(tree, i) for i in (top, mention.head))


def speaks_of_thing(tree: Tree, candidate: Candidate) -> bool:
    """Whether what a verb of praise or blame has for its object is no party ("назвал терроризм главной опасностью")."""
    if not candidate.hit.verbal or candidate.hit.entry.act.frame not in ("about", "on"):
        return False
    head = candidate.hit.head
    things = [t.index for t in tree.children(head, "obj") if t.pos == "NOUN" and t.index not in candidate.hit.tokens]
    named = {i for m in tree.mentions for i in (m.first, m.head)}
    return any(not any(tree.below(i, thing) or i == thing for i in named) for thing in things)


def told_of_other(tree: Tree, candidate: Candidate) -> bool:
    """Whether the verb of a charge has a subject of its own that is no party ("поправка препятствовала", "шаги, которые ведут к")."""
    for link in dict.fromkeys((candidate.hit.head, candidate.chain.top)):
        for subject in tree.children(link, "nsubj", "nsubj:pass"):
            if subject.pos == "NOUN" and not phrase_mentions(tree, subject.index):
                return True
            if subject.lemma == "который":
                return not any(phrase_mentions(tree, i) for i in [tree.head(link)] if i >= 0)
    return False


def acted_by_other(tree: Tree, hit: Hit, top: int) -> bool:
    """Whether an active verb has a subject that acts for no party: nobody else did it ("патриарх обратился", "суд обязал").

    Who has words only, may be a private person; who is named in what only states can do, held an office then ("ввёл санкции").
    """
    words = hit.entry.act.type in WORDS
    for link in dict.fromkeys((hit.head, top)):
        if tree.tokens[link].pos != "VERB" or tree.passive(link):
            continue
        for subject in tree.children(link, "nsubj"):
            actor = subject.feats.get("Animacy") == "Anim" or subject.lemma in COURTS
            named = phrase_mentions(tree, subject.index)
            private = all(not m.official and m.kind != "inhabitant" for m in named)
            if actor and private and (words if named else subject.pos == "NOUN"):
                return True
    return False


def is_idle(tree: Tree, candidate: Candidate) -> bool:
    """Whether a reading tells no act: a charge that is denied or only possible, or blows that somebody keeps his soil from being used for."""
    if candidate.hit.entry.act.frame == "must" and candidate.type == "ACCUSE":
        return candidate.status in ("negated", "hypothetical")
    if (
        candidate.hit.reflexive
        and candidate.type == "ACCUSE"
        and not any(a.how in ("tree", "place") for a in candidate.actors)
    ):
        return candidate.report is None  # "считается", "называется": nobody says so
    if candidate.type == "THREATEN" and _of_others(tree, candidate):
        return True
    if "not" in candidate.moods and any(tree.tokens[i].lemma in GOT for i in candidate.chain.links):
        return True  # "не получают поддержки от X"
    if candidate.type not in ("ASSAULT", "CONSULT") or candidate.hit.verbal:
        return False
    served = [i for i in candidate.chain.links if tree.preposition(i) == "для"]
    return bool(served) and any(_keeps_from(tree, i) for i in served)


def _of_others(tree: Tree, candidate: Candidate) -> bool:
    """Whether a warning to nobody tells what others will do ("предупредил, что страна станет колонией"), or only takes up what was said."""
    head = candidate.hit.head
    if not candidate.hit.verbal:
        return False
    if any(tree.tokens[k].lemma == "это" and tree.preposition(k) == "о" for k in tree.kids[head]):
        return True
    if any(arg.how == "tree" and arg.slot in ("obj", "dat") for arg in candidate.recipients):
        return False
    acting = set(candidate.actor_codes)
    for clause in tree.children(head, "ccomp"):
        for subject in tree.children(clause.index, "nsubj", "nsubj:pass"):
            named = {p.code for m in phrase_mentions(tree, subject.index) for p in m.parties}
            return subject.pos != "PRON" and not named & acting
    return False


def _keeps_from(tree: Tree, index: int) -> bool:
    """Whether a word above refuses or does not let: "не допустит использования территории для ..."."""
    return any(
        tree.moods.get(tree.tokens[up].lemma) == "refuse" or any(tree.tokens[k].lemma == "не" for k in tree.kids[up])
        for up in tree.ancestors(index)
    )


def may_be_filled(tree: Tree, candidate: Candidate) -> bool:
    """Whether a side may be taken from outside the clause at all."""
    if candidate.hit.entry.act.frame == "must":
        return not told_of_other(tree, candidate)
    return not has_own_target(tree, candidate)


def sensible(candidate: Candidate, filled: tuple[str, ...], why: tuple[str, ...]) -> bool:
    """Whether the reasons for a guessed side fit the act: who charges must speak, and who is charged must be named where he is."""
    if candidate.hit.entry.act.frame != "must":
        return True
    if filled == ("actor",):
        return bool(SAID & set(why))
    if filled == ("both",):
        speaks = {f"a:{word}" for word in SAID} & set(why)
        return bool(speaks) and any(word.startswith("b:here") for word in why)
    return True
