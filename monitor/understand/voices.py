"""Who speaks in an article, all in all: one office whose statement it passes on, both sides, a reporter who asks around."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.understand.speakers import Attribution
from monitor.understand.tokens import DATELINE_WORDS, Doc

SHORT, LONG = 8, 16  # sentences of an article
MANY = 3
"""More than so many are many: of speakers, of sentences to the next."""


class Voices:
    """The speakers of a text (``said``, of each sentence) and of its ``headline``. Made once for an article."""

    def __init__(self, doc: Doc, said: Sequence[Attribution | None], headline: Sequence[Attribution | None]) -> None:
        self._doc, self._said = doc, said
        self._before = _nearest(said)
        self._behind = [len(said) - 1 - at if at is not None else None for at in _nearest(said[::-1])][::-1]
        spoken = [each for each in said if each is not None]
        self._names = {_who(each) for each in spoken}
        title = next((each for each in headline if each is not None), None)
        self.all: list[str] = self._of_all(spoken, title)

    def _of_all(self, spoken: Sequence[Attribution], title: Attribution | None) -> list[str]:
        weights = {each.weight for each in spoken} - {"passes_on"}
        sides = {each.side for each in spoken if each.side is not None and each.weight == "official"}
        sort = "mixed" if len(weights) > 1 else next(iter(weights), "none")
        number = min(len(self._names), MANY)
        share = len(spoken) * 4 // max(1, len(self._said))
        found = [
            f"voices.{sort}",
            f"voices.{number}",
            f"voices.{sort}.{number}",
            f"voiced.{share}",
            f"voices.sides.{min(len(sides), 2)}",
        ]
        if any(each.weight == "passes_on" for each in spoken):
            found.append("voices.passed_on")
        if title is not None:
            found += [f"title.{title.weight}", f"title.voices.{sort}"]
        sentences = self._doc.sentences
        found.append("short" if len(sentences) < SHORT else "long" if len(sentences) > LONG else "middling")
        if sentences and sentences[0].last - sentences[0].first < DATELINE_WORDS:
            found.append("dateline")
        lead = next(
            (
                self._said[sentence.number]
                for sentence in sentences
                if sentence.rank == 0 and sentence.last - sentence.first >= DATELINE_WORDS
            ),
            None,
        )
        found.append(f"lead.{lead.weight if lead is not None else 'nobody'}")
        return found

    def around(self, number: int) -> list[str]:
        """How far from sentence ``number`` somebody speaks before it and behind it, and whether that is the same one."""
        before, behind = self._before[number], self._behind[number]
        found = []
        for name, at in (("since", before), ("until", behind)):
            if at is None:
                found.append(f"{name}.nobody")
                continue
            said = self._said[at]
            assert said is not None
            far = min(abs(at - number), MANY)
            same = self._doc.sentences[at].paragraph == self._doc.sentences[number].paragraph
            found += [
                f"{name}.{far}",
                f"{name}.{said.weight}.{far}",
                f"{name}.{'same' if same else 'other'}_paragraph.{said.weight}",
            ]
        if before is not None and behind is not None:
            one, other = self._said[before], self._said[behind]
            assert one is not None and other is not None
            found.append(f"between.{'one' if _who(one) == _who(other) else 'two'}")
            found.append(f"between.{one.weight}.{other.weight}.{'one' if _who(one) == _who(other) else 'two'}")
        return found


def _nearest(said: Sequence[Attribution | None]) -> list[int | None]:
    """For each sentence the last one before it that somebody says."""
    found: list[int | None] = []
    last = None
    for number, each in enumerate(said):
        found.append(last)
        last = number if each is not None else last
    return found


def _who(said: Attribution) -> str:
    """The same for the same speaker, however inflected."""
    return said.name.casefold()[:5]
