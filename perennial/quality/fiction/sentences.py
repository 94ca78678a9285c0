"""The closed list of signs, and what each says to the person who typed the record: facts, no accusation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

#: Names of the fields as they stand in a sentence.
FIELDS: Mapping[str, object] = MappingProxyType(
    {
        "given_name": _("First name"),
        "family_name": _("Last name"),
        "name": _("Name"),
        "company": _("Company"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "birthday": _("Birthday"),
        "street": _("Street"),
        "city": _("City"),
        "tax_id": _("Tax number"),
        "iban": _("IBAN"),
    }
)

#: What speaks for a made-up record; `{fields}` are the fields it was seen in.
REASONS: Mapping[str, object] = MappingProxyType(
    {
        "keyboard_walk": _(
            "{fields}: keys that lie side by side on a keyboard, or letters of the alphabet in order."
        ),
        "keyboard_mash": _(
            "{fields}: letters that lie close together on a keyboard and are rarely seen in names."
        ),
        "unlike_names": _("{fields}: a sequence of letters that is rarely seen in names."),
        "one_letter": _("{fields}: one letter three times or more."),
        "repeated_part": _("{fields}: the same part said again and again."),
        "few_letters": _("{fields}: very few different letters."),
        "no_vowels": _("{fields}: a long run of consonants."),
        "digits_in_name": _("{fields}: there is a digit in the name."),
        "signs_in_name": _("{fields}: there is a sign in it that names rarely have."),
        "no_letters": _("{fields}: there is no letter in it."),
        "placeholder": _("{fields}: a word that often stands for “nothing known”."),
        "company_placeholder": _("{fields}: a word that often stands for any company at all."),
        "placeholder_or_name": _(
            "{fields}: a word that is also used for trying out. Some people are really called so."
        ),
        "invented_person": _("This name is known from stories and sample forms."),
        "shared_name": _(
            "This name is used in many examples or known from a story. Some people are really called so."
        ),
        "same_names": _("First and last name are the same."),
        "initials_only": _("Both names are single letters."),
        "place_is_name": _("{fields}: all say the same."),
        "email_reserved": _("The e-mail address is at a domain reserved for examples: no mail reaches it."),
        "email_disposable": _("The e-mail address is at a service whose addresses live for minutes."),
        "email_misspelt": _("The domain of the e-mail address looks like a common one with a slip in it."),
        "email_impossible": _("This cannot be an e-mail address."),
        "email_placeholder": _("The e-mail address begins with a word that often stands for “none”."),
        "email_walk": _("The e-mail address begins with keys that lie side by side, or with repeated signs."),
        "email_mash": _("The e-mail address begins with letters that lie close together on a keyboard."),
        "email_domain_made_up": _("The domain of the e-mail address looks made up."),
        "email_user_is_domain": _("The e-mail address says the same before and behind the @."),
        "email_shared": _("Many other records have this e-mail address."),
        "phone_no_digits": _("There is no digit in the phone number."),
        "phone_for_fiction": _("The phone number is from a range reserved for films and books."),
        "phone_one_digit": _("The phone number is mostly one digit."),
        "phone_sequence": _("The digits of the phone number count up or down."),
        "phone_pattern": _("The phone number repeats a short pattern."),
        "phone_too_short": _("The phone number has very few digits."),
        "phone_impossible": _("No phone number of this country is like this."),
        "phone_shared": _("Many other records have this phone number."),
        "birthday_default": _("Forms and programs fill in this birthday by themselves."),
        "birthday_new_year": _(
            "The birthday is the first of January, which often means that only the year is known."
        ),
        "birthday_is_entry": _("The birthday is the day on which the record was entered."),
        "documentation_number": _("{fields}: a number that manuals print as an example."),
        "number_pattern": _("{fields}: the digits count up or down, or repeat."),
    }
)

#: What speaks for a real person or company; weighed, never shown as a reason.
REASSURING = frozenset({"email_has_name", "phone_plausible", "tax_plausible"})


def reason_sentence(code: str, fields: Iterable[str]) -> str:
    """The sentence for a sign in the active language."""
    named = ", ".join(str(FIELDS[field]) for field in fields)
    return str(REASONS[code]).format(fields=named)
