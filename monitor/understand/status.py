"""How much authority a figure has: by who stands behind it, and by what is planned or denied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from monitor.model import Status
from monitor.understand.actions import Bond
from monitor.understand.cases import opponent, states
from monitor.understand.clauses import Clauses
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option
from monitor.understand.found import Found, Told
from monitor.understand.speakers import Attribution, nearest_says, way_between
from monitor.understand.story import Story
from monitor.understand.telling import Source
from monitor.understand.tokens import Doc, Sentence
from monitor.understand.written import written_of

AHEAD = 3  # sentences in which what a figure tells may be denied
SHARE = 0.6
"""How much each piece of evidence counts: with so many that say nearly the same, whole ones learn their articles by heart.
Chosen by cross-validation, as the next two."""
OF_ARTICLE, OF_WORD = 0.3, 0.8
"""How much of that what is one for all figures of an article has, and a single word."""
WORD, SPEAKER = 7, 6  # letters by which a word of saying is known again, and one for who says it


_STATUSES = tuple([(status.value, status) for status in Status])


def status_of(story: Story, counted: Counted, bond: Bond, side: str | None, source: Source, told: Told) -> Status:
    """The status of a figure behind which ``source`` stands.

    Raises nothing; the judge weighs every status by the same cues."""
    said = source.said
    denials = _denials(story, counted, bond, said)
    cues = [
        _of_figure(story, counted, bond, side, said),
        _of_source(story, counted, side, source),
        *_of_words(story, counted, said),
        *written_of(story, counted),
    ]
    if told.last is not None:
        cues.append(_of_last(story, counted, bond, side, told.last, spoken=said is not None))
    if denials:
        cues.append(_holding(SHARE, *denials))
    options = [
        Option(status, shared=[each.under(name) for each in cues])
        for name, status in _STATUSES
        if (status is not Status.PLANNED or bond.action in story.doc.lexicon.grammar.get("plannable", ()))
        and (status is not Status.DENIED or denials)  # nothing is denied without a word of it
    ]
    return story.judge.choose("status", options, story.within).answer


@lru_cache(maxsize=1024)
def _holding(share: float, *names: str) -> Evidence:
    """Cues that hold, each of which counts ``share``; one for all who ask the same."""
    return Evidence(dict.fromkeys(names, share))


def _of_figure(story: Story, counted: Counted, bond: Bond, side: str | None, said: Attribution | None) -> Evidence:
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
    for where, at in (("here", sentence.number), ("behind", sentence.number + 1), ("before", sentence.number - 1)):
        if 0 <= at < len(story.doc.sentences) and story.doc.sentences[at].has("frame.unconfirmed"):
            names.append(f"unconfirmed.{where}")
    if any(mention.days_ago < 0 for mention in standing.dates):
        names.append("day_ahead")
    if sentence.of("enemy") or (said is not None and said.side is not None and side == opponent(story.doc, said.side)):
        names.append(f"about_the_other.{bond.action}")
    return _holding(SHARE, *names)


def _whose(said: Attribution, side: str | None) -> str:
    if said.side is None or side is None:
        return ""
    return "of_own" if said.side == side else "of_other"


def _of_source(story: Story, counted: Counted, side: str | None, source: Source) -> Evidence:
    """Who stands behind it, and how sure that is."""
    said = source.said
    if said is None:
        return _holding(SHARE, "source.nobody", f"source.nobody.{_likely(source.sure)}")
    number, mine = story.doc.sentence_at(said.mark.first).number, counted.sentence.number
    where = "own" if number == mine else "before" if number < mine else "behind"
    its = _whose(said, side)
    names = [
        f"source.{said.weight}",
        f"source.{said.weight}.{where}",
        f"source.{said.weight}.{said.mark.tag.group}",
        f"source.{said.weight}.{_likely(source.sure)}",
        f"source.{said.weight}.or_nobody.{_likely(source.nobody)}",
        f"source.{said.weight}.{its}",
        f"source.{said.weight}.{its}.{where}",
    ]
    return _holding(SHARE, *names)


def _likely(share: float) -> str:
    return "most" if share > 0.8 else "more" if share > 0.5 else "less" if share > 0.2 else "least"


def _of_last(story: Story, counted: Counted, bond: Bond, side: str | None, last: Found, *, spoken: bool) -> Evidence:
    """The status of the figure before: who writes on in the same voice has said so there. ``spoken``: somebody stands behind
    ``counted``."""
    back = counted.sentence.number - last.sentence.number
    where = "here" if back == 0 else "earlier" if back > 1 else "goes_on" if story.doc.goes_on(counted.sentence) else "opens"
    ways = ["said" if spoken else "unsaid", "mine" if side == last.side else "theirs"]
    if bond.action == last.action:
        ways.append("same_action")
    names = [f"last.{where}.{way}.{last.status}" for way in ways]
    return _holding(SHARE, f"last.{last.status}", f"last.{where}.{last.status}", *names)


def _of_words(story: Story, counted: Counted, said: Attribution | None) -> Iterator[Evidence]:
    """How the article speaks, and the words in which the sentence is said, or which stand there though nobody says it."""
    sentence = counted.sentence
    yield _holding(SHARE * OF_ARTICLE, *story.voices.all)
    if said is not None:
        names, words = _of_speaker(story.doc, counted, story.clauses(sentence), said)
        yield _holding(SHARE, *names)
        if words:
            yield _holding(SHARE * OF_WORD, *words)
        return
    yield _holding(SHARE * SHARE, *story.voices.around(sentence.number))
    unsaid = _unsaid(sentence)
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
    where = "before" if own.mark.first < counted.first else "behind"
    apart = way_between(doc, low, high)
    ways = [where, f"{where}.{apart}", own.mark.tag.group]
    if apart != "near" or not own.near:  # near the word of saying or near the number, which are told alike
        ways.append(apart)
    names = [f"own.{own.weight}.{way}" for way in ways]
    words = [f"{doc.lang}.by.{doc.form(at)[:SPEAKER]}" for at in range(own.mark.first, own.mark.last + 1)]
    says = nearest_says(counted.sentence, own.mark)
    if says is not None:
        words.append(f"{doc.lang}.says.{doc.form(says.first)[:WORD]}")
    if clauses.of(own.mark.first) == clauses.of(counted.first):
        names.append(f"own.{own.weight}.same_chunk")
    return names, words


def _denials(story: Story, counted: Counted, bond: Bond, source: Attribution | None) -> list[str]:
    """Where it is denied: in its clause or sentence before or behind the number, or in the sentences around."""
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
    number, sentences = counted.sentence.number, story.doc.sentences
    for ahead in range(1, AHEAD + 1):
        if number + ahead < len(sentences) and _denies(sentences[number + ahead]):
            names += _of_denial(story, counted, bond, source, sentences[number + ahead], f"behind{ahead}")
            break
    if any(_denies(sentence) for sentence in story.title.sentences):
        names.append("denied.title")
        if _denies(counted.sentence):
            names.append("denied.title_and_here")
    return names


def _of_denial(
    story: Story, counted: Counted, bond: Bond, source: Attribution | None, sentence: Sentence, where: str
) -> list[str]:
    """How a sentence near by denies something: who does, of whose word, and of the same deed or number (*denied that 50 had died*
    says nothing of the seven told before)."""
    said = story.said[sentence.number]
    sides = {said.side} if said is not None and said.side is not None else {side for _, side in states(story.doc, sentence)}
    mine = source.side if source is not None else None
    whose = "unknown" if mine is None or not sides else "other" if mine not in sides else "own" if len(sides) == 1 else "both"
    same = any(mark.tag.name.startswith(f"action.{bond.action}") for mark in sentence.of("action"))
    paragraph = "same" if sentence.paragraph == counted.sentence.paragraph else "other"
    numbers = {amount.value for amount in story.amounts(sentence) if amount.value != 1}
    number = "its_own" if counted.amount.value in numbers else "another" if numbers else "no"
    return [
        f"denied.{where}",
        f"denied.{where}.{whose}",
        f"denied.{where}.{source.weight if source is not None else 'nobody'}",
        f"denied.{whose}.{bond.action}",
        f"denied.{whose}.{'same' if same else 'another'}_action",
        f"denied.{whose}.{paragraph}_paragraph",
        f"denied.{number}_number",
        f"denied.{whose}.{number}_number",
    ]


def _denies(sentence: Sentence) -> bool:
    return sentence.has("frame.denied")
