"""What a name does in its sentence, by preposition and ending; and who a sentence names as a party."""

from __future__ import annotations

from monitor.understand.tokens import Doc, Mark, Sentence


def case_of(doc: Doc, mark: Mark) -> str:
    """``dative`` (to), ``ablative`` (from), ``locative`` (in), ``by``, ``genitive``, or ``""`` for the bare form."""
    lexicon = doc.lexicon
    return lexicon.case_behind.get(doc.form(mark.first - 1)) or lexicon.case_of(mark.ending)


def opponent(doc: Doc, side: str | None) -> str | None:
    """The other party of the topic."""
    found = doc.lexicon.grammar.get("opponents", {}).get(side)
    return str(found) if found else None


def states(doc: Doc, sentence: Sentence) -> list[tuple[Mark, str]]:
    """The marks of a sentence that name a party as such (country, capital, office), with their side."""
    found = []
    for mark in sentence.marks:
        if mark.tag.group == "side" and mark.tag.second == "state":
            found.append((mark, mark.tag.first))
        elif mark.tag.group == "body":
            body = doc.lexicon.topic.bodies.get(mark.tag.name.partition(".")[2])
            if body is not None and body.side in doc.lexicon.topic.sides:
                found.append((mark, str(body.side)))
    return found


def home_of(doc: Doc, outlet_side: str | None) -> str | None:
    """Whose "our soldiers" are: the outlet's side, else that of the language."""
    home = doc.lexicon.grammar.get("home", {}).get(doc.lang)
    return outlet_side or (str(home) if home else None)
