"""Who fills an act's roles: arguments of a trigger and of the words that carry it, by syntax first and by word order where that fails.

In: a `Tree`, a `Hit` and its `Chain`. Out: `Arg`s (a mention in a slot, and how it was found), and role filling by a template's slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from detente.coding.base import PartyMention
from detente.coding.event_tree import SENT, SOFT, Step, Tree
from detente.coding.match import Hit, one_clause
from detente.coding.modality import Chain

DASHES = frozenset({"-", "—", "–", "−", "/"})
OPENS_LIST = DASHES | {":", "("}
INCLUDING = frozenset({"число", "частность", "включая", "именно"})  # "в том числе", "в частности", "а именно"
LOOSE = frozenset(
    {
        "телефон",
        "видеосвязь",
        "ход",
        "поле",
        "рамка",
        "визит",
        "раз",
        "день",
        "год",
        "время",
        "неделя",
        "месяц",
        "участие",
    }
)
ACHIEVED = frozenset({"добиться", "добиваться"})  # whose subject has others do it
GOT = frozenset(
    {"найти", "находить", "получить", "получать", "дождаться", "удостоиться", "добиться", "добиваться"}
)  # whose source acts
REACH = 12  # tokens on either side for arguments by word order


@dataclass(frozen=True, slots=True)
class Arg:
    """A mention in a slot of an act. `how`: tree, borrowed (a shared subject), order, dash, place, speaker."""

    mention: PartyMention
    slot: str
    hard: str | None
    how: str
    distance: int
    civil: bool = False


def gather(tree: Tree, hit: Hit, chain: Chain) -> list[Arg]:
    """All arguments of a hit, each mention once, nearest link first."""
    links = {index: place for place, index in enumerate(chain.links)}
    args: list[Arg] = []
    for mention in tree.mentions:
        if mention.first <= hit.head <= mention.last:
            args.extend(_covering(tree, hit, mention))
            continue
        if mention.head in hit.tokens and mention.kind != "adjective":
            # The frame's own noun names the party: "закрыть генконсульство Польши".
            slot = _voiced(tree, hit, tree.head(mention.head), tree.slot(mention.head))
            args.append(Arg(mention, slot, None, "tree", abs(mention.head - hit.head)))
            continue
        for step in _way(tree, mention):
            if step.governor in links and step.via not in hit.tokens and step.via not in links:
                slot = _decider(tree, hit, step.governor, _voiced(tree, hit, step.governor, step.slot))
                slot = _turned(tree, hit, step.governor, links, slot)
                if not mention.official and tree.tokens[step.via].lemma in SENT:
                    mention = replace(mention, official=True)
                civil = tree.civil(mention, step.via)
                args.append(Arg(mention, slot, step.hard, "tree", abs(mention.head - hit.head), civil))
                break
    if not any(arg.slot == "subj" for arg in args):
        args.extend(_borrowed(tree, hit, chain, {id(arg.mention) for arg in args if arg.hard is None}))
    if not any(arg.slot in ("dat", "obj") and arg.hard is None for arg in args):
        args.extend(_addressee(tree, hit, chain))
    args.extend(_wanted(tree, hit, chain))
    args.extend(_dashes(tree, hit))
    args.extend(_against(tree, hit))
    return args


def _way(tree: Tree, mention: PartyMention) -> Iterator[Step]:
    """A mention's way up; a member of a list goes the way of the noun that the list spells out ("с лидерами группы — Чехией и Польшей")."""
    noun = _listed(tree, mention.head)
    return tree.steps_of(mention) if noun < 0 else tree.steps(noun)


def _listed(tree: Tree, index: int) -> int:
    """The noun whose members a list names after a colon, a dash, a bracket or "в том числе"; -1 when a word stands in no such list."""
    seen: set[int] = set()
    while tree.tokens[index].rel == "conj" and index not in seen:
        seen.add(index)
        index = tree.head(index)
    token, up = tree.tokens[index], tree.head(index)
    if not 0 <= up < index or token.pos not in ("NOUN", "PROPN"):
        return -1
    if token.rel in ("nsubj", "appos", "parataxis") and tree.preposition(up) == "среди":
        return _noun_before(tree, up)
    if token.rel not in ("parataxis", "appos"):
        return -1
    before = tree.tokens[index - 2 if index > 1 and tree.tokens[index - 1].lemma == "и" else index - 1]
    several = before.text in OPENS_LIST and any(True for _ in tree.children(index, "conj"))
    if before.lemma in INCLUDING and tree.tokens[up].pos == "PROPN":
        return up
    return up if (several or before.lemma in INCLUDING) and tree.tokens[up].pos in ("NOUN", "NUM") else -1


