"""Days and years that a text names, resolved against its publication day in the outlet's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.model import Article
from monitor.understand.numbers import cardinal
from monitor.understand.tokens import HYPHEN, SPACE, Doc, Mark, Sentence


@dataclass(frozen=True, slots=True)
class DateMention:
    """Tokens ``first`` to ``last`` name a day (``day``), or only a time that is ``days_ago`` days or more past (``since 2020``,
    ``last year``). ``dated``: the words name the day itself (``14 March``), not relative to today."""

    first: int
    last: int
    day: date | None
    days_ago: int
    dated: bool = True


def published_day(article: Article) -> date:
    """The day an article appeared, where its outlet is."""
    when = article.when
    if when.utcoffset():
        return when.date()
    try:
        return when.astimezone(ZoneInfo(article.timezone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return when.astimezone(UTC).date()


def find_dates(doc: Doc, sentence: Sentence, today: date) -> list[DateMention]:
    """The dates of a sentence, in order of their words."""
    found: list[DateMention] = []
    taken: set[int] = set()
    by_first = {mark.first: mark for mark in sentence.marks if mark.tag.group in ("month", "weekday", "day", "past")}
    for first, mark in by_first.items():
        if first in taken:
            continue
        mention = _mention(doc, sentence, mark, today)
        if mention is not None and not taken.intersection(range(mention.first, mention.last + 1)):
            found.append(mention)
            taken.update(range(mention.first, mention.last + 1))
    for mark in sentence.of("ago"):
        ago = _ago(doc, sentence, mark, today)
        if ago is not None and not taken.intersection(range(ago.first, ago.last + 1)):
            found.append(ago)
            taken.update(range(ago.first, ago.last + 1))
    for index in range(sentence.first, sentence.last + 1):
        if index not in taken and (year := _year(doc, index)) is not None and year <= today.year + 5:
            last = _behind_suffix(doc, sentence, index)
            found.append(DateMention(index, last, None, max(0, (today - date(year, 12, 31)).days)))
    return sorted(found, key=lambda mention: mention.first)


def _mention(doc: Doc, sentence: Sentence, mark: Mark, today: date) -> DateMention | None:
    match mark.tag.group:
        case "month":
            return _with_month(doc, sentence, mark, today)
        case "weekday":
            back = (today.weekday() - int(mark.tag.first)) % 7
            return DateMention(mark.first, mark.last, today - timedelta(days=back), back, dated=False)
        case "day":
            day = today + timedelta(days=int(mark.tag.first))
            return DateMention(mark.first, mark.last, day, -int(mark.tag.first), dated=False)
        case _:
            return DateMention(mark.first, mark.last, None, int(mark.tag.first), dated=False)


def _with_month(doc: Doc, sentence: Sentence, mark: Mark, today: date) -> DateMention | None:
    """A month with its day (on either side) and its year (on either side), as the text has them."""
    first, last = mark.first, mark.last
    number, first, last = _day_number(doc, sentence, first, last)
    year, first, last = _year_beside(doc, sentence, first, last)
    month = int(mark.tag.first)
    if number is None:
        if not doc.tokens[mark.first].upper and year is None and doc.lang == "en":
            return None  # may, march
        day = _nearest(today, month, 15, year)
        return None if day is None else DateMention(first, last, None, max(0, (today - day).days - 15))
    day = _nearest(today, month, number, year)
    return None if day is None else DateMention(first, last, day, (today - day).days)


def _day_number(doc: Doc, sentence: Sentence, first: int, last: int) -> tuple[int | None, int, int]:
    if last < sentence.last and doc.tokens[last + 1].digits and doc.tokens[last + 1].gap == SPACE:
        value = _small(doc, last + 1)
        if value is not None:
            return value, first, _behind_suffix(doc, sentence, last + 1)
    at = first - 1
    if at >= sentence.first and not doc.tokens[at].digits and doc.lexicon.ending_is("ordinal", doc.form(at)):
        at -= 1  # 9th of November, 2nd
    if at >= sentence.first and doc.form(at) in ("of",):
        at -= 1
    if at >= sentence.first and doc.tokens[at].digits and doc.tokens[first].gap <= HYPHEN:
        value = _small(doc, at)
        if value is not None:
            return value, at, last
    return None, first, last


def _small(doc: Doc, index: int) -> int | None:
    raw = doc.text[doc.tokens[index].start : doc.tokens[index].end]
    return int(raw) if raw.isdecimal() and len(raw) <= 2 and 1 <= int(raw) <= 31 else None


def _year(doc: Doc, index: int) -> int | None:
    token = doc.tokens[index]
    raw = doc.text[token.start : token.end]
    return int(raw) if token.digits and len(raw) == 4 and raw.isdecimal() and 1900 <= int(raw) <= 2100 else None


def _year_beside(doc: Doc, sentence: Sentence, first: int, last: int) -> tuple[int | None, int, int]:
    """The year behind (``14 March 2020``, ``14 марта 2020 года``) or before (``2020-ci ilin martın``) a month."""
    if last < sentence.last and (year := _year(doc, last + 1)) is not None and doc.tokens[last + 1].gap <= 3:
        return year, first, _behind_suffix(doc, sentence, last + 1)
    for back in (1, 2, 3):
        at = first - back
        if at < sentence.first:
            break
        if (year := _year(doc, at)) is not None:
            return year, at, last
        if doc.tokens[at].digits:
            break
    return None, first, last


def _behind_suffix(doc: Doc, sentence: Sentence, index: int) -> int:
    """The token of a hyphenated ending behind digits (``2020-ci``, ``14-ին``), and the word for year after it."""
    if index < sentence.last and doc.tokens[index + 1].gap == HYPHEN and not doc.tokens[index + 1].digits:
        index += 1
    return index


def _nearest(today: date, month: int, day: int, year: int | None) -> date | None:
    """That day of the year given, or of the year that brings it nearest to the publication (two months ahead at most)."""
    years = [year] if year is not None else [today.year - 1, today.year, today.year + 1]
    days = [made for made in (_date(each, month, day) for each in years) if made is not None]
    if year is None:
        days = [each for each in days if (each - today).days <= 92] or days
    return min(days, key=lambda each: abs((each - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ago(doc: Doc, sentence: Sentence, mark: Mark, today: date) -> DateMention | None:
    """``three days ago``, ``երկու շաբաթ առաջ``, ``iki ay əvvəl``: a number and a period right before."""
    period = next((p for p in sentence.of("period") if p.last == mark.first - 1), None)
    if period is None:
        return None
    length = int(period.tag.first)
    for start in range(max(sentence.first, period.first - 3), period.first):
        found = cardinal(doc, start, period.first - 1)
        if found is not None and found[1] == period.first - 1:
            days = found[0] * length
            if days > 40_000:
                return None
            exact = today - timedelta(days=days) if length == 1 else None
            return DateMention(start, mark.last, exact, days, dated=False)
    return DateMention(period.first, mark.last, None, length, dated=False)
