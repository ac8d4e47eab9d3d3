"""The nouns of a topic. Frozen; loaded once, shared by every room (it is a leaf: it imports no room)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from monitor.topic.weights import WeightTable

Labels = Mapping[str, str]
"""A thing's name in each language: ``{"en": …, "hy": …, "ru": …, "az": …}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer. ``id``: ``COUNTRY-common-name``; ``kind``: town, village, district, province, crossing, prison,
    court, …; ``within``: id of the place that holds it, or None; ``lat``/``lon`` in degrees, None where unknown; ``sure``: the
    coordinates are to be relied on; ``names``: one name a language; ``variants``: other spellings, any language; ``namesakes``:
    names that are somebody's or a word as well (Khachik), and the place's in company only."""

    id: str
    kind: str
    country: str
    within: str | None
    lat: float | None
    lon: float | None
    sure: bool
    names: Labels
    variants: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person whom the topic knows. ``side``: ISO country; ``roles``: their office or what they are known for, by language."""

    id: str
    side: str | None
    names: Labels
    variants: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation or office that speaks or acts. ``authority``: whether its word is official for its side; ``owner``: slug of
    who owns it, where others of the same owner speak too: they are one origin."""

    id: str
    side: str | None
    kind: str
    names: Labels
    variants: tuple[str, ...] = ()
    authority: bool = False
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A party: ISO country code and its name in each language."""

    id: str
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of event. ``labels``: its name; ``short``: the word that opens a subject line ("Exchange")."""

    id: str
    labels: Labels
    short: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Everything a topic knows. ``raw`` is ``topic.yaml`` whole, for the rooms' own sections (``grouping``: weights and windows);
    ``words``: per language, the lexicon for `monitor.understand`; ``terms``: words that mean the same, by language; ``version``
    changes when any file does."""

    name: str
    version: str
    sides: Mapping[str, Side]
    kinds: Mapping[str, Kind]
    actions: Mapping[str, Labels]
    units: Mapping[str, Labels]
    compatible_units: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Place]
    people: Mapping[str, Person]
    bodies: Mapping[str, Body]
    words: Mapping[str, Mapping[str, Any]]
    languages: Mapping[str, Mapping[str, Any]]
    weights: WeightTable
    raw: Mapping[str, Any]
    terms: tuple[Mapping[str, tuple[str, ...]], ...] = ()

    def place_name(self, place: str, lang: str = "en") -> str:
        """The place's name in ``lang``, else in English, else its id."""
        known = self.places.get(place)
        return (known.names.get(lang) or known.names.get("en") or place) if known else place

    def ancestors(self, place: str) -> tuple[str, ...]:
        """The places that hold it, nearest first, ending with its country's code."""
        chain: list[str] = []
        known = self.places.get(place)
        while known and known.within and known.within not in chain:
            chain.append(known.within)
            known = self.places.get(known.within)
        country = place.partition("-")[0]
        return (*chain, country) if country not in chain else tuple(chain)

    def distance_km(self, one: str, other: str) -> float | None:
        """Great-circle distance in kilometres (haversine, radius 6,371 km); None where a coordinate is unknown."""
        here, there = self.places.get(one), self.places.get(other)
        if here is None or there is None or None in (here.lat, here.lon, there.lat, there.lon):
            return None
        lat1, lon1, lat2, lon2 = (radians(float(x)) for x in (here.lat, here.lon, there.lat, there.lon))  # type: ignore[arg-type]
        half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
        return 2 * 6371.0 * asin(sqrt(half))
