"""The sentence for every `problem` that facts can name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

PROBLEMS: Mapping[str, object] = MappingProxyType(
    {
        "phone.unreadable": _("This cannot be read as one phone number."),
        "phone.country_unknown": _(
            "The country of this number is not known. Begin it with + and the country code."
        ),
        "phone.no_such_country_code": _("No country has this country code."),
        "phone.too_short": _("This phone number has too few digits."),
        "phone.too_long": _("This phone number has too many digits."),
        "phone.wrong_length": _("Phone numbers of this country have another number of digits."),
        "phone.not_in_use": _("No phone number of this country begins like this."),
        "email.no_at": _("An e-mail address has an @ in it."),
        "email.several": _("This holds more than one e-mail address. Give each its own line."),
        "email.no_domain": _("Behind the @ a domain with a dot is missing."),
        "email.too_long": _("This is too long for an e-mail address."),
        "email.reserved": _("No mail can ever reach this domain."),
        "email.form": _("This is not the form of an e-mail address."),
        "url.form": _("This is not the form of a web address."),
        "url.scheme": _("Only web addresses that begin with http or https can be opened."),
        "url.password": _("A web address must not hold a user name or password."),
        "url.host": _("This web address names no server."),
        "tax.form": _("This is not the form of a tax number."),
        "tax.country_unknown": _("The country of this number is not known. Begin it with its two letters."),
        "tax.unchecked": _(
            "How numbers of this country are checked is not known; this one is kept as it is."
        ),
        "tax.length": _("Numbers of this country have another number of digits."),
        "tax.check_digit": _("The check digit is wrong: a digit was mistyped."),
        "tax.made_up": _("A number of one digit repeated is made up."),
        "iban.form": _("This is not the form of an IBAN: two letters, two digits, then the account."),
        "iban.check_digit": _("The check digits of this IBAN are wrong: a sign was mistyped or left out."),
        "iban.country": _("No country with IBANs has these two letters."),
        "country.unknown": _("This is not the code of a country."),
    }
)


def problem_sentence(key: str) -> str:
    """The sentence for a problem of facts in the active language; '' for no problem."""
    return str(PROBLEMS[key]) if key else ""
