"""Naming what is watched: addresses, folders, lists of other programs."""

from __future__ import annotations

import pytest

from detente.errors import InputError, RefusedInput
from detente.watch.lists import Listed, read_list, write_opml
from detente.watch.schedule import back_off, is_due, parse_every
from detente.watch.sources import import_sources, load_sources, remove_source

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>x</title></head><body>
<outline text="Кавказ"><outline text="Пример" type="rss" xmlUrl="https://example.org/rss?a=1&amp;b=2" category="/news,сайт"/></outline>
<outline title="Другой" xmlUrl="https://example.com/feed"/><outline xmlUrl="https://example.com/feed"/>
</body></opml>""".encode()

NEWSBOAT = """# comment
https://example.org/rss кавказ "с пробелом" "~Пример"
"query:Unread:unread = \\"yes\\""
exec:cat /etc/passwd
filter:x:https://example.org/other
https://example.com/feed
""".encode()


def test_opml_in_and_out():
    listed = read_list(OPML)
    assert listed == [
        Listed("https://example.org/rss?a=1&b=2", "Пример", ("Кавказ", "news", "сайт")),
        Listed("https://example.com/feed", "Другой"),
    ]
    assert read_list(write_opml(listed)) == listed


def test_newsboat():
    assert read_list(NEWSBOAT) == [
        Listed("https://example.org/rss", "Пример", ("кавказ", "с пробелом")),
        Listed("https://example.com/feed"),
    ]


@pytest.mark.parametrize(
    "data",
    [b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline xmlUrl="&x;"/></body></opml>',
     b'<?xml version="1.0"?><!doctype opml><opml/>', '<!DOCTYPE opml><opml/>'.encode("utf-16"), b"<html></html>", b"<opml>",
     b"<opml>" + b"<outline text='a'>" * 200 + b"</outline>" * 200 + b"</opml>", b"\xff\xfe\xfd", b"x" * 10_000_001],
)  # fmt: skip
def test_lists_that_are_refused(data):
    with pytest.raises(RefusedInput):
        assert read_list(data) == "refused"


def test_import_passes_over_what_is_known_or_wrong(watch):
    watch.add("https://example.com/feed")
    items = [*read_list(OPML), Listed("javascript:alert(1)"), Listed("http://u:p@example.org/")]
    added, refused = import_sources(watch.ledger, items, clock=watch.clock)
    assert [source.url for source in added] == ["https://example.org/rss?a=1&b=2"]
    assert added[0].tags == ("Кавказ", "news", "сайт")
    assert len(refused) == 2


def test_added_once_and_removed(watch, tmp_path):
    watch.add("https://EXAMPLE.org/rss#top", every="1h", tags=("a",))
    with pytest.raises(InputError):
        watch.add("https://example.org/rss")
    watch.add(tmp_path, name="папка")
    assert [(one.name, one.kind, one.interval) for one in load_sources(watch.ledger)] == [
        ("example.org/rss", "feed", 3600),
        ("папка", "folder", 0),
    ]
    remove_source(watch.ledger, "папка")
    remove_source(watch.ledger, "https://example.org/rss")
    assert load_sources(watch.ledger) == []
    with pytest.raises(InputError):
        remove_source(watch.ledger, "папка")


def test_removing_a_source_forgets_its_state_and_keeps_articles(site, web, watch):
    site.pages |= {"/rss": web.feed(f"{site.url}/a"), "/a": web.page()}
    watch.add(f"{site.url}/rss", name="лента")
    watch()
    remove_source(watch.ledger, "лента")
    assert len(watch.articles()) == 1
    assert watch().outcomes == {}


@pytest.mark.parametrize("place", ["no-such-folder", "ftp://example.org/", "http://", "", "javascript://alert"])
def test_what_cannot_be_watched(watch, place):
    with pytest.raises(InputError):
        watch.add(place)


@pytest.mark.parametrize("words", ["", "5", "1w", "0m", "5s", "-5m", "1h30m", "99999d", "ten"])
def test_wrong_intervals(words):
    with pytest.raises(InputError):
        parse_every(words)


def test_back_off_is_bounded_whatever_the_server_says(clock):
    assert back_off(1, retry_after=1e12) == 7 * 86_400
    assert back_off(10_000) == 86_400
    assert is_due(clock.now(), "2026-11-25T12:00:00Z", None)
    assert not is_due(clock.now(), "2026-11-25T12:00:01Z", "2026-11-25T11:00:00Z")
