"""Generator A: telephone numbers and addresses, what they are and the many ways they are written."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from zlib import crc32

from bench.matching.tables import Country, Town

#: Digits of a number without country code, the code, and what stands before it within the country.
_PLANS = {
    "PL": (9, "48", ""),
    "DE": (10, "49", "0"),
    "SK": (9, "421", "0"),
    "RU": (10, "7", "8"),
    "GB": (10, "44", "0"),
}
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_BRITISH_STREETS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive", "Way", "Court")
_SHORT = {
    "DE": (("straße", "str."), ("Straße", "Str."), ("straße", "strasse"), ("Straße", "Strasse")),
    "GB": (
        ("Road", "Rd"),
        ("Street", "St"),
        ("Lane", "Ln"),
        ("Avenue", "Ave"),
        ("Close", "Cl"),
        ("Drive", "Dr"),
    ),
}


@dataclass(frozen=True, slots=True)
class Number:
    country: str
    area: str
    rest: str


@dataclass(frozen=True, slots=True)
class Place:
    town: Town
    postal_code: str
    street: str
    house: str
    flat: str


def mobile(rng: Random, of: Country) -> Number:
    return _number(rng, of.code, rng.choice(of.mobiles))


def landline(rng: Random, of: Country, town: Town) -> Number:
    return _number(rng, of.code, town.area.replace(" ", ""))


def direct_line(rng: Random, switchboard: Number) -> Number:
    return Number(
        switchboard.country, switchboard.area, f"{switchboard.rest[:-2]}{int(rng.random() * 100):02}"
    )


def _number(rng: Random, code: str, area: str) -> Number:
    left = 10 ** (_PLANS[code][0] - len(area))
    return Number(code, area, str(int((rng.random() * 0.9 + 0.1) * left)))


def written(rng: Random, number: Number) -> str:
    """A number as somebody may have typed it; the national and the international way are as common."""
    _, prefix, trunk = _PLANS[number.country]
    rest = _grouped(rng, number.rest)
    dice = rng.random()
    if dice < 0.3:
        return f"+{prefix}{number.area}{number.rest}"
    if dice < 0.5:
        return f"+{prefix} {number.area} {rest}"
    if dice < 0.55:
        return f"00{prefix} {number.area} {rest}"
    if dice < 0.6 and trunk == "0":
        return f"+{prefix} (0){number.area} {rest}"
    if dice < 0.68:
        return f"{trunk}{' ' if trunk == '8' else ''}({number.area}) {rest}"
    if dice < 0.8:
        return trunk + number.area + number.rest
    return f"{trunk}{number.area}{rng.choice(' -/ ')}{rest}"


def _grouped(rng: Random, rest: str) -> str:
    between = rng.choice(" - ")
    if len(rest) == 7:
        return between.join((rest[:3], rest[3:5], rest[5:]))
    return between.join(rest[i : i + 3] for i in range(0, len(rest), 3))


def place(rng: Random, of: Country) -> Place:
    """A street has one postal code in a town."""
    town = of.towns.draw(rng)
    street = of.streets.draw(rng)
    if of.code == "GB":
        street += " " + _BRITISH_STREETS[crc32(street.encode()) % len(_BRITISH_STREETS)]
    house = str(int(rng.expovariate(0.04)) + 1) + (rng.choice("abc") if rng.random() < 0.08 else "")
    return Place(
        town,
        _postal_code(town, street),
        street,
        house,
        str(rng.randrange(1, 80)) if rng.random() < 0.4 else "",
    )


def _postal_code(town: Town, street: str) -> str:
    chance, signs = crc32(f"{town.name} {street}".encode()), []
    for sign in town.postal_code:
        choice = "0123456789" if sign == "#" else _LETTERS if sign == "@" else sign
        chance, i = divmod(chance, len(choice))
        signs.append(choice[i])
    return "".join(signs)


def street_line(rng: Random, code: str, at: Place) -> str:
    """Street and house as written in a country, in one of several ways."""
    street, flat = at.street, at.flat if rng.random() < 0.85 else ""
    if code in _SHORT and rng.random() < 0.35:
        long, short = rng.choice(_SHORT[code])
        street = street.replace(long, short)
    if code == "GB":
        return f"{flat and rng.choice(('Flat ', 'Apt ')) + flat + ', '}{at.house} {street}"
    if code == "RU":
        house = rng.choice((", д. {}", ", {}", ", дом {}", ", д.{}")).format(at.house)
        room = flat and rng.choice((", кв. ", ", кв.", "-")) + flat
        return f"{rng.choice(('ул. ', 'ул.', 'улица ', ''))}{street}{house}{room}"
    if code == "PL":
        room = flat and rng.choice(("/", " m. ", " / ")) + flat
        return f"{rng.choice(('ul. ', 'ul. ', '', 'ul.'))}{street} {at.house}{room}"
    return f"{street} {at.house}"


def postal_code_of(rng: Random, at: Place) -> str:
    return at.postal_code if rng.random() < 0.9 else at.postal_code.replace(" ", "").replace("-", "")
