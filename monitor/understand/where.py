"""Where the event took place: of the places that a story names, the one that most speaks for, and those beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Status
from monitor.understand.bearings import Bearing, bearing_of
from monitor.understand.clauses import Clauses
from monitor.understand.evidence import Evidence, Option
from monitor.understand.found import Found
from monitor.understand.kinds import Choice
from monitor.understand.places import PlaceMention, find_places
from monitor.understand.story import Story
from monitor.understand.tokens import COMMA, DATELINE_WORDS, SPACE, Doc, Mark, Sentence
from monitor.understand.weigh import nearly
from monitor.understand.weights import Features
from monitor.understand.written import written_around

MANY_LISTED = 3


def choose_places(story: Story, choice: Choice, found: Sequence[Found] = ()) -> tuple[list[PlaceMention], tuple[str, ...]]:
    """Where the event took place: the one place that most speaks for, if any; then, of the others, whether it was there too.
    Behind them the ids of those that it may have been as well."""
    mentions = find_places(story.doc, story.doc.sentences)
    titled = find_places(story.title, story.title.sentences, titled=True)
    by_id: dict[str, list[PlaceMention]] = {}
    for mention in (*mentions, *titled):
        by_id.setdefault(mention.id, []).append(mention)
    look = _Look(story, choice, found, by_id)
    options: list[Option[str | None]] = [Option(None, {"nothing": 1.0, f"nothing.{story.kind}": 1.0})]
    options.extend(Option(ident, None, look.of_place(ident)) for ident in by_id)
    option, shares = story.judge.weigh("place", options, story.within)
    first = option.answer
    maybe = [ident for ident in nearly(options, shares, first) if ident is not None]
    if first is None:
        return [], tuple(maybe)
    taken = [first]
    for ident in by_id:
        if ident != first and look.is_news(ident):
            shared = [each.under("too") for each in look.of_place(ident)]
            both = Option[str | None](ident, look.of_pair(ident, taken), shared)
            pair: list[Option[str | None]] = [Option(None, {"nothing": 1.0}), both]
            option, shares = story.judge.weigh("place_too", pair, story.within)
            if option.answer is not None:
                taken.append(ident)
            elif nearly(pair, shares, None):
                maybe.append(ident)
    taken.sort(key=look.order.__getitem__)
    return [by_id[ident][0] for ident in taken], tuple(dict.fromkeys(ident for ident in maybe if ident not in taken))


class _Look:
    """What speaks for and against the places that a story names; looked up once for all of them."""

    def __init__(self, story: Story, choice: Choice, found: Sequence[Found], by_id: Mapping[str, Sequence[PlaceMention]]) -> None:
        self.story, self.doc, self.by_id = story, story.doc, by_id
        self.topic = story.doc.lexicon.topic
        self.titled = {ident for ident, mine in by_id.items() if mine[-1].titled}
        self.signalled = {signal.sentence.number for signal in choice.signals if signal.sentence is not None}
        rule = self.doc.lexicon.grammar.get("kinds", {}).get(story.kind, {})
        self.expected = set(rule.get("actions", ()))
        self.deeds = self.doc.lexicon.rules.deeds(story.kind)
        self.figures: dict[int, list[Found]] = {}
        for each in found:
            if not each.standing.old and each.action in self.expected:
                self.figures.setdefault(each.sentence.number, []).append(each)
        self.of_sides: dict[str, str] = {}
        for each in found:
            if each.side and each.action in self.expected and not each.standing.old and each.status is not Status.DENIED:
                self.of_sides.setdefault(each.action, each.side)
        self._of: dict[str, tuple[Evidence, Evidence]] = {}
        self._deeds: dict[int, list[tuple[Mark, int]]] = {}
        self._bearings: dict[tuple[bool, int], Bearing] = {}
        self.listed: dict[str, set[str]] = {}
        for doc, titled in ((story.doc, False), (story.title, True)):
            here = [mention for mine in by_id.values() for mention in mine if mention.titled is titled]
            for row in _lists(doc, here):
                for mention in row if len(row) > 1 else ():
                    if not _in_dateline(doc, mention.mark):
                        self.listed.setdefault(mention.id, set()).update(each.id for each in row)
        self.order = {ident: rank for rank, ident in enumerate(by_id)}
        self.holding = {ident: self.topic.ancestors(ident) for ident in by_id}
        self.held = {outer for ident, mine in self.holding.items() for outer in mine if outer != ident}

    def of_place(self, ident: str) -> tuple[Evidence, Evidence]:
        """The evidence of all its mentions, and what it is among the others; and the words around it. Gathered once."""
        if ident not in self._of:
            features, told = self._of_place(ident)
            around = [(mention.sentence, mention.mark.first, mention.mark.last) for mention in told]
            self._of[ident] = Evidence(features), written_around(self.doc, around)
        return self._of[ident]

    def _of_place(self, ident: str) -> tuple[Features, list[PlaceMention]]:
        story, topic = self.story, self.topic
        mentions = self.by_id[ident]
        place = topic.places.get(ident)
        kind = story.kind or ""
        sort = self.sort(ident)
        manner = place.kind if place is not None and sort != "foreign" else sort
        features: Features = {
            f"is.{sort}": 1.0,
            f"{sort}.times": min(len(mentions), 4) / 4,
            f"sort.{manner}": 1.0,
            f"{kind}.{manner}": 1.0,
            f"order.{min(self.order[ident], 3)}": 1.0,
        }
        country = ident.partition("-")[0]
        if country in topic.sides:
            for action, side in self.of_sides.items():
                features[f"{kind}.{action}.{'own' if country == side else 'other'}_soil"] = 1.0
        if ident in self.titled:
            features["titled"] = 1.0
        elif self.titled:
            features["others_titled"] = 1.0
        row = len(self.listed.get(ident, ()))
        if row:
            many = f"listed.{min(row, MANY_LISTED)}"
            features[many] = features[f"{kind}.{many}"] = 1.0
        if ident in self.held:
            features["holds_other"] = 1.0
        if any(outer in self.by_id and outer != ident for outer in self.holding[ident]):
            features["within_other"] = 1.0
        if len(self.by_id) == 1:
            features["only"] = 1.0
        inside = [mention for mention in mentions if not mention.titled]
        if not inside:
            features["only_titled"] = 1.0
        elif all(self.is_old(mention) for mention in inside):
            features["only_old"] = 1.0
        told: list[PlaceMention] = []
        for mention in mentions:
            if mention.titled:
                self.of_title(mention, sort, kind, features)
            elif self.of_mention(mention, sort, kind, features):
                told.append(mention)
        for outer in self.holding[ident]:
            if outer in self.by_id:
                features.update(self.of_outer(outer))
        return features, told

    def of_title(self, mention: PlaceMention, sort: str, kind: str, features: Features) -> None:
        """What the headline says of a place, added to ``features``."""
        bearing = self.bearing(mention)
        names = [f"title.{bearing.case}", f"title.{sort}.{bearing.case}", f"title.{kind}.{bearing.case}"]
        beside = _beside(mention, bearing)
        names += [f"title.beside.{name}" for name in beside]
        if mention.venue or any(name.startswith("housed") for name in beside):
            names.append(f"venue.{kind}")
        features.update(dict.fromkeys(names, 1.0))

    def of_outer(self, ident: str) -> Features:
        """What is told of the place that holds another one speaks for that one too."""
        names = ["outer"]
        if ident in self.titled:
            names.append("outer.titled")
        for mention in self.by_id[ident]:
            if not mention.titled and mention.sentence.rank < 2:
                names.append("outer.early")
                if mention.sentence.number in self.signalled:
                    names.append("outer.with_signal")
        return dict.fromkeys(names, 1.0)

    def is_news(self, ident: str) -> bool:
        """Whether headline or text tell of a place other than as history."""
        return any(mention.titled or not self.is_old(mention) for mention in self.by_id[ident])

    def is_old(self, mention: PlaceMention) -> bool:
        """Whether the sentence tells of earlier times."""
        return self.story.standing[mention.sentence.number].old and mention.sentence.rank > 0

    def sort(self, ident: str) -> str:
        """``capital``, ``foreign`` or ``place``: how readily a name stands for something else."""
        if ident in self.doc.lexicon.grammar.get("capitals", ()):
            return "capital"
        return "foreign" if ident.partition("-")[0] not in self.topic.sides else "place"

    def of_mention(self, mention: PlaceMention, sort: str, kind: str, features: Features) -> bool:
        """One mention's evidence, added to ``features``; whether the words around it count: not those of background."""
        story, doc, sentence, mark = self.story, self.doc, mention.sentence, mention.mark
        standing = story.standing[sentence.number]
        if _in_dateline(doc, mark):
            features["in_dateline"] = 1.0
            return False
        if self.is_old(mention):
            features["old"] = 1.0
            if standing.old_date:
                features["old_date"] = 1.0
                return False
            if standing.recalls:
                features["recalls"] = 1.0
                return False
        told = story.place(sentence)
        early = "early" if sentence.rank < 2 else "later"
        bearing = self.bearing(mention)
        case = bearing.case
        clauses = story.clauses(sentence)
        chunk = clauses.of(mark.first)
        names = [f"{sort}.{told}", f"{sort}.{case}", f"{sort}.{told}.{case}", f"{kind}.{case}", f"{sort}.{kind}.{early}"]
        if bearing.word:
            names.append(f"{doc.lang}.{bearing.word}")
        if bearing.noun:
            names.append(f"{doc.lang}.noun.{bearing.noun}")
        deed = min(
            (
                (its_chunk != chunk, max(each.first - mark.last, mark.first - each.last))
                for each, its_chunk in self.deeds_in(sentence, clauses)
            ),
            default=None,
        )
        near = "none" if deed is None else "there" if deed[0] else "here"
        names += [f"deed.{near}", f"deed.{near}.{case}"]
        if deed is not None:
            names.append(f"deed.away.{min(deed[1] // 4, 4)}")
        for each in sentence.of("action"):
            if clauses.of(each.first) == chunk:
                names.append(f"{kind}.{each.tag.first}.here")
        if clauses.holds(chunk, sentence.of("says")):
            names.append(f"{sort}.says_here")
        for group in ("happened", "away", "housed"):
            if clauses.holds(chunk, sentence.of(group)):
                names += [f"{group}.here", f"{kind}.{group}.here"]
        for figure in self.figures.get(sentence.number, ()):
            where = "here" if clauses.of(figure.counted.first) == chunk else "there"
            names += [f"figure.{where}", f"{kind}.{figure.action}.figure"]
        if sentence.number in self.signalled:
            names += ["with_signal", f"with_signal.{sort}"]
        beside = _beside(mention, bearing)
        if mention.venue or any(name.startswith("housed") for name in beside):
            names.append(f"venue.{kind}")
        names += [name for name in ("before_past", "quoted", "planned", "denies") if getattr(standing, name)]
        if standing.recent_date:
            names.append("recent_date")
        names += [f"beside.{name}" for name in beside]
        features.update(dict.fromkeys(names, 1.0))
        return True

    def deeds_in(self, sentence: Sentence, clauses: Clauses) -> list[tuple[Mark, int]]:
        """A sentence's marks of what the kind is about, each with its chunk; found once."""
        if sentence.number not in self._deeds:
            self._deeds[sentence.number] = [
                (each, clauses.of(each.first))
                for each in sentence.marks
                if (each.tag.group == "action" and each.tag.first in self.expected)
                or (each.tag.group in ("sig", "action") and not self.deeds.isdisjoint(each.tag.covering))
            ]
        return self._deeds[sentence.number]

    def of_pair(self, ident: str, taken: Sequence[str]) -> Features:
        """What speaks for its having taken place there as well as at those ``taken``, of which the first is the surest: beside
        what speaks for the place itself."""
        topic, kind, first = self.topic, self.story.kind or "", taken[0]
        one, other = ident.partition("-")[0], first.partition("-")[0]
        names = ["same_country" if one == other else "across" if {one, other} <= set(topic.sides) else "abroad"]
        names.append(f"{kind}.{names[0]}")
        places = topic.places
        if ident in places and first in places and places[ident].kind == places[first].kind:
            names += ["same_sort", f"{kind}.same_sort"]
        if ident in self.holding[first]:
            names.append("holds_first")
        if first in self.holding[ident]:
            names.append("inside_first")
        listed = self.listed.get(ident, set()) & set(taken)
        if listed:
            names += ["listed", f"{kind}.listed", f"listed.{names[0]}"]
        mine, its = self.by_id[ident], [each for place in taken for each in self.by_id[place]]
        for a in mine:
            if a.titled or not self.is_old(a):
                case = self.bearing(a).case
                names.append(f"{kind}.{self.sort(ident)}.{case}.beside_{self.sort(first)}")
                together = [b for b in its if a.sentence is b.sentence]
                if together:
                    names += ["same_sentence", f"same_sentence.{names[0]}"]
                    if any(self.bearing(b).case == case for b in together):
                        names.append("same_case")
        return dict.fromkeys(names, 1.0)

    def bearing(self, mention: PlaceMention) -> Bearing:
        """How a mention stands in its sentence; worked out once."""
        key = (mention.titled, mention.mark.first)
        if key not in self._bearings:
            self._bearings[key] = bearing_of(self.story.title if mention.titled else self.doc, mention.sentence, mention.mark)
        return self._bearings[key]


