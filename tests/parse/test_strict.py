"""What the strict reader reads, it reads as feedparser does; what it is not sure of, it leaves to feedparser."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urljoin

import pytest
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
LINKS = (
    " rel='replies' thr:count='0'",
    " xml:base='https://b.example/x'",
    " rel='alternate'",
    " rel='self'",
    " rel='Alternate' type='text/html'",
    " type='application/json'",
    " hreflang='hy'",
)
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
    element("own:full-text", text),
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
    element("content", text, *TYPES, " src='https://a.example/s'", " xml:base='https://b.example/'", " type='image/png'"),
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


def same(one: Item, other: Item, *, authors: bool, texts: bool, captions: bool) -> None:
    """Whether two items say the same, markup apart; of several ``authors`` feedparser makes one that is none of them.
    ``texts``: there are several; ``captions``: and some of pictures."""
    left, right = asdict(one), asdict(other)
    for item in (left, right):
        for name in ("title", "html", "guid"):
            item[name] = " ".join(plain_markup(item[name]).replace("&nbsp;", "\xa0").split())
        item["author"] = _author(item["author"]) if authors else None
        item["link"] = item["link"] or (item["guid"] if item["permalink"] else "")
        del item["permalink"]
        item.pop("language")
    if captions or (texts and len(left["html"]) >= len(right["html"])):
        left["html"] = right["html"]  # the fullest, and none of a picture's; feedparser keeps some of them
    assert left == right


def _quirk(text: str) -> bool:
    """Behind a source or an image, feedparser takes a picture's title for the item's; behind a content with a base it resolves by
    that base, which is the content's own (XML Base, 4.2)."""
    return ("<media:title" in text and ("<source" in text or "<image" in text)) or (
        "<content xml:base" in text and "<link href='/7'" in text
    )


def compare(text: str) -> bool:
    """Whether the strict reader took the document on; then it must read what feedparser reads."""
    strict = read_strict(text)
    if strict is None or _quirk(text):
        return False
    loose = read_loose(text)
    assert loose is not None
    assert len(strict.items) == len(loose.items)
    authors = text.count("author>") + text.count("creator>") < 3
    texts = sum(text.count(f"{name}>") for name in ("description", "summary", "encoded", "content", "full-text")) > 2
    for one, other in zip(strict.items, loose.items, strict=True):
        one.link = urljoin(strict.base, one.link) if strict.base else one.link
        same(one, other, authors=authors, texts=texts, captions="media:description" in text)
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


