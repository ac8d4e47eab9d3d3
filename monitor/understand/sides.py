"""Whose people a figure counts: every name of a party in its sentence votes, for itself or for the other, as do the words of the
phrase, the speaker, and what the story has told so far. How much a vote weighs is data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from monitor.understand.actions import Bond, voice_of
from monitor.understand.cases import case_of, home_of, opponent, side_named, states
from monitor.understand.clauses import between
from monitor.understand.counted import Counted
from monitor.understand.evidence import Option
from monitor.understand.found import Told
from monitor.understand.roles import is_captive, person_of
from monitor.understand.speakers import Attribution
from monitor.understand.story import Story
from monitor.understand.tokens import BREAK, Doc, Mark
from monitor.understand.weights import Features
from monitor.understand.written import written_of

NEAR = 3
ENEMY_NEAR = 4  # words between "the enemy's" and a number


def side_of(
    story: Story, counted: Counted, bond: Bond, whole: str | None, source: Attribution | None, told: Told
) -> tuple[str | None, float]:
    """The side whose people ``counted`` counts, and how sure the judge is (0..1; 1 where nothing is to be weighed). ``whole``:
    the side of the figure that it is a part of or goes on with; ``source``: who says so; ``told``: what the figures before it
    have told. None for actions that count nobody."""
    doc = story.doc
    sort = doc.lexicon.grammar.get("actions", {}).get(bond.action, {}).get("counted", "other")
    if sort == "nobody":
        return None, 1.0
    if counted.side is not None:
        return counted.side, 1.0
    if _is_of_elsewhere(counted):
        return None, 1.0
    if counted.part and whole is not None and not counted.own:
        return whole, 1.0
    votes = _Votes(doc)
    named = states(doc, counted.sentence)
    _vote_phrase(story, counted, whole, votes)
    _vote_ours(story, counted, named, votes)
    bare = [mark for mark, _ in named if mark.last < counted.first and not case_of(doc, mark)]
    for mark, side in named:
        parted = mark in bare[:-1]  # Baku freed 32 men, Yerevan - two: the nearer name is who acts
        _vote_name(story, counted, bond, mark, side, sort, votes, parted=parted)
    _vote_subject(story, counted, bond, told, votes)
    _vote_around(story, counted, {side for _, side in named}, sort, votes)
    _vote_last(story, counted, bond, told, votes)
    if source is not None and source.side is not None:
        _vote_source(story, counted, bond, source, votes)
    _vote_story(story, bond, told.sides, sort, votes)
    for side, leaning in story.leanings:
        votes.add(side, f"{sort}.{leaning}")
    written = written_of(story, counted)
    options = [Option(side, votes.of(side), [each.under(side) for each in written]) for side in doc.lexicon.topic.sides]
    taken, shares = story.judge.weigh("side", options, story.within)
    return taken.answer, max(shares)


def _is_of_elsewhere(counted: Counted) -> bool:
    """``two citizens of India``, ``երկու հնդիկ բանվոր``: people of no party of the topic."""
    foreign = counted.sentence.of("elsewhere")
    return any(counted.first - 1 <= mark.last and mark.first <= counted.last + 2 for mark in foreign)


def _owner(story: Story, counted: Counted) -> str | None:
    """Who "its own" means: the party that does it, else the one named last before it, in its sentence or as the first of the one
    before."""
    doc, number = story.doc, counted.sentence.number
    before = [(mark, side) for mark, side in states(doc, counted.sentence) if mark.last < counted.first]
    if before:
        bare = [side for mark, side in before if not case_of(doc, mark)]
        return bare[-1] if bare else before[-1][1]
    earlier = states(doc, doc.sentences[number - 1]) if number else []
    return earlier[0][1] if earlier else None


class _Votes:
    """What each side has for it."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._votes: dict[str, Features] = {}

    def of(self, side: str) -> Features:
        """The votes for a side."""
        return self._votes.get(side, {})

    def add(self, side: str | None, name: str, value: float = 1.0) -> None:
        """A vote for ``side``; the strongest of a name counts."""
        if side is not None:
            mine = self._votes.setdefault(side, {})
            mine[name] = max(mine.get(name, 0.0), value)

    def against(self, side: str | None, name: str, value: float = 1.0) -> None:
        """A vote for the other party of the topic."""
        self.add(opponent(self._doc, side), name, value)


