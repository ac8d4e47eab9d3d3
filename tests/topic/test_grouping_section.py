"""A topic's ``grouping:`` section is asked for every key before anything is grouped: a mistake has its file and line."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

import monitor.group.likeness as compared
from monitor.errors import ConfigError, Problem
from monitor.group import weights_of
from monitor.shipped import shipped
from monitor.topic import load_topic
from monitor.topic.grouping import POINTS

TOPIC = "armenia-azerbaijan"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the packaged topic, to be spoilt."""
    folder = tmp_path / TOPIC
    shutil.copytree(shipped("topics", TOPIC), folder)
    return folder


def problems(*folders: Path) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load_topic(TOPIC, folders, [shipped("languages")])
    return caught.value.problems


def spoil(folder: Path, right: str, wrong: str) -> int:
    """Put ``wrong`` in the place of ``right``; the line on which it stands now."""
    path = folder / "topic.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1, right
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1 + (len(right) - len(right.lstrip("\n")))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("    date_same: 2.6", "    date_sam: 2.6", "unknown key `date_sam` in grouping.points; did you mean `date_same`?"),
        ("  near_km: 45", "  near_miles: 45", "unknown key `near_miles` in grouping; did you mean `near_km`?"),
        ("  near_km: 45", "  near_km: far", "grouping.near_km is 'far': write a number of kilometres from 1 to 1000"),
        ("  near_km: 45", "  near_km: 4500", "grouping.near_km is 4500, out of range"),
        ("  near_km: 45", "  near_km:", "grouping.near_km is empty"),
        ("  same: 1.0", "  same: yes", "grouping.same is 'yes': write a number of points"),
        ("{before: 5, after: 2}", "{before: 5.5, after: 2}", "grouping.window.before is 5.5: write a whole number of days"),
        ("{before: 5, after: 2}", "[5, 2]", "grouping.window is a mapping with before, after"),
        ("  capture: -0.75", "  kapture: -0.75", "grouping.kinds: 'kapture' is no kind of this topic; did you mean `capture`?"),
        ("    freeing: [released]", "    freeing: released", "grouping.figures.freeing is a list: write [released, captured]"),
        ("    freeing: [released]", "    freeing: [freed]", "'freed' is no action of this topic"),
        ("    terms: [years, months]", "    terms: [year, months]", "'year' is no unit of this topic; did you mean `years`?"),
        ("    capture: [border_clash]", "    capture: [border_crash]", "'border_crash' is no kind of this topic"),
        ("unofficial: 1, planned: 0", "unoficial: 1, planned: 0", "'unoficial' is no status of this topic; did you mean"),
    ],
)  # fmt: skip
def test_what_is_misspelt_or_out_of_range_is_told_with_its_line(own: Path, right: str, wrong: str, said: str) -> None:
    line = spoil(own, right, wrong)
    (problem,) = problems(own)
    assert (problem.path, problem.line) == (str(own / "topic.yaml"), line)
    assert said in problem.message


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("  near_km: 45\n", "grouping lacks `near_km`: write `near_km: …`, a number of kilometres from 1 to 1000"),
        ("    date_same: 2.6 ", "grouping.points lacks `date_same`"),
        ("    capture: -0.75\n", "grouping.kinds lacks the kind `capture`: write `capture: …`, a number of points"),
        ("capture: 3, border_clash: 2,", "grouping.quiet_days lacks the kind `capture`"),
        ("planned: 0, ", "grouping.figures.authority lacks the status `planned`"),
        (
            "    freeing: [released] ",
            "grouping.figures lacks `freeing`: write `freeing: [ … ]`, a list of actions, or [] for none",
        ),
    ],
)
def test_what_is_missing_is_told_with_what_to_write(own: Path, gone: str, said: str) -> None:
    spoil(own, gone, "    " if gone.endswith(" ") and gone.startswith(" ") else "")
    found = problems(own)
    assert said in " ".join(problem.message for problem in found)
    assert {problem.path for problem in found} == {str(own / "topic.yaml")}
    assert all(problem.line > 1 for problem in found)


def test_a_topic_without_the_section_says_where_to_get_it(own: Path) -> None:
    path = own / "topic.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\ngrouping:")] + text[text.index("\nreading:") :], encoding="utf-8")
    (problem,) = problems(own)
    assert "there is no grouping: copy the section from a packaged topic" in problem.message


def test_what_is_right_by_itself_and_wrong_together_is_told(own: Path) -> None:
    line = spoil(own, "  merge: 3.0", "  merge: 0.5") - 2
    (problem,) = problems(own)
    assert problem.line == line
    assert "`same` (1) is above `merge` (0.5): uncertain ≤ same ≤ merge is wanted" in problem.message


def test_two_kinds_are_compatible_by_one_number_both_ways(own: Path) -> None:
    line = spoil(own, "    border_change: {agreement: 1.5}", "    border_change: {agreement: 1.5, capture: 2}")
    (problem,) = problems(own)
    assert problem.line == line
    assert "border_change and capture are 2 here and nothing the other way round: one number both ways" in problem.message


def test_an_overlay_tells_only_what_it_changes_and_its_mistakes_are_its_own(own: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.mkdir()
    file = over / "topic.yaml"
    file.write_text("grouping:\n  same: 1.2\n", encoding="utf-8")
    assert weights_of(load_topic(TOPIC, [own, over], [shipped("languages")])).same == 1.2
    file.write_text("grouping:\n  same: 1.2\n  points: {date_sam: 1}\n", encoding="utf-8")
    (problem,) = problems(own, over)
    assert (problem.path, problem.line) == (str(file), 3)
    file.write_text("grouping:\n  same: 7\n", encoding="utf-8")
    (problem,) = problems(own, over)
    assert (problem.path, problem.line) == (str(file), 2)


def test_a_kind_added_by_an_overlay_is_to_be_weighed_there(own: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    over.mkdir()
    kind = "kinds:\n  ceasefire: {label: {en: ceasefire}, short: {en: Ceasefire}}\n"
    (over / "topic.yaml").write_text(kind, encoding="utf-8")
    found = problems(own, over)
    assert [problem.message.partition(":")[0] for problem in found] == [
        "grouping.kinds lacks the kind `ceasefire`",
        "grouping.quiet_days lacks the kind `ceasefire`",
    ]
    assert {problem.path for problem in found} == {str(over / "topic.yaml")}
    weighed = kind + "grouping:\n  kinds: {ceasefire: 0.5}\n  quiet_days: {ceasefire: 4}\n"
    (over / "topic.yaml").write_text(weighed, encoding="utf-8")
    assert weights_of(load_topic(TOPIC, [own, over], [shipped("languages")])).kinds["ceasefire"] == 0.5


def test_a_key_that_stands_twice_is_refused(own: Path) -> None:
    spoil(own, "  near_km: 45", "  near_km: 45\n  near_km: 50")
    (problem,) = problems(own)
    assert "'near_km' stands here a second time" in problem.message


def test_the_points_asked_for_are_those_that_are_counted() -> None:
    tree = ast.parse(Path(compared.__file__).read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {point for point in POINTS if point.removesuffix("_decides") not in words} == set()
