"""The companies of the demonstration workspace: plainly fictional, under `.example` domains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from perennial.demo.colleagues import sellers_for
from perennial.demo.names import City, Words, words_of
from perennial.demo.numbers import fill, registration_id, tax_id, unused
from perennial.lib.text import fold

INDUSTRIES = (
    "Agriculture", "Chemicals", "Construction", "Electronics", "Energy", "Food", "Logistics", "Machinery",
    "Metalworking", "Packaging", "Paper", "Textiles", "Water", "Wholesale", "Wood",
)  # fmt: skip
SIZES = (4, 9, 15, 25, 40, 80, 120, 250, 600)
COUNTRY_NAMES = {
    "PL": "Polska",
    "DE": "Deutschland",
    "AT": "Österreich",
    "SK": "Slovensko",
    "RU": "Россия",
    "GB": "United Kingdom",
}
COMPANY_FIELDS = (
    "name", "legal_name", "tax_id", "registration_id", "website", "industry", "size", "parent", "owner",
    "lifecycle",
)  # fmt: skip
_SHARES = {"pl": 36, "de": 25, "sk": 16, "ru": 11, "en": 12}
_LIFECYCLES = ("customer",) * 5 + ("prospect",) * 4 + ("former", "partner", "supplier")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Point(NamedTuple):
    """One contact point; `kind` is email, phone or address; an address also gives its parts."""

    kind: str
    label: str
    raw: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


@dataclass(slots=True)
class Company:
    """A company as it stands today. `ref` is "c-0001" and up, `parent` another ref or "", `owner` an e-mail
    of a colleague or "", `size` one of `SIZES` (employees); `flaws` names what was planted."""

    ref: str
    name: str
    legal_name: str
    tax_id: str
    registration_id: str
    domain: str
    website: str
    industry: str
    size: int
    owner: str
    lifecycle: str
    language: str
    city: City
    points: tuple[Point, ...] = ()
    parent: str = ""
    duplicate_of: str = ""
    trashed: bool = False
    flaws: tuple[str, ...] = ()

    @property
    def address(self) -> Point | None:
        return next((point for point in self.points if point.kind == "address"), None)

    @property
    def country(self) -> str:
        return self.city.country

    def values(self) -> dict[str, str | int]:
        """The fields of the record by their keys, contact points apart."""
        return {key: getattr(self, key) for key in COMPANY_FIELDS}


def slug(text: str) -> str:
    """`text` as the part of a domain or an address: ASCII letters and digits, German umlauts written out."""
    return "".join(sign for sign in fold(text.lower().translate(_GERMAN)) if sign.isalnum())


def make_companies(count: int, rng: Random, taken: set[str]) -> list[Company]:
    """`count` flawless companies spread over the languages; what they use is added to `taken`."""
    languages = [language for language, share in _SHARES.items() for _ in range(share)]
    names = {language: _names(words_of(language), rng) for language in _SHARES}
    found: list[Company] = []
    while len(found) < count:
        language = rng.choice(languages)
        name = next(names[language])
        if slug(name) not in taken:
            taken.add(slug(name))
            found.append(_company(f"c-{len(found) + 1:04}", name, words_of(language), rng, taken))
    return found


def address(label: str, city: City, words: Words, rng: Random) -> Point:
    """An invented address in `city`, written the way of its country."""
    house, postal_code = rng.randrange(1, 120), fill(city.postal_code, rng)
    english = words.language == "en"
    street = f"{house} {rng.choice(words.streets)}" if english else f"{rng.choice(words.streets)} {house}"
    place = f"{city.name} {postal_code}" if english else f"{postal_code} {city.name}"
    line = f"{street}, {place}, {COUNTRY_NAMES[city.country]}"
    return Point("address", label, line, street, postal_code, city.name, city.country)


def _names(words: Words, rng: Random) -> Iterator[str]:
    pairs = [(root, trade) for root in words.roots for trade in words.trades]
    rng.shuffle(pairs)
    return (_joined(root, trade, words.language, rng) for root, trade in pairs)


def _joined(root: str, trade: str, language: str, rng: Random) -> str:
    if language in ("de", "sk") and " " not in root:
        return root + trade.lower()
    if language == "ru":
        return f"{root} {trade}" if " " in root else f"{root}-{trade}"
    if language == "pl" and rng.random() < 0.4:
        return f"{trade} {root}"
    return f"{root} {trade}"


def _company(ref: str, name: str, words: Words, rng: Random, taken: set[str]) -> Company:
    city = rng.choice(words.cities)
    domain = f"{slug(name)}.example"
    return Company(
        ref=ref,
        name=name,
        legal_name=rng.choice(words.forms).format(name),
        tax_id=tax_id(city.country, rng),
        registration_id=registration_id(city.country, rng),
        domain=domain,
        website=f"https://www.{domain}",
        industry=rng.choice(INDUSTRIES),
        size=rng.choices(SIZES, (3, 5, 6, 6, 5, 4, 3, 2, 1))[0],
        owner=rng.choice(sellers_for(words.language)).email,
        lifecycle=rng.choice(_LIFECYCLES),
        language=words.language,
        city=city,
        points=(
            Point("email", "work", f"office@{domain}"),
            Point("phone", "work", unused(city.landline, rng, taken)),
            address("work", city, words, rng),
        ),
    )
