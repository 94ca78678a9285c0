"""E-mail addresses by their form alone: no name server is ever asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from email_validator import (
    SPECIAL_USE_DOMAIN_NAMES,
    EmailNotValidError,
    EmailSyntaxError,
    validate_email,
)

from perennial.lib.text import fold

LONGEST_TEXT = 500

#: Where most private addresses live in the countries of the product: only slips next to these are recognised.
COMMON_DOMAINS = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com",
    "proton.me", "protonmail.com", "interia.pl", "onet.pl", "poczta.onet.pl", "gazeta.pl", "poczta.fm",
    "t-online.de", "freenet.de", "arcor.de", "web.de", "posteo.de", "seznam.cz", "centrum.cz",
    "centrum.sk", "azet.sk", "zoznam.sk", "post.sk", "yandex.ru", "rambler.ru", "inbox.ru",
    "btinternet.com", "hotmail.co.uk", "yahoo.co.uk", "yahoo.de", "hotmail.de", "outlook.de",
)  # fmt: skip
#: Real providers whose names are one letter away from a common one.
_NOT_A_SLIP = frozenset({
    "mail.com", "ymail.com", "email.com", "live.de", "live.co", "gmail.co.uk", "yahoo.co", "hotmail.co",
    "post.sk", "post.cz", "post.pl", "centrum.pl", "web.pl", "onet.eu", "seznam.sk", "inbox.lv",
    "inbox.eu", "onet.com", "outlook.co", "seznam.eu", "yandex.by", "yandex.kz", "yandex.ua",
})  # fmt: skip
_SLIPS_OF_ENDING = {
    ".con": ".com", ".cmo": ".com", ".ocm": ".com", ".comm": ".com", ".coom": ".com", ".vom": ".com",
    ".xom": ".com", ".cim": ".com", ".pll": ".pl", ".dee": ".de", ".ruu": ".ru", ".skk": ".sk",
    ".czz": ".cz",
}  # fmt: skip


#: RFC 2606 and RFC 6761: no mail ever arrives there.
_REFUSED = frozenset(SPECIAL_USE_DOMAIN_NAMES)
_RESERVED = frozenset(SPECIAL_USE_DOMAIN_NAMES) | {"example", "example.com", "example.net", "example.org"}

# What nearly every address is, and no rule of the validator refuses: ten times as fast as asking it.
_PLAIN = re.compile(
    r"(?P<local>[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*)@"
    r"(?P<domain>(?:(?=[^.]{1,63}\.)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,20})",
    re.ASCII,
)
_LONGEST_PLAIN = 64


@dataclass(frozen=True, slots=True)
class Email:
    """What a typed address means.

    `normal` is the address in lower case with its domain in Unicode, '' when invalid; `hint` is the address
    that was probably meant ('' when nothing looks wrong); `reserved` tells a domain that no mail reaches
    (`.example`).
    """

    raw: str
    normal: str = ""
    valid: bool = False
    domain: str = ""
    reserved: bool = False
    hint: str = ""
    problem: str = ""

    @property
    def key(self) -> str:
        return self.normal or fold(self.raw)


@lru_cache(maxsize=1024)
def read_email(raw: str) -> Email:
    """The address typed in `raw`; `mailto:` and a display name around it are understood."""
    text = raw.strip().strip(",;")
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    if len(text) > LONGEST_TEXT:
        return Email(raw=raw, problem="email.too_long")
    if (
        len(text) <= _LONGEST_PLAIN
        and (plain := _PLAIN.fullmatch(text))
        and not _ends_in(plain["domain"].lower(), _REFUSED)
    ):
        return _read(raw, plain["local"], plain["domain"])
    try:
        found = validate_email(
            text, check_deliverability=False, globally_deliverable=False, allow_display_name=True, strict=True
        )
    except EmailNotValidError as problem:
        return _refused(raw, text, problem)
    return _read(raw, found.local_part, found.domain)


@lru_cache(maxsize=1024)
def typo_hint(domain: str) -> str:
    """The common domain that was probably meant by a misspelt one; '' when the domain looks intended."""
    if domain in COMMON_DOMAINS or domain in _NOT_A_SLIP:
        return ""
    for slip, ending in _SLIPS_OF_ENDING.items():
        if domain.endswith(slip):
            repaired = domain[: -len(slip)] + ending
            return typo_hint(repaired) or repaired
    return next((common for common in COMMON_DOMAINS if _one_slip_apart(domain, common)), "")


def _read(raw: str, local_part: str, written_domain: str) -> Email:
    domain = written_domain.lower()
    if "." not in domain or domain.startswith("["):
        return Email(raw=raw, domain=domain, problem="email.no_domain")
    local = local_part.casefold()
    meant = typo_hint(domain)
    return Email(
        raw=raw,
        normal=f"{local}@{domain}",
        valid=True,
        domain=domain,
        reserved=_is_reserved(domain),
        hint=f"{local}@{meant}" if meant else "",
    )


def _refused(raw: str, text: str, problem: EmailNotValidError) -> Email:
    domain = text.rpartition("@")[2].strip("> ").lower()
    if _is_reserved(domain):
        return Email(raw=raw, domain=domain, reserved=True, problem="email.reserved")
    return Email(raw=raw, problem=_problem(text, problem))


def _is_reserved(domain: str) -> bool:
    return _ends_in(domain, _RESERVED)


def _ends_in(domain: str, names: frozenset[str]) -> bool:
    """Whether the domain is one of these or below one."""
    labels = domain.split(".")
    return any(".".join(labels[at:]) in names for at in range(len(labels)))


def _problem(text: str, problem: EmailNotValidError) -> str:
    if "@" not in text:
        return "email.no_at"
    if text.count("@") > 1:
        return "email.several"
    if isinstance(problem, EmailSyntaxError) and "too long" in str(problem):
        return "email.too_long"
    return "email.form"


def _one_slip_apart(one: str, other: str) -> bool:
    """One letter added, left out, changed, or two neighbours swapped (Damerau)."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter
