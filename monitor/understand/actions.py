"""Which action a number belongs to: the options that its sentence offers, with what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from math import log1p

from monitor.understand.around import around
from monitor.understand.clauses import between
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option, noted, stated
from monitor.understand.found import Found
from monitor.understand.story import Story
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence
from monitor.understand.wholes import Whole
from monitor.understand.written import written_of

SHARE = 0.5
"""How much each word as it is written counts: more than elsewhere, chosen by cross-validation."""


class Bond:
    """A number's action. ``mark``: the words that name it; None where it is carried over from a figure before (``whole``), or
    goes without saying."""

    __slots__ = ("action", "counted", "mark", "whole")

    def __init__(self, counted: Counted, action: str, mark: Mark | None, whole: Found | None = None) -> None:
        self.counted, self.action, self.mark, self.whole = counted, action, mark, whole


def bonds_for(
    story: Story, counted: Counted, beside: Sequence[Counted], wholes: Sequence[Whole], *, in_title: bool
) -> list[Option[Bond | None]]:
    """The actions that ``counted`` may belong to, and that it is no figure. ``beside``: everything counted in the sentence;
    ``wholes``: the figures before it that it may go on from."""
    nothing: Option[Bond | None] = Option(None, {"nothing": 1.0})
    marks = counted.sentence.of("action")
    if story.kind is None and not marks and not wholes:
        return [nothing]
    verb_near = _of_other_verb(story, counted)
    common = (
        _of_number(counted, in_title=in_title),
        *around(story, counted),
        *[each.under("any") for each in written_of(story, counted, SHARE)],
        verb_near,
    )
    options = [nothing]
    for mark in marks:
        if fits(story, counted, mark.tag.first):
            shared = of_bond(story, counted, mark, marks, beside)
            options.append(_option(story, counted, mark.tag.first, mark, shared, common))
    for whole in wholes:
        if fits(story, counted, whole.figure.action):
            carrying = _of_carrying(counted, whole.figure.action, marks, verb_near)
            options.append(_option(story, counted, whole.figure.action, None, (carrying, whole.features), common, whole.figure))
    offered = {mark.tag.first for mark in marks} | {whole.figure.action for whole in wholes}
    options.extend(_implied(story, counted, marks, offered, common, in_title=in_title))
    _weigh_nouns_beside(counted, marks, options)
    return options


def _weigh_nouns_beside(counted: Counted, marks: Sequence[Mark], options: Sequence[Option[Bond | None]]) -> None:
    """``the remains of six people``, ``yeddi soydaşımızın qalıqları``: a noun that names an action right beside a number, between
    it and the verb, tells what the verb is about."""
    beside = {
        mark.tag.first
        for mark in marks
        if mark.tag.second == "noun" and (0 < counted.first - mark.last <= 2 or 0 < mark.first - counted.last <= 1)
    }
    for option in options if beside else ():
        if option.answer is not None:
            same = option.answer.action in beside
            told = "same" if same else option.answer.action
            names = [f"{action}.{told}" for action in sorted(beside)]
            option.shared = (*option.shared, noted("noun_beside", "right" if same else "other", *names))


def _implied(
    story: Story,
    counted: Counted,
    marks: Sequence[Mark],
    offered: AbstractSet[str | None],
    common: Sequence[Evidence],
    *,
    in_title: bool,
) -> list[Option[Bond | None]]:
    """What the event is about goes without saying: ``Nine Armenians … were reunited with their families`` in a story of an
    exchange. The kind's own actions, where the sentence does not name them."""
    options: list[Option[Bond | None]] = []
    actions = story.doc.lexicon.grammar.get("kinds", {}).get(story.kind or "", {}).get("actions", ())
    beside, place = "action_here" if marks else "no_action_here", story.place(counted.sentence)
    other_verb = common[-1] is not NO_VERB
    for action in actions:
        if action not in offered and fits(story, counted, action):
            shared = _of_implied((action, counted.unit or "nounless"), beside, place, in_title=in_title, other_verb=other_verb)
            options.append(_option(story, counted, action, None, (shared,), common))
    return options


@lru_cache(maxsize=2048)
def _of_implied(told: tuple[str, str], beside: str, place: str, *, in_title: bool, other_verb: bool) -> Evidence:
    action, unit = told
    names = ["always", action, f"{action}.{unit}", beside, place]
    for name, holds in (("in_title", in_title), ("other_verb", other_verb)):
        if holds:
            names.append(name)
    return stated("implied", names)


def _option(
    story: Story,
    counted: Counted,
    action: str,
    mark: Mark | None,
    shared: Sequence[Evidence],
    common: Sequence[Evidence],
    whole: Found | None = None,
) -> Option[Bond | None]:
    words = [each.under(action) for each in written_of(story, counted, SHARE)]
    return Option(Bond(counted, action, mark, whole), None, (*shared, *words, *time_of(story, counted, action, mark)), common)


def fits(story: Story, counted: Counted, action: str) -> bool:
    """Whether an action takes such a unit: years go with sentences, incidents with shooting, people with the rest."""
    grammar = story.doc.lexicon.grammar
    rule = grammar.get("actions", {}).get(action, {})
    allowed, unit = rule.get("units"), counted.unit
    if unit is None or counted.held_within == unit:
        return "people" in (allowed or ("people",)) or rule.get("counted") == "nobody"
    if allowed is None:
        return unit not in grammar.get("special_units", ())
    return unit in allowed


def of_bond(story: Story, counted: Counted, mark: Mark, marks: list[Mark], beside: Sequence[Counted]) -> tuple[Evidence, ...]:
    """What speaks for and against an action's belonging to a number: order of words, what stands between, unit, kind."""
    lang, action, voice = story.doc.lang, mark.tag.first, voice_of(story.doc, mark)
    clauses = story.clauses(counted.sentence)
    last = _past_parts(story.doc, counted)
    last = last if mark.first > last else counted.last
    gap = between(clauses, (counted.first, last), (mark.first, mark.last), marks)
    where = "after" if mark.first > counted.last else "before" if mark.last < counted.first else "inside"
    low, high = min(last, mark.last), max(counted.first, mark.first)
    numbers = 0
    for other in beside:
        if low < other.first and other.last < high and other is not counted:
            numbers += 1
    low, high = (last, mark.first) if where == "after" else (mark.last, counted.first)
    verbs = 0
    for verb in story.verbs(counted.sentence):
        if low < verb < high:
            verbs += 1
    stand = (min(gap.commas, 3), min(gap.breaks, 2), min(gap.joints, 3), min(gap.actions, 3), min(numbers, 3), min(verbs, 3))
    return (
        _of_order(lang, voice, where, gap.words),
        _of_gap(
            (lang, where),
            stand,
            same_chunk=gap.same_chunk,
            beside=gap.words == 0,
            negated=is_negated(counted.sentence, mark),
            participle=story.doc.lexicon.ending_is("participle", mark.ending),
        ),
        _of_action(action, counted.unit or "nounless", _is_expected(story, action)),
        _of_verb(lang, story.doc.tokens[mark.first].word.stem),
    )


@lru_cache(maxsize=2048)
def _of_verb(lang: str, stem: str) -> Evidence:
    return stated("verb", [f"{lang}.{stem}"])


@lru_cache(maxsize=2048)
def _of_gap(
    order: tuple[str, str],
    between: tuple[int, int, int, int, int, int],
    *,
    same_chunk: bool,
    beside: bool,
    negated: bool,
    participle: bool,
) -> Evidence:
    """What stands ``between`` a number and an action: commas, breaks, joints, actions, numbers, other verbs. ``order``: in which
    language, and where the action stands."""
    lang, where = order
    commas, breaks, joints, actions, numbers, verbs = between
    holds = (
        ("same_chunk", same_chunk),
        (f"{lang}.same_chunk", same_chunk),
        (f"beside.{where}", beside),
        ("negated", negated),
        (f"participle.{where}", participle),
        (f"commas.{commas}", True),
        (f"breaks.{breaks}", True),
        (f"joints.{joints}", True),
        (f"actions.{actions}", True),
        (f"numbers.{numbers}", True),
        (f"verbs.{verbs}", True),
        (f"{lang}.verbs.{where}.{verbs}", True),
    )
    return stated("bond", [name for name, holding in holds if holding])


@lru_cache(maxsize=2048)
def _of_order(lang: str, voice: str, where: str, words: int) -> Evidence:
    """On which side of a number the action stands, in which voice, how many ``words`` away."""
    order = dict.fromkeys((f"voice.{voice}", f"{voice}.{where}", f"{lang}.{voice}.{where}"), 1.0)
    away = log1p(words + 1)
    return Evidence({**order, "words": away, f"{lang}.words.{where}": away, f"away.{round(2 * log1p(words)) / 2}": 1.0})


