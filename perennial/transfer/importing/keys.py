"""The keys by which rows mean records: normal forms of e-mails, phones, tax numbers, own numbers and names.

Pure: no database. A value that is no valid e-mail or phone ("none", "-", "see notes", "12") is no key, so that people
who share it stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from perennial.lib.emails import read_email
from perennial.lib.phones import read_phone
from perennial.lib.text import fold
from perennial.records.drafts import base_key
from perennial.transfer.record_numbers import NUMBER

# A key is (how, normal form), such as ("email", "anna@firma.example").
Key = tuple[str, str]
_SHORTEST_TAX_NUMBER = 5
# A phone together with a whole name, for phones that different people share.
NAMED_PHONE = "named_phone"


def keys_of(values: Mapping[str, Any], match: Iterable[str], country: str, house: str) -> dict[Key, str]:
    """The keys of a row in the order of `match`, with the field each comes from; e-mails and phones with all theirs."""
    found: dict[Key, str] = {}
    for how in match:
        for name, value in values.items():
            if base_key(name) == how and (normal := normal_form(how, str(value), country, house)):
                found.setdefault((how, normal), name)
    return found


def normal_form(how: str, value: str, country: str, house: str) -> str:
    """What equal values share; '' for a value that identifies nobody."""
    if how == "email":
        email = read_email(value)
        return email.key if email.valid else ""
    if how == "phone":
        phone = read_phone(value, country)
        return phone.key if phone.valid else ""
    return tax_form(value, house) if how == "tax_id" else fold(value)


def tax_form(value: str, house: str) -> str:
    """Letters and digits alone; the prefix of one's own country may be there or not. '' for a made-up number."""
    bare = without_house("".join(sign for sign in fold(value) if sign.isalnum()), house)
    digits = {sign for sign in bare if sign.isdigit()}
    return bare if len(bare) >= _SHORTEST_TAX_NUMBER and len(digits) > 1 else ""


def without_house(bare: str, house: str) -> str:
    prefix = house.lower()
    return (
        bare[len(prefix) :] if prefix and bare.startswith(prefix) and bare[len(prefix) :].isdigit() else bare
    )


def named_phone(phone: str, name: str) -> Key:
    return NAMED_PHONE, f"{phone} {name}"


def phone_and_name(normal: str) -> tuple[str, str]:
    """What `named_phone` put together; no phone in normal form holds a space."""
    phone, _space, name = normal.partition(" ")
    return phone, name


def name_of(values: Mapping[str, Any]) -> str:
    """What a record of these values is called, folded."""
    for key in ("name", "subject", "order_number"):
        if key in values:
            return fold(values[key])
    person = fold(" ".join((values.get("given_name", ""), values.get("family_name", ""))))
    return person or fold(values.get("company_name", ""))


def company_keys(company: Mapping[str, Any], house: str) -> list[Key]:
    """By what a company is found that a row names; its number says all, a tax number is stronger than a name."""
    if company.get(NUMBER):
        return [(NUMBER, str(company[NUMBER]))]
    keys = [
        (how, normal_form(how, str(company[how]), "", house))
        for how in ("tax_id", "name")
        if company.get(how)
    ]
    return [key for key in keys if key[1]]