def _noun_before(tree: Tree, pronoun: int) -> int:
    """The noun that "среди которых", "среди них" points back to; -1 when the word before is none."""
    comma = pronoun - 2
    known = tree.tokens[pronoun].lemma in ("который", "они") and comma > 0 and tree.tokens[comma].text == ","
    return comma - 1 if known and tree.tokens[comma - 1].pos == "NOUN" else -1


def _turned(tree: Tree, hit: Hit, governor: int, links: Mapping[int, int], slot: str) -> str:
    """The slot where the words that carry an act turn its roles: "живёт под санкциями X", "получил от X отказ", "добился высылки"."""
    if hit.entry.frame.symmetric:
        return slot
    if slot == "subj" and governor not in hit.tokens:
        under = any(kid in links and tree.preposition(kid) == "под" for kid in tree.kids[governor])
        return "under" if under else "seeker" if tree.tokens[governor].lemma in ACHIEVED else slot
    above = [tree.tokens[i].lemma for i in links if i not in hit.tokens]
    if slot == "dat" and not hit.verbal and governor in hit.tokens and any(word in tree.undergo for word in above):
        return "gen"  # "удостоилась похвалы Германии": the tagger takes one case for the other
    return "subj" if slot in ("от+gen", "у+gen") and any(word in GOT for word in above) else slot


def _decider(tree: Tree, hit: Hit, governor: int, slot: str) -> str:
    """ "решение США выйти", "попытки США ввести": whose decision it is, is who acts."""
    carried = hit.verbal and governor not in hit.tokens and tree.tokens[governor].pos == "NOUN"
    return "subj" if carried and slot in ("gen", "adj") else slot


def _covering(tree: Tree, hit: Hit, mention: PartyMention) -> list[Arg]:
    """A mention that takes the trigger for its own noun ("турецко-иранские учения") is the trigger's adjective."""
    if mention.first == mention.last or tree.tokens[mention.first].pos != "ADJ":
        return []
    return [Arg(replace(mention, official=True), "adj", None, "tree", 1)]


def _voiced(tree: Tree, hit: Hit, governor: int, slot: str) -> str:
    """The slot in the active voice."""
    if slot == "subj" and tree.tokens[governor].lemma in tree.undergo and governor != hit.head:
        return "under"
    passive = tree.passive(governor) or (governor == hit.head and hit.reflexive)
    if passive:
        return {"subj": "obj", "psubj": "obj", "ins": "subj"}.get(slot, slot)
    return "subj" if slot == "psubj" else slot


def phrase_mentions(tree: Tree, node: int) -> list[PartyMention]:
    """The mentions that a noun phrase stands for: in its head, its genitives, adjectives and conjuncts."""
    return [m for m in tree.mentions if m.first <= node <= m.last or _joined(tree, m.head, node)]


def _joined(tree: Tree, index: int, node: int) -> bool:
    """Whether a word stands inside the noun phrase of another."""
    seen = set()
    while index >= 0 and index not in seen:
        if index == node:
            return True
        seen.add(index)
        token = tree.tokens[index]
        if token.rel != "conj" and (token.rel not in SOFT or tree.preposition(index)):
            return False
        index = tree.head(index)
    return False


def _borrowed(tree: Tree, hit: Hit, chain: Chain, taken: set[int]) -> list[Arg]:
    """The subject of a verb that has none of its own: shared, controlled, or the noun that a participle stands with."""
    top = chain.top
    token = tree.tokens[top]
    if not hit.verbal and token.pos not in ("VERB", "ADJ", "AUX"):
        return []
    node, slot = subject_node(tree, top)
    if node < 0:
        return []
    slot = _voiced(tree, hit, top, slot)
    return [
        Arg(m, slot, None, "borrowed", abs(m.head - hit.head), tree.civil(m, node))
        for m in phrase_mentions(tree, node)
        if id(m) not in taken
    ]


