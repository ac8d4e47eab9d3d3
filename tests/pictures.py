"""Makes docs/pictures again (`make pictures`): mails in Chromium, the demo's output from a real run."""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from deliver import made
from png import shrink
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from monitor.deliver.render import render_message
from monitor.demo.run import run_demo

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
WHY: dict[str, Any] = {"unknown": (), "why": ("kind is prisoner_exchange", "sides are AM, AZ", "32 of AM released: at least 1")}
WIDTH, COLUMNS, FIRST_LINES = 640, 112, 27
DARK, LIGHT = 0, 1  # as Blink numbers them


def chromium(page: Path, *options: str, scheme: int, height: int = 400) -> str:
    """Open a page without network or a user's profile; returns what goes to stdout."""
    with tempfile.TemporaryDirectory() as profile:
        quiet = (
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
            *("--disable-component-update", "--disable-sync", "--hide-scrollbars", f"--user-data-dir={profile}"),
        )
        look = (f"--blink-settings=preferredColorScheme={scheme}", f"--window-size={WIDTH},{height}")
        command = ["chromium", *quiet, *look, *options, page.as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def picture(html: str, target: Path, scheme: int = LIGHT) -> None:
    """A picture of the whole page, as high as it is."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        measure = "<script>document.documentElement.dataset.high = document.body.scrollHeight</script></body>"
        page.write_text(html.replace("</body>", measure), encoding="utf-8")
        found = re.search(r'data-high="(\d+)"', chromium(page, "--dump-dom", scheme=scheme))
        assert found is not None
        page.write_text(html, encoding="utf-8")
        chromium(page, f"--screenshot={target}", scheme=scheme, height=int(found[1]))
    shrink(target)


def mails(folder: Path, language: str = "en", scheme: int = LIGHT) -> None:
    """The three mails of the README."""
    bodies = {
        "mail-new": made.body_of("event.new", made.event(version=1), **WHY),
        "mail-update": made.body("event.updated"),
        "mail-denied": made.body("event.denied"),
    }
    for name, body in bodies.items():
        picture(render_message(body, made.topic(), language).html, folder / f"{name}.png", scheme)


def demo(target: Path) -> None:
    """The demo's output: its beginning and its end, of a run that went well. Fonts are the reader's own: nothing is fetched."""
    played = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    if asyncio.run(run_demo(played, keep=False)):
        raise SystemExit("the demo did not go as it must: there is no picture of that")
    lines = played.export_text(styles=True).splitlines()
    shown = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    summary = next(at for at, line in enumerate(lines) if " stories → " in line) - 1
    for line in (*lines[:FIRST_LINES], f"\x1b[2m       …   {summary - FIRST_LINES} lines more\x1b[0m", *lines[summary:]):
        shown.print(Text.from_ansi(line.rstrip()), highlight=False)
    form = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    svg = shown.export_svg(title="monitor demo", theme=MONOKAI, code_format=form, unique_id="demo")
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=PICTURES)
    parser.add_argument("--language", choices=made.LANGUAGES, default="en")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("what", nargs="?", choices=["mails", "demo"], help="both unless told")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    if chosen.what != "demo":
        mails(chosen.folder, chosen.language, DARK if chosen.dark else LIGHT)
    if chosen.what != "mails":
        demo(chosen.folder / "demo.svg")
