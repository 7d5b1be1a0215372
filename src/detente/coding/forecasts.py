"""Forecasts: statements about the future of relations, with the pair, the direction, how probable they say it is, and by when.

In: the statements of an article with its party and date mentions. Out: a `Forecast` for each that predicts; what a party
promises, plans, wishes or threatens itself, what is merely scheduled or hangs on a condition is left out. The words are
`data/ru/forecasts.toml`, which names the source of the ranges of probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from detente.coding.base import Found, PartyMention, cue_lemma, main_pair
from detente.coding.clause_tree import Part
from detente.coding.forecast_effect import DOUBT, Effect, effect_of, value
from detente.coding.forecast_record import Prediction, Said, codes_in, forecast_of, outbreak_at, topic_of
from detente.coding.forecast_words import ForecastWords, load_forecasts
from detente.coding.word_lists import first_match, folded
from detente.language.base import Doc, Token
from detente.records import Forecast, Statement


class Forecasts:
    """The component that finds forecasts."""

    provides = "forecasts"
    requires: tuple[str, ...] = ("statements",)

    @cached_property
    def words(self) -> ForecastWords:
        return load_forecasts()

    def __call__(self, doc: Doc, found: Found) -> list[Forecast]:
        return find_forecasts(doc, found, self.words)


def find_forecasts(doc: Doc, found: Found, words: ForecastWords) -> list[Forecast]:
    """Forecasts in order of their statements; one that repeats the words of another is left out."""
    main = main_pair(found.parties)
    forecasts: list[Forecast] = []
    seen: set[tuple[str | None, str]] = set()
    for statement in found.statements:
        if not _may_predict(statement, words):
            continue
        said = _read(doc, statement, found)
        key = (statement.speaker.name, said.text)
        told = None if key in seen else _predicts(doc, said, words)
        forecast = forecast_of(said, found, words, main, told) if told else None
        if forecast is not None:
            seen.add(key)
            forecasts.append(forecast)
    return forecasts


def _may_predict(statement: Statement, words: ForecastWords) -> bool:
    """Whether a statement is one that can predict: no question, no headline, no hope, promise or demand by its verb."""
    if statement.text.rstrip().endswith("?") or any(reason.startswith("headline") for reason in statement.reasons):
        return False
    return not any(word in (statement.cue or "") for word in ("надежд", "пожелан", "обеща", "призв", "потреб"))


def _read(doc: Doc, statement: Statement, found: Found) -> Said:
    """The words of a statement, but for those that another statement inside it gives to another speaker."""
    spans = statement.pieces or (statement.span,)
    nested = [
        other.span
        for other in found.statements
        if other is not statement
        and other.speaker.name != statement.speaker.name
        and statement.span[0] < other.span[0]
        and other.span[1] <= statement.span[1]
    ]
    parts: list[Part] = []
    mentions: list[tuple[PartyMention, ...]] = []
    for index in statement.sentences:
        sentence = doc.sentences[index]
        inside = frozenset(
            token.index
            for token in sentence.tokens
            if any(a <= token.start < b for a, b in spans) and not any(a <= token.start < b for a, b in nested)
        )
        parts.append(Part(sentence.tokens, inside))
        mentions.append(tuple(m for m in found.parties_in(index) if m.head in inside))
    text = folded(" ".join(doc.text[start:stop] for start, stop in spans))
    return Said(statement, tuple(parts), tuple(mentions), text)


def _predicts(doc: Doc, said: Said, words: ForecastWords) -> Prediction | None:
    """The first clause of a statement that predicts a direction; else one that predicts of a pair without one."""
    cue = cue_lemma(doc, said.statement, ("VERB", "NOUN"))
    predicted = cue in words.lists["cues"]
    frame = said.statement.reasons[0].split(":")[0] if said.statement.reasons else ""
    if cue in words.lists["wishes"]:
        return None
    if frame in ("matter", "about"):
        return _foretold(said, words, cue) if predicted else None
    vague = None
    for place, part in enumerate(said.parts):
        if _is_home(part, words) or any(t.lemma in words.lists["wishes"] for t in part.words):
            continue
        doubted = cue in words.lists["wishes.doubts"]
        for told in _clauses(said, place, words, predicted=predicted, doubted=doubted):
            if told.effect.direction != "other":
                return told
            vague = vague or told
    return vague


def _is_home(part: Part, words: ForecastWords) -> bool:
    """Whether a sentence is about what is decided at home, and not only in a clause that tells when or why."""
    told = [token for token in part.words if token.lemma in words.lists["home"]]
    return any(not any(over.rel == "advcl" for over in (token, *part.above(token))) for token in told)


def _foretold(said: Said, words: ForecastWords, cue: str | None) -> Prediction | None:
    """A matter that a verb of prediction has as its object: "предсказал войну"."""
    part = said.parts[0]
    top = next((t for t in part.words if t.pos == "NOUN" and t.head not in part.inside), None)
    told, sign = value(part, top, words) if top else ([], 0)
    if not told or not sign:
        return None
    effect = Effect("better" if sign > 0 else "worse", tuple(told))
    return Prediction(0, tuple(part.words), (), effect, f"forecast by its verb: {cue}")


def _clauses(said: Said, place: int, words: ForecastWords, *, predicted: bool, doubted: bool) -> Iterator[Prediction]:
    """The predicting clauses of a sentence of a statement, in order; what a verb of doubt governs is denied."""
    part = said.parts[place]
    text = folded(" ".join(token.text for token in part.words))
    probable = predicted or first_match(text, words.probability) is not None
    for verb in part.words:
        acts = _acts(part, verb, words)
        if not acts or not _stands_free(part, acts[0], words, probable=probable):
            continue
        act = acts[-1]
        if act.lemma in words.lists["scheduled"] and not probable:
            continue
        clause = tuple(part.below(acts[0]))
        subjects = tuple(t for one in acts for t in part.children(one, "nsubj", "nsubj:pass"))
        if any(t.lemma in words.lists["wishes.duties"] for t in clause) or _is_own(said, place, subjects, words):
            continue
        denied = _is_denied(part, acts) != doubted
        effect = effect_of(part, acts, words, denied=denied)
        plain = effect is None and probable and not denied and _is_plain(clause, words)
        if plain and _is_of_two(said, place, clause, subjects):
            effect = Effect("other", (act,))
        promised = effect is not None and effect.direction == "better" and not probable and _is_official(said.statement)
        if effect is not None and not promised and _is_relevant(said, place, clause, effect, words):
            yield Prediction(place, clause, subjects, effect, f"future: {verb.text}")


def _acts(part: Part, verb: Token, words: ForecastWords) -> list[Token]:
    """A word that predicts with the infinitives it carries, the last one telling the act; none for other words."""
    if verb.feats.get("Person") in ("1", "2") or verb.text.lower().endswith(PAST):
        return []
    top = verb
    if verb.lemma == "быть" and verb.text.lower() in ("будет", "будут") and verb.rel in ("aux", "cop", "aux:pass"):
        top = part.tokens[verb.head] if verb.head in part.inside else verb
    elif not any(
        (
            _is_future(verb),
            _is_possible(part, verb),
            _is_chance(part, verb, words),
            _is_likely(part, verb, words),
            _is_awaited(part, verb),
        )
    ):
        return []
    acts = [top]
    while len(acts) < 4 and words.carries(acts[-1].lemma):
        below = [k for k in part.children(acts[-1], "xcomp", "csubj") if k.feats.get("VerbForm") == "Inf"]
        if not below:
            break
        acts.append(below[0])
    return acts


PAST = ("л", "ла", "ло", "ли")


def _is_future(verb: Token) -> bool:
    if verb.pos == "ADJ":  # a reflexive that the tagger does not know: "ухудшатся"
        return verb.lemma.endswith("ться") and verb.text.lower().endswith("тся")
    if verb.pos not in ("VERB", "AUX") or verb.feats.get("VerbForm", "Fin") != "Fin":
        return False
    perfective_present = verb.feats.get("Aspect") == "Perf" and verb.feats.get("Tense") == "Pres"
    return verb.feats.get("Tense") == "Fut" or perfective_present


def _is_possible(part: Part, verb: Token) -> bool:
    """ "может" or "способен" with a perfective infinitive"""
    able = verb.lemma == "мочь" and verb.feats.get("Tense") == "Pres"
    able = able or (verb.lemma == "способный" and verb.feats.get("Variant") == "Short")
    return able and any(k.feats.get("Aspect") == "Perf" or k.lemma == "быть" for k in part.children(verb, "xcomp"))


def _is_chance(part: Part, word: Token, words: ForecastWords) -> bool:
    """ "неизбежна", "не исключены", "вопрос времени" with a subject"""
    if word.lemma == "вопрос":
        return any(k.lemma == "время" for k in part.children(word, "nmod")) and bool(part.children(word, "nsubj"))
    short = word.lemma.endswith("ый") and word.text.lower().endswith(("ен", "на", "но", "ны"))
    if word.lemma not in words.lists["chances"] or not (short or word.feats.get("Variant") == "Short"):
        return False
    subjects = part.children(word, "nsubj", "nsubj:pass")
    if word.lemma.startswith("исключ") and not any(k.lemma == "не" for k in part.kids.get(word.index, ())):
        return False
    return bool(subjects) and not any(k.lemma == "быть" for k in part.kids.get(word.index, ()))


def _is_likely(part: Part, verb: Token, words: ForecastWords) -> bool:
    """Whether a clause tells of what there is a chance: "вероятность, что ..." """
    over = part.tokens[verb.head] if verb.head in part.inside else verb
    return verb.pos == "VERB" and verb.rel == "acl" and over.lemma in words.lists["chances.nouns"]


def _is_awaited(part: Part, verb: Token) -> bool:
    """ "можно ожидать улучшения", "не стоит ждать"; "отношения ждет потепление" """
    if verb.lemma not in ("ждать", "ожидать"):
        return False
    over = part.tokens[verb.head].lemma if verb.head in part.inside else ""
    if verb.feats.get("VerbForm") == "Inf":
        return over in ("можно", "стоить", "следовать", "надо", "приходиться")
    return verb.feats.get("Person") == "3" and len(part.children(verb, "nsubj", "obj")) >= 2


MARKS = frozenset(("если", "когда", "пока", "чтобы", "бы", "ли", "кто", "как", "какой", "где", "сколько", "почему", "который", "куда"))  # fmt: skip
LOOSE = ("acl:relcl", "advcl")


def _stands_free(part: Part, verb: Token, words: ForecastWords, *, probable: bool) -> bool:
    """Whether a clause is told as such: under no condition, question, purpose or relative, and not as what others say."""
    chain = [verb, *part.above(verb)]
    for one in chain:
        marks = [k for k in part.kids.get(one.index, ()) if k.rel in ("mark", "advmod", "nsubj", "obj", "det", "obl")]
        for mark in marks:
            doubted = mark.index and part.tokens[mark.index - 1].lemma in DOUBT
            if mark.lemma in MARKS and not doubted and (one is verb or mark.rel == "mark"):
                return False
        if one.rel in LOOSE and one.head != one.index:
            return False
        if (
            one.rel == "acl"
            and one.head in part.inside
            and part.tokens[one.head].lemma not in words.lists["chances.nouns"]
        ):
            return False  # "ожидания, что все изменится, наивны"
        if one is not verb and one.lemma in words.lists["wishes.tells"] and one.feats.get("Person") != "1":
            return False
    conditions = part.children(verb, "advcl")
    held = any(m.lemma in ("если", "когда", "пока") for c in conditions for m in part.children(c, "mark", "advmod"))
    then = any(k.lemma == "тогда" for k in part.children(verb, "advmod"))
    return not then and (probable or not held)


def _is_denied(part: Part, acts: Sequence[Token]) -> bool:
    """Whether an act or the thought over it is denied: "не верит, что", "не стоит ожидать, что"."""
    if acts[0].lemma.startswith("исключ"):
        return False
    for token in acts:
        if any(k.lemma in ("не", "нет", "ни") for k in part.kids.get(token.index, ())):
            return True
    awaited = acts[0].lemma in ("ждать", "ожидать")
    over = part.above(acts[0])[: 1 if awaited else 3] if awaited or acts[0].rel == "ccomp" else []
    return any(k.lemma == "не" for token in over for k in part.kids.get(token.index, ()) if "сключ" not in token.lemma)


OFFICIAL = frozenset(("GOV", "MIL", "LEG", "IGO", "COP", "INT", "BUS", "JUD"))


def _is_official(statement: Statement) -> bool:
    """Whether a speaker acts for a party, so that its future is his to make; of unknown sector whoever has a code."""
    sector = statement.speaker.sector
    return sector in OFFICIAL or (sector is None and statement.speaker.code is not None)


def _is_own(said: Said, place: int, subjects: Sequence[Token], words: ForecastWords) -> bool:
    """Whether the future is the speaker's own to make: his pronoun, or his party, is the subject."""
    statement = said.statement
    if not subjects:
        return statement.kind == "indirect" and _is_official(statement)
    part = said.parts[place]
    whose = {k.lemma for t in subjects for k in part.children(t, "det", "amod", "nmod")}
    near = {t.lemma for t in subjects}
    if (near | whose) & words.lists["own"]:
        return True
    himself = {"он", "она"} if statement.speaker.office else {"он", "она", "они"}
    if statement.kind == "indirect" and near & himself:
        return True
    if statement.speaker.code is None or not _is_official(statement):
        return False
    acting = [t for t in subjects if words.noun(t.lemma) != "bond"]  # "отношения" are not one side's to make
    return statement.speaker.code in codes_in(said, place, acting)


