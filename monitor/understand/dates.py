"""Days and years that a text names, resolved against its publication day in the outlet's time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.model import Article
from monitor.understand.numbers import cardinal
from monitor.understand.tokens import COMMA, HYPHEN, SPACE, Doc, Mark, Sentence

THIS_MONTH = 0
"""In the place of a month's number: "on the 12th of the month"."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """Tokens ``first`` to ``last`` name a day (``day``), or only a time that is ``days_ago`` days or more past (``since 2020``,
    ``last year``). ``dated``: the words name the day itself (``14 March``), not relative to today."""

    first: int
    last: int
    day: date | None
    days_ago: int
    dated: bool = True


_TIMELY = ("month", "weekday", "day", "day_from_named", "past")


def published_day(article: Article) -> date:
    """The day an article appeared, where its outlet is."""
    when = article.when
    if when.utcoffset():
        return when.date()
    try:
        return when.astimezone(ZoneInfo(article.timezone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return when.astimezone(UTC).date()


def dates_of(doc: Doc, today: date) -> dict[int, list[DateMention]]:
    """The dates of every sentence of a text, by its number."""
    found: dict[int, list[DateMention]] = {}
    named = today
    for sentence in doc.sentences:
        mine = found[sentence.number] = find_dates(doc, sentence, today, named)
        named = _last_day(mine) or named
    return found


def _last_day(mentions: Sequence[DateMention]) -> date | None:
    return next((each.day for each in reversed(mentions) if each.day is not None), None)


def find_dates(doc: Doc, sentence: Sentence, today: date, named: date | None = None) -> list[DateMention]:
    """The dates of a sentence, in order of their words. ``named``: the day that the text has named last, from which *a day
    earlier* counts; None: ``today``."""
    timely = [] if sentence.names.isdisjoint(_TIMELY) else [mark for group in _TIMELY for mark in sentence.of(group)]
    if not (timely or sentence.counts or sentence.of("ago")):
        return []
    found: list[DateMention] = []
    taken: set[int] = set()
    by_first = {mark.first: mark for mark in sorted(timely, key=lambda mark: (mark.first, mark.last))}
    for first, mark in by_first.items():
        if first in taken:
            continue
        mention = _mention(doc, sentence, mark, today, _last_day(found) or named or today)
        if mention is not None and mark.tag.group == "weekday" and found and _goes_on(doc, sentence, found[-1], mention):
            continue
        if mention is not None and not taken.intersection(range(mention.first, mention.last + 1)):
            found.append(mention)
            taken.update(range(mention.first, mention.last + 1))
    for mark in sentence.of("ago"):
        ago = _ago(doc, sentence, mark, today)
        if ago is not None and not taken.intersection(range(ago.first, ago.last + 1)):
            found.append(ago)
            taken.update(range(ago.first, ago.last + 1))
    for index in sentence.counts:
        if not doc.tokens[index].digits or index in taken:
            continue
        if (written := _in_digits(doc, sentence, index)) is not None:
            found.append(DateMention(index, written[1], written[0], (today - written[0]).days))
            taken.update(range(index, written[1] + 1))
        elif (year := _year(doc, index)) is not None and year <= today.year + 5:
            last = _behind_suffix(doc, sentence, index)
            found.append(DateMention(index, last, None, max(0, (today - date(year, 12, 31)).days)))
    return sorted(found, key=lambda mention: mention.first)


def _goes_on(doc: Doc, sentence: Sentence, before: DateMention, mention: DateMention) -> bool:
    """Whether a weekday ends a range that began with another (``on Monday and Tuesday``): the first tells the day."""
    joined = any(mark.first == mark.last == before.last + 1 for mark in sentence.of("days"))
    return joined and not before.dated and before.day is not None and mention.first == before.last + 2


def _mention(doc: Doc, sentence: Sentence, mark: Mark, today: date, named: date) -> DateMention | None:
    match mark.tag.group:
        case "month":
            return _with_month(doc, sentence, mark, today)
        case "weekday":
            back = (today.weekday() - int(mark.tag.first)) % 7
            return DateMention(mark.first, mark.last, today - timedelta(days=back), back, dated=False)
        case "day" | "day_from_named" as group:
            day = (today if group == "day" else named) + timedelta(days=int(mark.tag.first))
            return DateMention(mark.first, mark.last, day, (today - day).days, dated=False)
        case _:
            return DateMention(mark.first, mark.last, None, int(mark.tag.first), dated=False)


def _with_month(doc: Doc, sentence: Sentence, mark: Mark, today: date) -> DateMention | None:
    """A month with its day (on either side) and its year (on either side), as the text has them; of several days the first."""
    month = int(mark.tag.first)
    behind, before = _days_behind(doc, sentence, mark), _days_before(doc, sentence, mark)
    suffixed = behind is not None and behind[2] > mark.last + 1  # դեկտեմբերի 13-ին, but 11 мая 12 солдат
    found = (behind if suffixed else before or behind) or _day_in_words(doc, sentence, mark)
    if month == THIS_MONTH:
        day = _of_this_month(today, found[0]) if found is not None else None
        return None if found is None or day is None else DateMention(found[1], found[2], day, (today - day).days)
    number, first, last = found or (None, mark.first, mark.last)
    inflected = last > mark.last and doc.lexicon.ending_is("genitive", mark.ending)
    year, first, last = _year_beside(doc, sentence, first, last, behind=not inflected)
    if number is None:
        if year is None and not doc.tokens[mark.first].upper and doc.form(mark.first) in doc.lexicon.not_months:
            return None  # may, march, մարտի
        day = _nearest(today, month, 15, year)
        return None if day is None else DateMention(first, last, None, max(0, (today - day).days - 15))
    day = _nearest(today, month, number, year)
    return None if day is None else DateMention(first, last, day, (today - day).days)


Days = tuple[int, int, int]
"""The number of a day, and the first and last token of what names it, its month included."""


def _days_behind(doc: Doc, sentence: Sentence, mark: Mark) -> Days | None:
    """``December 13``, ``Dec. 13``, ``dekabrın 11-12-də``, ``դեկտեմբերի 11-ից 13-ը``."""
    at = mark.last + 1
    if at > sentence.last or not (doc.tokens[at].gap == SPACE or _is_abbreviated(doc, at)):
        return None
    value = _small(doc, at)
    if value is None:
        return None
    last = _behind_suffix(doc, sentence, at)
    until = _until(doc, sentence, last + 1, value, doc.form(last) if last > at else "")
    return (value, mark.first, last) if until is None else (until[0], mark.first, until[1])


def _is_abbreviated(doc: Doc, at: int) -> bool:
    """Whether only the full stop of an abbreviation stands between a month and the token behind it."""
    before = doc.tokens[at - 1]
    return before.word.form in doc.lexicon.abbreviations and doc.text[before.end : doc.tokens[at].start] == ". "


def _until(doc: Doc, sentence: Sentence, at: int, since: int, ending: str) -> tuple[int, int] | None:
    """The day that a range tells whose first, ``since``, stands right before ``at``, and its last token. A range is of its first
    day, but the night *into* another (``24-ի լույս 25-ի գիշերը``, ``5-dən 6-na keçən gecə``) of the later."""
    if at > sentence.last:
        return None
    joint = next((mark for mark in sentence.of("days") if mark.first == at == mark.last), None)
    if joint is not None:
        at += 1
        counts = {mark.first for mark in sentence.marks if mark.tag.group in ("unit", "side")}
        if counts.intersection(range(at + 1, at + 3)):
            return None  # on May 11 and 12 soldiers
    elif not (_is_dash(doc, at) or (ending and doc.lexicon.ending_is("ablative", ending))):
        return None
    value = _small(doc, at) if at <= sentence.last else None
    if value is None or value <= since:
        return None
    last = _behind_suffix(doc, sentence, at)
    into = joint if joint is not None else next((mark for mark in sentence.of("days") if mark.first == last + 1), None)
    return (value if into is not None and into.tag.first == "into" else since), last


def _is_dash(doc: Doc, at: int) -> bool:
    return doc.text[doc.tokens[at - 1].end : doc.tokens[at].start] in ("-", "–", "—")


def _days_before(doc: Doc, sentence: Sentence, mark: Mark) -> Days | None:
    """``13 декабря``, ``13-го декабря``, ``the 9th of November``, ``11-12 December``, ``с 11 по 13 декабря``."""
    at = mark.first - 1
    if at >= sentence.first and doc.form(at) in doc.lexicon.linking:
        at -= 1
    if at > sentence.first and not doc.tokens[at].digits and doc.lexicon.ending_is("ordinal", doc.form(at)):
        at -= 1
    if at < sentence.first or doc.tokens[mark.first].gap > HYPHEN:
        return None
    value = _small(doc, at)
    if value is None:
        return None
    joint = next((each for each in sentence.of("days") if each.first == each.last == at - 1), None)
    earlier = at - 2 if joint is not None else at - 1
    since = _small(doc, earlier) if earlier >= sentence.first and (joint is not None or _is_dash(doc, at)) else None
    if since is None or since >= value:
        return value, at, mark.last
    into = joint is not None and joint.tag.first == "into"  # the night *с 12 на 13* belongs to the later day
    return (value if into else since), earlier, mark.last


def _day_in_words(doc: Doc, sentence: Sentence, mark: Mark) -> Days | None:
    """``двадцать первого ноября``, ``the second of December``, ``dekabrın on üçündə``, ``դեկտեմբերի տասներեքին``."""
    at = mark.first - 1
    linked = at >= sentence.first and doc.form(at) in doc.lexicon.linking
    at -= linked
    ordinal = next((tag for tag, _ in doc.tokens[at].word.tags if tag.group == "ordinal"), None) if at >= sentence.first else None
    if ordinal is not None and doc.tokens[mark.first].gap <= HYPHEN and (linked or ordinal.first != "hyphened"):
        tens = doc.tokens[at - 1].word.number if at > sentence.first and doc.tokens[at].gap <= HYPHEN else None
        value = int(ordinal.second) + (tens if tens in (20, 30) and int(ordinal.second) < 10 else 0)
        return (value, at - (value > int(ordinal.second)), mark.last) if 1 <= value <= 31 else None
    behind = mark.last + 1
    if behind <= sentence.last and doc.tokens[behind].gap == SPACE and doc.lexicon.ending_is("genitive", mark.ending):
        named = cardinal(doc, behind, sentence.last)
        if named is not None and named[2] and 1 <= named[0] <= 31:
            return named[0], mark.first, named[1]
    return None


def _small(doc: Doc, index: int) -> int | None:
    raw = doc.text[doc.tokens[index].start : doc.tokens[index].end]
    return int(raw) if raw.isdecimal() and len(raw) <= 2 and 1 <= int(raw) <= 31 else None


def _year(doc: Doc, index: int) -> int | None:
    token = doc.tokens[index]
    raw = doc.text[token.start : token.end]
    return int(raw) if token.digits and len(raw) == 4 and raw.isdecimal() and 1900 <= int(raw) <= 2100 else None


def _year_beside(doc: Doc, sentence: Sentence, first: int, last: int, *, behind: bool) -> tuple[int | None, int, int]:
    """The year behind (``14 March 2020``, ``14 марта 2020 года``) or before (``2020-ci ilin martın``) a month. Where the month
    is in the genitive of its day (``martın 14-də 2020-ci ilin sonunda…``), a year ``behind`` begins something else."""
    if behind and last < sentence.last and (year := _year(doc, last + 1)) is not None:
        gap = doc.tokens[last + 1].gap
        if gap < COMMA or (gap == COMMA and not _belongs_to_next_month(sentence, last + 1)):
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


def _belongs_to_next_month(sentence: Sentence, year: int) -> bool:
    """``dekabrın 12-də, 2022-ci il martın 3-də``: the year behind the comma is the other date's."""
    return any(mark.tag.group == "month" and 0 < mark.first - year <= 3 for mark in sentence.marks)


