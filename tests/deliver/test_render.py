"""A message tells the news by itself: each type, in each language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from deliver import made
from deliver.page import Page, message

from monitor.deliver.plain import plain
from monitor.deliver.reasons import reason_lines
from monitor.deliver.words import Words
from monitor.model import ChangeType, Claim, Status

EVERY = [(kind, language) for kind in made.TYPES for language in made.LANGUAGES]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_type_is_a_message_in_every_language(kind: str, language: str) -> None:
    told = message(made.body(kind), language)
    page = Page(told.html)
    assert told.subject
    assert told.subject == plain(told.subject)
    assert page.languages[0] == language
    assert told.subject in page.words
    assert "None" not in told.subject + told.text + page.words
    assert not re.search(r"\{\w+\}", told.subject + told.text + page.words), "a gap was left open"
    assert "\n\n\n" not in told.text
    assert not re.search(r"[ \t]+$", told.text, re.MULTILINE)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_message_loads_nothing_and_runs_nothing(kind: str, language: str) -> None:
    page = Page(message(made.body(kind), language).html)
    assert page.loads == []
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(page.tags)


@pytest.mark.parametrize("kind", made.EVENT_TYPES)
@pytest.mark.parametrize("language", made.LANGUAGES)
def test_text_and_html_tell_the_same_sources_quotes_and_reasons(kind: str, language: str) -> None:
    body = made.body(kind)
    told = message(body, language)
    page = Page(told.html)
    event = body["data"]["event"]
    for source in event["sources"]:
        for part in (source["outlet"], source["title"], source["url"]):
            assert part in told.text
        assert source["url"] in page.links
        assert source["title"] in page.words
    for shown in reason_lines(body["data"], "why", made.topic(), language)[0]:
        assert shown in told.text
        assert shown in page.words
    assert event["url"] in told.text
    assert event["url"] in page.links


@pytest.mark.parametrize("kind", made.EVENT_TYPES)
def test_every_figure_stands_with_its_quote_marked_in_its_sentence(kind: str) -> None:
    body = made.body(kind)
    told = message(body)
    page = Page(told.html)
    for figure in body["data"]["event"]["figures"]:
        claim = figure["claims"][0]
        marked = claim["sentence"].replace(claim["quote"], f"*{claim['quote']}*", 1)
        assert marked in told.text
        assert claim["quote"] in page.marked
        assert claim["url"] in page.links


def test_quotes_stay_as_they_were_said_and_are_marked_with_their_language() -> None:
    told = message(made.body("event.updated"), "ru")
    assert made.SWAP_HY_33.replace("33 հայ զինծառայողի", "*33 հայ զինծառայողի*") in told.text
    assert "[армянский]" in told.text
    assert "hy" in Page(told.html).languages


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Exchange: 32 Armenians, 2 Azerbaijanis freed · Ijevan–Gazakh · 14 May"),
        ("hy", "Փոխանակում՝ 32 հայ, 2 ադրբեջանցի ազատված · Իջևան–Ղազախ · 14 մյս"),
        ("ru", "Обмен: армян — 32, азербайджанцев — 2 (освобождены) · Иджеван–Газах · 14 мая"),
        ("az", "Mübadilə: 32 erməni, 2 azərbaycanlı azad edilib · İcevan–Qazax · 14 may"),
    ],
)
def test_the_subject_tells_the_news_in_the_readers_language(language: str, subject: str) -> None:
    assert message(made.body_of("event.new", made.event()), language).subject == subject


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("event.updated", "Update: Exchange, 32 → 33 Armenians freed · Ijevan–Gazakh · 14 May"),
        ("event.confirmed", "Confirmed: Exchange, 32 Armenians, 2 Azerbaijanis freed · Ijevan–Gazakh · 14 May"),
        ("event.denied", "DENIED: Clash, 1 Azerbaijani wounded · Tovuz · 14 May"),
        ("event.merged", "Same event: Exchange, 32 Armenians, 2 Azerbaijanis freed · Ijevan–Gazakh · 14 May"),
        ("event.split", "Two events: Exchange, 32 Armenians, 2 Azerbaijanis freed · Ijevan–Gazakh · 14 May"),
    ],
)
def test_the_subject_of_a_later_message_says_what_is_new(kind: str, subject: str) -> None:
    assert message(made.body(kind)).subject == subject


def test_a_corrected_figure_and_one_that_nobody_claims_any_more_are_in_the_subject() -> None:
    subject = message(made.body("event.corrected")).subject
    assert "33 → 32 Armenians freed" in subject
    assert "23 Armenians held – no source says so any more" in subject


@pytest.mark.parametrize("language", made.LANGUAGES)
def test_what_may_be_misread_says_so_beside_its_quote_and_not_in_the_subject(language: str) -> None:
    killed = made.claim("killed", 9, "nine soldiers", side="AM", doubtful=True)
    told = message(made.body_of("event.new", made.event(figures=(made.slot(made.FREED_EN), made.slot(killed)))), language)
    sure = message(made.body_of("event.new", made.event(figures=(made.slot(made.FREED_EN),))), language)
    words = Words(language)["doubtful"]
    assert [words in text for text in (told.text, Page(told.html).words, sure.text)] == [True, True, False]
    assert told.subject == sure.subject


def test_a_year_is_written_where_it_is_not_this_one() -> None:
    body = made.body_of("event.new", made.event())
    body["timestamp"] = "2027-01-02T00:00:00Z"
    told = message(body)
    assert told.subject.endswith("14 May 2026")
    assert "as of 14 May 2026" in told.text


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        ({"low": 80, "value": 80, "high": None}, "at least 80 Armenians freed"),
        ({"low": None, "value": 10, "high": 10}, "up to 10 Armenians freed"),
        ({"low": 40, "value": 45, "high": 50}, "40 to 50 Armenians freed"),
        ({"low": 24, "value": None, "high": None, "approx": True}, "dozens of Armenians freed"),
        ({"low": 40, "value": 40, "high": 40, "approx": True}, "about 40 Armenians freed"),
        ({"low": 1, "value": 1, "high": 1}, "1 Armenian freed"),
        ({"low": 1250, "value": 1250, "high": 1250, "side": None, "unit": "people"}, "1,250 people freed"),
        ({"low": 5, "value": 5, "high": 5, "status": Status.PLANNED}, "(planned): 5 Armenians freed"),
        ({"low": 5, "value": 5, "high": 5, "status": Status.UNOFFICIAL}, "(unofficial): 5 Armenians freed"),
    ],
)
def test_a_number_is_said_as_the_text_gave_it(more: dict[str, Any], subject: str) -> None:
    told = replace(made.claim("released", 32, "so many", "There were so many."), **more)
    assert subject in message(made.body_of("event.new", made.event(figures=(made.slot(told),), confirmed=False))).subject


def test_a_claim_that_was_borne_out_is_no_longer_called_one() -> None:
    told = replace(made.claim("captured", 1, "a soldier", "They took a soldier."), status=Status.CLAIMED)
    for confirmed, kind in ((False, "Capture (claimed): "), (True, "Capture: ")):
        event = made.event(kind="capture", figures=(made.slot(told),), confirmed=confirmed)
        assert message(made.body_of("event.new", event)).subject.startswith(f"{kind}1 Armenian captured")


def test_the_subject_says_whose_dead_come_home() -> None:
    bodies = made.claim("remains_returned", 6, "six bodies", "The remains of six soldiers came home.", unit="bodies")
    told = message(made.body_of("event.new", made.event(kind="remains_returned", figures=(made.slot(bodies),))))
    assert told.subject == "Remains: 6 bodies (Armenia) · Ijevan–Gazakh · 14 May"


def test_without_figures_the_subject_says_who_it_is_about() -> None:
    told = message(made.body_of("event.new", made.event(figures=(), kind="prisoner_treatment")))
    assert told.subject == "Prisoners: Aram Petrian · Ijevan–Gazakh · 14 May"
    assert told.text.startswith("No figures so far; 4 outlets, 3 independent origins, from both sides.")


def test_one_line_says_how_sure_it_is() -> None:
    assert message(made.body_of("event.new", made.event())).text.startswith(
        "Official: joint statement; 4 outlets, 3 independent origins, from both sides. Sources differ on: held.\n"
    )
    alone = made.event(figures=(made.slot(made.HELD),), sources=made.event().sources[:1], confirmed=False)
    assert message(made.body_of("event.new", alone)).text.startswith(
        "Unofficial so far: lawyer of the families; one outlet (Valley Courier).\n"
    )


def test_an_update_begins_with_was_and_now_both_quoted() -> None:
    told = message(made.body("event.updated"))
    lines = told.text.splitlines()
    assert lines[0] == "Changed · freed, Armenia"
    assert lines[1] == "WAS  32 Armenians (servicemen), by Azerbaijan"
    now = lines.index("NOW  33 Armenians (servicemen), by Azerbaijan")
    assert "*32 Armenian servicemen*" in "\n".join(lines[:now])
    assert "*33 հայ զինծառայողի*" in "\n".join(lines[now : now + 4])
    assert now < lines.index("FREED")
    page = Page(told.html).words
    assert page.index("WAS") < page.index("NOW") < page.index("FREED")


def test_an_update_can_be_read_alone() -> None:
    told = message(made.body("event.updated")).text
    for part in (
        "2 Azerbaijanis (servicemen), by Armenia",
        "23 Armenians (prisoners)",
        "NAMED\nAram Petrian",
        "SOURCES",
        "WHY YOU GET",
    ):
        assert part in told


def test_a_figure_that_was_not_told_before_says_so() -> None:
    news = made.difference(ChangeType.FIGURE_CHANGED, None, made.HELD)
    told = message(made.body_of("event.updated", made.event(), news))
    assert told.subject.startswith("Update: Exchange, now also 23 Armenians held")
    assert "WAS  not told before\nNOW  23 Armenians (prisoners), by Azerbaijan" in told.text


def test_a_denial_says_what_is_denied_by_whom_and_what_is_not_touched() -> None:
    told = message(made.body("event.denied")).text
    lines = told.splitlines()
    assert lines[0] == "DENIED: 1 Azerbaijani wounded · denied by պաշտպանության նախարարություն (Ձորի ձայն)"
    assert "*իրականությանը չի համապատասխանում*" in lines[1]
    had_been, untouched = told.index("WHAT HAD BEEN SAID"), told.index("NOT TOUCHED BY THIS")
    assert "claimed by one side: nazirlik" in told[had_been:untouched]
    assert "*bir hərbçimiz yaralanıb*" in told[had_been:untouched]
    assert "14 times" in told[untouched:]
    assert "wounded" not in told[untouched : told.index("SOURCES")].lower()


def test_a_denial_that_was_folded_into_the_first_message_is_still_told_first() -> None:
    denied = made.difference(ChangeType.DENIED, made.WOUNDED, made.DENIAL)
    told = message(made.body_of("event.new", made.clash(), denied))
    assert told.text.startswith("DENIED: 1 Azerbaijani wounded")
    assert told.subject.startswith("Clash")


def test_a_first_message_about_an_event_that_has_changed_tells_how_below_its_figures() -> None:
    changed = made.difference(ChangeType.FIGURE_CHANGED, made.FREED_EN, made.FREED_33)
    told = message(made.body_of("event.new", made.event(), changed)).text
    assert told.index("FREED") < told.index("HOW IT CHANGED") < told.index("WAS  32 Armenians") < told.index("SOURCES")
    assert told.index("*32 Armenian servicemen*") < told.index("HOW IT CHANGED"), (
        "the quote stands where the figure is told first"
    )


def test_a_confirmation_says_by_whom() -> None:
    assert message(made.body("event.confirmed")).text.startswith(
        "Confirmed by joint statement (Լուսաբաց)\nhttps://lusabats.example/2"
    )


def test_disagreement_is_shown_with_who_says_otherwise() -> None:
    told = message(made.body_of("event.new", made.event())).text
    held = told[told.index("HELD") : told.index("NAMED")]
    assert "- 23 Armenians (prisoners), by Azerbaijan (sources differ)" in held
    assert "≠ Горный вестник says: 21 Armenians (prisoners), by Azerbaijan" in held
    assert "*21 армянский военнопленный*" in held


def test_outlets_that_say_the_same_are_named_and_not_quoted_again() -> None:
    told = message(made.body_of("event.new", made.event())).text
    assert "also: Լուսաբաց" in told
    assert made.SWAP_HY not in told


def test_a_part_stands_below_its_total() -> None:
    total = made.slot(made.claim("killed", 7, "seven people", "In all seven people died.", unit="people"), parts=(1,))
    part = made.slot(made.claim("killed", 2, "two civilians", "Among them were two civilians.", unit="civilians", part=True))
    told = message(made.body_of("event.new", made.event(figures=(total, part)))).text
    assert told.index("- 7 Armenians") < told.index("+ of them 2 Armenians (civilians)") < told.index("*two civilians*")
    assert "- 2 Armenians" not in told


def test_what_the_texts_do_not_tell_what_is_doubtful_and_what_we_are_blind_to_are_said() -> None:
    body = made.body("event.new")
    body["data"]["coverage"] = ["no Azerbaijani source since 20:10"]
    told = message(body)
    assert "(perhaps known already)" in told.subject
    assert (
        "Perhaps the same as an event that you know (eold4event2)\nhttps://monitor.desk.example/events/eold4event2" in told.text
    )
    assert "the texts do not tell, and it counts as met: Tavush is told, and how near Ijevan is not" in told.text
    assert "BLIND JUST NOW\n- no Azerbaijani source since 20:10" in told.text


def test_sources_come_with_language_time_and_how_they_were_read() -> None:
    told = message(made.body_of("event.new", made.event())).text
    assert "- Լուսաբաց, 14 May 12:15 [Armenian]: Գերիների փոխանակում" in told
    assert "- Kür Xəbər, 14 May 12:20 [Azerbaijani, feed text only]: Sərhəddə" in told


def test_many_sources_are_counted_and_not_all_listed() -> None:
    many = tuple(made.source(f"Outlet {n}", "An exchange", "en") for n in range(40))
    told = message(made.body_of("event.new", made.event(sources=many))).text
    assert told.count(": An exchange") == 15
    assert "and 25 more on the event's page" in told


def test_a_mail_about_a_long_night_stays_below_what_mail_clients_cut_off() -> None:
    """Gmail hides what comes after 102 kB."""
    actions = list(made.topic().actions)
    words = "Far more than anybody could want to read about what happened on that night at the line, he said. " * 12

    def told(n: int, outlet: int) -> Claim:
        count = 30 + n + outlet
        more = {"outlet": f"Outlet {outlet}", "url": f"https://o{outlet}.example/{n}", "side": "AM" if n % 2 else "AZ"}
        return made.claim(actions[n % len(actions)], count, f"{count} men", f"{words}{count} men {words}", **more)

    figures = tuple(made.slot(*(told(n, outlet) for outlet in range(6)), disputed=True) for n in range(36))
    body = made.body_of("event.new", made.event(figures=figures))
    for language in made.LANGUAGES:
        assert len(message(body, language).html.encode()) < 102_000
    assert "and 16 more on the event's page" in message(body).text


def test_who_spoke_is_told_with_office_and_side() -> None:
    assert "- Ani Sarian, lawyer (Armenia):\n  “Baku still holds 23 Armenian prisoners" in message(made.body("event.new")).text


def test_a_number_of_the_ledger_says_when_the_two_cannot_be_compared() -> None:
    before = replace(made.HELD, value=55, low=55, high=55, quote="55 prisoners", sentence="Baku held 55 prisoners in spring.")
    doubtful = made.difference(ChangeType.FIGURE_CHANGED, before, made.HELD, "stock", note="other_speaker")
    told = message(made.body_of("event.updated", made.event(), doubtful))
    assert told.subject.startswith("Update: Exchange, now also 23 Armenians held")
    assert "WAS  55 Armenians (prisoners)" in told.text
    assert "(The two numbers are not by the same source, and may not count the same people.)" in told.text
    certain = made.difference(ChangeType.FIGURE_CHANGED, before, made.HELD, "stock")
    assert "55 → 23 Armenians held" in message(made.body_of("event.updated", made.event(), certain)).subject


def test_an_event_that_goes_on_from_another_leads_there() -> None:
    told = message(made.body_of("event.new", made.event(follows=("eearlier1",))))
    assert "It goes on from an earlier event (eearlier1)" in told.text
    assert "https://monitor.desk.example/events/eearlier1" in Page(told.html).links


def test_a_message_about_a_split_leads_to_the_other_event() -> None:
    told = message(made.body("event.split"))
    assert "What follows belongs to this one. (eother5event)" in told.text
    assert "https://monitor.desk.example/events/eother5event" in Page(told.html).links


def test_a_message_about_a_merger_leads_to_the_other_event() -> None:
    told = message(made.body("event.merged"))
    assert "This turned out to be the same event as (eother5event)" in told.text
    assert "https://monitor.desk.example/events/eother5event" in Page(told.html).links


def test_the_operator_reads_which_source_is_away_since_when_and_why() -> None:
    told = message(made.body("source.failing"))
    assert told.subject == "Unreachable: Kür Xəbər, since 14 May 12:00"
    assert "HTTP 503 (3 times in a row)\n\nNothing is to be done here." in told.text
    assert "https://kur-xeber.example/rss" in told.text


def test_a_feed_that_is_gone_is_not_said_to_be_tried_again() -> None:
    body = made.body("source.failing")
    told = message({**body, "data": {**body["data"], "state": "gone"}})
    assert "has taken this feed away" in told.text
    assert "tried again" not in told.text


def test_a_type_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"digset"):
        message({"type": "digset", "timestamp": "2026-05-14T12:00:00Z", "data": {}})
