"""How reports put things: who towards whom, who speaks, dates, numbers, quotations cut to a length."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.agreement import Proportion
from detente.records import DateValue, Party
from detente.reports.labels import Labels
from detente.reports.picture import Words

CONFLICT, COOPERATION, PLAIN = "conflict", "cooperation", "plain"
QUOTED = 170
"""Characters of a quotation in a brief; the rest is a step away."""


def tone_of(score: float) -> str:
    """Whether a score is one of conflict, of cooperation, or of neither."""
    return CONFLICT if score < 0 else COOPERATION if score > 0 else PLAIN


def sides(labels: Labels, actors: Sequence[str], recipients: Sequence[str]) -> str:
    """Who towards whom: an arrow for a direction, a dash for what parties do together."""
    if recipients:
        return f"{labels.side(actors)} → {labels.side(recipients)}"
    return " – ".join(labels.party(code) for code in actors) if len(actors) <= 3 else labels.side(actors)


def outlets_in_words(labels: Labels, outlets: Sequence[str]) -> str:
    """Up to three outlets by name, the others counted; nothing for none."""
    if len(outlets) > 3:
        return f"{', '.join(outlets[:2])}, {labels.say('n.more', n=len(outlets) - 2)}"
    return ", ".join(outlets)


def precision_in_words(labels: Labels, share: Proportion) -> str:
    """A measured precision with its interval."""
    low, high, percent = (round(100 * part) for part in (share.low, share.high, share.value))
    judged = labels.count("judged", share.of)
    return labels.say("brief.precision", percent=percent, low=low, high=high, judged=judged)


def speaker(labels: Labels, party: Party | None) -> str:
    """Who speaks: name and office where known, with the state."""
    if party is None:
        return "?"
    state = labels.party(party.code) if party.code else ""
    name = party.name or state or "?"
    role = labels.term("office", party.office) if party.office else ""
    if name.casefold() == state.casefold():
        return name
    return f"{name} ({', '.join(filter(None, (role, state)))})" if role or state else name


def date_in_words(labels: Labels, value: DateValue | None) -> str:
    """A date as its precision allows."""
    if value is None or not (value.start or value.end):
        return labels.say("date.none")
    start, end = (value.start or "")[:10], (value.end or "")[:10]
    if value.precision == "after" or (start and not end and value.precision not in ("day", "minute", "hour")):
        return labels.say("date.after", date=labels.day(start))
    if value.precision == "before" or not start:
        return labels.say("date.before", date=labels.day(end))
    return labels.bounds(start, end or start)


def shortened(words: Words, most: int = QUOTED) -> Words:
    """Words cut to a length around their core, at the ends of words."""
    if len(words.whole) <= most:
        return words
    room = max(20, most - len(words.core))
    before, after = words.before, words.after
    keep = min(len(after), max(room - len(before), room // 2))
    if len(after) > keep:
        after = after[:keep].rsplit(" ", 1)[0] + "…"
    left = room - len(after)
    if len(before) > left:
        cut = before[len(before) - max(left, 0) :]
        before = "…" + (cut.split(" ", 1)[1] if " " in cut[:-1] else "")
    core = words.core if len(words.core) <= most else words.core[:most].rsplit(" ", 1)[0] + "…"
    return Words(before, core, after)


def start_of(value: DateValue | None) -> str:
    return ((value.start or value.end or "") if value else "")[:10]


def decimal(labels: Labels, value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return text.replace(".", ",") if labels.lang == "ru" else text


def rough(value: float) -> str:
    """A rough number as people say it: two digits that count."""
    digits = max(0, len(str(int(value))) - 2)
    return f"{round(value, -digits):,.0f}".replace(",", "\u202f")


def number(labels: Labels, value: float | None) -> str:
    if value is None:
        return "?"
    text = f"{value:,.10g}".replace(",", "\u202f")
    return text.replace(".", ",") if labels.lang == "ru" else text


def folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
