"""Formats, folders, ids and order."""

import gzip
import hashlib
import io
import json
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from detente.capture import Capture, Limits, Refusal, captures_of_bytes, read_bytes, read_captures, read_inputs, reread
from detente.capture.detect import detect, strip_suffixes
from detente.errors import InputError

TITLE = "Президент Грузии прибыл в Баку"
BODY = "Президент Грузии 6 мая 2024 года прибыл в Баку с визитом, сообщает пресс-служба.\n\nСтороны обсудили транзит грузов."
TEXT = f"{TITLE}\n\n{BODY}"
HTML = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{BODY}</p></body></html>"


def rows(*items):
    return "\n".join(json.dumps(item, ensure_ascii=False) for item in items).encode()


def only(items):
    (item,) = items
    return item


def message(subject=TITLE, html=None):
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Trend <news@trend.az>"
    mail["Date"] = "Mon, 06 May 2024 12:30:00 +0400"
    mail.set_content(BODY)
    if html:
        mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="photo.png")
    return mail.as_bytes()


def feed(items, encoding="utf-8"):
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Вестник</title>'
    return (head + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode(encoding)


def warc(*pages, compress=True):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    for url, status, kind, payload in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=io.BytesIO(payload), http_headers=headers)
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (rows({"id": "1", "text": "x"}), None, "jsonl"),
        (b'[{"id": 1}]', None, "jsonl"),
        (b"url,date,title\nx,y,z\n", None, "csv"),
        (b"\xef\xbb\xbfurl;date;text\n", "x.txt", "csv"),
        (b"url\tdate\ttitle\n", None, "tsv"),
        (feed(["<title>x</title>"]), "x.html", "feed"),
        (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">', None, "feed"),
        (b"<!-- x --><!DOCTYPE html><html>", "x.txt", "html"),
        (b"WARC/1.0\r\n", None, "warc"),
        (message(), None, "eml"),
        (b"From a@b Mon May  6 12:30:00 2024\nFrom: a@b\n", None, "eml"),
        (TEXT.encode(), None, "text"),
        (TEXT.encode(), "page.html", "html"),
        ("From: так начинается текст\n".encode(), None, "text"),
        (" date 2024-05-06 Заголовок".encode(), None, "text"),
        ("<span>Бульвар</span> открыт".encode(), None, "html"),
        (b"", None, "text"),
    ],
)
def test_detection_by_content_then_name(head, name, kind):
    assert detect(head, name) == kind


def test_names_without_suffixes():
    names = ("a.txt", "a.html.gz", "28.01.2026.txt", "archive.warc.gz", ".hidden", "a", "a.dat", "v1.2")
    assert [strip_suffixes(name) for name in names] == ["a", "a", "28.01.2026", "archive", ".hidden", "a", "a", "v1.2"]


def test_json_lines_keep_ids_and_order_and_ignore_other_keys():
    data = rows(
        {"id": "b", "text": TEXT, "date": "2024-05-06", "events": [1], "lang": None},
        {"id": 7, "text": "Лавров прибыл в Ереван", "outlet": "1tv.ru"},
        {"id": "h", "html": HTML},
        {"text": BODY, "title": TITLE, "url": "https://tass.ru/2024/05/06/x"},
    )
    first, second, third, fourth = read_bytes(data, name="in.jsonl")
    assert [first.id, second.id, third.id, fourth.id] == ["b", "7", "h", "in"]
    assert first.text_is_source
    assert first.title == third.title == fourth.title == TITLE
    assert second.headline_only
    assert (fourth.outlet.name, fourth.published.basis) == ("ТАСС", "url")
    assert fourth.text == TEXT
    assert not fourth.text_is_source


def test_a_bad_row_is_refused_and_the_rest_goes_on():
    data = (
        b'{"id": "1", "text": "\xd0\x9b\xd0\xb0"}\n{bad\n[1]\n{"id": "2"}\n{"id": "3", "text": "\\ud800"}\n\n'
        + rows({"id": "4", "text": TEXT})
    )
    found = list(read_bytes(data))
    codes = [item.reason_code if isinstance(item, Refusal) else item.id for item in found]
    assert codes == ["1", "bad_row", "bad_row", "bad_row", "lone_surrogates", "4"]
    assert found[1].raw == b"{bad"
    assert found[4].id == "3"
    assert "line 2" in found[1].reason


def test_deep_json_is_refused():
    item = only(read_bytes(b'{"text": ' + b"[" * 100_000, format="jsonl"))
    assert item.reason_code == "bad_row"


def test_one_array_or_one_spread_object():
    array = json.dumps([{"id": "1", "text": TEXT}, {"id": "2", "text": TEXT}], indent=1).encode()
    assert [item.id for item in read_bytes(array)] == ["1", "2"]
    assert only(read_bytes(json.dumps({"id": "1", "text": TEXT}, indent=1).encode())).id == "1"


