"""Rules guessed from pages that list articles."""

from __future__ import annotations

import pytest
from parse.made import page

from monitor.parse.guess_list import Proposal, guess_lists

TITLES = [f"The ferry number {number} runs again between the villages" for number in range(6)]


def guess(body: str) -> tuple[Proposal, ...]:
    return guess_lists(
        page(f"<html><body>{body}</body></html>", "text/html; charset=utf-8", "https://lake.example/news"), "Asia/Yerevan"
    )


def rows(form: str) -> str:
    return "".join(form.format(title=title, number=number) for number, title in enumerate(TITLES))


@pytest.mark.parametrize(
    ("form", "item"),
    [
        ("<div class='card'><h3><a href='/n/{number}'>{title}</a></h3></div>", "main > div.card"),
        ("<li><a href='/n/{number}'>{title}</a> <i>0{number}.03.2026</i></li>", "main > li"),
        ("<a class='row' href='/n/{number}'><span>{title}</span></a>", "main > a.row"),
        (
            "<article class='post post-{number} odd'><a href='/n/{number}'><img></a><a href='/n/{number}'>{title}</a></article>",
            "main > article.post",
        ),
        ("<p><a href='/n/{number}'>{title}</a></p>", "main > p"),
    ],
)
def test_what_repeats_and_has_headlines_is_the_list(form: str, item: str) -> None:
    best = guess(f"<nav>{rows('<li><a href=/m{number}>{title}</a></li>')}</nav><main>{rows(form)}</main>")[0]
    assert best.rules.item == item
    assert [entry.title for entry in best.parsed.entries] == TITLES


def test_dates_headlines_and_leads_are_named_where_most_items_have_them() -> None:
    form = (
        "<div class='n'><time datetime='2026-03-0{number}T10:00:00Z'>x</time><h2><a href='/n/{number}'>{title}</a></h2>"
        "<p>It runs from the northern pier to the southern one, as it did before the long winter.</p></div>"
    )
    rules = guess(f"<section>{rows(form)}</section>")[0].rules
    assert (rules.title, rules.date, rules.summary) == ("h2", "time", "p")


def test_the_larger_list_is_proposed_first_and_short_links_are_none() -> None:
    side = "".join(f"<li class='s'><a href='/s/{number}'>A side story of some length {number}</a></li>" for number in range(3))
    menu = "".join(f"<li class='m'><a href='/m/{number}'>Menu {number}</a></li>" for number in range(30))
    rest = rows("<div class=x><a href=/n/{number}>{title}</a></div>")
    found = guess(f"<ul class='menu'>{menu}</ul><ul class='side'>{side}</ul><div>{rest}</div>")
    assert [one.rules.item for one in found] == ["div > div.x", "ul.side > li.s"]


@pytest.mark.parametrize(
    "body", ["", "<p>No link at all.</p>", "<p><a href='/a'>One single headline of some length</a></p>", "<a href='/news'>x" * 50]
)
def test_where_there_is_no_list_nothing_is_proposed(body: str) -> None:
    assert guess(body) == ()
