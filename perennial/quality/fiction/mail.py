"""Signs in an e-mail address: who it is for, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perennial.lib.emails import Email, read_email
from perennial.lib.mail_domains import DISPOSABLE, MISSPELT, RESERVED, doubt_of
from perennial.quality.fiction.names import is_invented, oddly_spelt
from perennial.quality.fiction.phrases import phrases
from perennial.quality.fiction.sign import Sign, seen
from perennial.quality.fiction.spelling import spelling
from perennial.quality.fiction.subject import Subject
from perennial.quality.fiction.words import LONGEST_TEXT, plain, words_of

_DOUBTS = {RESERVED: "email_reserved", DISPOSABLE: "email_disposable", MISSPELT: "email_misspelt"}
_DIGITS_BEHIND = re.compile(r"[\d._-]*$")
_FIELD = "email"


def mail_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in `email`; an address that carries the person's name speaks for the record."""
    text = subject.email[:LONGEST_TEXT].strip()
    if not text:
        return
    email = read_email(text)
    user, domain = _parts(text, email)
    yield from _doubts(email, text)
    yield from _user(user)
    label = plain(_main_label(domain))
    if _is_walk(label) or label in phrases().mail_domains or len(label) == 1:
        yield seen("email_domain_made_up", _FIELD)
    if len(user) > 2 and user == label:
        yield seen("email_user_is_domain", _FIELD)
    elif (
        email.valid
        and not email.reserved
        and (carries_name(user, subject) or carries_company(label, subject))
    ):
        yield seen("email_has_name", _FIELD)


def carries_name(user: str, subject: Subject) -> bool:
    """Whether the user part holds the given or family name of a soundly called person."""
    given, family = plain(subject.given_name), plain(subject.family_name)
    words = words_of(f"{given} {family}")
    return (
        any(len(word) > 2 and word in user and _is_sound(word) for word in words)
        and given != family
        and not oddly_spelt(given, family)
        and not is_invented(given, family)
    )


def carries_company(label: str, subject: Subject) -> bool:
    """Whether the domain begins with a soundly spelt word of the company's name."""
    words = (word for text in (subject.name, subject.company) for word in words_of(plain(text)))
    return any(len(word) > 3 and label.startswith(word) and _is_sound(word) for word in words)


def _is_sound(word: str) -> bool:
    lists = phrases()
    return not (spelling(word).odd or lists.stand_for_nothing(word) or lists.stand_for_any_company(word))


def _parts(text: str, email: Email) -> tuple[str, str]:
    user, _, domain = (email.normal or text).rpartition("@")
    return plain(user or domain), domain


def _doubts(email: Email, text: str) -> Iterator[Sign]:
    if code := _DOUBTS.get(doubt_of(email).problem):
        yield seen(code, _FIELD)
    if not email.valid and not email.reserved:
        yield seen("email_impossible", _FIELD)


def _user(user: str) -> Iterator[Sign]:
    bare = _DIGITS_BEHIND.sub("", user)
    if user in phrases().mail_users or bare in phrases().mail_users:
        yield seen("email_placeholder", _FIELD)
    elif _is_walk(bare) or (not bare and user):
        yield seen("email_walk", _FIELD)
    elif value := max((spelling(word).keyboard_mash for word in words_of(bare)), default=0.0):
        yield seen("email_mash", _FIELD, value=value)


def _is_walk(text: str) -> bool:
    found = spelling(text)
    return len(text) > 2 and max(found.keyboard_walk, found.one_letter, found.repeated_part) > 0.5


def _main_label(domain: str) -> str:
    """`firma` of `mail.firma.co.uk`: the longest label before the ending."""
    labels = domain.split(".")
    return max(labels[:-1], key=len) if len(labels) > 1 else domain