def _vote_phrase(story: Story, counted: Counted, whole: str | None, votes: _Votes) -> None:
    """What the words of the phrase and the figure before it say."""
    doc, sentence = story.doc, counted.sentence
    votes.add(whole, "whole")
    if counted.part:
        votes.add(whole, "whole.part")
    if counted.others:
        votes.add(whole, "whole.others")
    if counted.possessed:
        votes.add(_owner(story, counted), "possessed")
    said = story.said[sentence.number]
    for mark in sentence.of("enemy"):
        near = 0 <= counted.first - mark.last <= ENEMY_NEAR
        votes.against((said.side if said else None) or home_of(doc, story.outlet_side), f"enemy.{'near' if near else 'there'}")


def _vote_ours(story: Story, counted: Counted, named: Sequence[tuple[Mark, str]], votes: _Votes) -> None:
    """Who "our soldiers" are, in the outlet's mouth or in a speaker's; and who "its own" are: of the party that does it, that is
    named last before, first in the sentence before, or that speaks."""
    doc, sentence = story.doc, counted.sentence
    said = story.said[sentence.number]
    speaker = said.side if said is not None else None
    if counted.ours:
        quoted = "quoted" if doc.quotes(sentence) else "plain"
        votes.add(home_of(doc, story.outlet_side), f"ours.home.{'spoken' if speaker else 'unspoken'}.{quoted}")
        votes.add(speaker, f"ours.speaker.{quoted}")
    if counted.own:
        before = [(mark, side) for mark, side in named if mark.last < counted.first]
        bare = [side for mark, side in before if not case_of(doc, mark)]
        votes.add(_owner(story, counted), "own.owner")
        votes.add(before[-1][1] if before else None, "own.last")
        votes.add(before[0][1] if before else None, "own.first")
        votes.add(bare[-1] if bare else None, "own.bare")
        votes.add(speaker, "own.speaker")


def _vote_source(story: Story, counted: Counted, bond: Bond, source: Attribution, votes: _Votes) -> None:
    """Whose side says it: of its own people, or of the other's."""
    where = "here" if counted.sentence.first <= source.mark.first <= counted.sentence.last else "elsewhere"
    votes.add(source.side, f"source.{bond.action}")
    votes.add(source.side, f"source.{bond.action}.{source.weight}")
    votes.add(source.side, f"source.{where}.{source.weight}")
    if counted.own:
        votes.add(source.side, f"source.own.{where}")
    if counted.ours:
        votes.add(source.side, f"source.ours.{where}")
    if counted.sentence.of("enemy"):
        votes.against(source.side, "source.enemy")


def _vote_name(
    story: Story, counted: Counted, bond: Bond, mark: Mark, side: str, sort: str, votes: _Votes, *, parted: bool
) -> None:
    """What the name of a party says by its case: who frees, holds or fires is not whose people are counted; who gets them, is."""
    doc, clauses = story.doc, story.clauses(counted.sentence)
    case = case_of(doc, mark) or "bare"
    action = bond.mark
    if action is not None and mark.first == action.last + 1 and voice_of(doc, action) == "active" and case == "bare":
        case = "right_behind_verb"
    ahead = action.first if action is not None else counted.first
    gap = between(clauses, (counted.first, counted.last), (mark.first, mark.last), [])
    if action is not None:
        to_action = between(clauses, (action.first, action.last), (mark.first, mark.last), [])
        far = min(gap.commas + gap.breaks + gap.joints, to_action.commas + to_action.breaks + to_action.joints)
        same = gap.same_chunk or to_action.same_chunk
    else:
        far, same = gap.commas + gap.breaks + gap.joints, gap.same_chunk
    weight = 1.0 / (1.0 + far)
    if parted:
        votes.against(side, f"{sort}.bare.parted.against", weight)
        return
    if story.is_stock(bond.action):
        name = f"{bond.action}.{case}"
    else:
        name = f"{sort}.{case}"
        if case == "bare":
            name += ".before" if mark.first < ahead else ".after"
            name += f".{voice_of(doc, action)}" if action is not None else ""
    votes.add(side, f"{name}.for", weight)
    votes.against(side, f"{name}.against", weight)
    if same:
        votes.against(side, f"{name}.same_chunk.against")
    if gap.words <= NEAR and gap.commas + gap.breaks + gap.joints == 0:
        votes.against(side, f"{sort}.{case}.near.against")


def subject_of(story: Story, counted: Counted, action: Mark | None) -> str | None:
    """The party that does it: the bare name nearest before the number, but for one right behind an active verb."""
    doc = story.doc
    behind = action.last + 1 if action is not None and voice_of(doc, action) == "active" else -1
    return next(
        (
            side
            for mark, side in reversed(states(doc, counted.sentence))
            if mark.last < counted.first and mark.first != behind and not case_of(doc, mark)
        ),
        None,
    )


