"""Set B, the made-up: fingers that drum, copy and give up, modelled otherwise than in set A."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.fiction import honest_b
from bench.fiction.choosing import maybe
from perennial.quality.fiction.subject import Subject

_LEFT, _RIGHT = "qwertasdfgzxcvb", "yuiophjklnm"
_LEFT_RU, _RIGHT_RU = "йцукефывапячсми", "нгшщзролджтьбю"
_NOTHING = (
    "N.A.", "not given", "Test", "TEST", "brak danych", "nieznany", "keine Angabe", "niemand", "unbekannt",
    "neuvedené", "neznámy", "не указано", "неизвестный", "тест", "xxx", "abc", "unknown", "anonymous",
    "nobody", "asd", "tbd", "Name", "anonim", "nikt", "ohne", "ničo", "kto", "x", "???", "...", "-",
)  # fmt: skip
_TOLD = (
    ("Minnie", "Mouse"), ("Peter", "Pan"), ("Jane", "Doe"), ("Luke", "Skywalker"), ("Bugs", "Bunny"),
    ("Sherlock", "Holmes"), ("Erika", "Musterfrau"), ("Василий", "Пупкин"), ("Гарри", "Поттер"),
    ("Myszka", "Miki"), ("Jozef", "Mrkvička"), ("Fred", "Bloggs"), ("Lieschen", "Müller"),
    ("Bruce", "Wayne"), ("Santa", "Claus"), ("Jan", "Testowy"), ("Max", "Muster"),
)  # fmt: skip
_NUMBERS = (
    "1111111", "22222222222", "0000000000", "123 456 7890", "+49 0123456789", "+48 500 500 500", "999999",
    "12341234", "112233445566", "7777777", "0700 000000", "123-123-123", "+1 555 555 0100",
    "+33 6 39 98 00 01", "+4915228817386", "01632 960123", "321321321", "+421 900 000 000",
    "8 800 555 35 35", "98765432", "00000", "nie ma", "555 01 23",
)  # fmt: skip
_HOSTS = (
    "trash-mail.com", "guerrillamail.com", "example.org", "test.sk", "testtest.com", "fake.com", "sdf.de",
    "qq.qq", "ddd.com", "mail.ru", "gmail.com", "localhost", "none.de", "email.com", "firma.test", "o2.pl",
)  # fmt: skip


def drummed(rng: Random) -> Subject:
    """Both hands alternate, a finger often strikes twice."""
    return _record(rng, lambda: _drum(rng))


def rolled(rng: Random) -> Subject:
    """Fingers roll along a row and back."""
    return _record(rng, lambda: _roll(rng))


def stuck(rng: Random) -> Subject:
    return _record(rng, lambda: rng.choice("abdefgjkloqsuwxyфывал") * rng.randrange(3, 9))


def nothing(rng: Random) -> Subject:
    one = rng.choice(_NOTHING)
    return _record(rng, lambda: one if rng.random() < 0.6 else rng.choice(_NOTHING))


def told(rng: Random) -> Subject:
    given, family = rng.choice(_TOLD)
    return Subject(
        given_name=given,
        family_name=family,
        email=maybe(rng, 0.5, _mail(rng, given)),
        phone=maybe(rng, 0.5, rng.choice(_NUMBERS)),
    )


def unreachable(rng: Random) -> Subject:
    """A sound name with a made-up address and phone."""
    person = honest_b.person(rng, rng.choice(("pl_PL", "de_DE", "sk_SK", "en_GB", "ru_RU", "it_IT")))

    user = rng.choice(("nomail", "brak", "keine", "aaa", "test", "noreply", "dsfsdf", "nic", "x"))
    return Subject(
        given_name=person.given_name,
        family_name=person.family_name,
        email=f"{user}@{rng.choice(_HOSTS)}",
        phone=rng.choice(_NUMBERS[:20]),
    )


def firm(rng: Random) -> Subject:
    core = rng.choice(
        (
            _drum(rng),
            _roll(rng),
            "xxx",
            "Test",
            "Testfirma",
            "FIRMA",
            "moja firma",
            "no company",
            "brak",
            "aaaa",
            "123",
            "privat",
        )
    )
    form = rng.choice(("{}", "{}", "{} AG", "{} S.A.", "{} a.s.", "ИП {}", "{} Inc."))
    return Subject(
        name=form.format(core), phone=maybe(rng, 0.6, rng.choice(_NUMBERS)), email=maybe(rng, 0.5,
        _mail(rng, core)),
        tax_id=maybe(rng, 0.5, rng.choice(("0000000000", "123456789", "9999999999", "1234563218",
        "DE111111111", "55555555"))),
    )  # fmt: skip


CLASSES: dict[str, Callable[[Random], Subject]] = {
    "drummed": drummed,
    "rolled along a row": rolled,
    "one letter": stuck,
    "words for nothing": nothing,
    "people of stories": told,
    "unreachable": unreachable,
    "company": firm,
}


def _record(rng: Random, word: Callable[[], str]) -> Subject:
    given, family, junk = word(), word(), word()
    return Subject(
        given_name=given if rng.random() < 0.85 else "",
        family_name=family,
        email=maybe(rng, 0.5, _mail(rng, junk)),
        phone=maybe(rng, 0.5, rng.choice(_NUMBERS) if rng.random() < 0.7 else honest_b.phone(rng, "PL")[0]),
        city=maybe(rng, 0.3, rng.choice((junk, family, "Berlin", "-", "brak"))),
        birthday=maybe(rng, 0.3, rng.choice(("1900-01-01", "1980-01-01", "1991-05-05", "2000-01-01"))),
    )


def _mail(rng: Random, junk: str) -> str:
    user = rng.choice((junk, "test", _drum(rng), "a")).replace(" ", "").lower()
    return f"{user}@{rng.choice((*_HOSTS, f'{_drum(rng)}.com'))}"


def _drum(rng: Random) -> str:
    left, right = (_LEFT, _RIGHT) if rng.random() < 0.8 else (_LEFT_RU, _RIGHT_RU)
    word = ""
    for at in range(rng.randrange(4, 12)):
        hand = left if (at // rng.choice((1, 2, 3))) % 2 == 0 else right
        word += word[-1] if word and rng.random() < 0.12 else rng.choice(hand)
    return word


def _roll(rng: Random) -> str:
    row = rng.choice(
        ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщ", "фывапролд", "12345", "qwertz", "abcdef")
    )
    start = rng.randrange(len(row) - 3)
    part = row[start : start + rng.randrange(3, 7)]
    return rng.choice((part, part + part[::-1], part + part, part[::-1]))
