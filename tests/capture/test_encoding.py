"""Bytes to text: detected, or set aside with the reason; never mojibake."""

import pytest

from detente.capture import Refused
from detente.capture.encoding import decode

TEXT = "Президент прибыл в Тегеран с визитом. «Ещё обсудим поставки», — сказал он."
SHORT = ("Лавров прибыл в Баку", "США ввели санкции", "ПУТИН ВСТРЕТИЛСЯ С АЛИЕВЫМ В МОСКВЕ", "Ещё съезд прошёл")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-r", "cp866", "iso8859-5"]
)
def test_russian_in_any_encoding(encoding):
    text = (
        TEXT
        if encoding not in ("koi8-r", "cp866", "iso8859-5")
        else TEXT.translate({0xAB: '"', 0xBB: '"', 0x2014: "-"})
    )
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
@pytest.mark.parametrize("text", SHORT)
def test_short_russian(encoding, text):
    assert decode(text.encode(encoding)) == text


def test_declared_encoding_is_used_where_it_can_be():
    assert decode("Příliš žluťoučký kůň".encode("cp1250"), declared="windows-1250") == "Příliš žluťoučký kůň"
    assert decode(TEXT.encode("utf-8"), declared="windows-1251") == TEXT
    assert decode(TEXT.encode("cp1251"), declared="utf-8") == TEXT
    assert decode(TEXT.encode("cp1251"), declared="no-such-thing") == TEXT


def test_text_is_not_normalised():
    decomposed = "и\u0306 — й"
    assert decode(decomposed.encode()) == decomposed


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TEXT.encode() + TEXT.encode("cp1251"), "mixed_encoding"),
        (TEXT.encode("cp1251") + TEXT.encode(), "mixed_encoding"),
        (TEXT.encode()[:-2] + b"\xd0", "encoding"),
        (TEXT.encode() + b"\x00", "nul_bytes"),
        (TEXT.encode("utf-16-le"), "nul_bytes"),
        (b"%PDF-1.7 \xd0\xb0", "not_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_text"),
        (bytes(range(1, 32)) * 40, "not_text"),
        ("Café déjà vu naïve".encode("latin-1"), "encoding"),
        (b"\xf7\xfe\xfd\xf6" * 40, "encoding"),
        (TEXT.encode().decode("cp1251", "replace").encode(), "mojibake"),
        (TEXT.encode().decode("latin-1").encode(), "mojibake"),
        (("\ufffd" * 200 + TEXT).encode(), "mojibake"),
        (b"\xed\xa0\x80" * 20, "encoding"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "encoding"),
    ],
)
def test_refusals(data, code):
    with pytest.raises(Refused) as caught:
        decode(data)
    assert caught.value.reason_code == code


def test_refusals_survive_pickling():
    import pickle

    with pytest.raises(Refused) as caught:
        decode(b"\x00")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.reason_code, str(again)) == (caught.value.reason_code, str(caught.value))
