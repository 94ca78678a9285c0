"""Generator A: companies as they are, before anybody writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from zlib import crc32

from bench.fiction.choosing import ascii_word, digits, filled
from bench.matching.reach import Number, Place, landline, place
from bench.matching.tables import Country, country
from perennial.demo.numbers import registration_id, tax_id

_ENDINGS = {"PL": (".pl", ".pl", ".com.pl", ".eu"), "DE": (".de", ".de", ".de", ".com"), "SK": (".sk", ".sk", ".eu"),
            "RU": (".ru", ".ru", ".ru", ".com"), "GB": (".co.uk", ".co.uk", ".com", ".uk")}  # fmt: skip
_AND = {"PL": "i", "RU": "и"}
_VOWELS = "aeiouyäöüаеиоуы"


@dataclass(frozen=True, slots=True)
class Firm:
    """`form` holds the ways its legal form is written; of a brand that many firms carry, `holder` is who holds it."""

    country: str
    core: str
    form: tuple[str, ...]
    tax_id: str
    registration_id: str
    domain: str
    role: str
    switchboard: Number
    place: Place
    holder: str = ""
    is_brand: bool = False

    @property
    def free_mail(self) -> bool:
        """One in nine has no domain and a mail of everybody's."""
        return not self.is_brand and crc32(self.domain.encode()) % 9 == 0


class Register:
    """Gives every firm a tax number and a domain of its own, which is no other firm's in another country either."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()
        self._hosts: set[str] = set()

    def firm(self, rng: Random, code: str) -> Firm:
        of = country(code)
        core, at = core_name(rng, of), place(rng, of)
        return Firm(
            country=code,
            core=core,
            form=of.forms.draw(rng),
            tax_id=self.tax_id(rng, code),
            registration_id=registration(rng, code),
            domain=self.domain(rng, core, code),
            role=of.roles.draw(rng),
            switchboard=landline(rng, of, at.town),
            place=at,
        )

    def tax_id(self, rng: Random, code: str) -> str:
        while (number := tax_id(code, rng)) in self._numbers:
            pass
        self._numbers.add(number)
        return number

    def domain(self, rng: Random, core: str, code: str) -> str:
        words = [ascii_word(word) for word in core.split()]
        words = [word for word in words if word]
        for _ in range(20):
            host = rng.choice(
                ("".join(words[:2])[:18], "-".join(words[:2])[:20], words[0], "".join(words)[:24])
            )
            domain = (host if len(host) > 2 else host + "group") + rng.choice(_ENDINGS[code])
            if domain.partition(".")[0] not in self._hosts:
                break
        else:
            domain = f"{words[0]}{digits(rng, 4)}{_ENDINGS[code][0]}"
        self._hosts.add(domain.partition(".")[0])
        return domain


def registration(rng: Random, code: str) -> str:
    """As in a register, of numbers wide enough for many thousands of firms."""
    return filled(rng, "HRB ######") if code == "DE" else registration_id(code, rng)


def core_name(rng: Random, of: Country) -> str:
    """A name without its legal form: made-up words, families, letters, a trade, a town."""
    dice = rng.random()
    trade = rng.choice(of.trades)
    if dice < 0.28:
        return f"{_coined(rng, of)} {trade}" if rng.random() < 0.5 else _coined(rng, of)
    if dice < 0.55:
        return f"{of.family_name(rng)} {trade}"
    if dice < 0.65:
        return f"{of.family_name(rng)} {_AND.get(of.code, '&')} {of.family_name(rng)}"
    if dice < 0.78:
        return f"{_letters(rng, of.code)} {trade}"
    if dice < 0.86:
        return f"{_coined(rng, of)} {of.towns.draw(rng).name}"
    first, second = rng.sample(of.trades, 2)
    return f"{first if rng.random() < 0.5 else _coined(rng, of)} {second} {of.towns.draw(rng).name}"


def acronym(core: str) -> str:
    """Its first letters, or '' where they are too few."""
    words = [word for word in core.split() if word[0].isalpha() and len(word) > 1]
    return "".join(word[0] for word in words).upper() if len(words) > 2 else ""


def _coined(rng: Random, of: Country) -> str:
    one, two = rng.choice(of.pieces), rng.choice(of.pieces)
    middle = rng.choice(("", "", "o", "i")) if one[-1] not in _VOWELS and of.code != "RU" else ""
    third = rng.choice(of.pieces) if rng.random() < 0.25 else ""
    if of.code == "RU" and rng.random() < 0.4:
        return one.capitalize() + two.capitalize() + third
    return (one + middle + two + third).capitalize()


def _letters(rng: Random, code: str) -> str:
    return "".join(
        rng.choices("АБВГДЕИКЛМНОПРСТЭ" if code == "RU" else "ABCDEFGHIJKLMNOPRSTWZ", k=rng.choice((3, 3, 4)))
    )