def _is_of_two(said: Said, place: int, clause: Sequence[Token], subjects: Sequence[Token]) -> bool:
    """Whether one party will do something to another."""
    one = codes_in(said, place, [t for s in subjects for t in said.parts[place].below(s)])
    other = [c for c in codes_in(said, place, clause) if c not in one]
    return len(one) == 1 and 1 <= len(other) <= 2


def _is_plain(clause: Sequence[Token], words: ForecastWords) -> bool:
    """Whether a clause has no word for better or worse, and is not of who gets which post or hears of what."""
    valued = any(words.noun(t.lemma) in ("bad", "good") or words.verb(t.lemma) in ("worse", "better") for t in clause)
    return not valued and not any(t.lemma in words.lists["posts"] or words.verb(t.lemma) == "people" for t in clause)


def _is_relevant(said: Said, place: int, clause: Sequence[Token], effect: Effect, words: ForecastWords) -> bool:
    """Whether a clause is about two parties, or about a matter between states."""
    topic = topic_of(said.parts[place], effect, words)
    if topic is not None and topic.lemma in words.lists["topics.measures"] and _is_official(said.statement):
        return bool(codes_in(said, place, clause))  # "санкции возможны" of somebody who may impose them is a threat
    if topic is not None or outbreak_at(said, place, effect, words):
        return True
    codes = codes_in(said, place, clause)
    nouns = [t for t in effect.told_by if t.pos == "NOUN"]
    return len(codes) >= 2 or (bool(codes) and bool(nouns))
