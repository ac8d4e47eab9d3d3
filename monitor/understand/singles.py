"""A single person told without a number: "a soldier was wounded", сапер подорвался (SCHEME rule 3)."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from monitor.understand.actions import Bond, fits, is_negated, of_bond, time_of
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option, noted, stated
from monitor.understand.found import Found, Told
from monitor.understand.nouns import is_single
from monitor.understand.numbers import Amount
from monitor.understand.people import PersonMention
from monitor.understand.story import Story
from monitor.understand.tokens import COMMA, HYPHEN, Doc, Mark, Sentence
from monitor.understand.written import written_of

NAME_LETTERS = 5  # by which names and nouns are told apart, whatever their endings
MANY_SINGLES = 4
KIN_NEAR = 3  # words from a person to a relative
PAIR, FEW = 2, 5
MOST_BETWEEN = 3  # words between two persons of a row: what the second is
_OF_PERSON = ("side", "role", "kin", "own", "unit")
FIGURES_BACK = 30  # in which the same people may have been counted: reading stays linear in the text's length


def single_persons(
    story: Story, sentence: Sentence, counted: Sequence[Counted], people: Sequence[PersonMention]
) -> list[Counted]:
    """The single persons of a sentence, each as a count of one: nouns in the singular that no number counts, and names; a noun
    right beside a name is the same person."""
    doc = story.doc
    taken = {index for each in counted for index in range(each.first, each.last + 1)}
    singles = _named_groups(doc, sentence, taken, people)
    taken.update(index for each in singles for index in range(each.first, each.last + 1))
    for mark in sentence.of("unit"):
        special = mark.tag.first in doc.lexicon.grammar.get("special_units", ()) or mark.tag.first in ("bodies", "officials")
        if special or mark.tag.second or mark.first in taken or not is_single(doc, mark) or _names_a_thing(doc, mark):
            continue
        single = _one(sentence, mark.first, mark.last, mark.tag.first)
        single.ours = doc.lexicon.ending_is("ours", mark.ending)
        _own_words(doc, single)
        name = next((who for who in people if 0 <= who.first - mark.last <= 3), None)
        if name is not None:
            single.named, single.last = True, name.last
        taken.update(range(single.first, single.last + 1))
        singles.append(single)
    for who in people:
        if who.first in taken or who.listed:
            continue
        single = _one(sentence, who.first, who.last, None)
        single.named = True
        singles.append(single)
    return _together(doc, sentence, singles)


def _together(doc: Doc, sentence: Sentence, singles: Sequence[Counted]) -> list[Counted]:
    """The same, with persons that are named side by side as one group: *Lieutenant Kenan Shikhli and Private Agil Dadashzade*."""
    rows: list[list[Counted]] = []
    for single in sorted(singles, key=lambda each: each.first):
        if rows and _goes_with(doc, sentence, rows[-1][-1], single):
            rows[-1].append(single)
        else:
            rows.append([single])
    return [row[0] if len(row) == 1 else _group_of(row) for row in rows]


def _goes_with(doc: Doc, sentence: Sentence, before: Counted, single: Counted) -> bool:
    """Whether a person stands in a row with the one before: both named, or the second as a relative of the first; with "and" or a
    comma between, and what the second is."""
    tokens, between = doc.tokens, range(before.last + 1, single.first)
    if len(between) > MOST_BETWEEN or any(tokens[at].gap > COMMA for at in range(before.last + 1, single.first + 1)):
        return False
    joint, kin, what = sentence.covered("joint"), sentence.covered("kin"), sentence.covered(*_OF_PERSON)
    both = before.named and single.named
    if not (both or any(at in kin for at in range(before.last + 1, single.last + 1))):
        return False
    joined = any(at in joint for at in between)
    return all(at in joint or at in what for at in between) and (joined or (both and tokens[before.last + 1].gap == COMMA))


def _group_of(row: Sequence[Counted]) -> Counted:
    first, last, many = row[0].first, row[-1].last, sum(each.amount.value or 0 for each in row)
    units = {each.unit for each in row}
    return Counted(
        Amount(first, last, first, last, many, many, many),
        row[0].sentence,
        first,
        last,
        units.pop() if len(units) == 1 else None,
        next((each.side for each in row if each.side is not None), None),
        implied=True,
        named=True,
        members=tuple(row),
    )


def _named_groups(doc: Doc, sentence: Sentence, taken: AbstractSet[int], people: Sequence[PersonMention]) -> list[Counted]:
    """``contract soldiers Arman Galstyan and Tigran Davtyan``: a noun in the plural that no number counts, and as many people as
    are named behind it."""
    groups: list[Counted] = []
    for mark in sentence.of("unit"):
        special = mark.tag.first in doc.lexicon.grammar.get("special_units", ()) or mark.tag.second
        if special or mark.first in taken or is_single(doc, mark):
            continue
        last, names = mark.last, 0
        for who in people:
            if who.first > last:
                if not _goes_on_to(doc, sentence, last, who, first=names == 0):
                    break
                last, names = who.last, names + 1
        if names > 1:
            amount = Amount(mark.first, last, mark.first, last, names, names, names)
            group = Counted(amount, sentence, mark.first, last, mark.tag.first, implied=True, named=True)
            _own_words(doc, group)
            groups.append(group)
    return groups


def _goes_on_to(doc: Doc, sentence: Sentence, last: int, who: PersonMention, *, first: bool) -> bool:
    """Whether a list of names goes on behind token ``last``: with nothing or a joining word between, before the first name whose
    people they are."""
    if who.first - last > 2 or any(doc.tokens[at].gap > COMMA for at in range(last + 1, who.first + 1)):
        return False
    groups = ("joint", "side") if first else ("joint",)
    between = {mark.first for group in groups for mark in sentence.of(group)}
    return all(at in between for at in range(last + 1, who.first))


def single_bonds(
    story: Story, single: Counted, singles: Sequence[Counted], beside: Sequence[Counted], told: Told
) -> list[Option[Bond | None]]:
    """The actions that befell a single person, and none. ``singles``: all those of its sentence; ``beside``: everything that a
    number counts there; ``told``: the figures before."""
    doc, sentence = story.doc, single.sentence
    marks = sentence.of("action")
    special = doc.lexicon.grammar.get("special_units", ())
    kind = doc.lexicon.grammar.get("kinds", {}).get(story.kind or "", {})
    names = {mark.tag.group for mark in sentence.marks if 0 < single.first - mark.last <= 2 or 0 < mark.first - single.last <= 2}
    actions_told = {action for action, _ in told.pairs}
    of_person = _of_person(story, single, singles, told)
    groups_told = [each for each in told.figures[-FIGURES_BACK:] if (each.counted.amount.value or 0) > 1]
    holding = (
        ("named", single.named),
        ("group", single.amount.value != 1),
        ("only_named", single.unit is None),
        ("article", single.article),
        ("sided", single.side is not None),
        ("role_beside", "role" in names),
        ("says_beside", "says" in names),
        ("counted_here", any(each.amount.value != 1 for each in beside)),
        ("group_with_term", single.amount.value != 1 and any(each.unit in special for each in beside)),
        (f"unit.{single.unit}", single.unit is not None),
    )
    of_single = tuple([name for name, holds in holding if holds])
    options: list[Option[Bond | None]] = [Option(None, {"nothing": 1.0})]
    written = written_of(story, single)
    common = [each.under("any") for each in written]
    for mark in marks:
        action = mark.tag.first
        if not fits(story, single, action):
            continue
        shared = of_bond(story, single, mark, marks, beside)
        of_action = _of_deed(
            action,
            made_of_one=action in kind.get("single", ()),
            told=action in actions_told,
            negated=is_negated(sentence, mark),
            single=of_single,
        )
        of_all = (of_action, of_person, _of_groups(story, single, len(singles), action, groups_told))
        words = [each.under(action) for each in written]
        evidence = (*shared, *of_all, *words, *time_of(story, single, action, mark))
        options.append(Option(Bond(single, action, mark), None, evidence, common))
    return options


@lru_cache(maxsize=1024)
def _of_deed(action: str, *, made_of_one: bool, told: bool, negated: bool, single: tuple[str, ...]) -> Evidence:
    """How an action stands to the event and to what was told, beside what holds of the ``single`` person."""
    holding = (
        ("made_of_one", made_of_one),
        (f"made_of_one.{action}", made_of_one),
        ("told", told),
        (f"told_{action}", told),
        ("negated", negated),
    )
    return stated("single", [*[name for name, holds in holding if holds], *single])


def _of_person(story: Story, single: Counted, singles: Sequence[Counted], told: Told) -> Evidence:
    """How a person stands among those of the sentence, and whether the headline speaks of one such."""
    doc, title = story.doc, story.title
    unit_titled = single.unit in story.titled("unit") and any(
        mark.tag.first == single.unit and is_single(title, mark) for sentence in title.sentences for mark in sentence.of("unit")
    )
    kin = single.sentence.of("kin")
    word = doc.form(single.last)[:NAME_LETTERS]
    place = next(place for place, each in enumerate(singles) if each is single)
    in_title = word in {token.word.form[:NAME_LETTERS] for token in title.tokens}
    holding = (
        (f"singles_here.{min(len(singles), MANY_SINGLES)}", True),
        (f"place_of.{min(place, MANY_SINGLES)}", True),
        ("first_figure", not told.figures),
        ("in_title", in_title),
        ("noun_in_title", in_title and not single.named),
        ("unit_in_title", unit_titled),
        ("number_in_title", any(token.digits or (token.word.number or 0) > 1 for token in title.tokens)),
        ("kin", bool(kin) and any(single.first <= mark.first <= single.last for mark in kin)),
        ("kin_near", bool(kin) and any(single.first - KIN_NEAR <= mark.first <= single.last + KIN_NEAR for mark in kin)),
        ("own", single.own),
    )
    return noted("person", *[name for name, holds in holding if holds])


def _of_groups(story: Story, single: Counted, singles_here: int, action: str, figures: Sequence[Found]) -> Evidence:
    """Whether a person is one of a group that was counted before (``figures``): *the dead are the owner of the truck and his
    passenger* are no figures behind *two died*."""
    groups = [each for each in figures if each.action == action]
    names = ["other_told"] if len(groups) < len(figures) else []
    if groups:
        value = groups[-1].counted.amount.value or 0
        apart = single.sentence.number - groups[-1].sentence.number
        names += ["told", f"told.{'two' if value == PAIR else 'few' if value <= FEW else 'many'}"]
        names.append("here" if apart == 0 else "sentence_before" if apart == 1 else "far")
        if singles_here > 1 and any(each.counted.amount.value == singles_here for each in groups):
            names.append("all_here")
    if action in story.titled("action"):
        names.append("action_in_title")
    return noted("group", *names)


def _names_a_thing(doc: Doc, mark: Mark) -> bool:
    """Whether a noun only qualifies the next: ``prisoner exchange``, in languages that set nouns side by side (``adjuncts``);
    ``əsir mübadiləsi``, where the next has the ending of what belongs to it."""
    after = mark.last + 1
    if after >= len(doc.tokens) or doc.tokens[after].gap > HYPHEN:
        return False
    if not mark.ending and doc.lexicon.ending_is("owned", doc.form(after)):
        return True
    return bool(doc.lexicon.own.get("adjuncts")) and any(
        other.tag.group == "action" and other.tag.second == "noun"
        for other in doc.sentence_at(mark.first).marks
        if other.first == after
    )


def _one(sentence: Sentence, first: int, last: int, unit: str | None) -> Counted:
    amount = Amount(first, last, first, last, 1, 1, 1)
    return Counted(amount, sentence, first, last, unit, implied=True)


def _own_words(doc: Doc, counted: Counted) -> None:
    """The article, the adjective of nationality or the possessive right before the noun; the owner right behind it."""
    counted.article = doc.form(counted.first - 1) in doc.lexicon.articles
    for mark in counted.sentence.marks:
        if mark.last == counted.first - 1 and mark.tag.group == "side":
            counted.side, counted.first = mark.tag.first, mark.first
            counted.article = counted.article or doc.form(mark.first - 1) in doc.lexicon.articles
        elif mark.last == counted.first - 1 and mark.tag.group == "own":
            counted.own = True
        elif mark.first == counted.last + 1 and mark.tag.group == "side" and doc.lexicon.ending_is("genitive", mark.ending):
            counted.side = counted.side or mark.tag.first
