"""What the strict reader reads, it reads as feedparser does; what it is not sure of, it leaves to feedparser."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.parse.entries import _author
from monitor.parse.item import Item
from monitor.parse.loose import read_loose
from monitor.parse.plain import plain_markup
from monitor.parse.strict import read_strict

SPACES = (
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:atom='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:slash='http://purl.org/rss/1.0/modules/slash/' "
    "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:wfw='http://wellformedweb.org/CommentAPI/' "
    "xmlns:dcterms='http://purl.org/dc/terms/' xmlns:own='https://paper.example/ns' xmlns:xhtml='http://www.w3.org/1999/xhtml' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' xmlns:thr='http://purl.org/syndication/thread/1.0'"
)
WORDS = (
    *("Bridge", "Մեղրի", "Обмен", "Ağdam", "é", "Ã©", "\x93q\x94", "AT&amp;T", "&amp;amp;", "&lt;b&gt;bold&lt;/b&gt;", "&#8212;"),
    *(
        "<![CDATA[<p>one & two</p>]]>",
        "<![CDATA[a]]>b",
        "&amp;lt;i&amp;gt;",
        "a &lt; b",
        "\n  ",
        "&#x41;",
        "<!-- c -->",
        "]]&gt;",
    ),
)
text = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
url = st.sampled_from(("https://a.example/1", "/2?x=1&amp;y=2", " https://a.example/3 ", "4", "", "mailto:x@a.example"))
date = st.sampled_from(("Wed, 04 Mar 2026 10:00:00 +0400", "2026-03-04T10:00:00Z", "soon", ""))


def element(name: str, inside: st.SearchStrategy[str], *attributes: str) -> st.SearchStrategy[str]:
    """An element with one of the attributes, or none."""
    plain = name.split(" ")[0]
    return st.tuples(st.sampled_from(("", *attributes)), inside).map(lambda pair: f"<{name}{pair[0]}>{pair[1]}</{plain}>")


TYPES = (" type='text'", " type='html'", " type='text/html'", " type='xhtml'", " type='text/plain'", " mode='escaped'")
LINKS = (" rel='alternate'", " rel='self'", " rel='Alternate' type='text/html'", " type='application/json'", " hreflang='hy'")
rss_children = st.one_of(
    element("title", text, " type='html'"),
    element("link", url),
    element("link", st.just(""), " href='https://a.example/5'"),
    element("guid", url | text, " isPermaLink='false'", " isPermaLink='true'", " ispermalink='false'", " isPermaLink='x'"),
    element("description", text, " type='text'"),
    element("content:encoded", text),
    element("pubDate", date),
    element("dc:date", date),
    element("dcterms:modified", date),
    element("dcterms:issued", date),
    element("dc:creator", text),
    element("author", text),
    element("dc:title", text),
    element("itunes:summary", text),
    element("itunes:author", text),
    element("itunes:title", text),
    element("itunes:subtitle", text),
    element("atom:updated", date),
    element("atom:link href='https://a.example/6'", st.just(""), *LINKS),
    element("category", text, " domain='x'"),
    element("enclosure url='https://a.example/a.mp3' type='audio/mpeg'", st.just("")),
    element("comments", url),
    element("source url='https://b.example/'", text),
    element("slash:comments", st.just("3")),
    element("wfw:commentRss", url),
    element("feedburner:origLink", url),
    element("own:thing", text, " a='1'"),
    element("own:title", text),
    element("own:box", element("title", text) | element("own:link", url)),
    element("media:content url='https://a.example/a.jpg'", element("media:title", text) | element("media:description", text)),
    element("media:group", element("media:content", element("media:title", text))),
    element("media:title", text),
    element("media:thumbnail url='https://a.example/a.jpg'", st.just("")),
    element("image", st.just("<url>https://a.example/i</url><title>I</title><link>https://a.example/i2</link>")),
    element("xhtml:body", st.just("<xhtml:p>hello</xhtml:p>")),
    element("Title", text),
    element("body", text),
    element("unknown", text),
)
atom_children = st.one_of(
    element("title", text, *TYPES),
    element("link href='https://a.example/6'", st.just(""), *LINKS),
    element("link href='/7'", st.just(""), *LINKS),
    element("id", url | text),
    element("summary", text, *TYPES),
    element("content", text, *TYPES, " src='https://a.example/s'", " type='image/png'"),
    element("content type='xhtml'", st.just("<div xmlns='http://www.w3.org/1999/xhtml'><p class='x'>One <b>two</b></p>3</div>")),
    element("published", date),
    element("updated", date),
    element("issued", date),
    element("author", element("name", text)),
    element("author", element("email", st.just("a@b.example"))),
    element("contributor", element("name", text)),
    element("category term='x'", st.just("")),
    element("rights", text),
    element("source", st.just("<title>S</title><id>s</id><link href='https://s.example/'/><updated>2020-01-01</updated>")),
    element("thr:total", st.just("3")),
    element("media:group", element("media:title", text)),
    element("dc:creator", text),
    element("own:thing", text),
)
head = st.lists(
    st.one_of(
        element("title", text),
        element("link", url),
        element("language", st.sampled_from(("hy", "en-us"))),
        element("ttl", st.just("60")),
        element("sy:updatePeriod", st.just("hourly")),
        element("image", st.just("<url>https://a.example/i</url><title>I</title><link>https://a.example/i2</link>")),
        element("atom:link href='https://a.example/feed' rel='self'", st.just("")),
        element("description", text),
    ),
    max_size=4,
).map("".join)


def same(one: Item, other: Item, *, authors: bool, texts: bool) -> None:
    """Whether two items say the same, markup apart; of several ``authors`` feedparser makes one that is none of them.
    ``texts``: there are several."""
    left, right = asdict(one), asdict(other)
    for item in (left, right):
        for name in ("title", "html", "guid"):
            item[name] = " ".join(plain_markup(item[name]).replace("&nbsp;", "\xa0").split())
        item["author"] = _author(item["author"]) if authors else None
        item["link"] = item["link"] or (item["guid"] if item["permalink"] else "")
        del item["permalink"]
        item.pop("language")
    if texts and len(left["html"]) >= len(right["html"]):  # the fullest; feedparser keeps some of them
        left["html"] = right["html"]
    assert left == right


def _quirk(text: str) -> bool:
    """Behind a source or an image, feedparser takes a picture's title for the item's."""
    return "<media:title" in text and ("<source" in text or "<image" in text)


def compare(text: str) -> bool:
    """Whether the strict reader took the document on; then it must read what feedparser reads."""
    strict = read_strict(text)
    if strict is None or _quirk(text):
        return False
    loose = read_loose(text)
    assert loose is not None
    assert len(strict.items) == len(loose.items)
    authors = text.count("author>") + text.count("creator>") < 3
    texts = sum(text.count(f"{name}>") for name in ("description", "summary", "encoded", "content")) > 2
    for one, other in zip(strict.items, loose.items, strict=True):
        same(one, other, authors=authors, texts=texts)
    assert strict.language == loose.language
    assert {name: value for name, value in strict.hints.items() if value} == {
        name: value for name, value in loose.hints.items() if value
    }
    return True


@settings(max_examples=200, deadline=None)
@given(head, st.lists(st.lists(rss_children, max_size=6).map("".join), max_size=3))
@example("", ["<title>A</title><media:content url='x'><media:title>B</media:title></media:content>"])
def test_rss_is_read_as_feedparser_reads_it(channel: str, items: list[str]) -> None:
    inside = "".join(f"<item>{item}</item>" for item in items)
    compare(f"<rss version='2.0' {SPACES}><channel>{channel}{inside}</channel></rss>")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(atom_children, max_size=6).map("".join), max_size=3))
def test_atom_is_read_as_feedparser_reads_it(entries: list[str]) -> None:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    compare(f"<feed xmlns='http://www.w3.org/2005/Atom' {SPACES} xml:lang='hy'><title>F</title>{inside}</feed>")
