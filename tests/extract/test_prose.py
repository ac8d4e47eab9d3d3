"""The article among everything else on its page, whatever the site calls its parts."""

from __future__ import annotations

import json

import pytest
from extract.site import OTHERS, SHAPES, SHORTER, STORIES, TITLES, marked, page

from monitor.extract.article import extract_html
from monitor.extract.generic import extract_text
from monitor.extract.outlets import shipped_outlets

SIZES = {"nothing else": (0, 0), "some others": (3, 4), "far more of others": (12, 10)}


@pytest.mark.parametrize("lang", STORIES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("named", [True, False], ids=["named", "nameless"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_story_is_read_whole_and_alone(shape: str, named: bool, size: str, lang: str) -> None:
    comments, teasers = SIZES[size]
    html = page(lang, SHAPES[shape](STORIES[lang]), named=named, comments=comments, teasers=teasers)
    assert extract_text(html).split("\n\n") == STORIES[lang][: SHORTER.get(shape, 5)]


@pytest.mark.parametrize("lang", STORIES)
def test_headings_inside_stay_and_a_table_of_figures_is_read_by_its_rows(lang: str) -> None:
    story = STORIES[lang]
    rows = "".join(f"<tr><td>{year}</td><td>{cars} cars</td></tr>" for year, cars in ((2023, 900), (2024, 1200)))
    body = (
        f"{marked(story[:3], 'p')}<h2>What comes next</h2>{marked(story[3:4], 'p')}<table>{rows}</table>{marked(story[4:], 'p')}"
    )
    read = extract_text(page(lang, body)).split("\n\n")
    assert read == [*story[:3], "What comes next", story[3], "2023 900 cars", "2024 1200 cars", story[4]]


@pytest.mark.parametrize("last", ["Araşdırma aparılır.", "Это всё.", "Զոհեր չկան։", "Nobody was hurt."])
def test_a_short_last_sentence_belongs_to_the_story(last: str) -> None:
    assert extract_text(page("az", marked([*STORIES["az"], last], "p"))).split("\n\n") == [*STORIES["az"], last]


def test_a_live_blog_is_read_with_all_its_entries() -> None:
    entries = [
        f"At kilometre {n} the convoy stopped, and its drivers waited for the road to be cleared of snow." for n in range(9)
    ]
    posts = "".join(
        f"<div class='live-entry'><span class='time'>1{n}:05</span><p>{line}</p></div>" for n, line in enumerate(entries)
    )
    read = extract_text(page("en", f"<div class='live'>{posts}</div>"))
    assert [line for line in read.split("\n\n") if line in entries] == entries
    assert OTHERS["en"] not in read


def test_the_captions_of_a_gallery_are_not_its_story() -> None:
    photos = "".join(f"<figure><img src='{n}.jpg'><figcaption>Picture {n} of the bridge</figcaption></figure>" for n in range(9))
    lines = "".join(f"<div><img src='{n}.jpg'><div>Picture {n} of the bridge</div></div>" for n in range(9))
    for gallery in (photos, lines):
        body = f"{marked(STORIES['en'][:2], 'p')}{gallery}{marked(STORIES['en'][2:], 'p')}"
        assert extract_text(page("en", body)).split("\n\n") == STORIES["en"]


def test_the_questions_of_an_interview_stay_where_they_come_again() -> None:
    question = "What did you do when you heard that the bridge was to be built after all?"
    answers = [f"Number {n}: we went down to the river, and we stayed there until it was dark." for n in range(6)]
    body = "".join(
        f"<p><b>{question}</b></p><p>{line}</p><p>It was in the {n}th year.</p><p>We were {n}.</p>"
        for n, line in enumerate(answers)
    )
    assert extract_text(page("en", body)).count(question) == 6


def test_an_endless_page_is_read_up_to_its_next_story() -> None:
    story, other = STORIES["en"], [f"{OTHERS['en']} {n}" for n in range(12)]
    for tag in ("article", "div class='entry-content'"):
        first = f"<{tag}><h1>{TITLES['en']}</h1>{marked(story, 'p')}</{tag.split()[0]}>"
        second = f"<{tag}><h1>Budget approved</h1>{marked(other, 'p')}</{tag.split()[0]}>"
        assert extract_text(f"<title>{TITLES['en']}</title><main>{first}{second}</main>").split("\n\n") == story


def test_a_message_that_is_quoted_from_elsewhere_stays() -> None:
    tweet = "<div class='social-embed'><blockquote class='tweet'><p>The bridge is open, drive slowly.</p></blockquote></div>"
    body = f"{marked(STORIES['en'][:3], 'p')}{tweet}{marked(STORIES['en'][3:], 'p')}"
    assert "The bridge is open, drive slowly." in extract_text(page("en", body))


@pytest.mark.parametrize("hidden", ["hidden", "style='display: none'", "class='modal'", "class='newsletter-signup'"])
def test_what_is_not_shown_or_asks_for_something_is_not_read(hidden: str) -> None:
    asks = f"<div {hidden}><p>Leave us your address, and we send you the bridges of the week every Friday.</p></div>"
    body = f"{marked(STORIES['en'][:3], 'p')}{asks}{marked(STORIES['en'][3:], 'p')}"
    assert extract_text(page("en", body)).split("\n\n") == STORIES["en"]


def test_wordpress_names_an_articles_tags_among_its_classes_and_it_is_read() -> None:
    body = f"<div class='post-7 hentry tag-comments category-related has-sidebar'>{marked(STORIES['en'], 'p')}</div>"
    assert extract_text(page("en", body)).split("\n\n") == STORIES["en"]


def test_a_page_whose_form_holds_everything_is_read() -> None:
    html = (
        page("ru", marked(STORIES["ru"], "p")).replace("<body>", "<body><form action='/x'>").replace("</body>", "</form></body>")
    )
    assert extract_text(html).split("\n\n") == STORIES["ru"]


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ("<script type='application/ld+json'>{}</script><a rel=author>X Y</a>", ("Ani Petrosyan",)),
        ("<meta name=author content='By Ani Petrosyan'>", ("Ani Petrosyan",)),
        ("<p>By <a rel='author' href='/ani'>Ani Petrosyan</a></p>", ("Ani Petrosyan",)),
        ("<div class='byline'>By Ani Petrosyan</div>", ("Ani Petrosyan",)),
        ("<span itemprop='author' itemscope><span itemprop='name'>Ani Petrosyan</span></span>", ("Ani Petrosyan",)),
        ("<div class='byline'>Հեղինակ՝ Անի Պետրոսյան</div>", ("Անի Պետրոսյան",)),
        ("<div class='byline'>Автор: Ани Петросян</div>", ("Ани Петросян",)),
        ("<div class='byline'>Müəllif: Anar Quliyev</div>", ("Anar Quliyev",)),
        ("<div class='byline'>14.05.2025, 12:30</div>", ()),
        ("<div class='byline'>Outlet</div>", ()),
    ],
)
def test_who_wrote_it_is_read_from_metadata_else_from_its_byline(markup: str, authors: tuple[str, ...]) -> None:
    linked = json.dumps({"@type": "NewsArticle", "headline": TITLES["en"], "author": {"name": "Ani Petrosyan"}})
    html = page("en", markup.replace("{}", linked) + marked(STORIES["en"], "p"))
    assert extract_html(html, "https://outlet.example/1", shipped_outlets()).authors == authors
