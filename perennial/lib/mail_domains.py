"""What may be wrong with the domain of a well-formed e-mail address: no name server is ever asked."""

from __future__ import annotations

from dataclasses import dataclass

from disposable_email_domains import blocklist

from perennial.lib.emails import COMMON_DOMAINS, Email

RESERVED = "domain.reserved"
DISPOSABLE = "domain.disposable"
MISSPELT = "domain.misspelt"


@dataclass(frozen=True, slots=True)
class DomainDoubt:
    """`problem` is '' or one of the codes above; `hint` is the whole address that was probably meant, or ''."""

    problem: str = ""
    hint: str = ""


NO_DOUBT = DomainDoubt()


def doubt_of(email: Email) -> DomainDoubt:
    """The gravest doubt about the domain of an address as `read_email` gives it."""
    if email.reserved:
        return DomainDoubt(RESERVED)
    if email.hint:
        # Before the next question: lists of disposable domains hold the slips of common ones too.
        return DomainDoubt(MISSPELT, email.hint)
    return DomainDoubt(DISPOSABLE) if is_disposable(email.domain) else NO_DOUBT


def is_disposable(domain: str) -> bool:
    """Whether the domain, or one above it, gives out addresses that live for minutes."""
    if domain in COMMON_DOMAINS:
        return False
    while "." in domain:
        if domain in blocklist:
            return True
        domain = domain.partition(".")[2]
    return False
