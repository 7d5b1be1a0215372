"""Events as the tables of ICEWS (20 columns) and POLECAT (40 columns), and as CSV. Lines of text out, header first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detente.records import CodedArticle, Party
from detente.reports.exports.base import Item, Wanted, cameo, csv_line, items, sentence_number, sides, tsv_line
from detente.reports.labels import Labels, load_labels

ICEWS = ("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity", "Target Name",
         "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
         "Longitude")  # fmt: skip
POLECAT = ("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country",
           "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name",
           "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw",
           "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID",
           "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations",
           "Language", "Version")  # fmt: skip
CSV = ("id", "incident", "day", "until", "precision", "type", "mode", "quad", "score", "status", "actors", "actor_names", "recipients",
       "recipient_names", "place", "contexts", "confidence", "rule", "attribution", "sentence", "article", "title", "outlet", "published",
       "url")  # fmt: skip
QUADS = {"verbal-coop": "VERBAL COOPERATION", "material-coop": "MATERIAL COOPERATION", "verbal-conf": "VERBAL CONFLICT",
         "material-conf": "MATERIAL CONFLICT"}  # fmt: skip
HAPPENED = ("actual", "past")


def icews_lines(coded: Iterable[CodedArticle], wanted: Wanted) -> Iterator[str]:
    """What happened, one line for each source and target. Acts that did not happen have no place in ICEWS."""
    labels = load_labels("en")
    yield tsv_line(ICEWS)
    for item in _happened(coded, wanted):
        event, act = item.event, cameo(item.event.type, item.event.mode)
        for number, (source, target) in enumerate(sides(event)):
            yield tsv_line(
                (f"{event.id}{f'-{number}' if number else ''}", item.day, *_icews_party(labels, source), act.label, act.code, act.goldstein,
                 *_icews_party(labels, target), item.head.key, sentence_number(item), item.head.outlet, event.place or "", "", "", "", "", "")
            )  # fmt: skip


def _icews_party(labels: Labels, party: Party | None) -> tuple[str, str, str]:
    """Name, sectors, country; who holds no office is named by the country."""
    if party is None:
        return ("", "", "")
    country = labels.party(party.code)
    return (party.name if party.name and party.office else country, party.sector or "", country)


def polecat_lines(coded: Iterable[CodedArticle], wanted: Wanted, version: str) -> Iterator[str]:
    """What happened, one line an event; several parties of a side are joined by semicolons."""
    labels = load_labels("en")
    yield tsv_line(POLECAT)
    for item in _happened(coded, wanted):
        event = item.event
        yield tsv_line((
            f"{item.day.replace('-', '')}-{event.id}_{event.type}", item.day, event.type, event.mode or "", event.score,
            QUADS.get(event.quad, ""), ";".join(event.contexts), *_polecat_side(labels, event.actors), *_polecat_side(labels, event.recipients),
            event.place or "", "", "", "", "", "", "", "", event.place or "", "", item.head.outlet, item.head.day, *_story(item),
            item.article.language or "", f"detente-{version}",
        ))  # fmt: skip


def _polecat_side(labels: Labels, parties: Sequence[Party]) -> tuple[str, ...]:
    """Name, country, COW, primary sector, sectors, title, raw name, Wikipedia: what is not known stays empty."""
    sectors = list(dict.fromkeys(party.sector for party in parties if party.sector))
    return (
        _joined(labels.party(party.code) if party.code else party.name or "" for party in parties),
        _joined(party.code or "" for party in parties),
        "",
        sectors[0] if sectors else "",
        ";".join(sectors),
        _joined(party.office or "" for party in parties),
        _joined(party.name or "" for party in parties),
        "",
    )


def _story(item: Item) -> tuple[str, str, str]:
    """People, organisations and places of the story, as far as the event names them."""
    people = [party.name for party in (*item.event.actors, *item.event.recipients) if party.name and party.office]
    return (_joined(people), "", item.event.place or "")


def _joined(names: Iterable[str | None]) -> str:
    kept = [" ".join(name.replace(";", ",").split()) for name in names if name]
    return ";".join(dict.fromkeys(kept))


def _happened(coded: Iterable[CodedArticle], wanted: Wanted) -> Iterator[Item]:
    return (item for item in items(coded, wanted) if item.event.status in HAPPENED and item.day)


def csv_lines(coded: Iterable[CodedArticle], wanted: Wanted) -> Iterator[str]:
    """Every wanted event, whatever its status, as CSV that is safe to open in a spreadsheet."""
    yield csv_line(CSV)
    for item in items(coded, wanted):
        event, head = item.event, item.head
        last = ((event.date.end or "") if event.date else "")[:10]
        yield csv_line((
            event.id, wanted.clusters.get(event.id, ""), item.day, last if last != item.day else "", event.date.precision if event.date else "",
            event.type, event.mode or "", event.quad, event.score, event.status, *_csv_side(event.actors), *_csv_side(event.recipients),
            event.place or "", ";".join(event.contexts), event.confidence, event.rule, _joined(one.name for one in event.attribution),
            item.sentence, head.id, head.title, head.outlet, head.day, head.url or "",
        ))  # fmt: skip


def _csv_side(parties: Sequence[Party]) -> tuple[str, str]:
    return (";".join(party.code or "?" for party in parties), _joined(party.name for party in parties))
