"""How large a message may be: receivers cut off bodies somewhere, and an event of a long night gathers hundreds of claims."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from monitor.deliver.quoting import clipped

MOST_BYTES = 256 * 1024
"""Of the body as JSON; nginx takes a megabyte by default, Amazon's queues 256 kB."""

MOST_SENTENCE = 1000
MOST_TITLE = 300
_STEPS = ((200, 200), (40, 60), (10, 20), (3, 10), (1, 5))
"""How many claims of a figure and how many sources stay, tried in this order."""


def bounded(body: Mapping[str, Any]) -> dict[str, object]:
    """``body`` (of a message about an event) within the bounds: long sentences are cut around their quote, which stays whole,
    long titles at their end; words of people that have no end go; then claims, sources and voices do, the claim that stands and
    the first sources last of all. ``data.omitted`` counts what went. Idempotent."""
    for most_claims, most_others in _STEPS:
        result = within(body, most_claims, most_others)
        if len(json.dumps(result, ensure_ascii=False).encode("utf-8", errors="replace")) <= MOST_BYTES:
            break
    return result


def within(body: Mapping[str, Any], most_claims: int, most_others: int) -> dict[str, object]:
    """``body`` with at most so many claims to each figure, and at most so many sources and voices."""
    data: Mapping[str, Any] = body["data"]
    event: Mapping[str, Any] = data["event"]
    before = data.get("omitted", {})
    voices = [voice for voice in event["voices"] if len(voice["quote"]) <= MOST_SENTENCE][:most_others]
    gone = {
        "claims": sum(max(0, len(figure["claims"]) - most_claims) for figure in event["figures"]),
        "sources": max(0, len(event["sources"]) - most_others),
        "voices": len(event["voices"]) - len(voices),
    }
    cut = {
        "figures": [
            {**figure, "claims": [_shortened(claim) for claim in figure["claims"][:most_claims]]} for figure in event["figures"]
        ],
        "sources": [{**source, "title": source["title"][:MOST_TITLE]} for source in event["sources"][:most_others]],
        "voices": voices,
    }
    claims = ("was", "now")
    changes = [
        {**change, **{key: _shortened(change[key]) for key in claims if change[key] is not None}} for change in data["changes"]
    ]
    omitted = {what: before.get(what, 0) + count for what, count in gone.items()}
    return {**body, "data": {**data, "changes": changes, "omitted": omitted, "event": {**event, **cut}}}


def _shortened(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {**claim, "sentence": clipped(claim["sentence"], claim["quote"], MOST_SENTENCE)}
