"""A news site of our own, for texts to be found on: furniture, teasers, comments longer than the story, in four languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

TITLES = {
    "hy": "Նոր կամուրջ է բացվել երկու գյուղերի միջև",
    "ru": "Между двумя сёлами открыли новый мост",
    "az": "İki kənd arasında yeni körpü açılıb",
    "en": "New bridge opened between two villages",
}
STORIES = {
    "hy": [
        "Տավուշի մարզի երկու գյուղերի միջև երեքշաբթի օրը բացվել է նոր կամուրջ, որի շինարարությունը տևել է երկու տարի։",
        "Մարզպետարանի տվյալներով՝ կամրջով օրական կանցնի մոտ 1200 մեքենա, իսկ նախկին ճանապարհը կփակվի նորոգման համար։",
        "«Մենք այս օրվան սպասում էինք տասը տարի», - ասել է գյուղի վարչական ղեկավարը։",
        "Շինարարության վրա ծախսվել է 840 միլիոն դրամ, որից 300 միլիոնը հատկացրել է համայնքը։",
        "Հաջորդ տարի նախատեսվում է նաև լուսավորության անցկացումը։",
    ],
    "ru": [
        "Во вторник между двумя сёлами области открыли новый мост, строительство которого продолжалось два года.",
        "По данным администрации, по мосту будет проезжать около 1200 машин в день, а старую дорогу закроют на ремонт.",
        "«Мы ждали этого дня десять лет», — сказал глава села.",
        "На строительство потратили 840 миллионов рублей, из которых 300 миллионов выделила община.",
        "В следующем году собираются провести и освещение.",
    ],
    "az": [
        "Çərşənbə axşamı rayonun iki kəndi arasında yeni körpü istifadəyə verilib, onun tikintisi iki il davam edib.",
        "İcra hakimiyyətinin məlumatına görə, körpüdən gündə təxminən 1200 avtomobil keçəcək, köhnə yol isə təmirə bağlanacaq.",
        "“Biz bu günü on il gözləyirdik”, – deyə kəndin icra nümayəndəsi bildirib.",
        "Tikintiyə 840 min manat xərclənib, onun 300 min manatını bələdiyyə ayırıb.",
        "Gələn il işıqlandırmanın çəkilməsi də nəzərdə tutulur.",
    ],
    "en": [
        "A new bridge between two villages of the province was opened on Tuesday after two years of building.",
        "The governor's office says that some 1,200 cars a day will cross it, and that the old road is closed for repairs.",
        "“We had been waiting for this day for ten years,” the head of the village said.",
        "The building cost 840 million drams, of which the community paid 300 million.",
        "Next year lights are to be put up as well.",
    ],
}
OTHERS = {
    "hy": "Կառավարությունը հաստատել է հաջորդ տարվա բյուջեի նախագիծը, որով նախատեսվում է աշխատավարձերի բարձրացում մարզերում։",
    "ru": "Правительство утвердило проект бюджета на следующий год, в котором предусмотрено повышение зарплат во всех регионах.",
    "az": "Hökumət gələn ilin büdcə layihəsini təsdiq edib, sənəddə bütün bölgələrdə əməkhaqlarının artırılması nəzərdə tutulur.",
    "en": "The government has approved next year's budget, in which higher salaries are planned for all provinces.",
}


def marked(lines: Sequence[str], tag: str) -> str:
    """Each line in an element of its own."""
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


SHAPES: dict[str, Callable[[Sequence[str]], str]] = {
    "paragraphs": lambda all_: marked(all_, "p"),
    "doubled breaks": lambda all_: f'<div class="text">{"<br><br>".join(all_)}</div>',
    "single breaks": lambda all_: f"<div>{'<br>'.join(all_)}</div>",
    "divisions": lambda all_: f'<div class="x1">{marked(all_, "div")}</div>',
    "wrapped paragraphs": lambda all_: "".join(f"<div><p>{line}</p></div>" for line in all_),
    "spans": lambda all_: "".join(f'<p><span style="font-size:12px">{line}</span></p>' for line in all_),
    "a table for layout": lambda all_: f"<table><tr><td>{marked(all_, 'p')}</td></tr></table>",
    "two parts": lambda all_: (
        f'<div class="part">{marked(all_[:2], "p")}</div><div class="ad">Reklama</div>'
        f'<div class="part">{marked(all_[2:], "p")}</div>'
    ),
    "a quotation": lambda all_: f"{marked(all_[:2], 'p')}<blockquote>{all_[2]}</blockquote>{marked(all_[3:], 'p')}",
    "a list": lambda all_: f"<p>{all_[0]}</p><ul>{marked(all_[1:4], 'li')}</ul><p>{all_[4]}</p>",
    "another story's link inside": lambda all_: (
        f'{marked(all_[:2], "p")}<div class="also"><a href="/x">{OTHERS["en"]}</a></div>{marked(all_[2:], "p")}'
    ),
    "a picture with its author": lambda all_: (
        f'<div class="photo"><img src="a.jpg"><span>Photo: Ani Petrosyan</span></div>{marked(all_, "p")}'
    ),
    "a lead of its own": lambda all_: f'<div class="lead">{all_[0]}</div><div class="txt">{marked(all_[1:], "p")}</div>',
    "a lead beside the named body": lambda all_: (
        f'<div class="lead"><p>{all_[0]}</p></div><div class="article-body">{marked(all_[1:], "p")}</div>'
    ),
    "a bold beginning": lambda all_: f"<p><b>{all_[0]}</b></p>{marked(all_[1:], 'p')}",
    "naked text first": lambda all_: f"{all_[0]}{marked(all_[1:], 'p')}",
    "centred": lambda all_: f"<center>{marked(all_, 'p')}</center>",
    "one sentence": lambda all_: f"<p>{all_[0]}</p>",
    "two sentences": lambda all_: marked(all_[:2], "p"),
}
SHORTER = {"one sentence": 1, "two sentences": 2}


def page(lang: str, body: str, *, named: bool = True, comments: int = 6, teasers: int = 6) -> str:
    """A page with ``body`` under its headline. ``named``: whether its elements have classes; ``comments`` and ``teasers`` (beside
    it and below it, each): how many."""
    title, other = TITLES[lang], OTHERS[lang]

    def called(name: str) -> str:
        return f' class="{name}"' if named else ""

    menu = "".join(f'<li><a href="/{n}">Menu {n}</a></li>' for n in range(15))
    ticker = "".join(
        f"<div{called('ticker-item')}><span>12:{n:02d}</span> <a href='/n/{n}'>{other[:70]} {n}</a></div>" for n in range(10)
    )
    beside = "".join(
        f"<div{called('news-item')}><a href='/s/{n}'><img src='x.jpg'></a><h4><a href='/s/{n}'>{other[:50]} {n}</a></h4>"
        f"<p>{other} {n}</p></div>"
        for n in range(teasers)
    )
    below = "".join(
        f"<div{called('card')}><h3><a href='/r/{n}'>{other[:60]} {n}</a></h3><p>{other}</p></div>" for n in range(teasers)
    )
    said = "".join(f"<li{called('comment')}><b>User{n}</b><p>{other} {other} {n}</p></li>" for n in range(comments))
    return (
        f"<html><head><title>{title} - Outlet</title><meta property='og:title' content='{title}'></head><body>"
        f"<div{called('header')}><a href='/'>Outlet</a><ul{called('menu')}>{menu}</ul></div><div{called('ticker')}>{ticker}</div>"
        f"<div{called('wrap')}><div{called('left')}><div{called('news-view')}><h1>{title}</h1>"
        f"<div{called('date')}>14.05.2025 12:30</div>{body}"
        f"<div{called('tags')}>#<a href='/t/1'>one</a> <a href='/t/2'>two</a></div>"
        f"<div{called('share-buttons')}><a href='f'>Facebook</a><a href='t'>Telegram</a></div></div>"
        f"<div{called('related')}><h2>Related</h2>{below}</div><div{called('comments-list')}><h3>Comments</h3><ul>{said}</ul></div>"
        f"</div><div{called('right')}>{beside}</div></div>"
        f"<div{called('footer')}><p>© Outlet 2025. All rights reserved. When you quote us, a link is required.</p></div>"
        f"<div{called('cookie-note')}><p>This site uses cookies to make your visit better, and to count its visitors.</p></div>"
        "</body></html>"
    )
