"""The measures as tables, and what was missed, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from eval.gold import LANGUAGES, Said
from eval.measures import (
    FELT,
    READ,
    SPAN,
    Agreement,
    Grouped,
    Row,
    Sure,
    compared,
    evidence,
    figures,
    grouping_measures,
    main_report,
    reading_measures,
    sourced,
    sureness,
    who_and_what,
)

WIDEST_GAP = 0.03
"""Between the F1 of both halves; more, and sentences were fitted, not language (issue 3)."""

NOTED = ("kind", "date", "place", "people")
"""What is listed as missed beside figures."""

Cell = str
Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the gold set, measured: readings of all and of each language, events of all."""

    name: str
    articles: int
    events: int
    read: dict[str, dict[str, Agreement]]
    evidence: float
    sourced: float
    sure: Sure
    doubtful: Sure
    grouped: Grouped


def measure(name: str, said: Said) -> Half:
    """All that is shown of one half."""
    read = {"all": reading_measures(said.gold, said.read)}
    for lang in LANGUAGES:
        read[lang] = reading_measures([row for row in said.gold if row["lang"] == lang], said.read)
    return Half(
        name,
        len(said.gold),
        len({row["group"] for row in said.gold if row["group"]}),
        read,
        evidence(said.gold, said.read),
        sourced(said.gold, said.read),
        sureness(said.gold, said.read, doubtful=False),
        sureness(said.gold, said.read, doubtful=True),
        grouping_measures(said.gold, said.decided),
    )


def reading_table(fit: Half, held: Half) -> list[Line]:
    """F1 by language, both halves side by side, and how far apart they are; then the share of exact quotes."""
    of = ("all", *LANGUAGES)
    lines: list[Line] = [("F1", *(f"{half.name} {lang}" for half in (fit, held) for lang in of), "gap")]
    for name in READ:
        scores = [half.read[lang][name].f1 for half in (fit, held) for lang in of]
        gap = held.read["all"][name].f1 - fit.read["all"][name].f1
        lines.append((name, *map(_number, scores), f"{gap:+.3f}{'!' if abs(gap) > WIDEST_GAP else ''}"))
    return lines


def whole_table(fit: Half, held: Half) -> list[Line]:
    """Precision, recall and F1 of all languages, and the shares, both halves side by side."""
    of = ("P", "R", "F1")
    lines: list[Line] = [("all languages", *(f"{half.name} {one}" for half in (fit, held) for one in of))]
    for name in READ:
        lines.append((name, *_three(fit.read["all"][name]), *_three(held.read["all"][name])))
    lines.append(("evidence", *_share(fit.evidence), *_share(held.evidence)))
    lines.append(("source", *_share(fit.sourced), *_share(held.sourced)))
    for name in ("pairs", "bcubed"):
        lines.append((name, *_three(getattr(fit.grouped, name)), *_three(getattr(held.grouped, name))))
    for name in ("one_alert", *FELT):
        lines.append((name, *_share(getattr(fit.grouped, name)), *_share(getattr(held.grouped, name))))
    return lines


def sure_table(fit: Half, held: Half) -> list[Line]:
    """What share of the told figures are doubtful and are not, and how many of each are right."""
    lines: list[Line] = [("figures", *(f"{half.name} {one}" for half in (fit, held) for one in ("share", "right")))]
    for name in ("sure", "doubtful"):
        those = (getattr(half, name) for half in (fit, held))
        lines.append((name, *(_number(value) for one in those for value in (one.share, one.right))))
    return lines


def off_topic_table(said: Said) -> list[Line]:
    """What is said of articles that report nothing: how many of them, with which figures, found how many events."""
    lines: list[Line] = [("off topic", "articles", "with a report", "false figures", "false alerts")]
    for lang in ("all", *LANGUAGES):
        rows = [row for row in said.gold if lang in ("all", row["lang"])]
        told = [said.read[row["id"]] for row in rows]
        alerts = {said.decided[row["id"]][0] for row in rows} - {None}
        reports = sum(1 for one in told if one["reports"])
        lines.append((lang, str(len(rows)), str(reports), str(sum(len(figures(one)) for one in told)), str(len(alerts))))
    return lines


