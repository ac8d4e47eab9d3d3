"""Who says what a figure tells: one named in its sentence, one who speaks before it or right behind, or nobody but the outlet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.understand.actions import Bond
from monitor.understand.cases import case_of
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option, stated
from monitor.understand.found import Told
from monitor.understand.roles import is_captive, person_of
from monitor.understand.sources import speaker_of
from monitor.understand.speakers import Attribution, nearest_says, way_between
from monitor.understand.story import Story
from monitor.understand.tokens import BREAK, COMMA, SPACE, Mark, Sentence

FAR = 4  # sentences back in which a speaker may still speak
NAMED = 2  # sentences back in which an office that says nothing is named
AHEAD, EARLY = 2, 2  # sentences on in which the speaker of an article's first ones may be named; of how many
WORD = 6  # letters by which a word is known again
LONGEST_NAME = 3  # words of a name behind what its bearer is
_STEPS = ((0, "0"), (1, "1"), (3, "3"), (6, "6"), (12, "12"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who stands behind a figure (``said``; None: nobody but the outlet), how ``sure`` that is and how likely it is ``nobody``
    (0..1)."""

    said: Attribution | None
    sure: float
    nobody: float


def source_of(story: Story, counted: Counted, bond: Bond, told: Told) -> Source:
    """Weighs everybody who may say what a figure tells, and that nobody does. Raises nothing."""
    nearest = nearest_of(story, counted)
    last = told.last.said if told.last is not None else None
    options: list[Option[Attribution | None]] = []
    for each in _candidates(story, counted.sentence):
        options.append(Option(each.said, shared=each.evidence(counted, nearest, last)))
    options.append(Option(None, shared=_of_nobody(story, counted, bond, told)))
    options.sort(key=lambda option: option.answer is not nearest)
    taken, shares = story.judge.weigh("source", options, story.within)
    nobody = next(share for option, share in zip(options, shares, strict=True) if option.answer is None)
    return Source(taken.answer, max(shares), nobody)


def nearest_of(story: Story, counted: Counted) -> Attribution | None:
    """The nearest who speaks: in the sentence of a figure, else before it, else right behind."""
    number, said = counted.sentence.number, story.said
    own = speaker_of(story.doc, counted.first, said[number], story.speakers[number])
    before = next((said[at] for at in range(number - 1, max(-1, number - FAR), -1) if said[at] is not None), None)
    return own or before or (said[number + 1] if number + 1 < len(said) else None)


def _candidates(story: Story, sentence: Sentence) -> list[Candidate]:
    """Everybody who may say what a sentence tells, each once, from where he is named; gathered once."""
    known = story.candidates.get(sentence.number)
    if known is None:
        known, seen = [], set[int]()
        for where, named in _near(story, sentence.number):
            for each in named:
                if each is not None and id(each) not in seen:
                    seen.add(id(each))
                    known.append(Candidate(story, sentence, where, each))
        story.candidates[sentence.number] = known
    return known


def _near(story: Story, number: int) -> Iterator[tuple[str, list[Attribution | None]]]:
    said, speakers = story.said, story.speakers
    yield "own", [*speakers[number], said[number], *story.named[number]]
    for back in range(1, min(FAR, number + 1)):
        yield f"before{back}", [*speakers[number - back], said[number - back]]
        if back <= NAMED:
            yield f"before{back}.named", [each for each in story.named[number - back] if each.mark.tag.group in _OFFICES]
    for ahead in range(1, AHEAD + 1 if number < EARLY else 2):
        if number + ahead < len(said):
            yield f"behind{ahead}", [said[number + ahead], *speakers[number + ahead]]
    yield "first", [next((each for each in said[:FAR] if each is not None), None)]


_OFFICES = frozenset({"body", "source"})


def _same(one: Attribution, other: Attribution | None) -> bool:
    return other is not None and (one is other or one.name.casefold()[:WORD] == other.name.casefold()[:WORD])


def _step(words: int) -> str:
    return next((name for most, name in _STEPS if words <= most), "far")


