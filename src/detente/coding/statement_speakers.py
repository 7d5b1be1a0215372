"""Speakers: from the token a draft names to a person or institution with name, office and party, through the whole article.

A pronoun or a bare role goes back to whoever spoke or acted last and fits; a family name alone to the full name the
article introduces; a document to who issued it.
"""

from __future__ import annotations

from dataclasses import replace

from detente.coding.statement_cast import best_name
from detente.coding.statement_drafts import Draft
from detente.coding.statement_names import surname_key
from detente.coding.statement_phrases import phrase_stop
from detente.coding.statement_talk import Speaker, Talk
from detente.coding.statement_text import Passage
from detente.coding.statement_who import by_phrase, member_at, person_party

SINGULAR = frozenset(("он", "она", "его", "ее", "тот"))
PLURAL = frozenset(("они", "их"))
FIRST = frozenset(
    ("я", "мы", "вы", "ты", "кто", "никто", "все", "многие", "это", "что", "кто-то", "который", "себя", "свой", "сам")
)


def resolve(draft: Draft, talk: Talk) -> Speaker | None:
    """The speaker of a draft, or None when the text names nobody who could be."""
    if draft.owner == "none":
        return _unnamed(draft, talk)
    if draft.owner == "before":
        return _spoken_before(draft, talk)
    if draft.owner == "document":
        return _document_owner(draft, talk)
    if draft.owner == "guest":
        return talk.guests.get(draft.passage.index)
    if draft.speaker is None or (
        draft.frame in ("matter", "clause") and draft.holds(draft.speaker)
    ):  # "их называют ...": who does?
        return None
    if draft.owner == "place":
        return by_phrase(draft.passage, draft.speaker, talk)
    return by_token(draft, draft.speaker, talk)


def _unnamed(draft: Draft, talk: Talk) -> Speaker | None:
    """A verb without a subject: the last subject of its own sentence, else the last speaker of the paragraph, when its form fits."""
    if draft.frame not in ("clause", "matter", "before", "after") or draft.cue is None:
        return None
    passage, cue = draft.passage, draft.cue[0]
    feats = passage.tokens[cue].feats
    if feats.get("Gender") == "Neut" or feats.get("Variant") == "Short":
        return None
    draft.confidence -= 0.25
    plural = feats.get("Number") == "Plur"
    if plural and _to_somebody(passage, cue):
        return None
    near = talk.subject(passage.tokens[cue].start, passage.tokens[passage.unit_of(cue)[0]].start - 1)
    if near is not None and not plural:
        return replace(near, reason="no subject: the last subject of the sentence")
    if not talk.spoken or talk.spoken[-1][1] != passage.index or (plural and not talk.spoken[-1][2].plural):
        return None
    return replace(talk.spoken[-1][2], reason="no subject: the last speaker of the paragraph")


def _to_somebody(passage: Passage, verb: int) -> bool:
    """ "Ей сказали, что ...": nobody is meant as the speaker."""
    before = passage.tokens[verb - 1] if verb else None
    return before is not None and before.pos == "PRON" and before.feats.get("Case") in ("Dat", "Acc", "Gen")


def _spoken_before(draft: Draft, talk: Talk) -> Speaker | None:
    if not talk.spoken:
        return talk.issuer
    _, paragraph, speaker = talk.spoken[-1]
    if draft.frame == "alone" and draft.passage.index - paragraph > 1:
        return None
    if talk.issuer is not None and draft.frame not in ("alone", "announced"):
        return talk.issuer
    return replace(speaker, reason="the last speaker")


ADVERBS = ("тельно", "ильно", "ично", "ивно", "енно")  # adverbs that the tagger takes for nouns


def by_token(draft: Draft, index: int, talk: Talk) -> Speaker | None:
    """The speaker a noun or pronoun names."""
    passage = draft.passage
    token = passage.tokens[index]
    if token.lemma in SINGULAR or token.lemma in PLURAL:
        return _pronoun(draft, index, talk)
    if token.lemma in FIRST or not token.text[:1].isalnum():
        return None
    if token.pos == "ADV" or token.text.endswith(ADVERBS) or token.feats.get("Case") == "Dat":
        return None
    if (
        token.pos not in ("NOUN", "PROPN", "X", "ADJ", "NUM", "DET", "PRON")
        and not token.feats.get("Foreign")
        and not passage.is_named(index)
    ):
        return None
    return by_phrase(passage, index, talk) if _can_speak(passage, index, talk, draft) else None


def _can_speak(passage: Passage, index: int, talk: Talk, draft: Draft) -> bool:
    """Living beings, names, bodies and documents speak; a wave of protests does not demand, a silence does not say."""
    token = passage.tokens[index]
    if token.pos != "NOUN" or token.feats.get("Animacy") != "Inan" or passage.is_named(index):
        return True
    roles = talk.words.roles
    if any(token.lemma in roles[group] for group in ("bodies", "generic", "press", "anonymous", "kin")):
        return True
    if token.lemma in talk.words.venues["outlet_words"] or passage.quote_of[index] >= 0:
        return True
    return draft.frame in ("clause", "after", "phrase", "as", "trail") and (
        token.lemma in talk.words.nouns["documents"]
        or talk.cast.mention(passage.sentences[passage.sentence_of[index]], token.index) is not None
    )


