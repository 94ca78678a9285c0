"""What is looked at: the texts of one person or company, and two counts from across the records."""

from __future__ import annotations

from dataclasses import dataclass

#: The texts that are written in words; each name of a field below is also what a reason names.
NAMES = ("given_name", "family_name")
PLACES = ("street", "city")


@dataclass(frozen=True, slots=True)
class Subject:
    """A record as plain texts; everything is optional, '' or None means nothing is known.

    A person has `given_name` and `family_name`, a company `name`; `company` is where a person works. `phone` is
    E.164 (best) or as typed, `country` (ISO alpha-2) then says of which country; `birthday` is `YYYY-MM-DD` or
    `--MM-DD`; `entered` the day the record was typed, `YYYY-MM-DD`. `phone_valid` and `tax_valid` are what the
    facts of these fields say. `phone_shared`, `email_shared` count the other records with the same value.
    """

    given_name: str = ""
    family_name: str = ""
    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    birthday: str = ""
    entered: str = ""
    street: str = ""
    city: str = ""
    tax_id: str = ""
    iban: str = ""
    phone_valid: bool | None = None
    tax_valid: bool | None = None
    phone_shared: int = 0
    email_shared: int = 0