class Candidate:
    """One who may say what a sentence tells, and ``where`` he is named."""

    def __init__(self, story: Story, sentence: Sentence, where: str, said: Attribution) -> None:
        self.said = said
        self._story, self._sentence, self._where = story, sentence, where
        self._theirs = story.doc.sentence_at(said.mark.first)
        self._is_own = where == "own" and self._theirs is sentence
        self._always = [_stated(tuple(self._of_itself())), _stated(tuple(self._words()))]
        if not self._is_own:
            around = ["carried", f"carried.{said.weight}"] if where == "own" else self._elsewhere()
            self._always.append(_stated(tuple(around)))

    def evidence(self, counted: Counted, nearest: Attribution | None, last: Attribution | None) -> list[Evidence]:
        """What speaks for it to tell of ``counted``; ``nearest``: who speaks nearest, ``last``: who stood behind the figure
        before."""
        said = self.said
        found = list(self._always)
        if self._is_own:
            found.append(_stated(tuple(self._in_own(counted.first))))
        if said is nearest:
            found.append(_nearest(self._where, said.weight))
        if _same(said, last):
            found.append(_goes_on(self._where, said.weight))
        return found

    def _of_itself(self) -> list[str]:
        """Who it is, and how far from a word of saying."""
        said, where = self.said, self._where
        sort = f"{said.weight}.{said.mark.tag.group}"
        speakers = self._story.speakers[self._sentence.number]
        captive = is_captive(self._story.doc, person_of(self._story.doc, said.mark))
        role = "speaks" if where != "own" or any(said is each for each in speakers) else "named"
        return [
            *(["captive", f"captive.{where}"] if captive else ()),
            sort,
            f"{where}.{role}",
            f"{where}.{role}.{said.weight}",
            f"{where}.{role}.{sort}",
            f"{where}.{role}.{'near' if said.near else 'far'}",
            f"{where}.{role}.{said.weight}.{_step(said.words)}",
        ]

    def _words(self) -> list[str]:
        """The words: its own, those on both sides, the nearest word of saying."""
        doc, at, own = self._story.doc, self.said.mark, self._where == "own"
        words = [
            f"{doc.lang}.by.{doc.form(at.last)[:WORD]}.{own}",
            f"{doc.lang}.then.{self._form(at.last + 1, at.last + 1)}",
            f"{doc.lang}.first.{self._form(at.first - 1, at.first)}",
        ]
        says = nearest_says(self._theirs, self.said.mark)
        if says is not None:
            words.append(f"{doc.lang}.says.{doc.form(says.first)[:WORD]}.{self._where if own else 'else'}")
        return words

    def _form(self, at: int, gap_of: int) -> str:
        """The beginning of a word beside it, with a comma between (``gap_of``: the token that the gap stands before); or that
        there is none, or a stronger break."""
        if not self._theirs.first <= at <= self._theirs.last:
            return "end"
        form, gap = self._story.doc.form(at)[:WORD], self._story.doc.tokens[gap_of].gap
        return "break" if gap == BREAK else f"comma.{form}" if gap == COMMA else form

    def _in_own(self, first: int) -> list[str]:
        """How one of a figure's own sentence stands to the number at token ``first`` and to the words of saying."""
        said, story, sentence = self.said, self._story, self._sentence
        at, doc = said.mark, story.doc
        clauses, speakers = story.clauses(sentence), story.speakers[sentence.number]
        low, high = sorted((at.first, first))
        order, way = "before" if at.first < first else "after", way_between(doc, low, high)
        chunk = "in" if clauses.of(at.first) == clauses.of(first) else "out"
        case = case_of(doc, at) or "bare"
        nearer = sum(abs(each.mark.first - first) < abs(at.first - first) for each in speakers if each is not said)
        names = [
            f"{order}.{way}",
            f"{order}.{chunk}",
            f"{order}.{way}.{said.weight}",
            f"case.{case}",
            f"case.{case}.{at.tag.group}",
            f"{doc.lang}.case.{case}.{order}",
            f"others.{min(len(speakers), 3)}.nearer.{min(nearer, 2)}",
            f"opens.{at.first - sentence.first <= 1}",
            f"ends.{sentence.last - at.last <= 1}",
            f"away.{_step(high - low)}",
        ]
        if sentence.of("enemy"):
            names.append("enemy")
        says = nearest_says(self._theirs, self.said.mark)
        if says is None:
            return [*names, "no_says"]
        begin, end = (at.last, says.first) if at.first < says.first else (says.last, at.first)
        turn = "says_behind" if says.first > at.first else "says_before"
        of_saying = f"{turn}.{way_between(doc, begin, end)}"
        number = "between" if low < says.first < high else "outside"
        if self._names_bearer(says):
            names += ["bearer_says", f"bearer_says.{doc.lang}"]
        return [
            *names,
            of_saying,
            f"{of_saying}.{_step(max(0, end - begin - 1))}",
            f"{turn}.{case}",
            f"{of_saying}.{case}.{doc.lang}",
            f"{of_saying}.{order}.{number}",
            f"same_chunk.{clauses.of(at.first) == clauses.of(says.first)}",
        ]

    def _names_bearer(self, says: Mark) -> bool:
        """Whether nothing but a name stands between what somebody is and the word of saying: *Փաստաբան Սիրան Ավետյանի խոսքով*."""
        first, last = self.said.mark.last + 1, says.first - 1
        tokens = self._story.doc.tokens
        return first <= last < first + LONGEST_NAME and all(
            tokens[at].upper and tokens[at].gap <= SPACE for at in range(first, last + 1)
        )

    def _elsewhere(self) -> list[str]:
        """How one of another sentence may still speak in this one."""
        story, said, where, theirs, sentence = self._story, self.said, self._where, self._theirs, self._sentence
        number = sentence.number
        own = min(sum(each.weight != "passes_on" for each in story.speakers[number]), 2)
        paragraph = "same" if theirs.paragraph == sentence.paragraph else "other"
        quoted = story.standing[number].quoted
        between = range(min(theirs.number, number) + 1, max(theirs.number, number))
        names = [
            f"{where}.own.{own}",
            f"{where}.{paragraph}_paragraph",
            f"{where}.{paragraph}_paragraph.own.{min(own, 1)}.{said.weight}",
            f"{where}.quoted.{quoted}",
            f"{where}.theirs_quoted.{story.standing[theirs.number].quoted}.{quoted}",
            f"{where}.place.{story.place(sentence)}",
            f"{where}.between.{sum(story.said[at] is not None for at in between)}",
        ]
        if sentence.has("says"):
            names += [f"{where}.says", f"{where}.says.own.{min(own, 1)}"]
        if sentence.has("frame.goes_on"):
            names += [f"{where}.he", f"{where}.he.{said.weight}"]
        if theirs.has("frame.about_this"):
            names.append(f"{where}.about_this")
        beside = story.speakers[theirs.number]
        if len(beside) > 1:
            names.append(f"{where}.rank.{'last' if beside[-1] is said else 'first' if beside[0] is said else 'middle'}")
        return names