def _pronoun(draft: Draft, index: int, talk: Talk) -> Speaker | None:
    """A pronoun: a person who became a subject after the last words spoken, else the last who spoke."""
    token = draft.passage.tokens[index]
    word = token.text.lower()
    if token.lemma in PLURAL or word in ("их", "они"):
        found = talk.last(plural=True)
        return replace(found, reason="they: the last speakers") if found else None
    gender = "Fem" if word in ("она", "ее", "её") else "Masc"
    since = talk.spoken[-1][0] if talk.spoken else -1
    newer = talk.subject(token.start, since, gender)
    if newer is not None:
        return replace(newer, reason=f"{word}: the last subject")
    found = talk.last(person=True, gender=gender) or talk.subject(token.start, -1, gender)
    return replace(found, reason=f"{word}: the last who spoke") if found else None


def note_subjects(passage: Passage, talk: Talk) -> None:
    """Remember the people who are subjects in a passage, and who issues a document in it."""
    for kind, first, last in passage.names:
        if kind != "PER" or passage.quote_of[first] >= 0:
            continue
        head = _is_subject(passage, first)
        if head is None:
            continue
        member = member_at(passage, first, last, talk)
        if member is not None:
            talk.acted(Speaker(person_party(member, passage, first, last), member), passage.tokens[first].start)
    for index, token in enumerate(passage.tokens):
        verb = passage.heads[index]
        if (
            token.pos == "PROPN"
            and token.rel == "nsubj"
            and passage.quote_of[index] < 0
            and not passage.is_named(index)
        ):
            member = talk.cast.members.get(surname_key(token.text))
            if member is not None:
                party = replace(member.party, name=best_name(member), span=(token.start, token.stop))
                talk.acted(Speaker(party, member), token.start)
        if (
            token.lemma in talk.words.nouns["documents"]
            and token.rel == "obj"
            and verb >= 0
            and passage.quote_of[index] < 0
        ):
            subject = next((kid for kid in passage.kids[verb] if passage.tokens[kid].rel == "nsubj"), None)
            if subject is not None:
                talk.issuer = by_phrase(passage, subject, talk)


def _is_subject(passage: Passage, index: int) -> int | None:
    """The verb a name is the subject of, alone or as an apposition."""
    token = passage.tokens[index]
    for _ in range(3):
        if token.rel.startswith("nsubj"):
            return passage.heads[index]
        if token.rel not in ("appos", "flat", "flat:name", "nmod") or passage.heads[index] < 0:
            return None
        if token.feats.get("Case") not in (None, "Nom"):
            return None
        index = passage.heads[index]
        token = passage.tokens[index]
    return None


PRINTED = ("статья", "публикация", "материал")


def _document_owner(draft: Draft, talk: Talk) -> Speaker | None:
    """Whose document it is: its genitive, the site it stands on, or the issuer named before."""
    passage = draft.passage
    if draft.speaker is None:
        return talk.issuer if talk.issuer is not None else None
    for index in range(
        draft.speaker + 1, min(phrase_stop(passage, draft.speaker, len(passage.tokens)), len(passage.tokens))
    ):
        token = passage.tokens[index]
        if (
            token.feats.get("Case") == "Gen"
            and token.pos in ("NOUN", "PROPN")
            and (passage.heads[index] == draft.speaker or index == draft.speaker + 1)
        ):
            found = by_phrase(passage, index, talk)
            if found is not None:
                talk.issuer = found
                return found
    if talk.issuer is not None and "пресс" in (talk.issuer.party.name or ""):
        return replace(talk.issuer, reason="who issued the document")
    site = _site(passage, draft.speaker, talk)
    if site is not None:
        talk.issuer = site
        return site
    if talk.issuer is not None:
        return replace(talk.issuer, reason="who issued the document")
    last = talk.last()
    if last is None or (passage.lemma(draft.speaker) in PRINTED and last.party.sector != "MED"):
        return None  # an article is not by the one it writes about
    return replace(last, reason="the document of the last speaker")


def _site(passage: Passage, document: int, talk: Talk) -> Speaker | None:
    """ "в пресс-релизе на сайте Кремля": the owner of the site."""
    for index in range(document + 1, min(document + 9, len(passage.tokens))):
        if passage.lemma(index) == "сайт":
            owner = next(
                (
                    i
                    for i in range(index + 1, min(index + 4, len(passage.tokens)))
                    if passage.tokens[i].feats.get("Case") == "Gen" and passage.tokens[i].pos in ("NOUN", "PROPN")
                ),
                None,
            )
            return by_phrase(passage, owner, talk) if owner is not None else None
        if passage.tokens[index].text in (".", "«", '"'):
            return None
    return None
