"""Whom the event is about: of the persons that a story names, its prisoners, victims, sentenced; not those who speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from monitor.understand.evidence import Option, Words
from monitor.understand.found import Found
from monitor.understand.introduced import bare_surname
from monitor.understand.people import PersonMention, find_people
from monitor.understand.roles import is_captive, is_office
from monitor.understand.story import Story
from monitor.understand.tokens import COMMA, Doc
from monitor.understand.weights import Features
from monitor.understand.written import written_around

WRITTEN_SHARE = 0.5
"""Of each word around a name: more than elsewhere, chosen by cross-validation."""


def persons_about(story: Story, people: Sequence[PersonMention], found: Sequence[Found] = ()) -> list[PersonMention]:
    """The persons whom the event is about (prisoners, victims, the sentenced), each by the first mention; not those who speak.
    ``found``: the figures, of which some count a person by name."""
    by_id: dict[str, list[PersonMention]] = {}
    for mention in people:
        by_id.setdefault(mention.id, []).append(mention)
    in_title = find_people(story.title)
    titled = {mention.id for mention in in_title}
    surnames = {story.title.form(index) for index in range(len(story.title.tokens))}
    for mention in in_title:
        if mention.id not in by_id:
            by_id[mention.id] = [replace(mention, titled=True)]
    look = _Look(story, people, found)
    chosen: list[PersonMention] = []
    for ident, mentions in by_id.items():
        if is_office(story.doc, story.doc.lexicon.topic.people.get(ident)):
            continue  # they decide and speak: a voice, not a prisoner
        features, written = look.of_person(mentions)
        doc = story.title if mentions[0].titled else story.doc
        if ident in titled or doc.form(mentions[0].last) in surnames:
            features["titled"] = 1.0
        options: list[Option[str | None]] = [Option(None, {"nothing": 1.0}), Option(ident, features, (written,))]
        if story.judge.choose("person", options, story.within).answer is not None:
            chosen.append(mentions[0])
    return chosen


class _Look:
    """What speaks for and against an event's being about a person, over all places where the text names them."""

    def __init__(self, story: Story, people: Sequence[PersonMention], found: Sequence[Found]) -> None:
        self.story, self.doc = story, story.doc
        self.expected = self.doc.lexicon.grammar.get("kinds", {}).get(story.kind, {}).get("actions", ())
        self.special = ("officials", *self.doc.lexicon.grammar.get("special_units", ()))
        self.beside: dict[int, list[PersonMention]] = {}
        for mention in people:
            self.beside.setdefault(mention.sentence.number, []).append(mention)
        self.figures: dict[int, list[Found]] = {}
        for each in found:
            self.figures.setdefault(each.sentence.number, []).append(each)
        self.surnames = Counter(ident.rpartition("-")[2] for ident in {mention.id for mention in people})

    def of_person(self, mentions: Sequence[PersonMention]) -> tuple[Features, Words]:
        """The evidence of all mentions of one person, and the words around them."""
        story, doc, first = self.story, self.doc, mentions[0]
        person = doc.lexicon.topic.people.get(first.id)
        captive = is_captive(doc, person)
        kind = story.kind or ""
        sort = "captive" if captive else "other"
        features: Features = {
            "captive" if captive else "listed" if person is not None else "unlisted": 1.0,
            f"kind.{kind}": 1.0,
            f"{sort}.{kind}": 1.0,
        }
        if first.titled:
            features["only_titled"] = 1.0
            return features, written_around(doc, ())
        features[f"first.{story.place(first.sentence)}"] = 1.0
        standing = [story.standing[mention.sentence.number] for mention in mentions]
        for name, holds in (
            ("again", len(mentions) > 1),
            ("often", len(mentions) > 2),
            ("only_old", all(each.old for each in standing)),
            (f"{kind}.only_old", all(each.old for each in standing)),
            ("only_recalled", all(each.recalls or each.goes_on for each in standing)),
            (f"{sort}.only_recalled", all(each.recalls or each.goes_on for each in standing)),
            ("only_before_past", all(each.before_past for each in standing)),
            ("only_kin", all(mention.kin for mention in mentions)),
            ("namesake", self.surnames[first.id.rpartition("-")[2]] > 1),
            ("never_dated", not any(each.recent_date for each in standing)),
            (f"{sort}.old_date", all(each.old_date and not each.recent_date for each in standing)),
        ):
            if holds:
                features[name] = 1.0
        for mention in mentions:
            self.of_mention(mention, sort, kind, features)
        around = [(mention.sentence, mention.first, mention.last) for mention in mentions]
        return features, written_around(doc, around, WRITTEN_SHARE)

    def of_mention(self, mention: PersonMention, sort: str, kind: str, features: Features) -> None:
        """One mention's evidence, added to ``features``."""
        story, doc, sentence = self.story, self.doc, mention.sentence
        clauses, standing = story.clauses(sentence), story.standing[sentence.number]
        chunk = clauses.of(mention.first)
        form = "inflected" if _is_inflected(doc, mention) else "bare"
        names: list[str] = [form, f"{doc.lang}.{form}"]
        quotes = doc.quotes(sentence)
        for mark in sentence.marks:
            before, after = mention.first - mark.last, mark.first - mention.last
            near = 0 < before <= 3 or 0 < after <= 3
            side = "before" if before > 0 else "behind"
            group = mark.tag.group
            if group == "unit" and 0 < before <= 3 and mark.tag.first not in self.special:
                names.append(f"unit_before.{mark.tag.first}")
            elif group in ("age", "period") and near:
                names.append("age_beside")
            elif group in ("role", "source"):
                names.append(f"{group}_in_sentence")
                if 0 < before <= 4 or 0 < after <= 3:
                    names.append(f"{group}_{side}")
            elif group == "kin" and near:
                low, high = sorted((mark.first, mention.first))
                apart = any(doc.tokens[index].gap >= COMMA for index in range(low + 1, high + 1))
                names += ["kin_beside", f"kin_{side}", f"kin_{side}.{form}{'.apart' if apart else ''}"]
            elif group == "says":
                if 0 < before <= 2 or 0 < after <= 2:
                    names += ["speaks", f"speaks_{side}"]
                elif clauses.of(mark.first) == chunk:
                    names.append("says_in_clause")
                names.append("says_with_quote" if quotes else "says_in_sentence")
            elif group == "action":
                here = "here" if clauses.of(mark.first) == chunk else "there"
                what = "expected" if mark.tag.first in self.expected else "other"
                if standing.recent_date:
                    names.append(f"{what}_action.recent")
                names += [f"{what}_action.{here}", f"action.{mark.tag.first}"]
                if here == "here":
                    names.append(f"{kind}.{mark.tag.first}.here")
        for figure in self.figures.get(sentence.number, ()):
            counted = figure.counted
            if counted.first <= mention.first <= counted.last:
                names += ["counted", f"{kind}.counted.{figure.action}"]
            elif clauses.of(counted.first) == chunk:
                names.append(f"figure_here.{'expected' if figure.action in self.expected else 'other'}")
        if sentence.last - sentence.first <= mention.last - mention.first + 1:
            names.append("byline")
        if _age_follows(doc, mention):
            names.append("age_beside")
        if any(
            other.id != mention.id and 0 < abs(other.first - mention.last) <= 4 for other in self.beside.get(sentence.number, ())
        ):
            names.append("with_others")
        if standing.quoted:
            names.append("quoted")
        names.append(f"{sort}.{story.place(sentence)}")
        features.update(dict.fromkeys(names, 1.0))


def _is_inflected(doc: Doc, mention: PersonMention) -> bool:
    """Whether the name stands in a case (Gasparyan's, Գասպարյանի)."""
    bare = bare_surname(doc, mention.last, mention.last)
    return bare is not None and bare != doc.form(mention.last)


def _age_follows(doc: Doc, mention: PersonMention) -> bool:
    """``Gabrielyan, 47,``."""
    at = mention.last + 1
    return at < len(doc.tokens) and doc.tokens[at].digits and doc.tokens[at].end - doc.tokens[at].start == 2
