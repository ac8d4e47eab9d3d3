"""Text found by itself, in the shapes that small sites of the region write."""

from __future__ import annotations

import pytest

from monitor.extract.article import extract_html
from monitor.extract.generic import extract_text
from monitor.extract.outlets import OutletRules

AZERBAIJANI = [
    "Rayonda yeni məktəb binası istifadəyə verilib.",
    "Tədbirdə 120 nəfər iştirak edib, məktəbdə 14 sinif otağı var.",
    "Bu barədə icra hakimiyyətindən bildirilib.",
    "Binanın tikintisi iki il davam edib.",
]
ARMENIAN = [
    "Գյուղի մոտ բացվել է նոր կամուրջ, որով օրական կանցնի 120 մարդ։",
    "Շինարարությունը տևել է երկու տարի, մասնակցել է 14 բանվոր։",
    "Այս մասին հայտնել են մարզպետարանից։",
    "Կամուրջը բաց կլինի ամեն օր։",
]
TITLES = {"az": "Yeni məktəb açılıb", "hy": "Նոր կամուրջ է բացվել գետի վրա"}
TEXTS = {"az": AZERBAIJANI, "hy": ARMENIAN}


def marked(lines: list[str], tag: str) -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


SHAPES = {
    "paragraphs": lambda lines: marked(lines, "p"),
    "article": lambda lines: f"<article>{marked(lines, 'p')}</article>",
    "doubled breaks": lambda lines: f"<div class=text>{'<br><br>'.join(lines)}</div>",
    "single breaks": lambda lines: f"<div class=text>{'<br />'.join(lines)}</div>",
    "divisions": lambda lines: f"<div class=content>{marked(lines, 'div')}</div>",
    "spans": lambda lines: "".join(f"<p><span>{line}</span></p>" for line in lines),
    "list": lambda lines: f"<p>{lines[0]}</p><ul>{marked(lines[1:], 'li')}</ul>",
    "quotation": lambda lines: f"<p>{lines[0]}</p><blockquote><p>{lines[1]}</p></blockquote>{marked(lines[2:], 'p')}",
    "one sentence": lambda lines: f"<p>{lines[0]}</p>",
}


def around(title: str, body: str) -> str:
    others = "".join(f'<li><a href="/n/{n}">Another story of this long day, number {n}</a></li>' for n in range(12))
    menu = "<nav><ul><li><a href=/1>News</a><li><a href=/2>Sport</a></ul></nav>"
    return (
        f"<html><head><title>{title}</title></head><body><header>{menu}</header>"
        f"<div class=main><h1>{title}</h1><div class=date>14.05.2025</div>{body}</div>"
        f"<aside class=sidebar><ul>{others}</ul></aside><footer>All rights reserved</footer></body></html>"
    )


@pytest.mark.parametrize("lang", ["az", "hy"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_short_story_is_read_whole_and_alone(shape: str, lang: str) -> None:
    lines = TEXTS[lang][:1] if shape == "one sentence" else TEXTS[lang]
    read = extract_html(around(TITLES[lang], SHAPES[shape](lines)), "https://x.example/n/1", OutletRules())
    assert read.text.split("\n\n") == lines
    assert (read.title, read.lang) == (TITLES[lang], lang)


def test_pictures_written_into_the_page_are_not_parsed() -> None:
    picture = "data:image/png;base64," + "QUJD" * 300_000
    html = around(
        "Lake freezes", f'<p>The lake froze in October, say its wardens.</p><img src="{picture}"><p>It thawed again in March.</p>'
    )
    assert extract_text(html).endswith("It thawed again in March.")


def test_a_page_without_prose_has_no_text() -> None:
    assert extract_text("<html><body><div id=root></div><script>render('a story of a lake')</script></body></html>") == ""
