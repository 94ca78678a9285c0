"""Generator A: the ways a company's name is written."""

from __future__ import annotations

from random import Random

from bench.matching.true_firms import Firm


def named(rng: Random, firm: Firm) -> str:
    """As people call it: without its legal form more often than with it, and a shop of a brand by town or holder."""
    if firm.holder and rng.random() < 0.92:
        return f"{firm.core} {rng.choice((firm.holder, firm.place.town.name, firm.place.town.name))}"
    return firm.core if rng.random() < 0.55 else legal(rng, firm)


def legal(rng: Random, firm: Firm) -> str:
    """With its legal form, in one of the ways a country writes it."""
    form = rng.choice(firm.form)
    if firm.holder:
        return f"{firm.core} {firm.holder}"
    if firm.country == "RU":
        return rng.choice(("{} «{}»", '{} "{}"', "{} {}", "{1}, {0}", "{1} {0}")).format(form, firm.core)
    core = firm.core.upper() if rng.random() < 0.08 else firm.core
    return f"{core}{rng.choice((' ', ' ', ' ', ', '))}{form}"
