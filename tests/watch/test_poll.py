"""Passes over sources: what is fetched, what is stored, what is remembered, what happens when it goes wrong."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.clock import FixedClock
from detente.desk import Desk
from detente.ledger import fetches, state
from detente.watch.poll import CLOCK_SUSPECT, Plan, take_turns

FEED = "/rss"


@pytest.fixture
def paper(site, web):
    """A feed with three pages."""
    paths = ["/n/1", "/n/2", "/n/3"]
    for number, path in enumerate(paths):
        site.pages[path] = web.page(f"Визит номер {number}", extra=f"Это {number}-й визит за год.")
    site.pages[FEED] = lambda h: web.reply(
        h, web.feed(*(site.url + path for path in paths)), kind="application/rss+xml", ETag='"feed"'
    )
    return site


def source_state(watch, url):
    with watch.ledger.reading() as connection:
        return state.fetch_state(connection, url)


def test_a_feed_and_its_pages(paper, watch):
    watch.add(paper.url + FEED)
    tally = watch()
    assert watch.titles() == ["Визит номер 0", "Визит номер 1", "Визит номер 2"]
    assert {row["url"] for row in watch.articles()} == {f"{paper.url}/n/{n}" for n in (1, 2, 3)}
    assert tally.count["pages"] == 3
    assert not tally.trouble


def test_captured_pages_are_not_fetched_again(paper, watch, web):
    watch.add(paper.url + FEED)
    watch()
    paper.pages[FEED] = web.feed(f"{paper.url}/n/1", f"{paper.url}/n/2")
    watch.later("2026-11-25T13:00:00+00:00")
    assert watch().outcomes == {f"{paper.url[7:]}{FEED}": "0 new of 2 entries"}
    assert paper.asked("/n/1") == 1


def test_a_page_that_was_ingested_from_elsewhere_is_not_fetched(paper, watch, desk, make):
    desk.take([make.article(1, url=f"{paper.url}/n/1")], coder=make.coder())
    watch.add(paper.url + FEED)
    watch()
    assert (paper.asked("/n/1"), paper.asked("/n/2")) == (0, 1)


def test_nothing_is_asked_before_it_is_due(paper, watch):
    watch.add(paper.url + FEED, every="1h")
    watch()
    before = len(paper.seen)
    watch.later("2026-11-25T12:59:00+00:00")
    assert watch().outcomes == {}
    assert len(paper.seen) == before
    watch.later("2026-11-25T13:00:01+00:00")
    assert watch().outcomes
    assert paper.asked(FEED) == 2


def test_a_clock_that_went_back_silences_nothing(paper, watch):
    watch.add(paper.url + FEED, every="30d")
    watch()
    watch.later("2026-11-25T02:00:00+00:00")
    tally = watch()
    assert tally.outcomes
    assert not tally.clock_ok
    assert source_state(watch, paper.url + FEED).note == CLOCK_SUSPECT


def test_pages_fetched_by_a_wrong_clock_are_marked_and_not_dated_by_it(paper, watch):
    watch.later("1970-01-02T00:00:00+00:00")
    watch.add(paper.url + FEED)
    tally = watch()
    assert not tally.clock_ok
    assert source_state(watch, f"{paper.url}/n/1").note == CLOCK_SUSPECT
    assert {row["published"][:10] for row in watch.articles()} == {"2024-03-03"}


def test_unchanged_feeds_are_asked_with_their_validators(paper, watch, web):
    watch.add(paper.url + FEED)
    watch()
    paper.pages[FEED] = lambda h: web.reply(h, b"", status=304)
    watch.later("2026-11-25T13:00:00+00:00")
    assert list(watch().outcomes.values()) == ["unchanged"]
    asked = [headers for path, headers in paper.seen if path == FEED]
    assert "If-None-Match" not in asked[0]
    assert asked[1]["If-None-Match"] == '"feed"'
    assert source_state(watch, paper.url + FEED).etag == '"feed"'


def test_a_missing_page_leaves_the_feed_s_own_words(paper, watch):
    del paper.pages["/n/2"]
    watch.add(paper.url + FEED)
    watch()
    assert "Новость 1: стороны провели переговоры" in watch.titles()
    assert source_state(watch, f"{paper.url}/n/2").status == "given up: answered 404"
    watch.later("2026-11-26T12:00:00+00:00")
    watch()
    assert paper.asked("/n/2") == 1


def test_a_broken_page_is_tried_again_and_then_given_up(paper, watch, web):
    paper.pages["/n/2"] = lambda h: web.reply(h, b"", status=500)
    watch.add(paper.url + FEED)
    for day in range(25, 30):
        watch.later(f"2026-11-{day}T12:00:00+00:00")
        watch()
    assert paper.asked("/n/2") == 5
    assert len(watch.articles()) == 3
    watch.later("2026-11-30T12:00:00+00:00")
    watch()
    assert paper.asked("/n/2") == 5


def test_retry_after_is_honoured(site, watch, web):
    site.pages[FEED] = lambda h: web.reply(h, b"", status=503, Retry_After="7200")
    watch.add(site.url + FEED)
    tally = watch()
    assert tally.all_failed
    assert source_state(watch, site.url + FEED).next_due == "2026-11-25T14:00:00Z"
    watch.later("2026-11-25T13:59:00+00:00")
    assert watch().outcomes == {}


def test_retry_after_as_a_date(site, watch, web, clock):
    from detente.watch.schedule import seconds_until

    site.pages[FEED] = lambda h: web.reply(h, b"", status=429, Retry_After="Wed, 25 Nov 2026 15:00:00 GMT")
    make = watch.fetcher
    watch.fetcher = lambda: make(seconds_until=lambda words: seconds_until(words, clock.now()))
    watch.add(site.url + FEED)
    watch()
    assert source_state(watch, site.url + FEED).next_due == "2026-11-25T15:00:00Z"


def test_back_off_doubles_and_ends_with_success(site, watch, web):
    watch.add(site.url + FEED)
    for moment, due in (("12:00", "12:05"), ("12:05", "12:15"), ("12:15", "12:35")):
        watch.later(f"2026-11-25T{moment}:00+00:00")
        watch()
        assert source_state(watch, site.url + FEED).next_due == f"2026-11-25T{due}:00Z"
    site.pages[FEED] = web.feed()  # a feed without entries is no feed yet
    site.pages[FEED] = web.feed(f"{site.url}/x")
    watch.later("2026-11-25T12:35:00+00:00")
    watch()
    assert source_state(watch, site.url + FEED).failures == 0


def test_robots_are_obeyed(site, watch, web):
    site.pages |= {"/private/a": web.page("Тайна"), "/open": web.page("Открыто")}
    site.pages[FEED] = web.feed(f"{site.url}/private/a", f"{site.url}/open")
    watch.add(site.url + FEED)
    watch()
    assert site.asked("/private/a") == 0
    assert "Открыто" in watch.titles()
    assert "robots.txt" in source_state(watch, f"{site.url}/private/a").status
    assert site.asked("/robots.txt") == 1


def test_without_robots_all_is_allowed(site, watch, web):
    del site.pages["/robots.txt"]
    site.pages |= {FEED: web.feed(f"{site.url}/a"), "/a": web.page()}
    watch.add(site.url + FEED)
    watch()
    assert site.asked("/a") == 1


def test_with_robots_that_cannot_be_had_nothing_is_asked(site, watch, web):
    site.pages["/robots.txt"] = lambda h: web.reply(h, b"", status=500)
    site.pages[FEED] = web.feed(f"{site.url}/a")
    watch.add(site.url + FEED)
    assert watch().all_failed
    assert site.asked(FEED) == 0


def test_requests_to_one_host_keep_their_distance(paper, watch):
    paper.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 7\n"
    waits = []
    watch.hooks.pause = waits.append
    watch.plan = Plan(host_delay=2.0)
    watch.add(paper.url + FEED)
    watch()
    assert 20 < sum(waits) <= 21


def test_hosts_take_turns():
    pages = [state.Fetch(f"http://{host}/{n}") for host in ("a", "b") for n in (1, 2)]
    assert [page.url for page in take_turns(pages)] == ["http://a/1", "http://b/1", "http://a/2", "http://b/2"]


def test_the_number_of_pages_is_bounded_and_the_rest_comes_later(paper, watch):
    watch.plan = Plan(max_pages=2, host_delay=0.0)
    watch.add(paper.url + FEED)
    assert watch().count["pages"] == 2
    assert watch().count["pages"] == 1
    assert len(watch.articles()) == 3


def test_a_private_address_needs_the_setting(site, watch, fetcher):
    watch.fetcher = lambda: fetcher(allow_private=False)
    watch.add(site.url + FEED)
    tally = watch()
    assert "allow_private_addresses" in next(iter(tally.outcomes.values()))
    assert site.seen == []


@pytest.mark.parametrize(
    "body",
    [b"<rss><channel>", b"<rss version='2.0'><channel><title>x</title></channel></rss>", b"\x00\x01\x02binary",
     b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
     b"<rss><channel>" + b"<item>" * 5000, b"{}", b""],
)  # fmt: skip
def test_malformed_feeds_fail_and_are_tried_later(site, watch, web, body):
    site.pages[FEED] = lambda h: web.reply(h, body, kind="application/rss+xml")
    watch.add(site.url + FEED)
    tally = watch()
    assert next(iter(tally.outcomes.values())).startswith("failed")
    assert source_state(watch, site.url + FEED).failures == 1


def test_an_unclosed_feed_gives_what_it_has(paper, watch, web):
    whole = web.feed(f"{paper.url}/n/1", f"{paper.url}/n/2")
    paper.pages[FEED] = whole[: whole.rindex(b"</item>") + 7]
    watch.add(paper.url + FEED)
    watch()
    assert len(watch.articles()) == 2


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://u:p@127.0.0.1/", "mailto:a@example.org"],
)
def test_links_of_other_schemes_are_not_followed(site, watch, web, link):
    site.pages[FEED] = web.feed(link)
    watch.add(site.url + FEED)
    watch()
    (row,) = watch.articles()
    assert row["title"] == "Новость 0: стороны провели переговоры"
    assert (row["url"] or "").startswith("http")
    assert {path for path, *_ in site.seen} == {"/robots.txt", FEED}


def test_a_page_that_is_no_page_is_set_aside(site, watch, web):
    site.pages |= {
        FEED: web.feed(f"{site.url}/a.pdf"),
        "/a.pdf": lambda h: web.reply(h, b"%PDF-1.7\0", kind="application/pdf"),
    }
    watch.add(site.url + FEED)
    tally = watch()
    assert [item.name for item in tally.set_aside] == [f"{site.url}/a.pdf"]
    assert watch().set_aside == []


def test_a_page_without_a_date_takes_the_feed_s(site, watch, web, desk):
    site.pages |= {FEED: web.feed(f"{site.url}/a"), "/a": web.page().replace("3 марта 2024, 12:00".encode(), b"")}
    watch.add(site.url + FEED)
    watch()
    (coded,) = desk.coded()
    published = coded.article.published
    assert (published.start[:10], published.basis) == ("2024-03-03", "feed")


def test_a_watched_page_is_read_when_it_changes(site, watch, web):
    site.pages["/front"] = web.page("Первый")
    watch.add(f"{site.url}/front")
    assert list(watch().outcomes.values()) == ["a changed page"]
    watch.later("2026-11-25T13:00:00+00:00")
    assert list(watch().outcomes.values()) == ["unchanged"]
    site.pages["/front"] = web.page("Второй")
    watch.later("2026-11-25T14:00:00+00:00")
    watch()
    assert watch.titles() == ["Второй", "Первый"]


def test_gzip_pages_are_read(site, watch, web):
    packed = gzip.compress(web.page("Сжатая"))
    site.pages |= {FEED: web.feed(f"{site.url}/a"), "/a": lambda h: web.reply(h, packed, Content_Encoding="gzip")}
    watch.add(site.url + FEED)
    watch()
    assert watch.titles() == ["Сжатая"]


# folders


def test_new_and_changed_files(tmp_path, watch, web):
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.html").write_bytes(web.page("Один"))
    (folder / "deep" / "b.html").write_bytes(web.page("Два"))
    (folder / ".hidden.html").write_bytes(web.page("Скрыто"))
    (folder / "c.html.part").write_bytes(web.page("Не докачано"))
    watch.add(folder)
    assert watch().count["files"] == 2
    assert watch().count["files"] == 0
    (folder / "a.html").write_bytes(web.page("Один, исправлено"))
    assert watch().count["files"] == 1
    assert watch.titles() == ["Два", "Один", "Один, исправлено"]


def test_odd_names_and_links_out(tmp_path, watch, web):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.html").write_bytes(web.page("Тайна"))
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "loop").symlink_to(folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/a\xff\n b.html")).write_bytes(web.page("Странное имя"))
    os.mkfifo(folder / "pipe")
    watch.add(folder)
    assert watch().count["files"] == 1
    assert watch.titles() == ["Странное имя"]
    assert watch().count["files"] == 0


def test_a_bad_file_is_set_aside_once(tmp_path, watch, web):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_bytes(b"\x00\x00\x00")
    (folder / "b.html").write_bytes(web.page("Годная"))
    watch.add(folder)
    tally = watch()
    assert len(tally.set_aside) == 1
    assert watch.titles() == ["Годная"]
    assert watch().set_aside == []


def test_a_folder_that_went_away_fails_and_the_rest_goes_on(tmp_path, paper, watch):
    folder = tmp_path / "in"
    folder.mkdir()
    watch.add(folder)
    folder.rmdir()
    watch.add(paper.url + FEED)
    tally = watch()
    assert tally.trouble == {"folder": 1}
    assert not tally.all_failed
    assert len(watch.articles()) == 3


# stopping


def test_asked_to_stop_between_pages(paper, watch):
    watch.add(paper.url + FEED)
    done = []
    watch.hooks.beat = lambda: done.append(paper.asked("/n/1") or None)
    watch.hooks.stop = lambda: paper.asked("/n/1") > 0
    watch()
    assert len(watch.articles()) == 1
    watch.hooks.stop = lambda: False
    watch()
    assert len(watch.articles()) == 3
    assert paper.asked("/n/1") == 1


def test_asked_to_stop_in_the_middle_of_a_long_file(tmp_path, watch):
    """What was read is kept; the file is read again by the next pass, and its articles are not doubled."""
    folder = tmp_path / "in"
    folder.mkdir()
    lines = (
        f'{{"id": "{n}", "title": "Новость {n}", "text": "Министр прибыл с визитом номер {n} и провёл переговоры."}}\n'
        for n in range(30)
    )
    (folder / "archive.jsonl").write_text("".join(lines), "utf-8")
    watch.add(folder)
    asked = []
    watch.hooks.stop = lambda: asked.append(1) or len(asked) > 12
    watch()
    assert 0 < len(watch.articles()) < 30
    watch.hooks.stop = lambda: False
    assert watch().count["files"] == 1
    assert len(watch.articles()) == 30


def test_a_crash_at_any_request_loses_and_doubles_nothing(paper, watch):
    """The pass dies at its n-th step, for every n; the next passes do the rest."""

    class Dead(BaseException):
        pass

    def dying():
        steps["left"] -= 1
        if steps["left"] < 0:
            raise Dead

    watch.add(paper.url + FEED)
    for number in range(12):
        steps = {"left": number}
        watch.hooks.beat = dying
        watch.later(f"2026-11-25T{12 + number}:00:00+00:00" if number < 12 else "2026-11-26T00:00:00+00:00")
        try:
            watch()
        except Dead:
            continue
    watch.hooks.beat = lambda: None
    watch.later("2026-11-27T00:00:00+00:00")
    watch()
    assert watch.titles() == ["Визит номер 0", "Визит номер 1", "Визит номер 2"]
    with watch.ledger.reading() as connection:
        assert fetches.count_waiting(connection) == {}


WORKER = """
import sys, time
sys.path.insert(0, {tests!r})
import conftest
from detente.desk import Desk
from detente.watch.fetch import Fetcher
from detente.watch.poll import Pass, Plan
class Slow(conftest.FakeCoder):
    def __call__(self, article):
        time.sleep(0.05)
        return super().__call__(article)
with Desk.open({ledger!r}) as desk:
    print("ready", flush=True)
    Pass(desk.ledger, Slow(), desk.clock, lambda: Fetcher("t", allow_private=True), plan=Plan(host_delay=0.0, batch=2, all_due=True)).run()
"""


def test_killed_and_started_again(paper, watch, web, tmp_path, make):
    paths = [f"/k/{n}" for n in range(8)]
    for number, path in enumerate(paths):
        paper.pages[path] = web.page(f"Событие {number}", extra=f"Подробность {number}.")
    paper.pages[FEED] = web.feed(*(paper.url + path for path in paths))
    ledger = str(tmp_path / "killed.db")
    with Desk.open(ledger) as desk:
        watch.ledger = desk.ledger
        watch.clock = desk.clock
        watch.add(paper.url + FEED)
    code = WORKER.format(tests=str(Path(__file__).parent.parent), ledger=ledger)
    for wait in (0.1, 0.25, 0.4):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    with Desk.open(ledger, clock=FixedClock("2026-11-25T12:00:00+00:00")) as desk:
        assert sorted(row["title"] for row in desk.articles()) == sorted(f"Событие {n}" for n in range(8))
        with desk.ledger.reading() as connection:
            assert fetches.count_waiting(connection) == {}
