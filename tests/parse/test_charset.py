"""Which encoding, when byte order mark, bytes, header and declaration disagree."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse.made import page

from monitor.parse import parse_entries
from monitor.parse.charset import codec_of, decode_feed

RUSSIAN, ARMENIAN, AZERBAIJANI, KOREAN, WESTERN = (
    "Обмен на границе",
    "Մեղրիի կամուրջը",
    "Ağdamda görüş keçirilib",
    "국경의 다리",
    "Pont à Évian",
)


def feed(title: str, declared: str = "") -> str:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    return f"{declaration}<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"


def title(body: bytes, charset: str = "", kind: str = "text/xml") -> str:
    return parse_entries(page(body, f"{kind}; charset={charset}" if charset else kind)).entries[0].title


CASES = [  # the title, the bytes' encoding, what the document declares, what the header says
    (RUSSIAN, "cp1251", "windows-1251", ""),
    (RUSSIAN, "cp1251", "", "windows-1251"),
    (RUSSIAN, "cp1251", "", ""),
    (RUSSIAN, "koi8-r", "", ""),
    (RUSSIAN, "cp866", "", ""),
    (RUSSIAN, "iso8859-5", "", ""),
    (RUSSIAN, "cp1251", "windows-1251", "iso-8859-1"),
    (RUSSIAN, "cp1251", "utf-8", ""),
    (RUSSIAN, "utf-8", "windows-1251", "windows-1251"),
    (RUSSIAN, "utf-16", "utf-16", ""),
    (RUSSIAN, "utf-16-le", "", ""),
    (RUSSIAN, "utf-16-be", "utf-8", "utf-8"),
    (RUSSIAN, "utf-32", "", ""),
    (RUSSIAN, "utf-32-be", "utf-32", ""),
    (RUSSIAN, "utf-8-sig", "windows-1251", "latin-1"),
    (RUSSIAN, "utf-8", "utf-16", "utf-16"),
    (ARMENIAN, "utf-8", "iso-8859-1", ""),
    (ARMENIAN, "utf-8", "", "iso-8859-1"),
    (ARMENIAN, "utf-8", "us-ascii", "us-ascii"),
    (ARMENIAN, "utf-8", "armscii-8", "bogus"),
    (AZERBAIJANI, "utf-8", "windows-1254", "iso-8859-1"),
    ("Qarabağ şəhərində".replace("ə", "e"), "cp1254", "windows-1254", ""),
    ("Qarabağ", "iso8859-9", "", "ISO-8859-9"),
    (WESTERN, "latin-1", "", "iso-8859-1"),
    (WESTERN, "latin-1", "iso-8859-1", ""),
    (WESTERN, "latin-1", "utf-8", "utf-8"),
    (WESTERN, "latin-1", "", ""),
    ("Un café", "latin-1", "", ""),
    ("Un café", "latin-1", "utf-8", "utf-8"),
    ("Вчера “сегодня”", "cp1251", "windows-1251", ""),
    ("a “quote”", "cp1252", "iso-8859-1", ""),
    (KOREAN, "euc-kr", "euc-kr", ""),
    (KOREAN, "cp949", "", "ks_c_5601-1987"),
    ("边境的桥", "gb18030", "gb2312", ""),
    ("邊境的橋", "big5", "big5", ""),
    ("国境の橋", "euc-jp", "euc-jp", ""),
    ("国境の橋", "shift_jis", "Shift_JIS", ""),
    ("国境の橋", "iso2022_jp", "iso-2022-jp", ""),
    ("Bridge", "cp037", "cp037", ""),
    ("Bridge", "utf-7", "utf-7", ""),
]


@pytest.mark.parametrize(("text", "codec", "declared", "header"), CASES)
def test_a_title_is_what_was_written(text: str, codec: str, declared: str, header: str) -> None:
    for kind in ("text/xml", "application/rss+xml", "text/html", "application/octet-stream"):
        assert title(feed(text, declared).encode(codec), header, kind) == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8 * 2, codecs.BOM_UTF8 + b"\r\n ", b"\n\n\t", b"\x00\x0b"])
def test_what_stands_before_the_document_does_not_matter(mark: bytes) -> None:
    assert title(mark + feed(ARMENIAN, "utf-8").encode()) == ARMENIAN


def test_utf_8_with_a_broken_byte_stays_utf_8() -> None:
    body = feed(ARMENIAN + " \xff" + ARMENIAN).encode().replace("\xff".encode(), b"\xff")
    assert title(body).replace("\ufffd", "") == f"{ARMENIAN} {ARMENIAN}"


def test_utf_8_that_is_cut_short_is_read_up_to_there() -> None:
    body = (feed("One") + "<!-- Մ").encode()[:-1]
    assert title(body) == "One"


def test_utf_8_taken_for_latin_1_and_encoded_again_is_mended() -> None:
    assert title(feed(WESTERN.encode().decode("latin-1")).encode()) == WESTERN
    assert title(feed("\x93quote\x94").encode()) == "“quote”"


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "hex", "undefined", "os.path", "x" * 99, ""]
)
def test_a_codec_that_is_no_charset_is_none(label: str) -> None:
    assert codec_of(label) is None
    declared = f"<?xml version='1.0' encoding='{label}'?><rss><channel><item><title>One</title></item></channel></rss>"
    assert title(declared.encode(), label) == "One"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_are_text(body: bytes, label: str) -> None:
    for whole in (body, b"<?xml version='1.0' encoding='utf-16'?>" + body):
        text = decode_feed(whole, {"content-type": f"text/xml; charset={label}"})
        assert not text.startswith(("\ufeff", "\x00", "<?xml version='1.0' encoding='utf-16'?>"))
