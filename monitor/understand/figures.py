"""Figures: what each number of a text counts, whose, by whom, on whose word.

For every number that counts something a judge weighs the actions that its sentence names, the action of the figure before it
("two of them"), and that it is no figure at all (`monitor.understand.weigh`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Figure
from monitor.understand.actions import Bond, bonds_for
from monitor.understand.cases import opponent
from monitor.understand.counted import Counted
from monitor.understand.counting import count_nouns
from monitor.understand.evidence import Option
from monitor.understand.found import Found, Told
from monitor.understand.numbers import find_amounts
from monitor.understand.people import PersonMention
from monitor.understand.sides import side_of, subject_of
from monitor.understand.singles import single_bonds, single_persons
from monitor.understand.sisters import weigh_beside
from monitor.understand.speakers import breaks_between
from monitor.understand.status import status_of
from monitor.understand.story import Story
from monitor.understand.telling import source_of
from monitor.understand.tokens import Doc
from monitor.understand.units import unit_of
from monitor.understand.wholes import Whole, whole_of, wholes_for

SURE = 0.7
"""A figure of whose action or side the judge is less sure is doubtful. Cross-validated on news of the usual sort, of those that
it is surer of 91 of 100 are right, of the others half; one figure of six is doubtful."""


def find_figures(story: Story, people: Sequence[PersonMention]) -> list[Found]:
    """Everything counted in the text that is a figure of an event, in the order of the text."""
    found: list[Found] = []
    doc = story.doc
    told = Told(special_units=tuple(doc.lexicon.grammar.get("special_units", ())))
    title_numbers = _title_numbers(story)
    by_sentence: dict[int, list[PersonMention]] = {}
    for person in people:
        by_sentence.setdefault(person.sentence.number, []).append(person)
    for sentence in doc.sentences:
        amounts = story.amounts(sentence)
        counted = count_nouns(doc, sentence, amounts) if amounts or sentence.of("one_more") else []
        sister: tuple[Counted, Bond | None] | None = None
        for each in counted:
            wholes = wholes_for(each, found)
            options = bonds_for(story, each, counted, wholes, in_title=each.amount.value in title_numbers)
            weigh_beside(story, each, sister, options)
            bond, sure = _weighed(story, "figure", options)
            sister = (each, bond)
            if bond is not None:
                found.append(_made(story, each, bond, wholes, told, sure))
                told.add(found[-1])
        if sentence.of("action"):
            singles = single_persons(story, sentence, counted, by_sentence.get(sentence.number, ()))
            waiting = singles[::-1]
            while waiting:
                single = waiting.pop()
                bond, sure = _weighed(story, "single", single_bonds(story, single, singles, counted, told))
                if bond is not None:
                    found.append(_made(story, single, bond, (), told, sure))
                    told.add(found[-1])
                elif single.members:  # together they are none: each by himself may be
                    at = singles.index(single)
                    singles[at : at + 1] = single.members
                    waiting += single.members[::-1]
    found.sort(key=lambda each: each.counted.first)
    return found


def _title_numbers(story: Story) -> frozenset[int | None]:
    title = story.title
    return frozenset(
        amount.value for sentence in title.sentences for amount in find_amounts(title, sentence, set()) if amount.value != 1
    )


def _weighed(story: Story, question: str, options: Sequence[Option[Bond | None]]) -> tuple[Bond | None, float]:
    """What a number belongs to (None: it is no figure), and how sure the judge is of the action. The likeliest action is taken,
    by all the ways together in which it may be told, and of these the likeliest: so are the weights fitted."""
    shares = story.judge.weigh(question, options, story.within)[1]
    odds: dict[str | None, float] = {}
    best: dict[str | None, tuple[float, Bond | None]] = {}
    for option, share in zip(options, shares, strict=True):
        action = option.answer.action if option.answer is not None else None
        odds[action] = odds.get(action, 0.0) + share
        if action not in best or share > best[action][0]:
            best[action] = share, option.answer
    action = max(odds, key=odds.__getitem__)
    return best[action][1], odds[action]


def _made(story: Story, counted: Counted, bond: Bond, wholes: Sequence[Whole], told: Told, sure: float) -> Found:
    whole = bond.whole or whole_of(counted, wholes, bond.action)
    same = whole if whole is not None and whole.action == bond.action else None
    bond = _by_nearer_verb(story, bond)
    source = source_of(story, counted, bond, told)
    side, sure_of_side = side_of(story, counted, bond, whole.side if whole else None, source.said, told)
    unit = unit_of(story, counted, bond, whole.unit if whole else None, side, told)
    if same is not None and (counted.listed or (counted.others and same.whole is not None)):
        same = same.whole  # its sister is no whole of it: six of the nine, the other three
    status = status_of(story, counted, bond, side, source, told)
    standing = story.standing[counted.sentence.number]
    subject = subject_of(story, counted, bond.mark)
    return Found(
        counted,
        bond.action,
        side,
        unit,
        status,
        standing,
        source.said,
        whole=same if counted.part else None,
        subject=subject,
        sure=min(sure, sure_of_side),
    )


def _by_nearer_verb(story: Story, bond: Bond) -> Bond:
    """The same action by a verb on the number's side of a strong break, where a noun beyond it was taken: *an exchange took
    place: Baku handed over six*. Who does it is told by the verb."""
    mark, first, doc = bond.mark, bond.counted.first, story.doc
    if mark is None or mark.tag.second != "noun" or not breaks_between(doc, mark, first):
        return bond
    near = [
        each
        for each in bond.counted.sentence.of("action")
        if each.tag.first == bond.action and each.tag.second != "noun" and not breaks_between(doc, each, first)
    ]
    verb = min(near, key=lambda each: abs(each.first - first), default=None)
    return Bond(bond.counted, bond.action, verb, bond.whole) if verb is not None else bond


def as_figures(story: Story, found: Sequence[Found], kind: str | None, day: date | None = None) -> tuple[Figure, ...]:
    """The figures in the order of the text, each once (SCHEME rule 6). ``kind`` and ``day``: of their event, the day for
    figures that tell none."""
    kept: list[Found] = []
    seen: set[tuple[str, int | None, str | None]] = set()
    for each in found:
        key = (each.action, each.counted.amount.value, each.side)
        if key not in seen:
            seen.add(key)
            kept.append(each)
    figures: list[Figure] = []
    for each in kept:
        part_of = next((index for index, other in enumerate(kept) if other is each.whole), None)
        as_of = each.standing.day or (None if story.is_stock(each.action) else day)
        figures.append(_figure(story.doc, each, kind, part_of, as_of))
    return tuple(figures)


def _figure(doc: Doc, each: Found, kind: str | None, part_of: int | None, as_of: date | None) -> Figure:
    counted, amount, sentence = each.counted, each.counted.amount, each.sentence
    start, end = doc.tokens[counted.first].start, doc.tokens[counted.last].end
    passes_on = each.said is not None and each.said.weight == "passes_on"
    return Figure(
        action=each.action,
        value=amount.value,
        low=amount.low,
        high=amount.high,
        approx=amount.approx,
        unit=each.unit,
        side=each.side,
        by=_by(doc, each, kind),
        status=each.status,
        source=each.said.known_as if each.said is not None and not passes_on else None,
        quote=doc.text[start:end],
        start=start,
        end=end,
        sentence=doc.text[sentence.start : sentence.end],
        via=each.said.known_as if each.said is not None and passes_on else None,
        part_of=part_of,
        as_of=as_of,
        doubtful=each.sure < SURE,
    )


def _by(doc: Doc, each: Found, kind: str | None) -> str | None:
    """Who did it: the other party, where the topic says so of the action (``by: opponent``) and of the kind no ``by: nobody``;
    who demands it (``by: speaker``), at a trial who holds unless the text tells another, for terms of prison always who holds."""
    grammar = doc.lexicon.grammar
    rule = grammar.get("actions", {}).get(each.action, {})
    of_kind = grammar.get("kinds", {}).get(kind or "", {})
    if rule.get("by") == "speaker":
        if each.unit in grammar.get("special_units", ()):
            return opponent(doc, each.side)
        told = each.subject or (each.said.side if each.said is not None else None)
        return told or (opponent(doc, each.side) if each.action in of_kind.get("actions", ()) else None)
    if rule.get("by") != "opponent" or (of_kind.get("by") == "nobody" and each.action not in grammar.get("stocks", ())):
        return None
    return opponent(doc, each.side)