def _past_parts(doc: Doc, counted: Counted) -> int:
    """The last token of what is put in behind a number about its parts: ``23 Armenians, including eight former officials, are
    held``; that of the number itself where nothing is."""
    sentence, after = counted.sentence, counted.last + 1
    if after > sentence.last or doc.tokens[after].gap != COMMA:
        return counted.last
    if not any(mark.first == after for mark in sentence.of("part")):
        return counted.last
    return next((index - 1 for index in range(after + 1, sentence.last + 1) if doc.tokens[index].gap >= COMMA), counted.last)


def _of_carrying(counted: Counted, action: str, marks: Sequence[Mark], verb_near: Evidence) -> Evidence:
    holding = (
        ("always", True),
        (action, True),
        ("part", counted.part),
        ("others", counted.others),
        ("nounless", counted.unit is None),
        ("no_action_here", not marks),
        ("one", counted.amount.value == 1),
        ("noun", counted.unit is not None and not counted.part),
        ("same_action_here", any(mark.tag.first == action for mark in marks)),
        ("other_verb", verb_near is not NO_VERB),
    )
    return noted("carried", *[name for name, holds in holding if holds])


@lru_cache(maxsize=2048)
def _of_action(action: str, unit: str, expected: bool) -> Evidence:
    return Evidence({f"action.{action}": 1.0, f"{action}.{unit}": 1.0, "expected" if expected else "unexpected": 1.0})


def _is_expected(story: Story, action: str) -> bool:
    kinds = story.doc.lexicon.grammar.get("kinds", {})
    return action in kinds.get(story.kind or "", {}).get("actions", ())


def time_of(story: Story, counted: Counted, action: str, mark: Mark | None) -> tuple[Evidence, ...]:
    """The place in time and in the story, told apart for what happened and for how things stand (held, missing)."""
    sort = "stock" if story.is_stock(action) else "flow"
    return story.background(counted.sentence, mark, counted.first, sort)


def _of_number(counted: Counted, *, in_title: bool) -> Evidence:
    amount = counted.amount
    holding = (
        ("digits", amount.digits),
        ("one", amount.value == 1),
        ("no_value", amount.value is None),
        ("large", (amount.value or 0) >= 1000),
        ("bounded", amount.low != amount.high),
        ("about", amount.approx),
        ("nounless", counted.unit is None),
        (f"nounless.{counted.left_out}", counted.unit is None),
        ("part", counted.part),
        ("others", counted.others),
        ("sided", counted.side is not None),
        ("in_title", in_title),
        (f"unit.{counted.unit}", counted.unit is not None),
        ("weak_unit", counted.held_within is not None),
        ("skipped", counted.skipped > 0),
    )
    return noted("number", *[name for name, holds in holding if holds])


NO_VERB = Evidence({})


def _of_other_verb(story: Story, counted: Counted) -> Evidence:
    """Whether a verb that tells nothing we look for is nearer to a number than any action, on the same side of it and in its
    chunk: ``some 30 residents blocked the road``, ``зал вмещает 60 человек``."""
    sentence, clauses = counted.sentence, story.clauses(counted.sentence)
    verbs = story.verbs(sentence)
    if not verbs:
        return NO_VERB
    lang = story.doc.lang
    names: list[str] = []
    first, last = counted.first, counted.last
    behind = [verb for verb in verbs if verb > last and clauses.of(verb) == clauses.of(last)]
    before = [verb for verb in verbs if verb < first and clauses.of(verb) == clauses.of(first)]
    if not (behind or before):
        return NO_VERB
    actions = [mark for mark in sentence.of("action") if mark.tag.second not in ("noun", "state")]
    if behind and not any(counted.last < mark.first < behind[0] for mark in actions):
        names += ["behind", f"{lang}.behind"]
    if before and not any(before[-1] < mark.last < counted.first for mark in actions):
        names += ["before", f"{lang}.before"]
    return noted("other_verb", *names) if names else NO_VERB


def voice_of(doc: Doc, mark: Mark) -> str:
    """The voice of an action's words: as the topic's files say, but passive where an auxiliary stands before (``were freed``)."""
    voice = mark.tag.second or "active"
    if voice != "active" or not doc.lexicon.auxiliaries:
        return voice
    for token in doc.tokens[max(0, mark.first - 3) : mark.first]:
        if token.word.form in doc.lexicon.auxiliaries:
            return "passive"
    return voice


def is_negated(sentence: Sentence, mark: Mark) -> bool:
    """Whether a negation stands at the action: right before it, or in it."""
    negations = sentence.of("not")
    if not negations:
        return False
    return any(-2 <= negation.first - mark.last <= 1 and negation.first != mark.first for negation in negations)
