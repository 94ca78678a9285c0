"""What a person types for names, addresses, languages, zones and habits, as it is kept."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings

from perennial.access.errors import (
    DigestRefused,
    EmailRefused,
    LanguageRefused,
    MeasureRefused,
    NameMissing,
    ZoneRefused,
)
from perennial.access.models import Digest
from perennial.access.rules import MOST_A_DAY
from perennial.lib.emails import read_email
from perennial.lib.text import clean


def named(text: str) -> str:
    name = clean(text, field="name")
    if not name:
        raise NameMissing
    return name


def addressed(text: str) -> str:
    email = read_email(clean(text, field="email"))
    if not email.valid or len(email.normal) > 254:
        raise EmailRefused
    return email.normal


def spoken(language: str) -> str:
    """A language Perennial is translated to; '' leaves it to the browser."""
    known = dict(settings.LANGUAGES)
    if language and language not in known:
        raise LanguageRefused(known)
    return language


def digested(often: str) -> str:
    """How often a digest comes; '' is never."""
    if often not in Digest.values:
        raise DigestRefused(one for one in Digest.values if one)
    return often


def measured(number: int) -> int | None:
    """How many records a day; 0 is as many as the workspace says."""
    if not 0 <= number <= MOST_A_DAY:
        raise MeasureRefused(1, MOST_A_DAY)
    return number or None


def zoned(zone: str) -> str:
    """An IANA time zone; '' is the workspace's."""
    if zone and zone not in available_timezones():
        raise ZoneRefused
    return zone