ORDINARY = {
    "wordpress": f"""<rss version="2.0" {SPACES}><channel><title>Paper</title><atom:link href="https://a.example/feed/" rel="self"
        type="application/rss+xml" /><link>https://a.example</link><language>hy</language><sy:updatePeriod>hourly</sy:updatePeriod>
        <item><title>Bridge &#8211; open</title><link>https://a.example/1/</link><comments>https://a.example/1/#respond</comments>
        <dc:creator><![CDATA[Desk]]></dc:creator><pubDate>Wed, 04 Mar 2026 10:00:00 +0000</pubDate><category>
        <![CDATA[News]]></category>
        <guid isPermaLink="false">https://a.example/?p=1</guid><description><![CDATA[<p>Short [&#8230;]</p>]]></description>
        <content:encoded><![CDATA[<p>Long & whole</p>]]></content:encoded><wfw:commentRss>https://a.example/1/feed/</wfw:commentRss>
        <slash:comments>0</slash:comments><post-id xmlns="com-wordpress:feed-additions:1">1</post-id>
        <media:content url="https://a.example/1.jpg" medium="image"><media:title type="html">Photo</media:title>
        <media:description type="html">Caption</media:description></media:content></item></channel></rss>""",
    "drupal": f"""<rss version="2.0" xml:base="https://a.example/" {SPACES}><channel><title>P</title>
        <link>https://a.example/</link><item>
        <title>Bridge</title><link>/bridge</link><description>&lt;p&gt;Text&lt;/p&gt;</description>
        <pubDate>Wed, 04 Mar 2026 10:00:00 +0000
        </pubDate><dc:creator>Desk</dc:creator><guid isPermaLink="false">17 at https://a.example</guid></item>
        </channel></rss>""",
    "bitrix": """<rss version="2.0" xmlns:yandex="http://news.yandex.ru"><channel><title>P</title>
        <link>https://a.example</link><item>
        <title>Мост</title><link>https://a.example/1</link><pubDate>Wed, 04 Mar 2026 10:00:00 +0400</pubDate>
        <yandex:genre>message</yandex:genre>
        <enclosure url="https://a.example/1.jpg" type="image/jpeg"/><yandex:full-text>Весь текст</yandex:full-text>
        </item></channel></rss>""",
    "blogger": """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'
        xmlns:gd='http://schemas.google.com/g/2005'><id>tag:a.example,1999:blog-1</id><updated>2026-03-04T10:00:00Z</updated>
        <title type='text'>P</title><link rel='self' href='https://a.example/feed'/><link rel='alternate' href='https://a.example/'/>
        <entry><id>tag:a.example,1999:1.post-2</id><published>2026-03-04T10:00:00Z</published><updated>2026-03-04T10:00:00Z</updated>
        <title type='text'>Bridge</title><content type='html'>&lt;p&gt;Text&lt;/p&gt;</content>
        <link rel='replies' type='text/html' href='https://a.example/1#c' title='0 Comments' thr:count='0'/>
        <link rel='alternate' type='text/html' href='https://a.example/1' title='Bridge'/><author><name>Desk</name>
        <uri>https://a.example/desk</uri><gd:image rel='x' width='16' height='16' src='https://a.example/i.gif'/></author>
        <thr:total>0</thr:total></entry></feed>""",
    "a static site": """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">P</title><link href="https://a.example/"
        rel="alternate" type="text/html"/><entry><title type="html">Bridge</title><link href="https://a.example/1" rel="alternate"
        type="text/html" title="Bridge"/><published>2026-03-04T10:00:00+04:00</published><id>https://a.example/1</id>
        <content type="html" xml:base="https://a.example/1">&lt;p&gt;Text&lt;/p&gt;</content><summary type="html">
        <![CDATA[Short]]></summary>
        </entry></feed>""",
    "a broadcaster": f"""<rss version="2.0" {SPACES}><channel><title>P</title><link>https://a.example</link><ttl>60</ttl>
        <item><title>Կամուրջ</title><description>Կարճ</description><link>https://a.example/a/1.html</link>
        <guid>https://a.example/a/1.html</guid>
        <pubDate>Wed, 04 Mar 2026 10:00:00 +0400</pubDate><category>Լուրեր</category><author>desk@a.example (Desk)</author>
        <comments>https://a.example/a/1.html#c</comments>
        <enclosure url="https://a.example/1.jpg" length="3123" type="image/jpeg"/></item></channel></rss>""",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_ordinary_is_read_strictly(name: str) -> None:
    assert compare(ORDINARY[name])


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>",
        "<!-- <rss --><!DOCTYPE rss [<!ENTITY a 'b'>]>",
        "<!DOCTYPE rss SYSTEM 'file:///etc/hostname'>",
    ],
)
def test_no_dtd_gets_to_the_strict_reader(before: str) -> None:
    feed = "<rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"
    assert read_strict(before + feed) is None
    assert read_strict("<!-- c -->" + feed.replace("&a;", "a")) is not None


def test_the_base_of_a_content_is_not_that_of_the_link_behind_it() -> None:
    entry = "<content xml:base='https://b.example/'>text</content><link href='/7'/>"
    read = read_strict(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry>{entry}</entry></feed>")
    assert read is not None
    assert [(item.link, read.base) for item in read.items] == [("/7", "")]