def _addressee(tree: Tree, hit: Hit, chain: Chain) -> list[Arg]:
    """ "позвонил X и принёс извинения": a dative that joined verbs share."""
    top = chain.top
    up = tree.head(top)
    if tree.tokens[top].rel != "conj" or up < 0 or tree.tokens[up].pos != "VERB" or tree.tokens[top].pos != "VERB":
        return []
    return [
        Arg(m, "dat", None, "borrowed", abs(m.head - hit.head), tree.civil(m, kid))
        for kid in tree.kids[up]
        if kid < top and tree.slot(kid) == "dat"
        for m in phrase_mentions(tree, kid)
    ]


def subject_node(tree: Tree, top: int) -> tuple[int, str]:
    """The noun that acts as subject of a clause without one, and its slot (`subj`, `psubj` or a relative pronoun's)."""
    node = top
    for _ in range(4):
        token, up = tree.tokens[node], tree.head(node)
        if up < 0:
            break
        form = token.feats.get("VerbForm")
        if (token.rel in ("acl", "amod") and form == "Part") or (token.rel == "acl" and form == "Inf"):
            return up, "subj"
        if token.rel == "acl:relcl":
            pronoun = next((k for k in tree.kids[node] if tree.tokens[k].lemma == "который"), None)
            return (up, tree.slot(pronoun)) if pronoun is not None else (-1, "")
        if not _shares_subject(tree, node, up):
            break
        subject = next(iter(tree.children(up, "nsubj", "nsubj:pass")), None)
        if subject is not None:
            return subject.index, "psubj" if tree.passive(node) else "subj"
        node = up
    return -1, ""


def _shares_subject(tree: Tree, node: int, up: int) -> bool:
    """Whether a verb takes its subject from the verb above: joined, controlled, or a gerund."""
    token = tree.tokens[node]
    if tree.tokens[up].pos not in ("VERB", "ADJ", "AUX"):
        return False
    if token.rel in ("conj", "xcomp"):
        return True
    if token.rel == "ccomp" and token.pos == "ADJ":
        return not any(True for _ in tree.children(node, "nsubj"))  # "дал понять, что намерен"
    return token.rel in ("advcl", "parataxis") and token.feats.get("VerbForm") in ("Conv", "Inf")


def _dashes(tree: Tree, hit: Hit) -> list[Arg]:
    """Mentions joined by a dash near the trigger: "саммит Россия — США"."""
    found: list[Arg] = [
        Arg(m, "dash", None, "dash", abs(m.head - hit.head))
        for m in tree.mentions
        if m.first == m.last and len(m.parties) > 1 and m.kind != "adjective" and abs(m.head - hit.head) <= REACH
    ]
    for one, two in zip(tree.mentions, tree.mentions[1:], strict=False):
        between = [t.text for t in tree.tokens[one.last + 1 : two.first]]
        if between and set(between) <= DASHES and abs(one.head - hit.head) <= REACH:
            found += [Arg(m, "dash", None, "dash", abs(m.head - hit.head)) for m in (one, two)]
    return found


def _wanted(tree: Tree, hit: Hit, chain: Chain) -> list[Arg]:
    """ "требует, чтобы X ...": who should do it."""
    found = []
    for link in chain.links:
        for kid in tree.children(link, "ccomp", "advcl", "xcomp", "acl"):
            if any(t.lemma == "чтобы" for t in tree.children(kid.index, "mark", "cc", "advmod")):
                for subject in tree.children(kid.index, "nsubj", "nsubj:pass"):
                    mentions = phrase_mentions(tree, subject.index)
                    found += [Arg(m, "чтобы", None, "tree", abs(m.head - hit.head)) for m in mentions]
    return found


def _against(tree: Tree, hit: Hit) -> list[Arg]:
    """ "антиамериканские" just before the trigger, however it was parsed."""
    return [
        Arg(m, "anti", None, "order", hit.head - m.first)
        for m in tree.mentions
        if tree.tokens[m.first].lemma.startswith("анти") and 0 < hit.head - m.first <= 4
    ]


