"""What a name does in its sentence, by preposition and ending; and who a sentence names as a party."""

from __future__ import annotations

from monitor.understand.tokens import BREAK, COMMA, Doc, Mark, Sentence


def case_of(doc: Doc, mark: Mark) -> str:
    """``dative`` (to), ``ablative`` (from), ``locative`` (in), ``by``, ``genitive``, or ``""`` for the bare form."""
    lexicon = doc.lexicon
    return lexicon.case_behind.get(doc.form(mark.first - 1)) or lexicon.case_of(mark.ending)


def opponent(doc: Doc, side: str | None) -> str | None:
    """The other party of the topic."""
    found = doc.lexicon.grammar.get("opponents", {}).get(side)
    return str(found) if found else None


def both(doc: Doc, side: str) -> set[str]:
    """A party and the other one, where the topic has one."""
    other = opponent(doc, side)
    return {side} if other is None else {side, other}


NAMING = frozenset({"side", "body", "place", "venue", "person"})
"""The groups of marks that may tell a party."""


def side_named(doc: Doc, mark: Mark) -> str | None:
    """The party of the topic that a mark names or belongs to: a country or people, a body, a place, a listed person."""
    topic, group = doc.lexicon.topic, mark.tag.group
    if group not in NAMING:
        return None
    if group == "side":
        side: str | None = mark.tag.first
    else:
        named = mark.tag.name.partition(".")[2]
        if group in ("place", "venue"):
            side = named.partition("-")[0]
        else:
            known = topic.bodies.get(named) if group == "body" else topic.people.get(named)
            side = known.side if known is not None else None
    return side if side in topic.sides else None


def states(doc: Doc, sentence: Sentence) -> list[tuple[Mark, str]]:
    """The marks of a sentence that name a party as such (country, capital, office), with their side."""
    found: list[tuple[Mark, str]] = []
    for mark in sentence.marks:
        if mark.tag.group == "body" or (
            mark.tag.group == "side" and (mark.tag.second == "state" or (found and _is_gapped(doc, mark)))
        ):
            side = side_named(doc, mark)
            if side is not None:
                found.append((mark, side))
    return found


def _is_gapped(doc: Doc, mark: Mark) -> bool:
    """Whether a people stands for its side where noun and verb are left out: *Azerbaijan handed over nine, the Armenian – two*,
    *азербайджанская сторона передала девять, армянская – двоих*."""
    behind = doc.tokens[mark.last + 1 : mark.last + 2]
    return bool(behind) and behind[0].gap == BREAK and doc.tokens[mark.first].gap in (COMMA, BREAK)


def home_of(doc: Doc, outlet_side: str | None) -> str | None:
    """Whose "our soldiers" are: the outlet's side, else that of the language."""
    home = doc.lexicon.grammar.get("home", {}).get(doc.lang)
    return outlet_side or (str(home) if home else None)


def enemy_of(title: Doc, doc: Doc, outlet_side: str | None) -> str | None:
    """Who "the enemy" is: the other party than the outlet's or the language's own, else than the only one that is named. None
    where the text does not speak of one, or does not tell."""
    if not any(sentence.of("enemy") for each in (title, doc) for sentence in each.sentences):
        return None
    home = home_of(doc, outlet_side)
    if home is None:
        marks = [(each, mark) for each in (title, doc) for sentence in each.sentences for mark in sentence.marks]
        named = {side_named(each, mark) for each, mark in marks} - {None}
        home = named.pop() if len(named) == 1 else None
    return opponent(doc, home)
