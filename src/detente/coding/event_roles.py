"""Who acts and who receives in one candidate: the template's slots first, then what the clause leaves to be understood.

In: a `Hit` in its `Tree` with its arguments. Out: the arguments that fill the actor's and the recipient's role. Each fallback marks its
arguments (`how`), so that confidence follows the strength of the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from detente.coding.event_sides import FOREIGN, acted_by_other
from detente.coding.event_tree import Tree
from detente.coding.lexicon import Roles
from detente.coding.match import Hit, is_attribute, one_clause
from detente.coding.modality import Chain
from detente.coding.roles import (
    REACH,
    Arg,
    by_order,
    fill,
    fill_all,
    phrase_mentions,
    phrase_top,
    slots_of,
    subject_elsewhere,
)

PLACE_PREPOSITIONS = frozenset({"в", "на", "из", "с", "под", "над", "к"})
PLACE_SLOTS = ("в+loc", "на+loc", "из", "с+gen", "в столица", "на территория", "из территория")
DESPITE = frozenset({"несмотря на", "вопреки", "невзирая на"})
EXCEPT = frozenset({"кроме", "за исключение", "без", "вместо", "вслед за"})
OCCASIONS = frozenset({"по повод", "в связь", "из-за"})
HELP = frozenset({"AID", "SUPPORT", "COOPERATE"})
TREE_ONLY = frozenset({"gen", "adj", "speaker", ""})  # slots that word order alone cannot show


def codes_of(args: Sequence[Arg]) -> tuple[str, ...]:
    """The codes of the parties in some arguments, each once, in text order."""
    return tuple(dict.fromkeys(p.code for arg in args for p in arg.mention.parties if p.code))


def anyone(arg: Arg) -> bool:
    """Whether a mention stands for any party."""
    return bool(arg.mention.parties)


@dataclass(frozen=True, slots=True)
class RoleFinder:
    """Fills the roles of one hit. `bodies` are the organisations that may act alone."""

    tree: Tree
    hit: Hit
    chain: Chain
    args: Sequence[Arg]
    bodies: frozenset[str]

    def roles(self) -> tuple[list[Arg], list[Arg]]:
        """Actors and recipients; empty lists where nobody is found."""
        frame = self.hit.entry.frame
        if frame.single:
            actors = fill_all(self.args, self._spec.actor, self.official)
            return [a for a in actors if any(p.code in self.bodies for p in a.mention.parties)], []
        if frame.symmetric:
            return self._together(), []
        actors, recipients = self._by_syntax()
        return self._by_fallback(actors, recipients)

    def official(self, arg: Arg) -> bool:
        """Whether a mention may act for its state; a place may where only a place can stand."""
        mention = arg.mention
        place = mention.kind in ("metonym", "region") and arg.slot.partition("+")[0] in PLACE_PREPOSITIONS
        acts = self.hit.entry.frame.people or place or self._people(arg) or (mention.official and not arg.civil)
        return bool(mention.parties) and acts

    def _people(self, arg: Arg) -> bool:
        """Many people of a state may stand for it in words and deeds of help ("жители X передают соболезнования"), and a people named
        by one word in any act ("американцы отвели войска"); how likely, the veto judges."""
        mention = arg.mention
        if mention.kind != "inhabitant" or self.tree.tokens[mention.head].feats.get("Number") != "Plur":
            return False
        return (mention.first == mention.last and not arg.civil) or self.hit.entry.act.type in HELP

    @property
    def _spec(self) -> Roles:
        return self.hit.entry.roles(self.hit.verbal)

    def _by_syntax(self) -> tuple[list[Arg], list[Arg]]:
        spec = self._spec
        actors = [a for a in fill(self.args, spec.actor, (), self.official) if not self._in_target(a)]
        if not actors and "subj" in spec.actor:
            actors = self._impersonal()
        recipients = fill(self.args, spec.recipient, [a.mention for a in actors], anyone)
        recipients = recipients or [a for a in self.args if self._in_target(a)]
        bare = not self.hit.verbal and not recipients and bool(actors) and actors[0].slot in ("gen", "adj")
        if bare and self.hit.entry.act.type in ("ACCUSE", "COERCE") and "gen" in spec.recipient:
            # One bare genitive: who suffers, when some place acts ("в США звучат обвинения России").
            placed = self._place(actors)
            if placed:
                return placed, actors
        if actors and not recipients and not self.hit.verbal and self._is_object(actors[0].slot):
            listed = self.tree.tokens[actors[-1].mention.head].rel == "conj"
            two = len(actors) > 1 and not listed  # "восстановление РФ армянских дорог": the first is the agent
            return (actors[:1], actors[1:]) if two else ([], actors)
        return actors, recipients

    def _in_target(self, arg: Arg) -> bool:
        """ "удар по складам боеприпасов армии X": a genitive behind what is struck, which names nobody, says whose it is."""
        if self.hit.verbal or arg.slot != "gen" or self.hit.entry.act.type != "ASSAULT":
            return False
        tree, between = self.tree, range(self.hit.head + 1, arg.mention.first)
        struck = [k for k in tree.kids[self.hit.head] if k in between and tree.slot(k) == "по+dat"]
        return bool(struck) and not any(phrase_mentions(tree, k) for k in struck)

    def _is_occasion(self) -> bool:
        """ "сделал заявление по поводу ударов по X": whose subject stands outside did not strike."""
        return not self.hit.verbal and self.tree.preposition(self.chain.top) in OCCASIONS

    def _is_object(self, slot: str) -> bool:
        """Whether an act names a slot as its object's and not as its agent's: "уничтожение катеров X" was not done by X."""
        act = self.hit.entry.act
        actor, recipient = slots_of(act.actor or slot), slots_of(act.recipient or "")
        return slot in recipient and slot not in actor

    def _by_fallback(self, actors: list[Arg], recipients: list[Arg]) -> tuple[list[Arg], list[Arg]]:
        spec, frame = self._spec, self.hit.entry.frame
        other = acted_by_other(self.tree, self.hit, self.chain.top) or self._is_occasion()
        if spec.actor and not actors and not other:
            actors = fill(self._spare(recipients), _ordered(spec.actor), (), self.official)[:1]
            if not actors and frame.place_actor and not self._described():
                actors = self._place(recipients)
        if spec.recipient and not recipients and not self._asks_others():
            recipients = fill(self._spare(actors), _ordered(spec.recipient), (), anyone)[:1]
        if spec.actor and spec.recipient and self.hit.entry.act.frame != "must":
            if actors and not recipients and not self._asks_others():
                recipients = self._only(actors, anyone)
            elif recipients and not actors and not other and not self._described():
                actors = self._only(recipients, self.official)
        return actors, recipients

    def _asks_others(self) -> bool:
        """ "посоветовал компаниям не отвечать послу X": who is asked is named and is no party."""
        head = self.hit.head
        if self.hit.entry.act.frame != "ask" or not self.hit.verbal:
            return False
        nouns = [k for k in self.tree.kids[head] if self.tree.tokens[k].pos == "NOUN" and k not in self.hit.tokens]
        asked = [k for k in nouns if self.tree.slot(k) == "dat" and self.tree.tokens[k].lemma not in FOREIGN]
        return any(not phrase_mentions(self.tree, k) for k in asked)

    def _described(self) -> bool:
        """ "обвиняемая в краже девушка уехала в X": a charge that only describes somebody was not made where she is."""
        return self.hit.entry.act.frame == "charge" and is_attribute(self.tree.tokens[self.hit.head])

    def _together(self) -> list[Arg]:
        spec = self._spec
        actors = fill_all(self.args, spec.actor, self.official)
        if len(codes_of(actors)) > 1:
            with_whom = "с+ins" in spec.actor and not any(a.slot == "с+ins" for a in actors)
            partners = fill(self._spare(()), "с+ins", (), self.official) if with_whom else self._who_came(actors)
            return _in_order([*actors, *partners])
        actors = _in_order([*actors, *fill_all(self._spare(()), spec.actor, self.official)[:2]])
        if len(codes_of(actors)) < 2:
            actors = self._with_speaker(actors)
        if len(codes_of(actors)) < 2:
            actors = self._two_countries(actors) or self._host_added(actors)
        if not actors:
            actors = self._both()
        if len(codes_of(actors)) == 1:
            actors = _in_order([*actors, *self._only(actors, self.official)])
        return actors

    def _spare(self, filled: Sequence[Arg]) -> list[Arg]:
        """Mentions that the tree does not join to the act and no role has taken, by word order."""
        taken = [a.mention for a in self.args if a.hard is None] + [a.mention for a in filled]
        return by_order(self.tree, self.hit, self.chain, taken)

    def _who_came(self, partners: Sequence[Arg]) -> list[Arg]:
        """ "переговоры с X и Y" are somebody's: the nearest subject's, when all that is named is with whom."""
        if any(a.slot != "с+ins" for a in partners):
            return []
        return fill(self._spare(partners), "subj", (), self.official)[:1]

    def _with_speaker(self, actors: list[Arg]) -> list[Arg]:
        """ "X сообщил, что на встрече с Y ...": the speaker is the other side of the talks."""
        if self.hit.entry.act.type != "CONSULT" or not any(a.slot == "с+ins" for a in actors):
            return actors
        return _in_order([*actors, *[a for a in self.args if a.how == "speaker" and a.mention.official][:1]])

    def _both(self) -> list[Arg]:
        """The only two parties of a clause, for a mutual act that names nobody ("подписано соглашение о ...")."""
        near = [self._bare(m.first, "only") for m in self.tree.mentions]
        near = [a for a in near if self._near(a) and self.official(a)]
        return near if len(codes_of(near)) == 2 else []

    def _only(self, have: Sequence[Arg], accept: Callable[[Arg], bool]) -> list[Arg]:
        """The one other party that the clause names: better than no event, worth less confidence."""
        codes = set(codes_of(have))
        speakers = {id(a.mention) for a in self.args if a.how == "speaker" or a.slot == "seeker"}
        left = []
        for mention in self.tree.mentions:
            arg = self._bare(mention.first, "only")
            idle = ("asset",) if self.hit.entry.act.type == "ASSAULT" else ("asset", "region")  # blows fall on places
            if mention.kind in idle or id(mention) in speakers or not self._near(arg) or self._opposes(mention.head):
                continue
            top = phrase_top(self.tree, mention.head)
            if subject_elsewhere(self.tree, self.hit, self.chain, top) or not accept(arg):
                continue
            if set(codes_of([arg])) - codes:
                left.append(arg)
        others = set(codes_of(left)) - codes
        return left[:1] if len(others) == 1 else []

    def _opposes(self, index: int) -> bool:
        """Whether a party is left out ("кроме X"), or a friendly act is done despite it ("несмотря на давление X"): no side of it."""
        prepositions = {self.tree.preposition(up) for up in (index, *self.tree.ancestors(index))}
        friendly = self.hit.entry.frame.symmetric or self.hit.entry.act.type in HELP
        return bool(prepositions & EXCEPT) or (friendly and bool(prepositions & DESPITE))

    def _bare(self, first: int, how: str) -> Arg:
        mention = self.tree.covered[first]
        distance = abs(mention.head - self.hit.head)
        return Arg(mention, how, None, how, distance, self.tree.civil(mention, mention.head))

    def _near(self, arg: Arg) -> bool:
        return arg.distance <= REACH and one_clause(self.tree, arg.mention.head, self.hit.head)

    def _two_countries(self, actors: Sequence[Arg]) -> list[Arg]:
        """ "лидеры двух стран": the two parties that the rest of the sentence names."""
        lemmas = [t.lemma for t in self.tree.tokens]
        pair = any(a in ("два", "оба") and b in ("страна", "государство") for a, b in pairwise(lemmas))
        named = [m for m in self.tree.mentions if any(p.code for p in m.parties)]
        args = [Arg(m, "pair", None, "order", abs(m.head - self.hit.head)) for m in named]
        return args if pair and len(codes_of(args)) == 2 and len(codes_of(actors)) < 2 else []

    def _host_added(self, actors: list[Arg]) -> list[Arg]:
        """Talks or exercises of one side on another state's soil are with that state (codebook, rule 26)."""
        act = self.hit.entry.act
        fits = act.type == "CONSULT" or (act.type == "COOPERATE" and act.contexts == ("military",))
        if any(a.slot.startswith("между") for a in actors):
            return actors  # both sides are told: "между властями X и оппозицией"
        if not fits or act.mode == "phone" or len(codes_of(actors)) != 1 or any(a.how != "tree" for a in actors):
            return actors
        if act.type == "CONSULT" and set(codes_of(actors)) & self.bodies:
            return actors
        return _in_order([*actors, *self._place(actors)])

    def _place(self, taken: Sequence[Arg]) -> list[Arg]:
        """The place that acts when nobody else does: "в Иране арестован ...", "из Литвы высланы ..."."""
        loose = by_order(self.tree, self.hit, self.chain, [a.mention for a in self.args])
        loose += [a for a in self._spare(()) if self._leads_in(a)]
        near = [*(a for a in self.args if a.hard is None), *loose]
        mentions = [a.mention for a in taken]
        for slot in PLACE_SLOTS:
            found = fill(near, slot, mentions, self._is_place)
            if found:
                return [replace(found[0], how="place")]
        return []

    def _is_place(self, arg: Arg) -> bool:
        """Whether a mention may be where an act is done: a land, or a body right after its preposition ("в Госдепе", not "в передаче разведке X")."""
        head = arg.mention.head
        body = arg.mention.kind in ("institution", "organisation", "person", "role")
        return anyone(arg) and arg.mention.kind != "adjective" and not (body and self.tree.preposition(head) is None)

    def _leads_in(self, arg: Arg) -> bool:
        """Whether a mention stands right before a passive verb: "по запросу X в Испании был задержан", however the parse hung it."""
        between = self.tree.tokens[arg.mention.last + 1 : self.hit.head]
        return (
            arg.slot in ("в+loc", "на+loc")
            and arg.mention.last < self.hit.head
            and self.tree.passive(self.hit.head)
            and all(t.pos in ("AUX", "ADV", "PART") for t in between)
        )

    def _impersonal(self) -> list[Arg]:
        """ "В Кремле обвинили ...": the place acts for a plural verb without a subject."""
        verb = self.tree.tokens[self.hit.head]
        if verb.pos != "VERB" or verb.feats.get("Number") != "Plur" or self.tree.passive(self.hit.head):
            return []
        if any(True for _ in self.tree.children(self.hit.head, "nsubj", "nsubj:pass")):
            return []
        return self._place(())


def _in_order(args: Sequence[Arg]) -> list[Arg]:
    return sorted(args, key=lambda a: a.mention.first)


def _ordered(spec: str) -> str:
    """Slots that word order alone may fill: a genitive or adjective always needs its tree."""
    parts = [part.strip().rstrip("*") for part in spec.split("|")]
    return " | ".join(part for part in parts if part not in TREE_ONLY)
