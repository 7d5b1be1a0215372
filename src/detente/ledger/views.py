"""Views with every join done, for Datasette, a spreadsheet or the sqlite3 shell; and the word index."""

from __future__ import annotations

import re

from detente.ledger.hexed import shown

_ARTICLE = "a.title, a.url, o.name as outlet, a.published"
_FROM = "join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id"

VIEWS: dict[str, str] = {
    "article_flat": """select a.id, a.name, a.title, a.byline, o.name as outlet, o.country, a.published, a.precision,
 a.language, a.genre, a.url, (select count(*) from sighting s where s.article_id = a.id) as sightings,
 (select count(*) from event e where e.article_id = a.id) as events
 from article a left join outlet o on o.id = a.outlet_id""",
    "event_flat": """select r.id, @r.record, r.day, r.until, r.precision, r.type, r.mode, r.quad, r.score, r.status,
 r.actors, r.recipients, r.place, r.confidence, r.rule, t.text as teaser, @article, r.article_id
 from event r @from left join teaser t on t.id = r.teaser_id""",
    "statement_flat": """select r.id, @r.record, r.day, p.code, r.speaker, r.office, r.kind, r.addressees, r.venue, r.via,
 r.confidence, @article, r.article_id from statement r @from left join party p on p.id = r.speaker_id""",
    "claim_flat": """select r.id, @r.record, r.day, r.about, r.stance, @r.statement, @r.counters, @article, r.article_id
 from claim r @from""",
    "instrument_flat": """select r.id, @r.record, r.name, r.kind, r.identifiers, r.parties, s.status, s.day, @article,
 r.article_id from instrument r @from left join instrument_step s on s.instrument_id = r.id""",
    "forecast_flat": """select r.id, @r.record, r.day, x.code as first, y.code as second, r.subject, r.direction, r.words,
 r.low, r.high, r.due, @article, r.article_id from forecast r @from
 left join party x on x.id = r.first_id left join party y on y.id = r.second_id""",
    "figure_flat": """select r.id, @r.record, r.day, r.value, r.low, r.high, r.unit, r.of, p.code, r.by, r.checked,
 @article, r.article_id from figure r @from left join party p on p.id = r.by_id""",
    "vector_flat": """select r.id, @r.record, r.day, x.code as first, y.code as second, r.domain, r.posture, r.by,
 @article, r.article_id from vector r @from join party x on x.id = r.first_id join party y on y.id = r.second_id""",
    "attitude_flat": """select r.id, @r.record, r.day, r.subject, r.object, r.polarity, r.confidence, @article,
 r.article_id from attitude r @from""",
}

WORD_INDEX = (
    "create virtual table article_words using fts5(body, title, content='', tokenize='unicode61 remove_diacritics 0')"
)
"""Lemmas of bodies and titles without a copy of the text; the row number is the article's id. The first column is the one that
costs least, so the long one comes first. Nothing is ever taken out of it (that needs SQLite 3.43): a changed article is a new
article."""


def view_statements(dialect: str) -> list[str]:
    """The statements that create the views."""
    return [f"create view {name} as {_body(body, dialect)}" for name, body in VIEWS.items()]


def _body(body: str, dialect: str) -> str:
    named = body.replace("@article", _ARTICLE).replace("@from", _FROM)
    return re.sub(r"@(r\.(\w+))", lambda found: f"{shown(found[1], dialect)} as {found[2]}", named)
