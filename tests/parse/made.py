"""Pages that feeds come in, made for these tests."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Page

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def page(body: str | bytes, content_type: str = "application/rss+xml", url: str = "https://herald.example/feed") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(url=url, final_url=url, status=200, headers={"content-type": content_type}, body=raw, fetched_at=AT)


def rss(*items: str, channel: str = "<title>Herald</title>") -> Page:
    return page(f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{channel}{''.join(items)}</channel></rss>")


def item(title: str = "A bridge", link: str = "https://herald.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"
