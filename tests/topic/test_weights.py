"""The file of weights: what a row files where, what is laid over it, and which line is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from topic.tables import shipped_topic

from monitor.errors import ConfigError
from monitor.shipped import shipped
from monitor.topic import Topic, load_topic

HEAD = "question\twithin\tname\tbeside\tweight"


def topic_with(folder: Path, *rows: str) -> Topic:
    (folder / "weights.tsv").write_text("\n".join(["# ours", HEAD, *rows, ""]), encoding="utf-8")
    return load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages"), folder])


def test_rows_are_filed_by_question_sort_and_pair(tmp_path: Path) -> None:
    rows = ("figure\t\tours\t\t1.5", "figure\tru\tours\t\t-2", "figure\t\tone\tother\t0.25")
    weights = topic_with(tmp_path, *rows).weights
    assert (weights["figure"]["ours"], weights["figure@ru"]["ours"], weights["&figure"]["one & other"]) == (1.5, -2.0, 0.25)
    assert "ours" not in weights["figure@hy"]


def test_what_is_laid_over_replaces_its_rows_and_leaves_the_others(tmp_path: Path) -> None:
    before = shipped_topic("armenia-azerbaijan").weights
    after = topic_with(tmp_path, "figure\t\tnothing\t\t9").weights
    assert after["figure"] == {**before["figure"], "nothing": 9.0}
    assert after["&figure"] == before["&figure"]


def test_a_wrong_row_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        topic_with(tmp_path, "figure\t\tours\t\t1.5", "figure\t\tours\t\theavy", "figure\tours")
    assert [(Path(one.path).name, one.line) for one in refused.value.problems] == [("weights.tsv", 4), ("weights.tsv", 5)]


def test_a_table_that_is_as_it_was_is_not_read_again_and_one_that_was_changed_is(tmp_path: Path) -> None:
    first = topic_with(tmp_path, "figure\t\tnothing\t\t9").weights
    assert topic_with(tmp_path, "figure\t\tnothing\t\t9").weights is first
    assert topic_with(tmp_path, "figure\t\tnothing\t\t8").weights["figure"]["nothing"] == 8.0