@pytest.mark.parametrize(
    "data",
    [
        f'url,date,title\nhttps://tass.ru/1,2024-05-06,"{TITLE}, сообщил ""МИД"""\n',
        f'url;date;title\r\nhttps://tass.ru/1;06.05.2024;{TITLE}, сообщил "МИД"\r\n',
        f'\ufeffdate\turl\ttitle\n2024-05-06\thttps://tass.ru/1\t{TITLE}, сообщил "МИД"\n',
    ],
)
def test_tables(data):
    article = only(read_bytes(data.encode(), name="t"))
    assert article.title == f'{TITLE}, сообщил "МИД"'
    assert (article.id, article.published.start, article.outlet.name) == ("t", "2024-05-06", "ТАСС")
    assert article.headline_only


def test_tsv_with_stray_quotation_marks_keeps_its_rows():
    data = 'url\tdate\ttitle\nu\t2024-05-06\t"Газпром" остановил поставки\nu\t2024-05-07\tВторая "строка\nu\t2024-05-08\tТретья\n'
    assert [item.title for item in read_bytes(data.encode())] == [
        '"Газпром" остановил поставки',
        'Вторая "строка',
        "Третья",
    ]


def test_csv_cell_over_several_lines():
    data = f'url,text\nhttps://tass.ru/1,"{TEXT}"\nhttps://tass.ru/2,"{TEXT}"\n'
    first, second = read_bytes(data.encode())
    assert first.title == second.title == TITLE
    assert first.body_text == BODY


def test_table_without_known_columns_is_refused():
    assert only(read_bytes(b"a,b\n1,2\n", format="csv")).reason_code == "bad_format"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_feed_entries(encoding):
    data = feed(
        [
            f"<title>{TITLE}</title><link>https://tass.ru/1</link><pubDate>Mon, 06 May 2024 12:30:00 +0400</pubDate>"
            f"<description><![CDATA[<p>{BODY}</p>]]></description>",
            "<title>Вторая</title><link>javascript:alert(1)</link><description>Коротко о встрече.</description>",
        ],
        encoding,
    )
    first, second = read_bytes(data, name="feed.xml")
    assert (first.id, second.id) == ("feed", "feed-2")
    assert (first.published.start, first.published.basis, first.published.zone) == (
        "2024-05-06T12:30",
        "feed",
        "+04:00",
    )
    assert (first.outlet.name, second.outlet.name) == ("ТАСС", "Вестник")
    assert "Стороны обсудили транзит грузов." in first.body_text
    assert second.body_text == "Коротко о встрече."
    assert second.url is None


def test_atom():
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Вестник</title><entry>'
        f'<title>{TITLE}</title><link href="https://tass.ru/1"/><published>2024-05-06T12:30:00Z</published>'
        f'<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>'
    )
    article = only(read_bytes(data.encode()))
    assert (article.title, article.published.start) == (TITLE, "2024-05-06T12:30")


def test_mail_and_mailbox():
    article = only(read_bytes(message(), name="letter.eml"))
    assert (article.id, article.title, article.outlet.name) == ("letter", TITLE, "Trend")
    assert (article.published.start, article.published.basis) == ("2024-05-06T12:30", "header")
    assert article.body_text == BODY
    box = b"".join(b"From a@b Mon May  6 12:30:00 2024\n" + message(f"Re: {TITLE}") + b"\n" for _ in range(3))
    articles = list(read_bytes(box, name="box.mbox"))
    assert [item.id for item in articles] == ["box", "box-2", "box-3"]
    assert {item.title for item in articles} == {TITLE}


def test_mail_prefers_html():
    assert only(read_bytes(message(html=HTML))).body_text.startswith("Президент Грузии 6 мая")


@pytest.mark.parametrize("compress", [True, False])
def test_warc_pages(compress):
    data = warc(
        ("http://example.az/a", "200 OK", "text/html; charset=utf-8", HTML.encode()),
        ("http://example.az/x.png", "200 OK", "image/png", b"\x89PNG"),
        ("http://example.az/gone", "404 Not Found", "text/html", HTML.encode()),
        ("http://example.az/b", "200 OK", "text/html; charset=windows-1251", HTML.encode("cp1251")),
        compress=compress,
    )
    first, second = read_bytes(data, name="crawl.warc.gz")
    assert (first.id, second.id) == ("crawl", "crawl-2")
    assert first.title == second.title == TITLE
    assert first.url == "http://example.az/a"
    assert len(first.captured) == 16


def test_gzip_of_a_page_and_of_rows():
    article = only(read_bytes(gzip.compress(TEXT.encode()), name="page.txt.gz"))
    assert (article.id, article.title) == ("page", TITLE)
    assert article.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    two = gzip.compress(rows({"id": "1", "text": TEXT}) + b"\n") + gzip.compress(rows({"id": "2", "text": TEXT}))
    assert [item.id for item in read_bytes(two)] == ["1", "2"]


def test_standard_input_is_named_by_its_hash():
    data = TEXT.encode()
    assert only(read_bytes(data)).id == hashlib.sha256(data).hexdigest()[:16]


