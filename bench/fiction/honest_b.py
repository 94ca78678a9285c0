"""Set B, the honest: Faker's people of many countries, with addresses, phones and habits of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import phonenumbers
from faker import Faker
from faker.config import AVAILABLE_LOCALES

from bench.fiction.choosing import ascii_word, digits, maybe
from perennial.quality.fiction.subject import Subject

#: One locale for each language and writing of names Faker has of its own; the rest repeat English ones.
LOCALES = tuple(
    locale
    for locale in sorted({
        "am_ET", "ar_EG", "ar_SA", "az_AZ", "bg_BG", "bn_BD", "bs_BA", "cs_CZ", "da_DK", "de_AT", "de_CH",
        "de_DE", "el_GR",
        "en_GB", "en_IN", "en_KE", "en_NG", "en_PK", "en_US", "es_ES", "es_MX", "et_EE", "fa_IR", "fi_FI",
        "fr_FR",
        "ga_IE", "ha_NG", "he_IL", "hi_IN", "hr_HR", "hu_HU", "hy_AM", "id_ID", "ig_NG", "is_IS", "it_IT",
        "ja_JP",
        "ka_GE", "ko_KR", "lt_LT", "lv_LV", "ne_NP", "nl_NL", "no_NO", "pl_PL", "pt_BR", "pt_PT", "ro_RO",
        "ru_RU",
        "sk_SK", "sl_SI", "sv_SE", "ta_IN", "th_TH", "tr_TR", "tw_GH", "uk_UA", "uz_UZ", "vi_VN", "yo_NG",
        "zh_CN",
        "zh_TW", "zu_ZA",
    })
    if locale in AVAILABLE_LOCALES
)  # fmt: skip
_FREE = (
    "gmail.com",
    "hotmail.com",
    "icloud.com",
    "proton.me",
    "gmx.net",
    "wp.pl",
    "post.sk",
    "bk.ru",
    "live.co.uk",
)
_ROLES = ("hello", "team", "verwaltung", "sklep", "obchod", "zakaz", "admin", "reception", "marketing")
_AT_HOME = re.compile(r"[^\w\s.,'’-]")


def honest(rng: Random, locale: str) -> Subject:
    """One honest record of a locale, a company one time in six."""
    return company(rng, locale) if rng.random() < 0.16 else person(rng, locale)


def person(rng: Random, locale: str) -> Subject:
    made = _faker(locale, rng)
    given, family = str(made.first_name()), str(made.last_name())
    if rng.random() < 0.05:
        family = f"{family}-{made.last_name()}"
    if rng.random() < 0.03:
        given = f"{given[:1]}. {str(made.first_name())[:1]}."
    return Subject(
        given_name=given if rng.random() < 0.95 else "",
        family_name=family,
        company=maybe(rng, 0.3, _text(made.company, "")),
        email=maybe(rng, 0.65, email(rng, given, family)),
        birthday=maybe(rng, 0.2, made.date_of_birth().isoformat()),
        **_common(rng, locale, made),
    )


def company(rng: Random, locale: str) -> Subject:
    made = _faker(locale, rng)
    name = _text(made.company, "Company")
    host = f"{ascii_word(name)[:14] or 'shop'}.{rng.choice(('com', 'net', 'eu', locale[-2:].lower()))}"
    return Subject(
        name=name,
        email=maybe(rng, 0.6, f"{rng.choice(_ROLES)}@{host}"),
        tax_id=maybe(rng, 0.5, digits(rng, rng.choice((8, 9, 10, 12)))),
        tax_valid=rng.choice((True, True, None)),
        **_common(rng, locale, made),
    )


def _common(rng: Random, locale: str, made: Any) -> dict[str, Any]:
    region = locale[-2:]
    number, valid = phone(rng, region)
    return {
        "phone": maybe(rng, 0.6, number),
        "phone_valid": rng.choice((valid, None)),
        "country": maybe(rng, 0.8, region),
        "street": maybe(rng, 0.4, _text(made.street_address, "")),
        "city": maybe(rng, 0.5, _text(made.city, "")),
        "phone_shared": rng.choice((1, 3, 6, 25, 90)) if rng.random() < 0.1 else 0,
        "email_shared": rng.choice((1, 2, 5)) if rng.random() < 0.02 else 0,
    }


def email(rng: Random, given: str, family: str) -> str:
    g, f = ascii_word(given) or "office", ascii_word(family)
    user = rng.choice((
        f"{g}.{f}", f"{f}{g[:1]}", f"{g}{f}", f"{f}-{g}", f"{g[:3]}{f[:3]}",
        f"{g}{rng.randrange(1950, 2010)}",
        f"{g[:1]}{f[:1]}", f"{f[:5]}", f"the.{g}", f"{f}.privat", rng.choice(_ROLES), _pronounced(rng),
    ))  # fmt: skip
    odd = rng.random()
    if odd < 0.004:
        return f"{user} at mail" if odd < 0.002 else f"{user}@gmial.com"
    host = rng.choice(
        (*_FREE, f"{_pronounced(rng)}.eu", f"{f[:12] or 'haus'}-group.com", f"{_pronounced(rng)}.com")
    )
    return f"{user}@{host}"


def phone(rng: Random, region: str) -> tuple[str, bool]:
    """(a number whose last digits are by chance, whether its numbering plan knows it)."""
    kind = rng.choice((phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE))
    example = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number("PL")
    national = str(example.national_number)
    if rng.random() < 0.01:
        tail = rng.choice(("100200", "202020", "777777", "123456", "500500"))
    else:
        tail = digits(rng, max(6, len(national) - 3))
    number = phonenumbers.parse(f"+{example.country_code}{national[: -len(tail)]}{tail}")
    return phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.E164
    ), phonenumbers.is_valid_number(number)


def _pronounced(rng: Random) -> str:
    return "".join(
        rng.choice(("br", "k", "l", "m", "st", "v", "n", "d", "t", "sch", "p"))
        + rng.choice(("a", "e", "i", "o", "u", "au"))
        for _ in range(rng.choice((2, 3)))
    )


def _text(make: Callable[[], object], without: str) -> str:
    return _AT_HOME.sub("", str(make())) or without


def _faker(locale: str, rng: Random) -> Any:
    made = _made(locale)
    made.seed_instance(rng.random())
    return made


@cache
def _made(locale: str) -> Any:
    return Faker(locale)
