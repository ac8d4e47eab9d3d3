"""What the topic's list says of a person: a captive, or someone in office."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.topic import Person
from monitor.understand.tokens import Doc, Mark


def person_of(doc: Doc, mark: Mark) -> Person | None:
    """The listed person whom a mark names, or None: it names another, or none at all."""
    return doc.lexicon.topic.people.get(mark.tag.name.partition(".")[2])


def is_captive(doc: Doc, person: Person | None) -> bool:
    """Whether a listed person is, or was, held by the other side: by the words of their role (``reading.captive_roles``)."""
    words = doc.lexicon.grammar.get("captive_roles", ())
    return person is not None and person.role is not None and any(word in words for word in _words(person.role))


def is_office(doc: Doc, person: Person | None) -> bool:
    """Whether a listed person holds an office now (``reading.offices``)."""
    if person is None or person.role is None or is_captive(doc, person):
        return False
    words = _words(person.role)
    return not {"former", "ex"} & set(words) and any(
        word in doc.lexicon.grammar.get("offices", ()) or word.startswith("spokes") for word in words
    )


@lru_cache(maxsize=4096)
def _words(role: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", role.casefold()))


def side_by_surname(doc: Doc, slug: str) -> str | None:
    """The side whose surnames end like this one's (``reading.surnames``), or None."""
    for side, endings in doc.lexicon.grammar.get("surnames", {}).items():
        if slug.endswith(tuple(endings)):
            return str(side)
    return None