def _behind_suffix(doc: Doc, sentence: Sentence, index: int) -> int:
    """The token of a hyphenated ending behind digits (``2020-ci``, ``14-ին``), and the word for year after it."""
    if index < sentence.last and doc.tokens[index + 1].gap == HYPHEN and not doc.tokens[index + 1].digits:
        index += 1
    return index


_DIGITS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def _in_digits(doc: Doc, sentence: Sentence, index: int) -> tuple[date, int] | None:
    """``13.12.2023`` (day first, as all four languages' countries write it) and ``2023-12-13``, with the last token."""
    token = doc.tokens[index]
    if found := _DIGITS.fullmatch(doc.text[token.start : token.end]):
        day = _date(int(found[3]), int(found[2]), int(found[1]))
        return None if day is None else (day, index)
    if index + 2 <= sentence.last and (found := _ISO.fullmatch(doc.text[token.start : doc.tokens[index + 2].end])):
        day = _date(int(found[1]), int(found[2]), int(found[3]))
        return None if day is None else (day, index + 2)
    return None


def _of_this_month(today: date, day: int) -> date | None:
    """The day of that number in the month of publication, or of the month before where that is still to come by weeks."""
    before = today.replace(day=1) - timedelta(days=1)
    days = [made for made in (_date(today.year, today.month, day), _date(before.year, before.month, day)) if made is not None]
    return min(days, key=lambda each: abs((each - today).days), default=None)


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
