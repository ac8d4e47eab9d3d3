"""A reading as JSON, in the form of CONTRACT section 5 (what `monitor read --jsonl` prints and the gold files hold)."""

from __future__ import annotations

from monitor.model import Doubt, Figure, Reading, Report, Voice


def reading_as_json(ident: str, reading: Reading) -> dict[str, object]:
    """``reading`` of the article ``ident`` as plain mappings, lists and strings, ready for `json.dumps`."""
    return {
        "id": ident,
        "lang": reading.lang,
        "reports": [_report(report) for report in reading.reports],
        "stocks": [_figure(figure) for figure in reading.stocks],
        "cites": list(reading.cites),
        "reader": reading.reader,
    }


def _report(report: Report) -> dict[str, object]:
    spans = {name: [[span.start, span.end] for span in found] for name, found in report.evidence.items()}
    return {
        "kind": report.kind,
        "main": report.main,
        "date": report.date.isoformat() if report.date else None,
        "places": list(report.places),
        "sides": list(report.sides),
        "people": list(report.people),
        "names": dict(report.names),
        "voices": [_voice(voice) for voice in report.voices],
        "evidence": {name: found[0] if name in ("kind", "date") else found for name, found in spans.items() if found},
        "figures": [_figure(figure) for figure in report.figures],
        "why": list(report.why),
        "doubt": _doubt(report.doubt),
    }


def _doubt(doubt: Doubt) -> dict[str, object]:
    return {
        "kind": doubt.kind,
        "date": doubt.date.isoformat() if doubt.date else None,
        "places": list(doubt.places),
    }


def _voice(voice: Voice) -> dict[str, object]:
    return {
        "id": voice.id,
        "name": voice.name,
        "role": voice.role,
        "side": voice.side,
        "quote": voice.quote,
        "start": voice.start,
        "end": voice.end,
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "action": figure.action,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "approx": figure.approx,
        "unit": figure.unit,
        "side": figure.side,
        "by": figure.by,
        "status": figure.status.value,
        "source": figure.source,
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
        "part_of": figure.part_of,
        "via": figure.via,
        "doubtful": figure.doubtful,
        "quote": figure.quote,
        "start": figure.start,
        "end": figure.end,
        "sentence": figure.sentence,
    }