def _beside(mention: PlaceMention, bearing: Bearing) -> set[str]:
    """What stands right beside a place's name: residents, officials, a hospital, an action."""
    found: set[str] = set()
    for mark in mention.sentence.marks:
        before, after = bearing.first - mark.last, mark.first - bearing.last
        if mark.tag.group in _BESIDE and (0 < before <= 2 or 0 < after <= 2):
            found.add(f"{mark.tag.group}.{'before' if before > 0 else 'after'}")
    return found


_BESIDE = frozenset({"unit", "source", "role", "says", "away", "action", "kin", "body", "side", "housed"})


def _in_dateline(doc: Doc, mark: Mark) -> bool:
    """Whether the text opens with the name, as where it was written: ``YEREVAN/BAKU, Sept 20 -``, ``Москва.``"""
    if mark.first > DATELINE_WORDS or doc.sentence_at(mark.first).rank > 0:
        return False
    after = mark.last + 1
    return (
        mark.first <= 2
        and after < len(doc.tokens)
        and (doc.tokens[after].gap >= COMMA or doc.words(mark.first, mark.last).isupper())
    )


def _lists(doc: Doc, mentions: Sequence[PlaceMention]) -> Iterator[list[PlaceMention]]:
    """Names that stand side by side: the section Ijevan-Gazakh; the villages Kirants, Voskepar and Baghanis."""
    row: list[PlaceMention] = []
    for mention in sorted(mentions, key=lambda each: each.mark.first):
        if row and not _is_joined(doc, row[-1].mark, mention.mark):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def _is_joined(doc: Doc, left: Mark, right: Mark) -> bool:
    """Whether nothing but a dash, a comma or "and" stands between two names."""
    if right.first == left.last + 1:
        return doc.text[doc.tokens[left.last].end : doc.tokens[right.first].start].strip() in ("-", "–", "—", "/", ",")
    if right.first != left.last + 2 or doc.tokens[right.first].gap > SPACE or doc.tokens[left.last + 1].gap > COMMA:
        return False
    middle = left.last + 1
    return any(mark.first == middle and mark.tag.group == "joint" for mark in doc.sentence_at(middle).marks)
