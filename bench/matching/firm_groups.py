"""Generator A: companies alone, in groups, and under one brand: alike, and not the same.

One company is one legal entity, the holder of a tax number. So members of a group that share a name, an owner and
often a domain are several companies; so are the holders of a franchise; a branch without a number of its own is the
company it belongs to, whatever its address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from bench.matching.reach import landline, place
from bench.matching.tables import COUNTRIES, country
from bench.matching.true_firms import Firm, Register, registration

GROUPS, BRANDS = 0.04, 0.004
_MEMBERS = {
    "PL": ("Holding", "Logistyka", "Serwis", "Nieruchomości", "Inwestycje", "Produkcja"),
    "DE": ("Holding", "Logistik", "Service", "Immobilien", "Verwaltungs", "Produktion"),
    "SK": ("Holding", "Logistika", "Servis", "Reality", "Invest", "Produkcia"),
    "RU": ("Холдинг", "Логистика", "Сервис", "Девелопмент", "Инвест", "Производство"),
    "GB": ("Holdings", "Logistics", "Services", "Properties", "Investments", "Manufacturing"),
}


def firms_of_the_world(rng: Random) -> Iterator[Firm]:
    register = Register()
    while True:
        firm = register.firm(rng, rng.choice(COUNTRIES))
        dice = rng.random()
        if dice < GROUPS:
            yield from _group(rng, register, firm)
        elif dice < GROUPS + BRANDS:
            yield from _brand(rng, register, firm)
        else:
            yield firm


def _group(rng: Random, register: Register, head: Firm) -> Iterator[Firm]:
    """The head and one to three members named after it, some under its roof."""
    yield head
    for word in rng.sample(_MEMBERS[head.country], rng.randrange(1, 4)):
        core = f"{head.core} {word}"
        member = _other(rng, register, head, core)
        together = rng.random() < 0.4
        yield replace(
            member,
            domain=head.domain if rng.random() < 0.6 else register.domain(rng, core, head.country),
            switchboard=head.switchboard if together and rng.random() < 0.7 else member.switchboard,
            place=head.place if together else member.place,
        )


def _brand(rng: Random, register: Register, head: Firm) -> Iterator[Firm]:
    """Shops of one name and one website, each with a holder of its own."""
    of = country(head.country)
    for _ in range(rng.randrange(3, 8)):
        owner = f"{of.given_name(rng, False)} {of.family_name(rng)}"
        yield replace(_other(rng, register, head, head.core), holder=owner, domain=head.domain, is_brand=True)


def _other(rng: Random, register: Register, firm: Firm, core: str) -> Firm:
    """Another company of its country, with numbers and an address of its own."""
    of = country(firm.country)
    at = place(rng, of)
    return replace(
        firm,
        core=core,
        form=of.forms.draw(rng),
        tax_id=register.tax_id(rng, firm.country),
        registration_id=registration(rng, firm.country),
        switchboard=landline(rng, of, at.town),
        place=at,
    )
