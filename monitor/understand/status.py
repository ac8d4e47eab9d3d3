"""How much authority a figure has: who stands behind its sentence or those around it, and what is planned or denied."""

from __future__ import annotations

from monitor.model import Status
from monitor.understand.actions import Bond
from monitor.understand.cases import opponent
from monitor.understand.clauses import Clauses
from monitor.understand.counted import Counted
from monitor.understand.sources import speaker_of
from monitor.understand.speakers import Attribution
from monitor.understand.story import Story
from monitor.understand.tokens import BREAK, COMMA, Doc, Sentence
from monitor.understand.weigh import Evidence, Features, Option

FAR = 4  # sentences back in which a speaker may still speak
SHARE = 0.6
"""How much each piece of evidence counts: with so many that say nearly the same, whole ones learn their articles by heart.
Chosen by cross-validation, as the next two."""
OF_ARTICLE, OF_WORD = 0.3, 0.8
"""How much of that what is one for all figures of an article has, and a single word."""
WORD, SPEAKER = 7, 6  # letters by which a word of saying is known again, and one for who says it


def status_of(story: Story, counted: Counted, bond: Bond, side: str | None) -> tuple[Status, Attribution | None]:
    """The status of a figure, and who says so: of its own sentence, else of the nearest before, else of the one behind.

    Raises nothing; the judge weighs every status by the same cues."""
    number = counted.sentence.number
    own = speaker_of(story.doc, counted.first, story.said[number], story.speakers[number])
    cues, said = _cues(story, counted, bond, side, own)
    cues = {name: SHARE * value for name, value in cues.items()}
    options = [
        Option(status, shared=(Evidence(cues, under=status.value),))
        for status in Status
        if status is not Status.PLANNED or bond.action in story.doc.lexicon.grammar.get("plannable", ())
    ]
    if not any(name.startswith("denied.") for name in cues):
        options = [option for option in options if option.answer is not Status.DENIED]  # nothing is denied without a word of it
    status = story.judge.choose("status", options, story.within).answer
    return status, None if own is None and status is Status.REPORTED else said


def _cues(
    story: Story, counted: Counted, bond: Bond, side: str | None, own: Attribution | None
) -> tuple[Features, Attribution | None]:
    sentence, clauses = counted.sentence, story.clauses(counted.sentence)
    number = sentence.number
    cues: Features = {"always": 1.0, f"action.{bond.action}": 1.0, f"place.{story.place(sentence)}": 1.0}
    before = next((story.said[at] for at in range(number - 1, max(-1, number - FAR), -1) if story.said[at] is not None), None)
    behind = story.said[number + 1] if number + 1 < len(story.said) else None
    first = next((said for said in story.said[:4] if said is not None), None)
    speakers = [("own", own)] if own is not None else [("before", before), ("behind", behind), ("first", first)]
    for name, said in speakers:
        if said is None:
            cues[f"{name}.nobody"] = 1.0
            continue
        cues[f"{name}.{said.weight}"] = 1.0
        if said.near:
            cues[f"{name}.{said.weight}.near"] = 1.0
        if said.side is not None and side is not None:
            cues[f"{name}.{said.weight}.{'of_own' if said.side == side else 'of_other'}"] = 1.0
    cues.update(dict.fromkeys(story.voices.all, OF_ARTICLE))
    if own is not None:
        cues.update(_of_speaker(story.doc, counted, clauses, own))
        for name, said in (("before", before), ("behind", behind)):
            cues[f"own.{own.weight}.{name}.{said.weight if said is not None else 'nobody'}"] = 1.0
    else:
        cues.update(_unsaid(sentence))
        cues.update(dict.fromkeys(story.voices.around(number), SHARE))
    if own is None and before is not None and story.doc.goes_on(sentence):
        cues[f"paragraph.{before.weight}"] = 1.0
    standing = story.standing[number]
    if standing.quoted:
        cues["quoted"] = 1.0
    cues.update(_denials(story, counted, clauses))
    for mark in sentence.marks:
        if mark.tag.name == "frame.plan":
            cues["planned.here" if clauses.of(mark.first) == clauses.of(counted.first) else "planned.there"] = 1.0
    if bond.mark is not None and bond.mark.tag.second == "plan":
        cues["plan_verb"] = 1.0
    if any(mention.days_ago < 0 for mention in standing.dates):
        cues["day_ahead"] = 1.0
    enemy = any(mark.tag.group == "enemy" for mark in sentence.marks)
    if enemy or (own is not None and own.side is not None and side == opponent(story.doc, own.side)):
        cues[f"about_the_other.{bond.action}"] = 1.0
    return cues, own or before or behind


def _unsaid(sentence: Sentence) -> Features:
    """What a sentence that nobody says names all the same: words of saying, offices, neighbours."""
    cues: Features = dict.fromkeys((f"named.source.{mark.tag.first}" for mark in sentence.of("source")), 1.0)
    if sentence.of("body"):
        cues["named.body"] = 1.0
    if sentence.has("says"):
        cues["says.nobody"] = 1.0
    return cues


def _of_speaker(doc: Doc, counted: Counted, clauses: Clauses, own: Attribution) -> Features:
    """How the speaker of a sentence stands to a number in it: before or behind, past a strong break, in what sort of words."""
    if not counted.sentence.first <= own.mark.first <= counted.sentence.last:
        return {f"own.{own.weight}.elsewhere": 1.0, f"own.{own.weight}.{own.mark.tag.group}": 1.0}
    low, high = sorted((own.mark.first, counted.first))
    gaps = [doc.tokens[at].gap for at in range(low + 1, high + 1)]
    where = "before" if own.mark.first < counted.first else "behind"
    apart = "broken" if BREAK in gaps else "apart" if COMMA in gaps else "near"
    names = (where, apart, f"{where}.{apart}", own.mark.tag.group)
    cues: Features = {f"own.{own.weight}.{name}": 1.0 for name in names}
    for at in range(own.mark.first, own.mark.last + 1):
        cues[f"{doc.lang}.by.{doc.form(at)[:SPEAKER]}"] = OF_WORD
    says = min(counted.sentence.of("says"), key=lambda mark: abs(mark.first - own.mark.first), default=None)
    if says is not None:
        cues[f"{doc.lang}.says.{doc.form(says.first)[:WORD]}"] = OF_WORD
    if clauses.of(own.mark.first) == clauses.of(counted.first):
        cues[f"own.{own.weight}.same_chunk"] = 1.0
    return cues


def _denials(story: Story, counted: Counted, clauses: Clauses) -> Features:
    """Where it is denied: in its clause or sentence before or behind the number, or in the sentences that follow."""
    cues: Features = {}
    for mark in counted.sentence.marks:
        if mark.tag.name == "frame.denied":
            where = "before" if mark.last < counted.first else "behind"
            cues[f"denied.{where}"] = 1.0
            if clauses.of(mark.first) == clauses.of(counted.first):
                cues[f"denied.{where}.same_clause"] = 1.0
    number = counted.sentence.number
    for step, sentence in enumerate(story.doc.sentences[number + 1 : number + 4]):
        if _denies(sentence):
            cues["denied.next" if step == 0 else "denied.later"] = 1.0
            break
    if any(_denies(sentence) for sentence in story.title.sentences):
        cues["denied.title"] = 1.0
        if _denies(counted.sentence):
            cues["denied.title_and_here"] = 1.0
    if any(name.startswith(("denied.before", "denied.behind")) for name in cues):
        cues["denied.here"] = 1.0
    return cues


def _denies(sentence: Sentence) -> bool:
    return sentence.has("frame.denied")
