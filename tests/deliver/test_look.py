"""How a mail looks in a browser: it fits a telephone, and is dark where its reader wants it dark."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

import pytest
from deliver import made
from deliver.page import message
from pictures import DARK, LIGHT, chromium

PHONE = 320


def measured(folder: Path, frames: dict[str, str], question: str, scheme: int) -> dict[str, str]:
    """What a piece of JavaScript says of each page (``doc``), opened in a frame as wide as a telephone."""
    shown = "".join(
        f'<iframe id="{name}" width="{PHONE}" height="900" srcdoc="{escape(html)}"></iframe>' for name, html in frames.items()
    )
    script = f"""<script>onload = () => {{
        const said = {{}};
        for (const frame of document.querySelectorAll("iframe")) {{
            const doc = frame.contentDocument;
            said[frame.id] = String({question});
        }}
        document.body.dataset.said = JSON.stringify(said);
    }}</script>"""
    page = folder / "page.html"
    page.write_text(f"<!doctype html><meta charset='utf-8'><body>{shown}{script}</body>", encoding="utf-8")
    found = re.search(r'data-said="([^"]*)"', chromium(page, "--dump-dom", scheme=scheme))
    assert found is not None
    answers: dict[str, str] = json.loads(found[1].replace("&quot;", '"'))
    assert answers.keys() == frames.keys()
    return answers


def test_every_mail_fits_a_telephone(tmp_path: Path) -> None:
    frames = {f"{kind}-{language}": message(made.body(kind), language).html for kind in made.TYPES for language in made.LANGUAGES}
    endless = "ա" * 190
    sources = [{**one, "title": endless, "outlet": endless} for one in made.body("event.updated")["data"]["event"]["sources"]]
    frames["endless"] = message(made.with_event(made.body("event.updated"), sources=sources, title=endless)).html
    widths = measured(tmp_path, frames, "doc.documentElement.scrollWidth", LIGHT)
    assert {name: width for name, width in widths.items() if int(width) > PHONE} == {}


@pytest.mark.parametrize(
    ("scheme", "colours"), [(LIGHT, ("rgb(255, 255, 255)", "rgb(27, 27, 27)")), (DARK, ("rgb(28, 28, 31)", "rgb(236, 236, 236)"))]
)
def test_it_is_light_or_dark_as_its_reader_wants(scheme: int, colours: tuple[str, str], tmp_path: Path) -> None:
    ask = (
        "['.card', 'h1'].map((one, at) => getComputedStyle(doc.querySelector(one))[at ? 'color' : 'backgroundColor']).join('; ')"
    )
    said = measured(tmp_path, {kind: message(made.body(kind)).html for kind in made.TYPES}, ask, scheme)
    assert set(said.values()) == {"; ".join(colours)}


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_word_can_be_read_against_its_ground(scheme: int, tmp_path: Path) -> None:
    """A contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), of all text in all types of mail."""
    worst = """(() => {
        const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
        const ground = (one) => { const own = getComputedStyle(one).backgroundColor;
            return own === "rgba(0, 0, 0, 0)" ? ground(one.parentElement) : own; };
        const walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
        let least = 21;
        while (walk.nextNode()) {
            if (!walk.currentNode.data.trim()) continue;
            const one = walk.currentNode.parentElement;
            const [a, b] = [light(getComputedStyle(one).color), light(ground(one))];
            least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
        }
        return least;
    })()"""
    said = measured(tmp_path, {kind: message(made.body(kind)).html for kind in made.TYPES}, worst, scheme)
    assert {kind: contrast for kind, contrast in said.items() if float(contrast) < 4.5} == {}
