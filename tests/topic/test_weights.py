"""The file of weights: what a row files where, what is laid over it, and which line is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from topic.tables import shipped_topic

from monitor.errors import ConfigError
from monitor.shipped import shipped
from monitor.topic import Topic, WeightTable, load_topic
from monitor.topic.weights import WordWeights

HEAD = "question\twithin\tname\tbeside\tweight"


def topic_with(folder: Path, *rows: str) -> Topic:
    (folder / "weights.tsv").write_text("\n".join(["# ours", HEAD, *rows, ""]), encoding="utf-8")
    return load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages"), folder])


def test_rows_are_filed_by_question_sort_and_pair(tmp_path: Path) -> None:
    rows = ("figure\t\tours\t\t1.5", "figure\tru\tours\t\t-2", "figure\t\tone\tother\t0.25")
    weights = topic_with(tmp_path, *rows).weights.features
    assert (weights["figure"]["ours"], weights["figure@ru"]["ours"], weights["&figure"]["one & other"]) == (1.5, -2.0, 0.25)
    assert "ours" not in weights["figure@hy"]


def test_what_is_laid_over_replaces_its_rows_and_leaves_the_others(tmp_path: Path) -> None:
    before = shipped_topic("armenia-azerbaijan").weights.features
    after = topic_with(tmp_path, "figure\t\tnothing\t\t9").weights.features
    assert after["figure"] == {**before["figure"], "nothing": 9.0}
    assert after["&figure"] == before["&figure"]


def test_a_wrong_row_is_named_by_its_line(tmp_path: Path) -> None:
    right = ("figure\t\tours\t\t1.5", "figure\t\t~s.en.mine\t\theld 1, any -2", "person\t\t~s.en.mine\t\t0.5")
    wrong = (
        "figure\t\tours\t\theavy",
        "figure\tours",
        "figure\t\tours\t\tnan",
        "figure\t\t~s.en.mine\t\theld 1, any",
        "figure\t\t~s.en.mine\t\theld 1, held 2",
        "figure\t\theld.~s.en.mine\t\t1",
        "figure\tru\t~s.en.mine\t\theld 1",
    )
    with pytest.raises(ConfigError) as refused:
        topic_with(tmp_path, *right, *wrong)
    places = [(Path(one.path).name, one.line) for one in refused.value.problems]
    assert places == [("weights.tsv", line) for line in range(6, 6 + len(wrong))]


def test_the_weights_of_a_word_stand_in_its_row_and_are_replaced_answer_by_answer(tmp_path: Path) -> None:
    row = "figure\t\t~s.en.zzyzx\t\theld 0.7, any -1.25"
    words = topic_with(tmp_path, row, "figure\t\t~s.en.zzyzx\t\theld 0.5, wounded 2").weights.words["figure"]
    found = words.sum("en", [("s", ["zzyzx"])])
    assert {answer: weight for answer, weight in found.items() if weight} == {"held": 0.5, "any": -1.25, "wounded": 2.0}


@given(
    weights=st.dictionaries(
        st.tuples(st.sampled_from(["", "any.", "held.", "killed."]), st.sampled_from("abcdef")),
        st.integers(-9_000_000, 9_000_000),
        max_size=20,
    ),
    words=st.lists(st.sampled_from("abcdefgh"), max_size=30),
)
def test_words_weigh_together_what_they_weigh_one_by_one(weights: dict[tuple[str, str], int], words: list[str]) -> None:
    flat = {f"{answer}~s.en.{word}": weight / 1000 for (answer, word), weight in weights.items()}
    table = WeightTable.of({"figure": {**flat, "nothing": 1.0}})
    assert table.features == {"figure": {"nothing": 1.0}}
    mine = table.words.get("figure", WordWeights())
    assert dict(mine) == {name: weight for name, weight in flat.items() if weight}
    found = mine.sum("en", [("s", words), ("b", words)])
    for answer in ("", "any.", "held.", "killed."):
        right = sum(weights.get((answer, word), 0) for word in words) / 1000
        assert found.get(answer.removesuffix("."), 0.0) == pytest.approx(right, abs=1e-9)
    assert mine.sum("ru", [("s", words)]) == {}


def test_a_table_that_is_as_it_was_is_not_read_again_and_one_that_was_changed_is(tmp_path: Path) -> None:
    first = topic_with(tmp_path, "figure\t\tnothing\t\t9").weights
    assert topic_with(tmp_path, "figure\t\tnothing\t\t9").weights is first
    assert topic_with(tmp_path, "figure\t\tnothing\t\t8").weights.features["figure"]["nothing"] == 8.0
