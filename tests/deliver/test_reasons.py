"""Why somebody gets a message, in each language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml
from deliver import made

from monitor.deliver.reasons import reason_lines, reasons_json
from monitor.model import Reason

ROOT = Path(__file__).parents[2]
SENTENCES = yaml.safe_load((ROOT / "monitor" / "deliver" / "reasons.yaml").read_text(encoding="utf-8"))
OTHERS = [language for language in made.LANGUAGES if language != "en"]
REASONS = (
    Reason(id="kind", values={"kind": "prisoner_exchange"}),
    Reason(id="place", values={"places": ["AM-ijevan"]}),
    Reason(id="sides", values={"sides": ["AM", "AZ"]}),
    Reason(id="figure", values={"action": "released", "side": "AM", "unit": "servicemen", "number": "32"}),
    Reason(id="people", values={"people": ["gagik-voskanyan", "somebody-else"]}),
    Reason(id="text", values={"words": ["пленными", "<b>"]}),
)


def given_in_code() -> set[str]:
    """The ids of all reasons that the watch room gives: what is passed to `finding`, and to `Reason` by hand."""
    found: set[str] = set()
    for path in (ROOT / "monitor" / "watch").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            strings = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if isinstance(node, ast.Call | ast.Assign | ast.Dict | ast.IfExp):
                found |= {one for one in strings if one in SENTENCES["ru"] and one != "quotes"}
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "finding"
                and len(node.args) > 3
            ):
                said = [one.value for one in ast.walk(node.args[3]) if isinstance(one, ast.Constant)]
                found |= {str(one) for one in said}
    return found


def test_every_reason_has_its_sentence_in_every_language_and_no_sentence_is_idle() -> None:
    for language in OTHERS:
        assert given_in_code() == set(SENTENCES[language]) - {"quotes"}


def test_the_sentences_of_a_reason_have_the_same_gaps() -> None:
    for name in set(SENTENCES["ru"]) - {"quotes"}:
        assert len({frozenset(re.findall(r"{(\w+)}", SENTENCES[language][name])) for language in OTHERS}) == 1, name


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ru", "место: Иджеван"), ("hy", "վայրը՝ Իջևան"), ("az", "yer: İcevan"), ("en", "place is Ijevan")],
)
def test_reasons_are_in_the_readers_language_with_the_topics_names(language: str, expected: str) -> None:
    data = {
        "why": ["kind is prisoner_exchange", "place is Ijevan"],
        "unknown": [],
        "reasons": {"why": reasons_json(REASONS), "unknown": []},
        "event": {"people": [{"id": "somebody-else", "name": "S. Else"}]},
    }
    lines, _ = reason_lines(data, "why", made.topic(), language)
    assert expected in lines
    if language != "en":
        assert len(lines) == len(REASONS)
        assert "S. Else" in lines[4]
        assert "prisoner_exchange" not in lines[0]


def test_a_body_without_reasons_is_told_in_english() -> None:
    """One that was written before there were any."""
    old = {"why": ["kind is capture"], "event": {"people": []}}
    assert reason_lines(old, "why", made.topic(), "hy") == (["kind is capture"], "en")