def test_a_stream_is_read_like_its_bytes():
    data = rows({"id": "1", "text": TEXT}, {"text": TEXT})
    assert list(read_bytes(io.BytesIO(data))) == list(read_bytes(data))


def test_plain_text_is_not_changed_and_spans_count_code_points():
    text = "\u0438\u0306 " + TEXT + " \U0001f30d"
    article = only(read_bytes(b"\xef\xbb\xbf" + text.encode()))
    assert article.text == text
    assert article.text[slice(*article.body[-1])].endswith("\U0001f30d")


def test_folder_in_order_with_bad_files_named(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "a.html").write_text(HTML)
    (tmp_path / "sub" / "b.txt").write_text(TEXT)
    (tmp_path / ".hidden").write_text(TEXT)
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.4")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out.txt").symlink_to("/etc/hostname")
    (tmp_path / "in.txt").symlink_to(tmp_path / "b.txt")
    found = list(read_inputs([tmp_path]))
    told = [(item.id, getattr(item, "reason_code", None)) for item in found]
    assert told == [
        ("a", None),
        ("b", None),
        ("in", None),
        ("out", "link_out"),
        ("p", "not_text"),
        ("pipe", "not_regular"),
        ("b-2", None),
    ]
    assert found == list(read_inputs([str(tmp_path)]))


def test_strange_names(tmp_path):
    raw = os.fsencode(tmp_path) + b"/a b\n\xff\x1b[31m.txt"
    with open(raw, "w") as file:  # noqa: PTH123
        file.write(TEXT)
    article = only(read_inputs([tmp_path]))
    assert article.title == TITLE
    for shown in (article.id, article.path):
        assert shown.isprintable()
        shown.encode()
    assert only(read_inputs([tmp_path / ".." / tmp_path.name])).title == TITLE


def test_missing_and_forbidden_paths_are_refused_by_name(tmp_path):
    item = only(read_inputs([tmp_path / "missing.txt"]))
    assert (item.id, item.reason_code) == ("missing", "unreadable")
    assert only(read_inputs(["a\x00b"])).reason_code == "unreadable"


def test_later_inputs_of_a_name_get_numbers(tmp_path):
    for name in ("a.txt", "a-2.txt"):
        (tmp_path / name).write_text(TEXT)
    path = tmp_path / "a.txt"
    assert [item.id for item in read_inputs([path, tmp_path / "a-2.txt", path])] == ["a", "a-2", "a-3"]


def test_unknown_format_is_an_error():
    with pytest.raises(InputError):
        list(read_bytes(b"", format="pdf"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TEXT.encode(), "text"),
        (HTML.encode("cp1251"), "html"),
        (rows({"id": "1", "text": TEXT, "date": "2024-05-06", "url": "https://tass.ru/1"}), "jsonl"),
        (f"url,date,title\nhttps://tass.ru/1,2024-05-06,{TITLE}\n".encode(), "jsonl"),
        (
            feed(
                [
                    f"<title>{TITLE}</title><link>https://tass.ru/1</link><description>&lt;p&gt;{BODY}&lt;/p&gt;</description>"
                ]
            ),
            "entry",
        ),
        (message(), "eml"),
    ],
)
def test_a_capture_can_be_read_again(data, kind):
    capture = only(captures_of_bytes(data))
    assert isinstance(capture, Capture)
    assert capture.format == kind
    assert capture.article.sha256 == hashlib.sha256(capture.raw).hexdigest()
    again = reread(capture.raw, format=capture.format, id=capture.article.id, url=capture.article.url)
    assert (again.title, again.body_text, again.id) == (
        capture.article.title,
        capture.article.body_text,
        capture.article.id,
    )
    assert (again.outlet, again.published) == (capture.article.outlet, capture.article.published)


def test_captures_of_files(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    capture = only(read_captures([tmp_path / "a.txt"]))
    assert capture.raw == TEXT.encode()
    assert capture.article.path.endswith("a.txt")


def test_same_bytes_same_articles():
    data = rows({"id": "1", "text": TEXT}, {"id": "2", "html": HTML})
    assert list(read_bytes(data)) == list(read_bytes(data))


def test_limits_are_adjustable(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert only(read_inputs([tmp_path], limits=Limits(page_bytes=10))).reason_code == "too_large"
    assert only(read_inputs([tmp_path], limits=Limits(text_chars=10))).reason_code == "too_large"
    assert [i.reason_code for i in read_inputs([tmp_path], limits=Limits(files=0))] == ["too_many"]


def test_documents_in_a_folder_are_read_only_where_they_are_named(tmp_path):
    for name in ("README.md", "LICENSE", "style.css", "page.txt", "notes.md"):
        (tmp_path / name).write_text("Баку и Анкара подписали договор о транзите газа.\n", "utf-8")
    assert [Path(item.path).name for item in read_inputs([tmp_path])] == ["page.txt"]
    assert [Path(item.path).name for item in read_inputs([tmp_path / "notes.md"])] == ["notes.md"]
