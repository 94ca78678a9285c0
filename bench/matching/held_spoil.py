"""Generator B: what befalls a finished record. Each spoiler changes a row in place."""

from __future__ import annotations

import re
from random import Random
from unicodedata import category, normalize

from bench.matching.held_tables import COUNTRY_NAMES, PHONES, SHORT, SOUNDS, TITLES
from bench.matching.rows import Row

_LETTER_BY_LETTER = {
    "telegram": "a b v g d e zh z i i k l m n o p r s t u f h c ch sh sc - y - e iu ia",
    "iso": "a b v g d e ž z i j k l m n o p r s t u f h c č š ŝ - y ' è û â",
    "english": "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
}
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_NAMES = ("given_name", "family_name")
#: Where people misspell the best known hosts.
_HOSTS = {
    "gmail.com": ("gmial.com", "gmail.con", "gamil.com"),
    "outlook.com": ("outlok.com",),
    "mail.ru": ("mail.ry", "mai.ru"),
}


def heard(rng: Random, row: Row, country: str, parts: tuple[str, ...] = _NAMES) -> None:
    """One spelling for another that sounds like it."""
    pairs = [pair for one, other in SOUNDS[country] for pair in ((one, other), (other, one))]
    fits = [(part, one, other) for part in parts for one, other in pairs if one in row[part][1:]]
    if fits:
        part, one, other = rng.choice(fits)
        row[part] = row[part][0] + row[part][1:].replace(one, other, 1)


def cut(rng: Random, row: Row, country: str, parts: tuple[str, ...] = _NAMES) -> None:
    """As a form with short fields keeps it."""
    width = rng.choice((7, 8, 10, 12))
    for part in parts:
        row[part] = row[part][:width].strip()


def shouted(rng: Random, row: Row, country: str) -> None:
    how = rng.choice((str.upper, str.upper, str.lower))
    for part in (*_NAMES, "city", "street", "company"):
        row[part] = how(row[part])


def titled(rng: Random, row: Row, country: str) -> None:
    title = rng.choice(TITLES[country])
    part = rng.choice(_NAMES)
    row[part] = (
        f"{row[part]}, {title}" if part == "family_name" and rng.random() < 0.5 else f"{title} {row[part]}"
    )


def in_one_field(rng: Random, row: Row, country: str) -> None:
    given, family = row["given_name"], row["family_name"]
    ways = (
        ("", f"{given} {family}"),
        ("", f"{family} {given}"),
        (f"{family}, {given}", ""),
        (f"{given} {family}", ""),
    )
    row["given_name"], row["family_name"] = rng.choice(ways)


def garbled(rng: Random, row: Row, country: str) -> None:
    """UTF-8 read as something else, or letters that an old system did not have. Of Cyrillic nothing would be left."""
    if country == "RU":
        finger(rng, row, country)
        return
    as_marks = rng.random() < 0.4
    for part in (*_NAMES, "city", "street"):
        text = row[part]
        row[part] = (
            "".join("?" if ord(sign) > 127 else sign for sign in text) if as_marks else _read_wrongly(text)
        )


def _read_wrongly(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", errors="replace").replace("\ufffd", "")


def latin(rng: Random, row: Row, country: str) -> None:
    if country == "RU":
        written = _LETTER_BY_LETTER[rng.choice(("telegram", "iso", "english", "english"))].split()
        table = dict(zip(_CYRILLIC, written, strict=True))
        for part in (*_NAMES, "city", "street", "company", "job_title"):
            row[part] = _in_letters(row[part], table)
        return
    in_two = rng.random() < 0.5
    for part in (*_NAMES, "city", "street"):
        text = row[part]
        row[part] = unmarked(
            text.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae") if in_two else text
        )


def _in_letters(text: str, table: dict[str, str]) -> str:
    made = []
    for sign in text:
        other = table.get(sign.lower().replace("ё", "е"), sign).replace("-" if sign != "-" else "\0", "")
        made.append(other.capitalize() if sign.isupper() else other)
    return "".join(made)


def unmarked(text: str) -> str:
    """Without the marks of its letters; ł and ß have none to lose."""
    apart = normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ß", "ss"))
    return "".join(sign for sign in apart if category(sign) != "Mn")


def shortened(rng: Random, row: Row, country: str) -> None:
    short = SHORT[country].get(row["given_name"])
    row["given_name"] = short or f"{row['given_name'][:1]}."


def finger(rng: Random, row: Row, country: str, parts: tuple[str, ...] = _NAMES) -> None:
    """One letter for any other of the same word, left out, or typed twice; B knows no keyboards."""
    part = rng.choice(parts)
    text = row[part]
    if len(text) > 3:
        i = rng.randrange(len(text))
        row[part] = text[:i] + rng.choice(("", text[i] * 2, rng.choice(text).lower())) + text[i + 1 :]


def wrong_day(rng: Random, row: Row, country: str) -> None:
    if found := re.fullmatch(r"(\d\d)(\d)(\d)-(\d\d)-(\d\d)", row["birthday"]):
        century, tens, ones, month, day = found.groups()
        row["birthday"] = rng.choice((f"{century}{ones}{tens}-{month}-{day}", f"{century}{tens}{ones}-01-01",
                                      f"{century}{tens}{ones}-{month}-{rng.randrange(1, 28):02}"))  # fmt: skip


def wrong_mail(rng: Random, row: Row, country: str) -> None:
    user, _, host = row["email"].partition("@")
    if host in _HOSTS and rng.random() < 0.6:
        row["email"] = f"{user}@{rng.choice(_HOSTS[host])}"
    elif host:
        row["email"] = rng.choice(
            (f"{user}+crm@{host}", f"{user.replace('.', '')}@{host}", f" {row['email'].upper()}")
        )


def named_country(rng: Random, row: Row, country: str) -> None:
    row["country"] = rng.choice(COUNTRY_NAMES[country]) if row["country"] else ""


def written_phone(rng: Random, country: str, national: str) -> str:
    """A number of its national digits, in B's ways of writing."""
    *_, code, trunk = PHONES[country]
    half = len(national) // 2
    return rng.choice((
        f"+{code}{national}", f"+{code}.{national[:3]}.{national[3:6]}.{national[6:]}", f"{code}{national}",
        f"{trunk}{national[:3]} {national[3:]}", f"{trunk}{national[:half]}-{national[half:]}", f"00{code}-{national}",
        f"tel. {trunk}{national}", f"{trunk}{national}",
    ))  # fmt: skip
