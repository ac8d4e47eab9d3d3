"""How much authority a figure has: who stands behind its sentence or those around it, and what is planned or denied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from monitor.model import Status
from monitor.understand.actions import Bond
from monitor.understand.cases import opponent
from monitor.understand.clauses import Clauses
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option
from monitor.understand.found import Found, Told
from monitor.understand.sources import speaker_of
from monitor.understand.speakers import Attribution
from monitor.understand.story import Story
from monitor.understand.tokens import BREAK, COMMA, Doc, Sentence

FAR = 4  # sentences back in which a speaker may still speak
SHARE = 0.6
"""How much each piece of evidence counts: with so many that say nearly the same, whole ones learn their articles by heart.
Chosen by cross-validation, as the next two."""
OF_ARTICLE, OF_WORD = 0.3, 0.8
"""How much of that what is one for all figures of an article has, and a single word."""
WORD, SPEAKER = 7, 6  # letters by which a word of saying is known again, and one for who says it


_STATUSES = tuple([(status.value, status) for status in Status])


def status_of(story: Story, counted: Counted, bond: Bond, side: str | None, told: Told) -> tuple[Status, Attribution | None]:
    """The status of a figure, and who says so: of its own sentence, else of the nearest before, else of the one behind.

    Raises nothing; the judge weighs every status by the same cues."""
    number, said = counted.sentence.number, story.said
    own = speaker_of(story.doc, counted.first, said[number], story.speakers[number])
    before = next((said[at] for at in range(number - 1, max(-1, number - FAR), -1) if said[at] is not None), None)
    behind = said[number + 1] if number + 1 < len(said) else None
    denials = _denials(story, counted)
    cues = [
        _of_figure(story, counted, bond, side, own),
        *_of_speakers(story, side, own, before, behind),
        *_of_words(story, counted, own, before),
    ]
    if told.last is not None:
        cues.append(_of_last(story, counted, bond, side, told.last, spoken=own is not None))
    if denials:
        cues.append(_holding(SHARE, *denials))
    options = [
        Option(status, shared=[each.under(name) for each in cues])
        for name, status in _STATUSES
        if (status is not Status.PLANNED or bond.action in story.doc.lexicon.grammar.get("plannable", ()))
        and (status is not Status.DENIED or denials)  # nothing is denied without a word of it
    ]
    status = story.judge.choose("status", options, story.within).answer
    return status, None if own is None and status is Status.REPORTED else own or before or behind


@lru_cache(maxsize=1024)
def _holding(share: float, *names: str) -> Evidence:
    """Cues that hold, each of which counts ``share``; one for all who ask the same."""
    return Evidence(dict.fromkeys(names, share))


def _of_figure(story: Story, counted: Counted, bond: Bond, side: str | None, own: Attribution | None) -> Evidence:
    """What is told, and where: an action, a plan, a quotation, something that is told of the other side."""
    sentence, standing = counted.sentence, story.standing[counted.sentence.number]
    names = ["always", f"action.{bond.action}", f"place.{story.place(sentence)}"]
    if standing.quoted:
        names.append("quoted")
    if standing.planned:
        clauses = story.clauses(sentence)
        plans = [mark for mark in sentence.of("frame") if mark.tag.name == "frame.plan"]
        here = {clauses.of(mark.first) == clauses.of(counted.first) for mark in plans}
        names += [f"planned.{'here' if each else 'there'}" for each in sorted(here)]
    if bond.mark is not None and bond.mark.tag.second == "plan":
        names.append("plan_verb")
    if any(mention.days_ago < 0 for mention in standing.dates):
        names.append("day_ahead")
    if sentence.of("enemy") or (own is not None and own.side is not None and side == opponent(story.doc, own.side)):
        names.append(f"about_the_other.{bond.action}")
    return _holding(SHARE, *names)


def _of_speakers(
    story: Story, side: str | None, own: Attribution | None, before: Attribution | None, behind: Attribution | None
) -> Iterator[Evidence]:
    """Who says it; where nobody does, who speaks around it and first of all."""
    if own is not None:
        yield _of_one("own", own.weight, near=own.near, its=_whose(own, side))
        beside = [
            (name, said.weight if said is not None else "nobody") for name, said in (("before", before), ("behind", behind))
        ]
        yield _holding(SHARE, *[f"own.{own.weight}.{name}.{weight}" for name, weight in beside])
        return
    first = next((said for said in story.said[:4] if said is not None), None)
    for name, said in (("before", before), ("behind", behind), ("first", first)):
        if said is None:
            yield _holding(SHARE, f"{name}.nobody")
        else:
            yield _of_one(name, said.weight, near=said.near, its=_whose(said, side))


def _whose(said: Attribution, side: str | None) -> str:
    if said.side is None or side is None:
        return ""
    return "of_own" if said.side == side else "of_other"


def _of_last(story: Story, counted: Counted, bond: Bond, side: str | None, last: Found, *, spoken: bool) -> Evidence:
    """The status of the figure before: who writes on in the same voice has said so there. ``spoken``: the sentence of ``counted``
    has a speaker of its own."""
    back = counted.sentence.number - last.sentence.number
    where = "here" if back == 0 else "earlier" if back > 1 else "goes_on" if story.doc.goes_on(counted.sentence) else "opens"
    ways = ["said" if spoken else "unsaid", "mine" if side == last.side else "theirs"]
    if bond.action == last.action:
        ways.append("same_action")
    names = [f"last.{where}.{way}.{last.status}" for way in ways]
    return _holding(SHARE, f"last.{last.status}", f"last.{where}.{last.status}", *names)


@lru_cache(maxsize=512)
def _of_one(name: str, weight: str, *, near: bool, its: str) -> Evidence:
    """What one speaker tells; ``its``: how he stands to the side whose people are counted."""
    names = [f"{name}.{weight}"]
    if near:
        names.append(f"{name}.{weight}.near")
    if its:
        names.append(f"{name}.{weight}.{its}")
    return _holding(SHARE, *names)


def _of_words(story: Story, counted: Counted, own: Attribution | None, before: Attribution | None) -> Iterator[Evidence]:
    """How the article speaks, and the words in which the sentence is said, or which stand there though nobody says it."""
    sentence = counted.sentence
    yield _holding(SHARE * OF_ARTICLE, *story.voices.all)
    if own is not None:
        names, words = _of_speaker(story.doc, counted, story.clauses(sentence), own)
        yield _holding(SHARE, *names)
        if words:
            yield _holding(SHARE * OF_WORD, *words)
        return
    yield _holding(SHARE * SHARE, *story.voices.around(sentence.number))
    unsaid = _unsaid(sentence)
    if before is not None and story.doc.goes_on(sentence):
        unsaid.append(f"paragraph.{before.weight}")
    if unsaid:
        yield _holding(SHARE, *unsaid)


def _unsaid(sentence: Sentence) -> list[str]:
    """What a sentence that nobody says names all the same: words of saying, offices, neighbours."""
    names = [f"named.source.{mark.tag.first}" for mark in sentence.of("source")]
    if sentence.of("body"):
        names.append("named.body")
    if sentence.has("says"):
        names.append("says.nobody")
    return names


def _of_speaker(doc: Doc, counted: Counted, clauses: Clauses, own: Attribution) -> tuple[list[str], list[str]]:
    """How the speaker of a sentence stands to a number in it: before or behind, past a strong break, in what sort of words.
    Behind it the words themselves."""
    if not counted.sentence.first <= own.mark.first <= counted.sentence.last:
        return [f"own.{own.weight}.elsewhere", f"own.{own.weight}.{own.mark.tag.group}"], []
    low, high = sorted((own.mark.first, counted.first))
    gaps = [doc.tokens[at].gap for at in range(low + 1, high + 1)]
    where = "before" if own.mark.first < counted.first else "behind"
    apart = "broken" if BREAK in gaps else "apart" if COMMA in gaps else "near"
    ways = [where, f"{where}.{apart}", own.mark.tag.group]
    if apart != "near" or not own.near:  # near the word of saying or near the number, which are told alike
        ways.append(apart)
    names = [f"own.{own.weight}.{way}" for way in ways]
    words = [f"{doc.lang}.by.{doc.form(at)[:SPEAKER]}" for at in range(own.mark.first, own.mark.last + 1)]
    says = min(counted.sentence.of("says"), key=lambda mark: abs(mark.first - own.mark.first), default=None)
    if says is not None:
        words.append(f"{doc.lang}.says.{doc.form(says.first)[:WORD]}")
    if clauses.of(own.mark.first) == clauses.of(counted.first):
        names.append(f"own.{own.weight}.same_chunk")
    return names, words


def _denials(story: Story, counted: Counted) -> list[str]:
    """Where it is denied: in its clause or sentence before or behind the number, or in the sentences that follow."""
    names: list[str] = []
    denied = [mark for mark in counted.sentence.of("frame") if mark.tag.name == "frame.denied"]
    if denied:
        clauses = story.clauses(counted.sentence)
        names.append("denied.here")
        for mark in denied:
            where = "before" if mark.last < counted.first else "behind"
            names.append(f"denied.{where}")
            if clauses.of(mark.first) == clauses.of(counted.first):
                names.append(f"denied.{where}.same_clause")
    number = counted.sentence.number
    for step, sentence in enumerate(story.doc.sentences[number + 1 : number + 4]):
        if _denies(sentence):
            names.append("denied.next" if step == 0 else "denied.later")
            break
    if any(_denies(sentence) for sentence in story.title.sentences):
        names.append("denied.title")
        if _denies(counted.sentence):
            names.append("denied.title_and_here")
    return names


def _denies(sentence: Sentence) -> bool:
    return sentence.has("frame.denied")
