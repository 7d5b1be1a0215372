"""Bombs and damage: bounded time and memory, a refusal with its reason, and the batch goes on."""

import gzip
import io
import time
import tracemalloc

import pytest

from detente.capture import Refusal, article_from_text, read_bytes

TEXT = "Стороны провели переговоры\n\nМинистры 6 мая 2024 года обсудили транзит грузов, сообщает пресс-служба."


def refused(data, **options):
    item = list(read_bytes(data, **options))[-1]
    assert isinstance(item, Refusal)
    return item.reason_code


def test_gzip_bomb():
    tracemalloc.start()
    started = time.process_time()
    assert refused(gzip.compress(b"a" * 200_000_000, 9)) == "bomb"
    assert time.process_time() - started < 10
    assert tracemalloc.get_traced_memory()[1] < 300_000_000
    tracemalloc.stop()


def test_gzip_in_gzip():
    data = b"text"
    for _ in range(6):
        data = gzip.compress(data)
    assert refused(data) == "bomb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (gzip.compress(TEXT.encode(), mtime=0)[:-12], "damaged"),
        (gzip.compress(TEXT.encode(), mtime=0)[:20] + b"\xff" * 40, "damaged"),
        (b"\x1f\x8b\x08", "damaged"),
        (b"WARC/1.0\r\nbroken", "damaged"),
        (b"\x00" * 1000, "nul_bytes"),
    ],
)
def test_damage(data, code):
    assert refused(data) == code


def test_entity_bomb_in_a_feed():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ха"}">' for n in range(12))
    data = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss><channel><item><title>&e11;</title></item></channel></rss>'
    assert refused(data.encode()) == "entities"


def test_external_entity_in_a_feed():
    data = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><title>&x;</title></channel></rss>'
    assert refused(data.encode()) == "entities"


@pytest.mark.parametrize(
    "data",
    [
        b"<rss><channel>" + b"<item>" * 100_000,
        b"<rss version='2.0'><channel><item><description>" + b"<b>" * 50_000 + b"</description></item></channel></rss>",
    ],
)
def test_deep_feeds(data):
    started = time.process_time()
    assert refused(data) == "nesting"
    assert time.process_time() - started < 5


def test_deep_markup_inside_a_feed_entry():
    data = (
        "<rss version='2.0'><channel><item><title>Х</title><description><![CDATA["
        + "<div>" * 50_000
        + "]]></description></item></channel></rss>"
    )
    assert refused(data.encode()) == "nesting"


def test_too_large():
    assert refused(b"a" * 50_000_001) == "too_large"
    assert refused(b"<html><body>" + b"<p>text</p>" * 900_000) == "too_large"
    assert refused("слово за словом. ".encode() * 1_400_000) == "too_large"
    assert refused(b"<rss>" + b"<item><title>x</title></item>" * 300_000) == "too_large"


def test_too_many_lines():
    assert refused("а\n".encode() * 1_000_000) == "too_large"
    assert refused("а\r".encode() * 1_000_000) == "too_large"
    assert refused(b"<html><body>" + "<br>а".encode() * 500_000) == "too_large"


def test_a_long_line_of_json_does_not_end_the_batch():
    data = b'{"id": "1", "text": "' + b"a" * 50_000_001 + b'"}\n{"id": "2", "text": "\xd0\x94\xd0\xb0"}'
    first, second = read_bytes(data, format="jsonl")
    assert (first.reason_code, first.raw, second.id) == ("too_large", None, "2")


def test_warc_payload_bomb():
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for payload in (
        gzip.compress(b" " * 120_000_000),
        gzip.compress(f"<html><body><p>{TEXT}</p></body></html>".encode(), mtime=0),
    ):
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            "http://example.az/", "response", payload=io.BytesIO(payload), http_headers=headers
        )
        writer.write_record(record)
    bomb, page = read_bytes(out.getvalue())
    assert bomb.reason_code in ("too_large", "bomb")
    assert "транзит" in page.text


def test_mail_nested_without_end():
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    assert refused(b"From: a@b.c\nSubject: x\nMIME-Version: 1.0\n" + nested, format="eml") == "nesting"


@pytest.mark.parametrize(
    "text",
    [
        "слово " * 300_000,
        "." * 1_000_000,
        " \n" * 50_000,
        "12.12.2020 10:10\n" * 50_000,
        'Как писал "А ' * 80_000,
        "Поделиться | Меню | " * 20_000,
        "« » " * 200_000,
        "Ильгар " * 150_000,
        "а-" * 400_000,
        "1 января " * 100_000,
        "• Меню\n" * 50_000,
        "Автор: " * 100_000,
        ("Заголовок новости дня " * 5 + "\n12:30\n") * 5_000,
    ],
)
def test_time_grows_with_the_text(text):
    started = time.process_time()
    article_from_text(text)
    assert time.process_time() - started < 8


def test_text_of_control_sequences():
    article = article_from_text("\x1b]0;x\x07Стороны \x1b[31mпровели переговоры\n\nМинистры обсудили транзит грузов.")
    assert article.title == "]0;xСтороны [31mпровели переговоры"
