"""Words as they are written: evidence that no list of meanings holds."""

from __future__ import annotations

import pytest
from understand.reading import article, doc_of, topic

from monitor.understand import understand_article
from monitor.understand.evidence import Evidence
from monitor.understand.weights import Features, Layer, Pairs, Weights
from monitor.understand.written import NEAR, written_around

TEXT = "On Friday three wounded soldiers were taken to hospital 12 near Goris, the ministry said."


def around_three() -> Features:
    doc = doc_of(TEXT, "en")
    return written_around(doc, doc.sentences[0], 2, 2, 0.5)


def test_each_word_around_a_number_is_named_by_where_it_stands() -> None:
    found = around_three()
    assert {"~s.en.on", "~s.en.minist", "~b.en.on", "~b2.en.on", "~b1.en.friday", "~f1.en.wounde", "~f2.en.soldie"} <= set(found)
    assert "~f1.en.soldie" not in found
    assert "~f.en.hospit" not in found, f"farther away than {NEAR} words"
    assert set(found.values()) == {0.5}


def test_neither_the_number_itself_nor_digits_are_words() -> None:
    assert not any(name.endswith((".three", ".12")) for name in around_three())


def test_a_word_in_any_form_is_known_by_its_first_letters() -> None:
    doc = doc_of("Երկու զինծառայողներին տարան հոսպիտալ։ Մեկ զինծառայող մնաց։", "hy")
    names = [set(written_around(doc, sentence, sentence.first, sentence.first)) for sentence in doc.sentences]
    assert any(name.startswith("~f1.hy.") for name in names[0] & names[1])


def test_words_weigh_the_same_in_all_sorts_of_story_and_nothing_beside_others() -> None:
    every, of_kind = Layer({"killed.~s.en.mine": 2.0, "killed.near": 1.0}), Layer({"killed.near": 5.0})
    weights = Weights([every, of_kind], Pairs({"killed.~s.en.mine & killed.near": 9.0}))
    words = Evidence({"~s.en.mine": 0.5, "~s.en.unheard": 0.5}, written=True).under("killed")
    assert words.weigh(weights).alone == pytest.approx(1.0)
    assert words.weigh(weights).meetings is None
    assert Evidence({"near": 1.0}).under("killed").weigh(weights).alone == pytest.approx(6.0)


def test_a_reading_is_the_same_whatever_was_read_before() -> None:
    one = article(TEXT)
    first = understand_article(one, topic())
    understand_article(article("Azerbaijan freed nine Armenians on Tuesday.", title="Nine home"), topic())
    assert understand_article(one, topic()) == first