def by_order(tree: Tree, hit: Hit, chain: Chain, taken: Iterable[PartyMention]) -> list[Arg]:
    """Mentions of the clause that the tree does not join to the hit, in the slot that their own phrase shows."""
    used = {id(m) for m in taken}
    found = []
    for mention in tree.mentions:
        distance = abs(mention.head - hit.head)
        if id(mention) in used or distance > REACH or not one_clause(tree, mention.head, hit.head):
            continue
        if hit.verbal and _animate_object(tree, mention.head) and mention.first > hit.head:
            found.append(Arg(mention, "obj", None, "order", distance))
            continue
        top = phrase_top(tree, mention.head)
        if any(top == i for i in hit.tokens):
            continue
        met = hit.entry.act.type == "CONSULT"  # who speaks at a meeting takes part in it
        if _elsewhere(tree, hit, top) or (not met and subject_elsewhere(tree, hit, chain, top)):
            continue
        slot = tree.slot(top)
        if slot in ("root", "conj", "nom", "parataxis", "appos", "?"):
            slot = {"nom": "subj", "": "subj", "acc": "obj", "dat": "dat", "gen": "gen", "ins": "ins"}.get(
                tree.case(top), slot
            )
        found.append(
            Arg(mention, _voiced(tree, hit, hit.head, slot), None, "order", distance, tree.civil(mention, top))
        )
    return sorted(found, key=lambda a: a.distance)


def _elsewhere(tree: Tree, hit: Hit, top: int) -> bool:
    """Whether a prepositional phrase belongs to another noun ("в сотрудничестве с ..."): no argument of this act."""
    up = tree.head(top)
    if tree.slot(top) in ("в+loc", "на+loc"):
        return False
    if up < 0 or tree.preposition(top) is None or up in hit.tokens or tree.tokens[top].rel not in ("nmod", "conj"):
        return False
    return tree.tokens[up].pos == "NOUN" and tree.tokens[up].lemma not in LOOSE


def subject_elsewhere(tree: Tree, hit: Hit, chain: Chain, top: int) -> bool:
    """Whether a word is the subject of a verb that only speaks about this verbal noun ("комментировали налёт на ..."), or is spoken to."""
    up = tree.head(top)
    if hit.verbal or up < 0 or up in chain.links or tree.tokens[up].lemma not in tree.comments:
        return False
    return tree.slot(top) in ("subj", "psubj") or (tree.slot(top) in ("с+ins", "dat") and tree.below(hit.head, up))


def _animate_object(tree: Tree, index: int) -> bool:
    """A bare animate noun in the genitive or accusative may be an object that the parse hung elsewhere."""
    token = tree.tokens[index]
    return (
        token.feats.get("Animacy") == "Anim"
        and token.feats.get("Case") in ("Gen", "Acc")
        and tree.preposition(index) is None
    )


def phrase_top(tree: Tree, index: int) -> int:
    """The head of the noun phrase that a word stands in, through genitives, adjectives and conjuncts."""
    seen = set()
    while index not in seen:
        seen.add(index)
        token = tree.tokens[index]
        up = tree.head(index)
        if up < 0 or tree.preposition(index) or (token.rel not in SOFT and token.rel != "conj"):
            return index
        index = up
    return index


def slots_of(spec: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in spec.split("|") if part.strip())


def fits(slot: str, arg: Arg) -> bool:
    """Whether an argument stands in a template's slot: `с` is any case of the preposition, `obj*` allows a hard edge inside, `~с` asks for it."""
    if slot.startswith("~"):
        return arg.hard is not None and slot[1:] in (arg.hard, arg.hard.partition("+")[0])
    loose = slot.endswith("*")
    slot = slot.rstrip("*")
    if arg.hard is not None and not loose:
        return False
    return arg.slot == slot or arg.slot.partition("+")[0] == slot


def fill(args: Sequence[Arg], spec: str, used: Sequence[PartyMention], accept: Callable[[Arg], bool]) -> list[Arg]:
    """The arguments in the first slot of the template that has any."""
    for slot in slots_of(spec):
        found = [a for a in args if fits(slot, a) and all(a.mention is not m for m in used) and accept(a)]
        if found:
            return found
    return []


def fill_all(args: Sequence[Arg], spec: str, accept: Callable[[Arg], bool]) -> list[Arg]:
    """The arguments in any of the template's slots, for symmetric acts; each mention once, in text order."""
    found: dict[int, Arg] = {}
    for slot in slots_of(spec):
        for arg in args:
            if fits(slot, arg) and accept(arg):
                found.setdefault(id(arg.mention), arg)
    return sorted(found.values(), key=lambda a: a.mention.first)
