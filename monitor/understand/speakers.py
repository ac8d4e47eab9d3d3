"""Who may be the one that says what a sentence tells: offices, sides, persons, and those whom a text has named before."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.understand.cases import case_of
from monitor.understand.introduced import bare_surname, is_of_another
from monitor.understand.lexicon import Tag
from monitor.understand.roles import is_captive, is_office, person_of
from monitor.understand.tokens import BREAK, COMMA, SPACE, Doc, Mark, Sentence

STEM = 5  # letters by which a word is known again, however inflected
BESIDE = 3  # words between a name and what its bearer is, between a spokesman and whose he is
_NAME = Tag("name", "name")
NO_NAMES = frozenset(
    {"place", "body", "month", "weekday", "side", "unit", "source", "role", "day", "person", "surname", "kin", "says"}
)
"""The groups of marks whose words are no name that the lists lack."""


@dataclass(slots=True, eq=False)
class Attribution:
    """Who stands behind a statement: ``name`` as the text has it, ``weight`` official, unofficial, passes_on or unknown,
    ``side`` where known; ``near``: the word of saying stands right beside, ``words`` away; ``known_as``: the fullest name that
    the text has for it (`monitor.understand.naming`); ``same_as``: where it was named before, in more words."""

    name: str
    weight: str
    side: str | None
    mark: Mark
    near: bool = False
    words: int = 0
    known_as: str = ""
    same_as: Attribution | None = None

    def __post_init__(self) -> None:
        self.known_as = self.known_as or self.name


@dataclass(slots=True)
class Cast:
    """Whom a text has named so far: by the beginning of the word that goes on for a body (*the Committee*), by surname; ``last``:
    the office that spoke last."""

    heads: dict[str, tuple[str, str | None, Attribution]] = field(default_factory=dict)
    surnames: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    last: tuple[str, str | None] | None = None

    def candidates(self, doc: Doc, sentence: Sentence) -> list[Attribution]:
        """All in a sentence who might say something, in order, and remember them."""
        groups = () if sentence.names.isdisjoint(_OF) else _OF
        found = [each for group in groups for mark in sentence.of(group) if (each := self._of_mark(doc, mark)) is not None]
        if not sentence.has("says"):
            found = [
                each for each in found if not (each.mark.tag.group in _PERSONS and is_captive(doc, person_of(doc, each.mark)))
            ]
        if not found and not sentence.has("says"):
            return found
        if not found:
            return self._names(doc, sentence, found)
        found.sort(key=lambda each: each.mark.first)
        whose = {mark.first for group in ("source", "kin") for mark in sentence.of(group)}
        found = [
            each for each in found if not (each.mark.tag.group in _PERSONS and each.mark.ending and each.mark.last + 1 in whose)
        ]
        self._own_sides(doc, sentence, found)
        self._know_again(doc, found)
        self._spokesmen(sentence, found)
        self._remember_names(doc, sentence, found)
        if sentence.has("says"):
            found += self._names(doc, sentence, found)
            found.sort(key=lambda each: each.mark.first)
        return found

    def _of_mark(self, doc: Doc, mark: Mark) -> Attribution | None:
        topic, name, tag = doc.lexicon.topic, doc.words(mark.first, mark.last), mark.tag
        match tag.group:
            case "body":
                body = topic.bodies.get(tag.name.partition(".")[2])
                if body is None:
                    return None
                media = body.kind in ("outlet", "agency", "media")
                weight = "official" if body.authority or body.kind == "court" else "passes_on" if media else "unofficial"
                return Attribution(name, weight, body.side, mark)
            case "surname" if is_of_another(doc, mark):
                return None
            case "person" | "surname":
                ident = tag.name.partition(".")[2]
                person = person_of(doc, mark)
                if tag.group == "person":
                    self.persons.add(ident)
                elif self.persons and ident not in self.persons:
                    return None
                return Attribution(
                    name, "official" if is_office(doc, person) else "unofficial", person.side if person else None, mark
                )
            case "source":
                return Attribution(name, tag.first, None, mark)
            case "side" if tag.second == "state" and (
                case_of(doc, mark) not in ("locative", "dative") or self._is_told(doc, mark)
            ):
                return Attribution(name, "official", tag.first, mark)
            case _:
                return None

    @staticmethod
    def _is_told(doc: Doc, mark: Mark) -> bool:
        """Whether a word of saying ends right before (*according to Yerevan*) or begins right behind (*Bakıya görə*)."""
        sentence, tokens = doc.sentence_at(mark.first), doc.tokens
        return any(each.last == mark.first - 1 and tokens[mark.first].gap < COMMA for each in sentence.of("says")) or any(
            each.first == mark.last + 1 for each in sentence.of("by_word_of")
        )

    def _own_sides(self, doc: Doc, sentence: Sentence, found: list[Attribution]) -> None:
        """A country or people right beside a speaker says whose it is (``Armenia's defence ministry``, ``a Yerevan-based
        centre``), and is no speaker itself."""
        if all(each.mark.tag.group == "side" for each in found):
            return
        named = [mark for mark in sentence.of("side") if case_of(doc, mark) not in ("locative", "dative")]
        taken: set[int] = set()
        for each in found:
            at = each.mark
            if at.tag.group != "side":
                beside = [mark for mark in named if 0 < at.first - mark.last <= 2 or 0 < mark.first - at.last <= 2]
                taken.update(mark.first for mark in beside)
                each.side = each.side or next((mark.tag.first for mark in beside), None)
        found[:] = [each for each in found if each.mark.tag.group != "side" or each.mark.first not in taken]

    def _know_again(self, doc: Doc, found: list[Attribution]) -> None:
        """Remember the bodies that are named in full, and take for them what is not: *the Committee*."""
        for each in found:
            mark = each.mark
            if mark.tag.group == "source" and mark.first == mark.last:
                weight, side, before = self.heads.get(doc.form(mark.first)[:STEM], (each.weight, None, None))
                each.weight, each.side, each.same_as = weight, each.side or side, before
            elif mark.tag.group in ("source", "body"):
                for at in range(mark.first, mark.last + 1):
                    if any(tag.group == "source" for tag, _ in doc.tokens[at].word.tags):
                        self.heads[doc.form(at)[:STEM]] = (each.weight, each.side, each)

    def _spokesmen(self, sentence: Sentence, found: list[Attribution]) -> None:
        """A spokesman has the weight of whoever stands beside him, and else of the office that spoke last."""
        spokes = {mark.first for mark in sentence.of("speaks_for")}
        if not spokes:
            return
        offices = [each for each in found if each.mark.tag.group in _OFFICES and each.mark.first not in spokes]
        for each in found:
            if each.mark.first not in spokes or each.mark.tag.group != "source":
                continue
            whose = min(offices, key=lambda other: _apart(other.mark, each.mark), default=None)
            if whose is not None and _apart(whose.mark, each.mark) <= BESIDE:
                each.weight, each.side = whose.weight, each.side or whose.side
            elif self.last is not None:
                each.weight, each.side = self.last[0], each.side or self.last[1]

    def _remember_names(self, doc: Doc, sentence: Sentence, found: list[Attribution]) -> None:
        """The surname that is told of a source: *lawyer Siran Avetyan*."""
        for each in found:
            if each.mark.tag.group != "source":
                continue
            for at in range(each.mark.last + 1, min(each.mark.last + BESIDE, sentence.last) + 1):
                if doc.tokens[at].gap > SPACE:
                    break
                bare = bare_surname(doc, at, at) if doc.tokens[at].upper else None
                if bare is not None:
                    self.surnames[bare] = (each.weight, each.side)
                    break

    def _names(self, doc: Doc, sentence: Sentence, found: list[Attribution]) -> list[Attribution]:
        """Names that no list has, beside a word of saying: of those introduced before, or of nobody known."""
        names: dict[int, Attribution] = {}
        covered: set[int] | None = None
        for says in sentence.of("says"):
            for at in range(max(sentence.first, says.first - BESIDE), min(sentence.last, says.last + BESIDE) + 1):
                bare = self._bare_name(doc, at) if doc.tokens[at].upper else None
                if bare is None or says.first <= at <= says.last or (at > says.last and _comma_between(doc, says.last, at)):
                    continue
                if covered is None:
                    known = [mark for mark in sentence.marks if mark.tag.group in NO_NAMES and not is_of_another(doc, mark)]
                    covered = {index for mark in known for index in range(mark.first, mark.last + 1)}
                if at in covered or any(each.mark.tag.group == "source" and 0 < at - each.mark.last <= BESIDE for each in found):
                    continue  # the source before it is what its bearer is
                weight, side = self.surnames.get(bare, ("unknown", None))
                names[at] = Attribution(doc.words(at, at), weight, side, Mark(at, at, _NAME, doc.form(at)[len(bare) :]))
        return list(names.values())

    @staticmethod
    def _bare_name(doc: Doc, at: int) -> str | None:
        token = doc.tokens[at]
        if token.word.form in doc.lexicon.openers:
            return None
        return bare_surname(doc, at, at) if doc.text[token.start - 1 : token.start] not in _QUOTES else None


_QUOTES = ("«", "“", '"', "„", "‘")
_PERSONS = frozenset({"person", "surname", "name"})
_OF = ("person", "source", "side", "body", "surname")


_OFFICES = frozenset({"source", "body", "side"})


def _apart(one: Mark, other: Mark) -> int:
    return max(one.first - other.last, other.first - one.last)


def _comma_between(doc: Doc, low: int, high: int) -> bool:
    return any(doc.tokens[index].gap >= COMMA for index in range(low + 1, high + 1))


def nearest_says(sentence: Sentence, at: Mark) -> Mark | None:
    """The word of saying of a sentence that is nearest to a mark."""
    return min(sentence.of("says"), key=lambda mark: abs(mark.first - at.first), default=None)


def way_between(doc: Doc, low: int, high: int) -> str:
    """What parts two tokens: a strong break (``broken``), a comma (``apart``), or neither (``near``)."""
    gap = max((doc.tokens[index].gap for index in range(low + 1, high + 1)), default=SPACE)
    return "broken" if gap >= BREAK else "apart" if gap >= COMMA else "near"


def breaks_between(doc: Doc, mark: Mark, at: int) -> bool:
    """Whether a strong break stands between a mark and token ``at``."""
    low, high = (mark.last, at) if mark.last < at else (at, mark.first)
    return any(doc.tokens[index].gap == BREAK for index in range(low + 1, high + 1))
