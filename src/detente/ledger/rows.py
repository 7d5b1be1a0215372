"""Records to the columns that queries filter and sort by. The record itself, whole, is kept beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

from detente.ledger.keys import day_of
from detente.records import (
    Article,
    Attitude,
    Claim,
    CodedArticle,
    DateValue,
    Event,
    Figure,
    Forecast,
    Instrument,
    Party,
    Statement,
    Vector,
)

Row = dict[str, Any]
PartyId = Callable[[str | None], int | None]
"""The row number of a party's code; None for None."""


def codes_text(codes: tuple[str, ...] | list[str]) -> str:
    return json.dumps(list(dict.fromkeys(codes)), ensure_ascii=False, separators=(",", ":"))


def party_list(parties: tuple[Party, ...]) -> list[str]:
    """The codes of parties, in order, once each."""
    return list(dict.fromkeys(party.code for party in parties if party.code))


def event_row(event: Event, published: DateValue | None) -> Row:
    date = event.date
    return {
        "type": event.type,
        "mode": event.mode,
        "quad": event.quad,
        "score": float(event.score),
        "status": event.status,
        "actors": codes_text(party_list(event.actors)),
        "recipients": codes_text(party_list(event.recipients)),
        "day": day_of(date, published),
        "until": date.end[:10] if date and date.end and date.end[:10] != day_of(date) else None,
        "precision": date.precision if date else None,
        "place": event.place,
        "confidence": float(event.confidence),
        "rule": event.rule,
        "contact": int(event.contact is not None),
    }


def event_pairs(event: Event) -> Iterator[tuple[str, str]]:
    """The unordered pairs an event is between, codes in alphabetical order.

    Actors with recipients; several actors without a recipient (a joint meeting) with each other.
    """
    actors, recipients = party_list(event.actors), party_list(event.recipients)
    found = product(actors, recipients) if recipients else combinations(actors, 2)
    yield from dict.fromkeys((min(a, b), max(a, b)) for a, b in found if a != b)


def statement_row(statement: Statement, article: Article, party: PartyId) -> Row:
    return {
        "speaker_id": party(statement.speaker.code),
        "speaker": statement.speaker.name,
        "office": statement.speaker.office,
        "kind": statement.kind,
        "addressees": codes_text(statement.addressees),
        "day": day_of(statement.date, article.published),
        "venue": statement.venue,
        "via": codes_text(tuple(source.name for source in statement.via)),
        "confidence": float(statement.confidence),
    }


def claim_row(claim: Claim, article: Article, party: PartyId) -> Row:
    del party
    return {
        "statement": claim.statement,
        "about": claim.about,
        "stance": claim.stance,
        "counters": claim.counters,
        "day": day_of(article.published),
    }


def instrument_row(instrument: Instrument, article: Article, party: PartyId) -> Row:
    del party
    return {
        "name": instrument.name,
        "kind": instrument.kind,
        "identifiers": codes_text(instrument.identifiers),
        "parties": codes_text(instrument.parties),
        "day": max((day_of(step.date) for step in instrument.history), default="") or day_of(article.published),
        "confidence": float(instrument.confidence),
    }


def forecast_row(forecast: Forecast, article: Article, party: PartyId) -> Row:
    first, second = (*sorted(forecast.pair), None, None)[:2]
    chance = forecast.probability
    return {
        "statement": forecast.statement,
        "first_id": party(first),
        "second_id": party(second),
        "subject": forecast.subject,
        "direction": forecast.direction,
        "words": chance.words if chance else None,
        "low": float(chance.low) if chance else None,
        "high": float(chance.high) if chance else None,
        "due": (forecast.horizon.end or forecast.horizon.start) if forecast.horizon else None,
        "day": day_of(article.published),
    }


def figure_row(figure: Figure, article: Article, party: PartyId) -> Row:
    return {
        "value": _real(figure.value),
        "low": _real(figure.low),
        "high": _real(figure.high),
        "unit": figure.unit,
        "of": figure.of,
        "by_id": party(figure.by.code) if figure.by else None,
        "by": figure.by.name if figure.by else None,
        "day": day_of(figure.date, article.published),
        "checked": figure.check,
    }


def vector_row(vector: Vector, article: Article, party: PartyId) -> Row:
    first, second = sorted(vector.pair)
    return {
        "first_id": party(first),
        "second_id": party(second),
        "domain": vector.domain,
        "posture": vector.posture,
        "by": (vector.by.name or vector.by.code) if vector.by else None,
        "day": day_of(vector.date, article.published),
    }


def attitude_row(attitude: Attitude, article: Article, party: PartyId) -> Row:
    del party
    return {
        "subject": attitude.subject.code or attitude.subject.name or "",
        "object": attitude.object.code or attitude.object.name or "",
        "polarity": attitude.polarity,
        "confidence": float(attitude.confidence),
        "day": day_of(article.published),
    }


PLAIN_KINDS: dict[str, Callable[[Any, Article, PartyId], Row]] = {
    "statements": statement_row,
    "claims": claim_row,
    "instruments": instrument_row,
    "forecasts": forecast_row,
    "figures": figure_row,
    "vectors": vector_row,
    "attitudes": attitude_row,
}
"""How each kind of record but events becomes a row, in the order they are stored."""


def article_row(coded: CodedArticle) -> Row:
    article = coded.article
    return {
        "name": article.id,
        "title": article.title,
        "byline": article.byline,
        "published": day_of(article.published),
        "precision": article.published.precision if article.published else None,
        "language": article.language,
        "genre": article.genre,
        "url": article.url,
    }


def _real(value: float | None) -> float | None:
    """A number SQLite can hold; what is too large for it is left to the stored record."""
    if value is None:
        return None
    try:
        return float(value)
    except OverflowError:
        return None
