"""Words as they are written, and who stands against whom: evidence that no list of meanings holds."""

from __future__ import annotations

import pytest
from understand.reading import article, doc_of, topic

from monitor.topic import WeightTable
from monitor.understand import understand_article
from monitor.understand.against import against
from monitor.understand.evidence import Evidence, Words, Written
from monitor.understand.report import _open
from monitor.understand.story import Story
from monitor.understand.weigh import judge_by
from monitor.understand.weights import Features, Layer, Pairs, Weights
from monitor.understand.written import NEAR, written_around, written_in

TEXT = "On Friday three wounded soldiers were taken to hospital 12 near Goris, the ministry said."


def around_three() -> Features:
    doc = doc_of(TEXT, "en")
    return written_around(doc, [(doc.sentences[0], 2, 2)], 0.5).features


def test_each_word_around_a_number_is_named_by_where_it_stands() -> None:
    found = around_three()
    assert {"~s.en.on", "~s.en.minist", "~b.en.on", "~b2.en.on", "~b1.en.friday", "~f1.en.wounde", "~f2.en.soldie"} <= set(found)
    assert "~f1.en.soldie" not in found
    assert "~f.en.hospit" not in found, f"farther away than {NEAR} words"
    assert set(found.values()) == {0.5}


def test_the_number_itself_is_not_near_itself_and_digits_are_no_words() -> None:
    assert {name for name in around_three() if name.endswith((".three", ".12"))} == {"~s.en.three"}


def test_a_word_in_any_form_is_known_by_its_first_letters() -> None:
    doc = doc_of("Երկու զինծառայողներին տարան հոսպիտալ։ Մեկ զինծառայող մնաց։", "hy")
    names = [set(written_around(doc, [(each, each.first, each.first)]).features) for each in doc.sentences]
    assert any(name.startswith("~f1.hy.") for name in names[0] & names[1])


def story(text: str, title: str = "") -> Story:
    return _open(article(text, title=title), topic(), "en", judge_by(topic().weights))


def test_words_of_headline_lead_and_text_are_told_apart() -> None:
    text = "Soldiers came home today after a long night.\n\nTheir families waited.\n\nNobody had slept for long."
    title, lead, rest = [set(each.features) for each in written_in(story(text, title="Home"))]
    assert title == {"~t.en.home"}
    assert {"~l.en.home", "~l.en.famili"} <= lead
    assert {"~w.en.nobody", "~w.en.had", "~w.en.slept", "~w.en.for", "~w.en.long"} == rest


def test_names_of_parties_and_of_other_countries_are_no_words_of_the_kind() -> None:
    (title, lead, _) = [
        set(each.features) for each in written_in(story("Armenians and Ukrainians met in Goris.", title="Azerbaijan"))
    ]
    assert title == set()
    assert lead == {"~l.en.and", "~l.en.met", "~l.en.in", "~l.en.goris"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("The State Border Service of Azerbaijan detained two Armenians on Friday.", "against"),
        ("The State Border Service of Azerbaijan detained two Azerbaijanis on Friday.", "same"),
        ("Two Armenians were sentenced on Friday.", "unknown"),
    ],
)
def test_a_state_that_holds_its_own_is_told_from_one_that_holds_the_other_sides(text: str, relation: str) -> None:
    found = against(story(text))
    assert [name for name in found if name.startswith("whole.peoples.states.")] == [f"whole.peoples.states.{relation}"]


def test_words_weigh_the_same_in_all_sorts_of_story_and_nothing_beside_others() -> None:
    table = WeightTable.of({"figure": {"killed.~s.en.mine": 2.0, "killed.near": 1.0}, "figure@ru": {"killed.near": 5.0}})
    layers = [Layer(table.features[filed]) for filed in ("figure", "figure@ru")]
    weights = Weights(layers, Pairs({"killed.~s.en.mine & killed.near": 9.0}), table.words["figure"])
    words = Words(Written("en", [("s", ["mine", "unheard", "mine"])]), 0.5).under("killed")
    assert words.weigh(weights).alone == pytest.approx(1.0)
    assert words.weigh(weights).meetings is None
    assert words.features == {"killed.~s.en.mine": 0.5, "killed.~s.en.unheard": 0.5}
    assert Evidence({"near": 1.0}).under("killed").weigh(weights).alone == pytest.approx(6.0)


def test_a_reading_is_the_same_whatever_was_read_before() -> None:
    one = article(TEXT)
    first = understand_article(one, topic())
    understand_article(article("Azerbaijan freed nine Armenians on Tuesday.", title="Nine home"), topic())
    assert understand_article(one, topic()) == first
