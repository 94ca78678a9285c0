"""Set A, the made-up: what people type to get past a form, by rule, to train on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from bench.fiction.choosing import digits, filled, maybe
from bench.fiction.names_a import name_pair
from perennial.quality.fiction.subject import Subject

_ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "йцукенгшщзх",
    "фывапролдж", "ячсмитьбю", "abcdefghijkl", "1qaz2wsx", "абвгдежз",
)  # fmt: skip
_HANDS = (
    "asdfghjkl",
    "sdfjkl",
    "asdqwe",
    "qweasdzxc",
    "dfghjk",
    "fghdfg",
    "sdfgwert",
    "hjkluio",
    "фывапролдж",
    "йцуфыв",
    "прол",
)
_WORDS = (
    "test", "brak", "none", "xxx", "nie podano", "unbekannt", "keine", "N/A", "null", "unknown",
    "неизвестно", "нет", "тест", "neznámy", "neuvedené", "nie wiem", "nobody", "someone", "ktoś", "jakiś",
    "testowy", "no name", "anonim", "muster", "imię", "nazwisko", "Vorname", "Nachname", "имя", "фамилия",
    "demo", "dummy", "fake", "foo", "bar", "klient",
)  # fmt: skip
_PEOPLE = (
    ("Max", "Mustermann"), ("Erika", "Mustermann"), ("John", "Doe"), ("Jane", "Doe"), ("Jan", "Kowalski"),
    ("Иван", "Иванов"), ("Вася", "Пупкин"), ("Janko", "Hraško"), ("Joe", "Bloggs"), ("Mickey", "Mouse"),
    ("Donald", "Duck"), ("James", "Bond"), ("Harry", "Potter"), ("Darth", "Vader"), ("Jan", "Testowy"),
    ("Test", "User"), ("Kubuś", "Puchatek"), ("Micky", "Maus"), ("Дед", "Мороз"), ("Homer", "Simpson"),
    ("Otto", "Normalverbraucher"), ("Jožko", "Mrkvička"), ("Super", "Man"),
)  # fmt: skip
_HOSTS = (
    "test.com", "test.pl", "test.de", "asdf.com", "a.pl", "aaa.pl", "example.com", "brak.pl", "xxx.ru",
    "qwe.ru", "firma.example", "mailinator.com", "yopmail.com", "gmail.con", "wp.pll", "gmail.com", "wp.pl",
    "mail.ru", "nomail.com", "none.com", "abc.de", "x.com",
)  # fmt: skip


def walk(rng: Random) -> Subject:
    return _drummed(rng, _walked)


def mash(rng: Random) -> Subject:
    return _drummed(rng, _mashed)


def repeats(rng: Random) -> Subject:
    return _drummed(rng, _repeated)


def placeholder(rng: Random) -> Subject:
    words = (rng.choice(_WORDS), rng.choice(_WORDS))
    given, family = (words[0], words[0]) if rng.random() < 0.4 else words
    if rng.random() < 0.06:
        given, family = rng.choice("abxyzq"), rng.choice("abxyzq")
    return _around(rng, rng.choice((given, given, "")), family, rng.choice((given, "test", "brak", "none")))


def example_person(rng: Random) -> Subject:
    given, family = rng.choice(_PEOPLE)
    return _around(rng, given, family, rng.choice(("test", "max", given.lower(), "asd")))


def contact_only(rng: Random) -> Subject:
    """A sound name, and every way to reach it made up."""
    given, family = name_pair(rng, rng.choice(("pl", "de", "sk", "en", "ru", "world")))

    mail = f"{rng.choice(('test', 'brak', 'nomail', 'asdf', 'a', 'xxx', 'noreply', 'keine'))}@{rng.choice(_HOSTS[:12])}"
    return Subject(
        given_name=given, family_name=family, email=mail, phone=_phone(rng, plausible=0),
        birthday=maybe(rng, 0.2, _birthday(rng)),
        city=maybe(rng, 0.2, rng.choice(_WORDS)),
    )  # fmt: skip


def company(rng: Random) -> Subject:
    core = rng.choice((
        _walked(rng), _mashed(rng), _repeated(rng), rng.choice(_WORDS), "firma", "company", "Musterfirma",
        digits(rng, 5), "test firma"
    ))  # fmt: skip
    form = rng.choice(("{}", "{}", "{} GmbH", "{} Sp. z o.o.", "ООО {}", "{} s.r.o.", "{} Ltd"))
    made = _around(rng, "", "", core.split()[0])
    numbers = ("1234567890", "1111111111", "0000000000", "PL1234567890", "DE123456789", digits(rng, 10))
    return replace(made, name=form.format(core), tax_id=maybe(rng, 0.5, rng.choice(numbers)), birthday="")


CLASSES: dict[str, Callable[[Random], Subject]] = {
    "walk": walk,
    "mash": mash,
    "repeats": repeats,
    "placeholder": placeholder,
    "example person": example_person,
    "contact only": contact_only,
    "company": company,
}


def _drummed(rng: Random, drum: Callable[[Random], str]) -> Subject:
    given, family = drum(rng), drum(rng)
    chance = rng.random()
    if chance < 0.3:
        family = given
    elif chance < 0.4:
        given = ""
    elif chance < 0.48:
        # One of the two names is sound.
        given = name_pair(rng, "pl")[0]
    return _around(rng, given, family, drum(rng))


def _around(rng: Random, given: str, family: str, junk: str) -> Subject:
    user = rng.choice((junk, junk, given or junk, "test", "a", "".join(rng.choices("asdfgh", k=4)))).replace(
        " ", ""
    )
    host = rng.choice((*_HOSTS, f"{junk[:8]}.com".replace(" ", "")))
    return Subject(
        given_name=given,
        family_name=family,
        email=maybe(rng, 0.6, f"{user}@{host}" if rng.random() < 0.92 else user),
        phone=maybe(rng, 0.6, _phone(rng, plausible=0.3)),
        phone_valid=rng.choice((None, False, False)),
        country=maybe(rng, 0.4, rng.choice(("PL", "DE", "SK", "RU", "GB"))),
        birthday=maybe(rng, 0.3, _birthday(rng)),
        entered=maybe(rng, 0.3, "1985-06-14"),
        city=maybe(rng, 0.25, rng.choice((junk, family, given, "test", "brak", "Warszawa", "Berlin"))),
        street=maybe(rng, 0.15, rng.choice((junk, family, "xxx", "Polna 3"))),
        phone_shared=rng.choice((0, 0, 0, 3, 20, 100)),
        email_shared=rng.choice((0, 0, 0, 3, 20, 100)),
    )


def _phone(rng: Random, plausible: float) -> str:
    if rng.random() < plausible:
        return filled(
            rng, rng.choice(("6########", "+48 5########", "0## ########", "+49 1##########", "9#########"))
        )
    one = rng.choice("0123456789")
    return rng.choice((
        one * rng.choice((7, 9, 10)), "123456789", "1234567890", "987654321", "0123456789", "123123123",
        "+48 111111111",
        "+49 123456789", "121212121", "100200300", "+1 212 555 0123", "+44 7700 900123", "12345", "000",
        "brak", "555555555",
        "+7 999 9999999", "+48 123 456 789", f"{one}{one}{one}222333",
    ))  # fmt: skip


def _birthday(rng: Random) -> str:
    return rng.choice(
        ("1900-01-01", "1970-01-01", "2000-01-01", "1990-01-01", "1980-01-01", "1985-06-14", "1111-11-11")
    )


def _walked(rng: Random) -> str:
    row = rng.choice(_ROWS)
    size = rng.choice((3, 4, 4, 5, 6))
    start = rng.randrange(max(1, len(row) - size)) if rng.random() < 0.3 else 0
    part = row[start : start + size]
    part = part[::-1] if rng.random() < 0.15 else part
    return part * 2 if rng.random() < 0.1 else part


def _mashed(rng: Random) -> str:
    keys = rng.choice(_HANDS)
    return "".join(rng.choices(keys, k=rng.randrange(4, 11)))


def _repeated(rng: Random) -> str:
    part = "".join(rng.choices("abcdefghjklmnoqrstuwxyz", k=rng.choice((1, 1, 2, 3))))
    return part * (rng.choice((3, 4, 5)) if len(part) == 1 else rng.choice((2, 3)))
