"""Printed dates as they stand on pages."""

import pytest

from detente.capture.dating import url_day
from detente.capture.stamps import machine_date, resolve, whole_line_stamp

KNOWN = "2026-01-29"


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("26 августа 2025, 09:30", "2025-08-26T09:30"),
        ("2026/01/28, 18:58", "2026-01-28T18:58"),
        ("28 / 01 / 2026, 12:05", "2026-01-28T12:05"),
        ("Сегодня, 17:11", "2026-01-29T17:11"),
        ("Вчера, 17:11", "2026-01-28T17:11"),
        ("15:35 - Сегодня", "2026-01-29T15:35"),
        ("19:11", "2026-01-29T19:11"),
        ("28 января, 19:11", "2026-01-28T19:11"),
        ("30 января, 19:11", "2025-01-30T19:11"),
        ("28 ЯНВАРЯ, 14:20", "2026-01-28T14:20"),
        ("14:20, 28 января 2026", "2026-01-28T14:20"),
        ("14:20 28.01.2026 (обновлено: 15:20 29.01.2026)", "2026-01-28T14:20"),
        ("Опубликовано: 28.01.26 в 10:05 мск", "2026-01-28T10:05"),
        ("Среда, 28 января 2026 г.", "2026-01-28"),
        ("28 янв. 2026", "2026-01-28"),
        ("January 28, 2026", "2026-01-28"),
        ("В мире 15:20, 28 января 2026", "2026-01-28T15:20"),
    ],
)
def test_date_lines(words, start):
    assert resolve(whole_line_stamp(words), known_day=KNOWN, basis="page").start == start


@pytest.mark.parametrize(
    "words",
    ["348", "1 204", "28 мая 2026 года состоится встреча", "В 10:30 начнётся совет", "Счёт 3:2", "", "16+", "1.2 млрд"],
)
def test_other_lines(words):
    assert whole_line_stamp(words) is None


@pytest.mark.parametrize("words", ["31 февраля 2025, 10:00", "00.00.2024 10:00", "2025-13-01", "29.02.2023"])
def test_no_day_of_the_calendar(words):
    stamp = whole_line_stamp(words)
    assert stamp is None or resolve(stamp, known_day=KNOWN, basis="page") is None


@pytest.mark.parametrize(
    ("words", "start", "zone", "precision"),
    [
        ("2026-01-28T18:58:00+04:00", "2026-01-28T18:58", "+04:00", "minute"),
        ("2026-01-28T18:58:03.123Z", "2026-01-28T18:58", "+00:00", "minute"),
        ("Wed, 28 Jan 2026 18:58:00 +0400", "2026-01-28T18:58", "+04:00", "minute"),
        ("Wed, 28 Jan 2026 18:58:00 GMT", "2026-01-28T18:58", "+00:00", "minute"),
        ("2026-01-28", "2026-01-28", None, "day"),
        ("20260128", "2026-01-28", None, "day"),
        ("28.01.2026", "2026-01-28", None, "day"),
        ("2026-02", "2026-02-01", None, "month"),
        ("2026", "2026-01-01", None, "year"),
    ],
)
def test_machine_dates(words, start, zone, precision):
    date = machine_date(words, "meta")
    assert (date.start, date.zone, date.precision) == (start, zone, precision)


@pytest.mark.parametrize("words", ["", "вчера", "2025-02-31", "0001-01-01", "9999-01-01", "19:30", "12 мая"])
def test_what_no_machine_date_is(words):
    assert machine_date(words, "given") is None


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://example.az/2026/01/28/novost", "2026-01-28"),
        ("https://example.az/news/2026-1-8/x", "2026-01-08"),
        ("https://example.ru/20260128/1578167029.html", "2026-01-28"),
        ("https://example.ru/2026/13/45/x", None),
        ("https://example.ru/news/202601281", None),
        ("https://example.ru/a?date=2026-01-28", None),
        (None, None),
    ],
)
def test_day_in_an_address(url, start):
    found = url_day(url)
    assert (found.start if found else None) == start
