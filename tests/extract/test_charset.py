"""Which encoding a page is in, when header, markup and bytes disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.charset import decode_page

RUSSIAN = "<p>Паром вышел из порта на шесть часов позже расписания.</p>"
AZERBAIJANI = "<p>Gəmi limandan altı saat gec çıxıb, şəhər sakinləri gözləyib.</p>"


def header(charset: str) -> dict[str, str]:
    return {"content-type": f"text/html; charset={charset}"}


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (RUSSIAN.encode("cp1251"), header("windows-1251"), RUSSIAN),
        (RUSSIAN.encode("cp1251"), header("WINDOWS-1251"), RUSSIAN),
        (RUSSIAN.encode("cp1251"), {}, RUSSIAN),
        (RUSSIAN.encode("cp1251"), header("utf-8"), RUSSIAN),
        (RUSSIAN.encode("koi8-r"), {}, RUSSIAN),
        (RUSSIAN.encode("koi8-r"), header("koi8-r"), RUSSIAN),
        (RUSSIAN.encode(), header("windows-1251"), RUSSIAN),
        (AZERBAIJANI.encode(), header("iso-8859-1"), AZERBAIJANI),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), {}, RUSSIAN),
        (RUSSIAN.encode("utf-16"), {}, RUSSIAN),
        (RUSSIAN.encode("utf-16-le"), header("utf-16"), RUSSIAN),
        ("<p>café</p>".encode("latin-1"), header("iso-8859-1"), "<p>café</p>"),
        ("<p>“x”</p>".encode("cp1252"), header("iso-8859-1"), "<p>“x”</p>"),
    ],
)
def test_bytes_decide_before_labels_and_labels_before_guesses(body: bytes, headers: dict[str, str], expected: str) -> None:
    assert decode_page(body, headers) == expected


def test_the_markup_names_the_encoding_where_the_header_does_not() -> None:
    text = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1254"><p>Gemi limandan geç çıktı.</p>'
    assert decode_page(text.encode("cp1254"), {}) == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = RUSSIAN.encode() * 20 + b"\xff\xfe" + RUSSIAN.encode()
    assert decode_page(body, {}).count("Паром") == 21


def test_a_page_cut_inside_a_letter_loses_that_letter_only() -> None:
    assert decode_page(RUSSIAN.encode()[:-5], {}) == RUSSIAN.encode()[:-5].decode("utf-8", "ignore")


@pytest.mark.parametrize("label", ["zlib", "rot13", "idna", "unicode_escape", "utf-7", "base64", "x" * 5000])
def test_no_codec_off_the_list_is_used(label: str) -> None:
    body = rb"<p>\u0041 +AEE- ok</p>"
    assert decode_page(body, header(label)) == body.decode()


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_become_text(body: bytes, label: str) -> None:
    decode_page(body, header(label)).encode("utf-8")
