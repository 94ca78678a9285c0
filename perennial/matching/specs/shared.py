"""What people and companies have in common: how to reach them, where they are, numbers of registers."""

from __future__ import annotations

from typing import Any

from perennial.matching.normal.reach import (
    FREE_HOSTS,
    ROLES,
    host,
    mailbox,
    number,
    phone,
    postal_code,
    street,
)
from perennial.matching.normal.words import words
from perennial.matching.predicates import All, Either, Equal, Filled, Not, Shares, Typo
from perennial.matching.specs.base import Comparison, Given, Level, Trait

PHONE = Comparison(
    "phone",
    ("phone",),
    Either((Filled("phones"), All((Filled("all_phones"), Shares("phones_common"))))),
    (
        Level("equal", Shares("phones")),
        Level("typo", Typo("phone", 1, 8)),
        Level("switchboard", Shares("phones_common")),
    ),
)
ADDRESS = Comparison(
    "address",
    ("street", "postal_code", "city"),
    Either((Filled("street"), Filled("postal_code"), Filled("city"))),
    (
        Level("house", All((Equal("street"), Either((Equal("postal_code"), Equal("city")))))),
        Level("street", Either((Equal("street"), Typo("street", 2, 8)))),
        Level("postal_code", Equal("postal_code")),
        Level("city", Equal("city"), often="city"),
        Level("typo", Either((Typo("postal_code", 1, 5), Typo("city", 1, 5)))),
    ),
)
TAX = Comparison(
    "numbers",
    ("tax_id", "registration_id"),
    # Numbers of two registers differ always; they meet where somebody took one for the other.
    Either((Filled("taxes"), Filled("registrations"), Shares("numbers"))),
    (
        Level("equal", Shares("numbers")),
        Level("typo", Either((Typo("tax", 1, 8), Typo("registration", 1, 8)))),
        # One company has numbers of several registers, and one field for them.
        Level("other_register", Not(Filled("taxes"))),
    ),
)

# Alike in one column, whatever else others have in common.
REACH_TRAITS = (
    Trait("email", Filled("all_mails"), Shares("all_mails"), meets=True),
    Trait("phone", Filled("all_phones"), Shares("all_phones"), meets=True),
    Trait("tax_id", Filled("taxes"), Shares("taxes"), meets=True),
    Trait("registration_id", Filled("registrations"), Shares("registrations"), meets=True),
)
PLACE_TRAITS = tuple(
    Trait(column, Filled(column), Equal(column)) for column in ("street", "postal_code", "city", "country")
)


def first(given: Given, field: str) -> str:
    """The first value of a field, '' where there is none."""
    values = given.get(field)
    return values[0] if values else ""


def reach(given: Given) -> dict[str, Any]:
    """Mailboxes by what they say, hosts of an own domain, phones, numbers."""
    boxes = [box for box in map(mailbox, given.get("email", ())) if box[0]]
    own = [f"{user}@{at}" for user, at in boxes if user not in ROLES]
    phones = list(filter(None, map(phone, given.get("phone", ()))))
    taxes = list(filter(None, map(number, given.get("tax_id", ()))))
    registrations = list(filter(None, map(number, given.get("registration_id", ()))))
    hosts = {at for _user, at in boxes} | set(map(host, given.get("website", ())))
    return {
        "mail": own[0] if own else "",
        "mails": sorted(set(own)),
        # Parts of names repeat in addresses and prove nothing; a number beside them does.
        "users": sorted({user for user, _at in boxes if any(map(str.isdigit, user)) and len(user) > 4}),
        "roles": sorted({f"{user}@{at}" for user, at in boxes if user in ROLES}),
        "all_mails": sorted({f"{user}@{at}" for user, at in boxes}),
        "hosts": sorted(hosts - FREE_HOSTS - {""}),
        "phone": phones[0] if phones else "",
        "phones": sorted(set(phones)),
        "all_phones": sorted(set(phones)),
        "tax": taxes[0] if taxes else "",
        "taxes": sorted(set(taxes)),
        "registration": registrations[0] if registrations else "",
        "registrations": sorted(set(registrations)),
        "numbers": sorted({*taxes, *registrations}),
    }


def place(given: Given) -> dict[str, str]:
    return {
        "street": street(first(given, "street")),
        "postal_code": postal_code(first(given, "postal_code")),
        "city": " ".join(words(first(given, "city"))),
        "country": " ".join(words(first(given, "country"))),
    }
