"""Set A, the honest: the phones and e-mail addresses of people, oddities included."""

from __future__ import annotations

from random import Random

from bench.fiction.choosing import ascii_word, digits, filled
from bench.fiction.names_a import company_name

_PHONES = {
    "pl": ("+4860#######", "+4850#######", "+4822#######", "+4879#######", "+4812#######"),
    "de": ("+4930########", "+49151########", "+49176########", "+4989#######", "+49221#######"),
    "sk": ("+4219########", "+4212########", "+42190#######"),
    "en": ("+4420########", "+447#########", "+44161#######"),
    "ru": ("+7495#######", "+79#########", "+7812#######"),
    "uk": ("+38050#######", "+38067#######", "+38044#######"),
    "kk": ("+7701#######", "+7727#######"),
    "world": (
        "+336########",
        "+393#########",
        "+346########",
        "+316########",
        "+905#########",
        "+3630#######",
    ),
    "elsewhere": ("+861##########", "+849########", "+8210########", "+919#########", "+9725########"),
}
_HOSTS = {
    "pl": ("gmail.com", "wp.pl", "onet.pl", "o2.pl", "interia.pl"),
    "de": ("gmail.com", "gmx.de", "web.de", "t-online.de"),
    "sk": ("gmail.com", "azet.sk", "zoznam.sk", "seznam.cz"),
    "en": ("gmail.com", "outlook.com", "btinternet.com"),
    "ru": ("mail.ru", "yandex.ru", "gmail.com", "inbox.ru"),
    "uk": ("ukr.net", "gmail.com"),
    "kk": ("mail.ru", "gmail.com"),
    "world": ("gmail.com", "hotmail.com", "yahoo.com"),
    "elsewhere": ("gmail.com", "163.com", "naver.com"),
}
ENDINGS = {
    "pl": "pl",
    "de": "de",
    "sk": "sk",
    "en": "co.uk",
    "ru": "ru",
    "uk": "com.ua",
    "kk": "kz",
    "world": "com",
    "elsewhere": "com",
}


def phone(rng: Random, language: str) -> str:
    number = filled(rng, rng.choice(_PHONES[language]))
    odd = rng.random()
    if odd < 0.015:
        return number[:-8] + rng.choice(("00200300", "00300400", "12121212", "00100200"))
    if odd < 0.018:
        return number[: max(3, len(number) - 7)] + rng.choice("0123456789") * 7
    return number


def email(rng: Random, language: str, given: str, family: str) -> str:
    g, f = ascii_word(given), ascii_word(family.split(maxsplit=1)[0] if family else "")
    number = digits(rng, rng.choice((1, 2, 2, 4)))
    user = rng.choice((
        f"{g}.{f}", f"{g}.{f}", f"{g[:1]}{f}", f"{g[:1]}.{f}", f"{f}.{g}", f"{g}{number}", f"{f}{number}",
        f"{g}_{f}",
        f"{g[:1]}{f[:1]}{number}", "".join(rng.choices("bcdgklmnprst", k=3)) + number, "info", "biuro",
        "office",
        f"{ascii_word(company_name(rng, language))[:8]}", nickname(rng) + rng.choice(("", number)),
    )).strip(".") or "kontakt"  # fmt: skip
    odd = rng.random()
    if odd < 0.002:
        return f"{user}@{rng.choice(('mailinator.com', 'example.com', 'gmial.com', 'gmail.con', 'wp.pll'))}"
    if odd < 0.006:
        return rng.choice((user, f"{user}@", f"{user}@firma", "brak", "-"))
    if odd < 0.008:
        return rng.choice(("brak@brak.pl", "noreply@firma.pl", "test@firma.de", "keine@mail.de"))
    if odd < 0.02 and f:
        return f"{f}@{f}.{ENDINGS[language]}"
    own = ascii_word(company_name(rng, language).split()[0])[:18] or "office"
    host = rng.choice((*_HOSTS[language], f"{own}.{ENDINGS[language]}", f"{own}.{ENDINGS[language]}"))
    return f"{user}@{host}"


def nickname(rng: Random) -> str:
    return "".join(
        rng.choice("bcdfghjklmnprstvz") + rng.choice("aeiouy") for _ in range(rng.choice((2, 3, 4)))
    )