@lru_cache(maxsize=256)
def _nearest(where: str, weight: str) -> Evidence:
    return stated("said", ["nearest", f"nearest.{where}", f"nearest.{where}.{weight}"])


@lru_cache(maxsize=256)
def _goes_on(where: str, weight: str) -> Evidence:
    return stated("said", ["goes_on", f"goes_on.{where}", f"goes_on.{weight}"])


@lru_cache(maxsize=8192)
def _stated(names: tuple[str, ...]) -> Evidence:
    return stated("said", names)


def _of_nobody(story: Story, counted: Counted, bond: Bond, told: Told) -> list[Evidence]:
    """What speaks for it that the outlet says it itself."""
    sentence, doc = counted.sentence, story.doc
    number = sentence.number
    own = story.speakers[number]
    some, several = min(len(own), 1), min(len(own), 2)
    before = next((back for back in range(1, min(FAR, number + 1)) if story.said[number - back] is not None), 0)
    standing, place = story.standing[number], story.place(sentence)
    opening = "goes_on" if doc.goes_on(sentence) else "opens"
    names = [
        "always",
        f"own.{several}",
        f"own.{several}.before.{before}.{opening}",
        f"action.{bond.action}",
        f"place.{place}",
        f"place.{place}.own.{some}",
        f"quoted.{standing.quoted}",
        f"says.{sentence.has('says')}.named.{min(len(story.named[number]), 2)}",
        f"old.{standing.old}",
        f"behind.{number + 1 < len(story.said) and story.said[number + 1] is not None}",
        f"stock.{story.is_stock(bond.action)}.own.{some}",
    ]
    if own:
        near = any(each.near for each in own)
        names += [f"own.near.{near}", f"own.best.{min(own, key=lambda each: each.words).weight}.{near}"]
    if sentence.has("frame.goes_on"):
        names.append("he")
    if told.last is not None:
        back = number - told.last.sentence.number
        where = "here" if back == 0 else "earlier" if back > 1 else opening
        nobody = told.last.said is None
        names += [f"last.{where}.{nobody}", f"last.{where}.{nobody}.own.{some}"]
    return [_of_nobody_stated(tuple(each)) for each in (names, story.voices.all, story.voices.around(number))]


@lru_cache(maxsize=4096)
def _of_nobody_stated(names: tuple[str, ...]) -> Evidence:
    return stated("nobody", names)