def _vote_subject(story: Story, counted: Counted, bond: Bond, told: Told, votes: _Votes) -> None:
    """Who does it, by action and voice; whether that is another than for the figure before; and who stands in the place of a verb
    left out (``the Armenian side – two``, ``армянская - двоих``)."""
    doc = story.doc
    voice = "carried" if bond.mark is None else voice_of(doc, bond.mark)
    subject = subject_of(story, counted, bond.mark)
    votes.add(subject, f"subject.{bond.action}.{voice}.for")
    votes.against(subject, f"subject.{bond.action}.{voice}.against")
    last = told.last
    if last is not None and last.action == bond.action and last.subject is not None and subject is not None:
        if subject == last.subject:
            votes.add(last.side, f"same_subject.{bond.action}")
        else:
            votes.against(last.side, f"other_subject.{bond.action}")
    since = last.counted.last if last is not None and last.sentence is counted.sentence else -1
    instead = any(since < mark.first < counted.first for mark in counted.sentence.of("in_return"))
    if instead and last is not None and last.action == bond.action:
        votes.against(last.side, "in_return")
    for mark in counted.sentence.of("side"):
        if mark.last == counted.first - 1 and doc.tokens[counted.first].gap == BREAK and not case_of(doc, mark):
            votes.against(mark.tag.first, f"gapped.{bond.action}.against")


def _vote_last(story: Story, counted: Counted, bond: Bond, told: Told, votes: _Votes) -> None:
    """The side of the figure before, by whether it is of the same action and how the two stand to each other."""
    last = told.last
    if last is None or last.side is None:
        return
    name = f"last.{'action' if last.action == bond.action else 'other'}"
    votes.add(last.side, name)
    if last.sentence is counted.sentence:
        mine = (last.counted.first, last.counted.last)
        gap = between(story.clauses(counted.sentence), mine, (counted.first, counted.last), [])
        votes.add(last.side, f"{name}.{gap.manner}")
        votes.add(last.side, f"{name}.{counted.manner}")
    else:
        where = "before" if counted.sentence.number - last.sentence.number == 1 else "earlier"
        votes.add(last.side, f"{name}.{where}")
        votes.add(last.side, f"{name}.{where}.{counted.manner}")


def _vote_around(story: Story, counted: Counted, named: set[str], sort: str, votes: _Votes) -> None:
    """Speakers, peoples, places and persons beside the number; ``named``: the parties that its sentence names."""
    doc, sentence = story.doc, counted.sentence
    clauses = story.clauses(sentence)
    said = story.said[sentence.number]
    if said is not None:
        votes.add(said.side, f"{sort}.speaker")
    if len(named) == 1:
        votes.add(next(iter(named)), f"{sort}.only_name")
    mine = clauses.of(counted.first)
    for token, side in story.surnames.get(sentence.number, ()):
        inside = counted.first <= token <= counted.last
        near = inside or clauses.of(token) == mine
        votes.add(side, f"surname.{'mine' if inside else 'here' if near else 'there'}")
        if counted.implied and near:
            votes.add(side, "surname.of_single")
    for mark in sentence.marks:
        group = mark.tag.group
        its = side_named(doc, mark) if group in _SIDED else None
        if its is None:
            continue
        chunk = "here" if clauses.of(mark.first) == mine else "there"
        if group == "person":
            person = person_of(doc, mark)
            votes.add(its, f"{sort}.{'captive' if is_captive(doc, person) else 'person'}.{chunk}")
        elif group != "side":
            votes.add(its, f"{sort}.place.{chunk}")
        elif mark.tag.second == "people":
            votes.add(its, f"{sort}.people.{chunk}")


_SIDED = frozenset({"side", "place", "venue", "person"})


def _vote_story(story: Story, bond: Bond, told: Mapping[str, Counter[str]], sort: str, votes: _Votes) -> None:
    """What was told before, the headline, the side that the outlet is on."""
    mine = told.get(bond.action)
    if mine:
        votes.add(mine.most_common(1)[0][0], f"told.{'one_side' if len(mine) == 1 else 'both_sides'}")
    everything: dict[str, int] = {}
    for counts in told.values():
        for side, count in counts.items():
            everything[side] = everything.get(side, 0) + count
    if everything:
        most = max(everything, key=lambda side: everything[side])
        votes.add(most, f"told_most.{'one_side' if len(everything) == 1 else 'both_sides'}")
    votes.add(story.outlet_side, f"{sort}.outlet")
    for sentence in story.title.sentences:
        for mark in sentence.of("side"):
            case = case_of(story.title, mark) or "bare"
            votes.add(mark.tag.first, f"{sort}.title.{mark.tag.second}" + (f".{case}" if mark.tag.second == "state" else ""))
    if mine is None:
        votes.add(home_of(story.doc, None), f"{sort}.home")
