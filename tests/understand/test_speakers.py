"""Who says what a sentence tells."""

from __future__ import annotations

import pytest
from understand.reading import doc_of

from monitor.understand.sources import attributions


@pytest.mark.parametrize(
    ("lang", "text", "name", "weight"),
    [
        ("en", "The ministry said that two men had come home.", "ministry", "official"),
        ("en", "According to Yerevan, 12 are still held.", "Yerevan", "official"),
        ("ru", "Двое ранены, сообщили в ведомстве.", "ведомстве", "official"),
        ("az", "Bakıya görə, iki nəfər saxlanılıb.", "Bakıya", "official"),
        ("en", "Lawyer Aram Petunyan met us. Nine are ill, Petunyan said.", "Petunyan", "unofficial"),
        ("en", "Nine are ill, Petunyan said.", "Petunyan", "unknown"),
    ],
)
def test_the_speaker_of_the_last_sentence_is_found(lang: str, text: str, name: str, weight: str) -> None:
    said = attributions(doc_of(text, lang))[0][-1]
    assert said is not None
    assert (said.name, said.weight) == (name, weight)
