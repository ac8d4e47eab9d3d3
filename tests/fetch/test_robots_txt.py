"""robots.txt by RFC 9309, and as the parser that sites write for reads what is in error."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.robots_txt import MOST_LINE, RobotsTxt

SITE = "https://paper.example"


def may(text: str | bytes, path: str, name: str = "monitor") -> bool:
    return RobotsTxt(text if isinstance(text, bytes) else text.encode()).allows(SITE + path, name)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [  # RFC 9309, 2.2.2 and 5.2: the longest match; of two as long, the one that allows
        ("disallow: /x/page.html\nallow: /x/", "/x/page.html", False),
        ("allow: /x/page.html\ndisallow: /x/", "/x/page.html", True),
        ("allow: /x/page.html\ndisallow: /x/", "/x/", False),
        ("disallow: \nallow: ", "/x", True),
        ("disallow: /x\nallow: /x", "/x", True),
        ("disallow: /", "/", False),
        ("disallow: /", "/robots.txt", True),
        ("disallow: /fish", "/fishheads/catfish.php?parameters", False),
        ("disallow: /fish", "/Fish.asp", True),
        ("disallow: /fish*", "/fish.html", False),
        ("disallow: /fish/", "/fish", True),
        ("disallow: /*.php", "/folder/filename.php?x", False),
        ("disallow: /*.php$", "/filename.php?x", True),
        ("disallow: /*.php$", "/folder/filename.php", False),
        ("disallow: /fish*.php", "/fishheads/a.php", False),
        ("disallow: /a*b*c$", "/aXbYcZc", False),
        ("disallow: /a*b*c$", "/aXbYcZ", True),
        ("disallow: /ab*b$", "/ab", True),
        ("disallow: /$", "/", False),
        ("disallow: /$", "/x", True),
        ("disallow: /a$b", "/a$b", False),
        ("disallow: *x", "/ax", False),
        ("disallow: /a?b=*&c", "/a?b=1&c=2", False),
        ("disallow: x", "/x", True),
        ("allow: /x/index.html\ndisallow: /x/", "/x/", True),
        ("allow: /x/index.html\ndisallow: /x/", "/x/y", False),
        # percent-encoding
        ("disallow: /a%3cd.html", "/a%3Cd.html", False),
        ("disallow: /a%3Cd.html", "/a%3cd.html", False),
        ("disallow: /ա", "/%D5%A1", False),
        ("disallow: /%d5%a1", "/%D5%A1", False),
        ("disallow: /a%2fb", "/a/b", True),
        ("disallow: /%62%61r", "/bar", False),
        ("disallow: /bar", "/%62%61r", False),
        ("disallow: /\nallow: /%62%61r", "/bar", False),
        ("disallow: /\nallow: /%62%61r", "/%62%61r", True),
        ("disallow: /%7euser", "/~user", False),
        # lines in error, or with more than is needed
        ("Disallow : /x", "/x", False),
        ("  DISALLOW:/x  # why", "/x", False),
        ("disallow /x", "/x", False),
        ("disallow\t/x", "/x", False),
        ("disallow /x y", "/x", True),
        ("dissallow: /x", "/x", False),
        ("disalow: /x", "/x", False),
        ("diasllow: /x", "/x", False),
        ("disallow: /x\rdisallow: /y", "/y", False),
        ("disallow: /x\r\ndisallow: /y", "/y", False),
        ("garbage\n:\n\x00\ndisallow: /x", "/x", False),
        ("#disallow: /x", "/x", True),
    ],
)
def test_a_rule_is_read_as_it_is_meant(rules: str, path: str, allowed: bool) -> None:
    assert may(f"user-agent: *\n{rules}\n", path) is allowed


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        ("user-agent: monitor\ndisallow: /", False),
        ("User-Agent: MONITOR\ndisallow: /", False),
        ("user-agent: monitor/2.0\ndisallow: /", False),
        ("user-agent: monitor bot\ndisallow: /", False),
        ("user-agent: monitor-news\ndisallow: /", True),
        ("user-agent: mon\ndisallow: /", True),
        ("useragent: monitor\ndisallow: /", False),
        ("user agent: monitor\ndisallow: /", False),
        ("user-agent monitor\ndisallow: /", False),
        ("user-agent: * and more\ndisallow: /", False),
        ("user-agent: *x\ndisallow: /", True),
        # a group of several names; its own group goes before that for everybody; groups of one name are one
        ("user-agent: other\nuser-agent: monitor\ndisallow: /", False),
        ("user-agent: *\ndisallow: /\nuser-agent: monitor\ndisallow:", True),
        ("user-agent: *\ndisallow: /\nuser-agent: monitor", True),
        ("user-agent: monitor\ndisallow:\n\nuser-agent: *\ndisallow: /", True),
        ("user-agent: monitor\nallow: /x\n\nuser-agent: other\ndisallow: /\n\nuser-agent: monitor\ndisallow: /", False),
        ("user-agent: *\ndisallow: /a\nuser-agent: *\ndisallow: /", False),
        # what is no rule does not end the lines that name a group's agents
        ("user-agent: monitor\nsitemap: https://paper.example/s.xml\nuser-agent: other\ndisallow: /", False),
        ("user-agent: monitor\ncrawl-delay: 3\nuser-agent: other\ndisallow: /", False),
        ("user-agent: monitor\n\n# why\nnoindex: /\nuser-agent: other\ndisallow: /", False),
        ("disallow: /\nuser-agent: monitor", True),
        ("disallow: /", True),
        ("", True),
    ],
)
def test_a_group_is_for_those_it_names(lines: str, allowed: bool) -> None:
    assert may(lines, "/page") is allowed


def test_of_a_line_that_is_too_long_its_beginning_counts_and_so_do_the_lines_behind_it() -> None:
    long = "/x/" + "a" * (MOST_LINE - len("disallow: /x/") - 1)
    text = f"user-agent: monitor\ndisallow: {long}/qux\ndisallow: /y\nallow: {'z' * 100_000}\ndisallow: /z\n"
    assert may(text, "/fux")
    assert not may(text, f"{long}/fux")
    assert not may(text, "/y")
    assert not may(text, "/z")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(mark: bytes) -> None:
    codec = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    assert not may(mark + "user-agent: *\ndisallow: /լուր\n".encode(codec), "/%D5%AC%D5%B8%D6%82%D6%80/1")


def test_a_path_in_the_sites_own_encoding_is_bytes() -> None:
    assert not may("user-agent: *\ndisallow: /новости\n".encode("cp1251"), "/%ED%EE%E2%EE%F1%F2%E8/1")


def test_half_a_megabyte_is_read_and_no_more() -> None:
    filler = "# " + "x" * 98 + "\n"
    body = f"user-agent: *\n{filler * 5_000}disallow: /a\n{filler * 1_000}disallow: /b\n".encode()
    assert not may(body, "/a")
    assert may(body, "/b")


def test_a_delay_is_its_groups_own() -> None:
    file = RobotsTxt(b"user-agent: *\ncrawl-delay: 7\n\nuser-agent: monitor\nCrawl-Delay: 2.5\ndisallow: /x\n")
    assert (file.delay("monitor"), file.delay("other")) == (2.5, 7.0)
    assert RobotsTxt(b"user-agent: *\ncrawl-delay: nan\n").delay("x") is None
    assert RobotsTxt(b"user-agent: *\ncrawl-delay: 1e999\n").delay("x") == 86_400


def test_hostile_patterns_cost_nothing() -> None:
    body = "user-agent: *\n" + f"disallow: /{'*a' * 4_000}b$\n" * 60 + " " * 500_000
    started = time.process_time()
    assert may(body, "/" + "a" * 8_000)
    assert time.process_time() - started < 5


paths = st.text(alphabet="/ab*$%2?&=é", max_size=12)


@given(st.lists(st.tuples(st.booleans(), paths), max_size=6), paths)
def test_more_rules_that_allow_never_take_a_page_away(rules: list[tuple[bool, str]], path: str) -> None:
    def lines(kept: list[tuple[bool, str]]) -> str:
        return "user-agent: *\n" + "".join(f"{'allow' if allows else 'disallow'}: /{rule}\n" for allows, rule in kept)

    url = "/" + "".join(letter for letter in path if letter.isascii())
    without = [rule for rule in rules if not rule[0]]
    assert may(lines(rules), url) or not may(lines(without), url)