def aligned(lines: Sequence[Line]) -> str:
    """A table for a terminal."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join(
        "  ".join(cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(row)).rstrip()
        + "\n"
        for row in (list(zip(line, widths, strict=True)) for line in lines)
    )


def _number(value: float) -> str:
    return f"{value:.3f}"


def _three(one: Agreement) -> tuple[Cell, Cell, Cell]:
    return _number(one.precision), _number(one.recall), _number(one.f1)


def _share(value: float) -> tuple[Cell, Cell, Cell]:
    return "", "", _number(value)


# --- what was missed


def misses(said: Said) -> Iterator[str]:
    """Article by article, what people found and we did not, and the other way round; then what became of the events."""
    for gold in said.gold:
        found = [*_missed_facts(gold, said.read[gold["id"]]), *_missed_figures(gold, said.read[gold["id"]])]
        if found:
            yield f"{gold['id']} {gold['lang']}  {gold['title']}"
            yield from (f"    {one}" for one in found)
    yield from _missed_events(said)


def _missed_facts(gold: Row, read: Row) -> Iterator[str]:
    pairs = compared(gold, read)
    for name in NOTED:
        known, told = pairs[name]
        yield from (f"{name:7}missed  {what}" for what in _sorted(known - told))
        yield from (f"{name:7}extra   {what}" for what in _sorted(told - known))


def _missed_figures(gold: Row, read: Row) -> Iterator[str]:
    told = figures(read)
    for known in figures(gold):
        same = [one for one in told if who_and_what(one) == who_and_what(known)]
        if not same:
            yield f"figure missed  {_shown(known)}"
            continue
        best = min(same, key=lambda one: len(_differences(known, one)))
        told.remove(best)
        if differences := _differences(known, best):
            yield f"figure differs {_shown(known)}: {', '.join(differences)}"
    yield from (f"figure extra   {_shown(one)}" for one in told)


def _differences(known: Row, told: Row) -> list[str]:
    return [f"{name} read as {told[name]}" for name in (*SPAN, "status") if known[name] != told[name]]


def _shown(figure: Row) -> str:
    words = (figure["action"], figure["value"], figure["unit"], f"of {figure['side']}", f"by {figure['by']}", figure["status"])
    return f"{' '.join(map(str, words))} “{figure['quote']}”"


def _sorted(what: Counter[Hashable]) -> list[str]:
    return sorted(map(str, what.elements()))


def _missed_events(said: Said) -> Iterator[str]:
    """Annotated events that did not come out as one event of their own, and events of articles that have none."""
    groups = {row["id"]: row["group"] for row in said.gold}
    for group in sorted({group for group in groups.values() if group}):
        members = {one for one, its in groups.items() if its == group}
        under = {one: said.decided[one][0] for one in sorted(members)}
        strangers = sorted(
            one for one, (event, _) in said.decided.items() if event in under.values() and event and one not in members
        )
        if len(set(under.values())) > 1 or None in under.values() or strangers:
            yield f"event {group}: " + ", ".join(f"{one} in {event or 'none'}" for one, event in under.items())
            yield from (f"    with a stranger: {one}" for one in strangers)
    for one, (event, _) in said.decided.items():
        if event and not groups[one]:
            yield f"event of nothing: {one} in {event}"


def false_reports(said: Said) -> Iterator[str]:
    """What is said of articles that report nothing."""
    for row in said.gold:
        read = said.read[row["id"]]
        if main := main_report(read):
            yield f"{row['id']} {row['lang']}  {row['title']}: {main['kind']}"
            yield from (f"    {_shown(figure)}" for figure in figures(read))
