"""One story in four languages: the same exchange, told by four outlets in their own words."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.demo.newsroom import NewsRoom, Outlet, Story

WHEN = datetime(2026, 5, 14, 10, 0, tzinfo=UTC)
OUTLETS = (
    Outlet(id="en", name="Valley Courier", language="en"),
    Outlet(id="ru", name="Горный вестник", language="ru", atom=True),
    Outlet(id="hy", name="Ձորի լուր", language="hy"),
    Outlet(id="az", name="Vadi Xəbər", language="az", full_text=True),
)
OLD = {
    "en": ("Orchards bloom early", "Apricot trees in the valley have come into bloom two weeks early this spring, growers say."),
    "ru": ("Сады зацвели раньше срока", "Абрикосовые сады в долине зацвели на две недели раньше, рассказали садоводы."),
    "hy": ("Այգիները շուտ են ծաղկել", "Հովտի ծիրանի այգիներն այս գարնանը սովորականից շուտ են ծաղկել, ասում են այգեգործները։"),
    "az": ("Bağlar erkən çiçəklədi", "Bağbanlar deyirlər ki, vadidə ərik ağacları bu yaz həmişəkindən tez çiçəkləyib."),
}
TITLES = {
    "en": "Prisoners exchanged on the border: Baku frees {n}",
    "ru": "Обмен пленными на границе: Баку освободил {n}",
    "hy": "Գերիների փոխանակում սահմանին. Բաքուն ազատ է արձակել {n} հոգու",
    "az": "Sərhəddə əsir mübadiləsi: Bakı {n} nəfəri azad etdi",
}
TEXTS = {
    "en": (
        "Armenia and Azerbaijan exchanged prisoners on Thursday on the border between Ijevan and Gazakh. Baku freed {n} Armenian "
        "servicemen and Yerevan released two Azerbaijani servicemen, the two governments said in a joint statement.\n\n"
        "Buses met the men at the crossing. Relatives had waited since the early morning."
    ),
    "ru": (
        "Армения и Азербайджан в четверг обменялись пленными на границе, на участке Иджеван - Газах. Баку освободил {n} "
        "армянских военнослужащих, Ереван - двух азербайджанских, говорится в совместном заявлении сторон."
    ),
    "hy": (
        "Հայաստանի և Ադրբեջանի միջև այսօր Իջևան-Ղազախ հատվածում գերիների փոխանակում է տեղի ունեցել։ Բաքուն ազատ է արձակել "
        "{n} հայ զինծառայողի, Երևանը՝ երկու ադրբեջանցի զինծառայողի։"
    ),
    "az": (
        "Bu gün Ermənistanla Azərbaycan sərhədinin Qazax–İcevan hissəsində əsir mübadiləsi olub. Bakı {n} erməni hərbçini, "
        "İrəvan isə iki azərbaycanlı hərbçini azad edib."
    ),
}


def publish_old(room: NewsRoom) -> None:
    """Each outlet's archive: one item that is no news of ours."""
    for language, (title, text) in OLD.items():
        room.publish(Story(id="old", outlet=language, title=title, text=text, published=WHEN.replace(month=4)))


def publish_exchange(room: NewsRoom, number: int = 32, *languages: str) -> None:
    """The exchange appears, in all languages or in some."""
    for language in languages or TEXTS:
        title, text = TITLES[language].format(n=number), TEXTS[language].format(n=number)
        room.publish(Story(id=f"swap-{language}", outlet=language, title=title, text=text, published=WHEN))
