"""What is compared of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perennial.matching.normal.companies import core_words
from perennial.matching.normal.people import birth, full_name, given_forms, given_in
from perennial.matching.normal.words import bones, written
from perennial.matching.predicates import (
    Alike,
    All,
    Begins,
    Columns,
    Crossed,
    CrossedAlike,
    DayNear,
    Either,
    Equal,
    Filled,
    Not,
    Numbered,
    Overlaps,
    Prefix,
    Shares,
    Typo,
    Within,
)
from perennial.matching.specs.base import ELSE, UNKNOWN, Comparison, Gate, Given, Level, Spec, Trait
from perennial.matching.specs.shared import (
    ADDRESS,
    PHONE,
    PLACE_TRAITS,
    REACH_TRAITS,
    TAX,
    first,
    place,
    reach,
)

GIVEN = (
    Level("equal", Equal("given"), often="given"),
    Level("crossed", Crossed("given", "family")),
    Level("other_form", Shares("given_forms")),
    Level("typo", Either((Typo("given", 1, 3), Alike("given", 0.92)))),
    Level("part", Within("given_words")),
    Level("initial", Begins("first_word")),
    Level("crossed_alike", CrossedAlike("given", "family", 0.88)),
    Level("beginning", Prefix("given_written", 3)),
)
FAMILY = (
    Level("equal", Equal("family"), often="family"),
    Level("other_spelling", Equal("family_written")),
    Level("typo", Either((Typo("family", 1, 4), Typo("family", 2, 8)))),
    Level("part", Shares("family_words")),
    Level("alike", Alike("family", 0.9)),
    Level("initial", Begins("family")),
)
BIRTHDAY = (
    Level("equal", Equal("birthday")),
    Level("slip", DayNear("birthday")),
    Level("month", Prefix("birthday", 6)),
    Level("day_only", All((Equal("birth_day"), Not(Filled("birthday"))))),
    Level("day", Equal("birth_day")),
    Level("year_only", All((Equal("birth_year"), Not(Filled("birth_day"))))),
    Level("year", Equal("birth_year")),
)
EMAIL = (
    Level("equal", Shares("mails")),
    Level("shared", Shares("mails_common")),
    Level("user", Shares("users")),
    Level("numbered", Numbered("mail")),
    Level("typo", Typo("mail", 1, 8)),
    Level("role", Shares("roles")),
)
COMPANY = (
    Level("equal", Equal("company"), often="company"),
    Level("host", Shares("hosts")),
    Level("alike", Either((Typo("company", 1, 5), Within("company_words"), Overlaps("company_words", 0.5)))),
)
# Given and family name stand in each other's place.
CROSSED = Either((Crossed("given", "family"), CrossedAlike("given", "family", 0.88)))

COMPARISONS = (
    Comparison("given_name", ("given_name",), Filled("given"), GIVEN),
    # Crossed names are said once, with the given name.
    Comparison("family_name", ("family_name",), All((Filled("family"), Not(CROSSED))), FAMILY),
    Comparison("birthday", ("birthday",), Either((Filled("birth_day"), Filled("birth_year"))), BIRTHDAY),
    Comparison("email", ("email",), Filled("all_mails"), EMAIL),
    PHONE,
    ADDRESS,
    Comparison("company", ("company", "email"), Either((Filled("company"), Filled("hosts"))), COMPANY),
    TAX,
)
_SAME_NUMBER = ("numbers", ("equal",))
GATES = (
    # What only a number of a register can outweigh: relatives share all else.
    Gate("given_name", ("given_name", (ELSE,)), (_SAME_NUMBER,), 0.02),
    Gate("birthday", ("birthday", (ELSE,)), (_SAME_NUMBER,), 0.02),
    Gate("birth_day", ("birthday", ("day", "year")), (_SAME_NUMBER, ("email", ("equal",))), 0.02),
    # A married name needs more than a telephone and a company that colleagues share.
    Gate(
        "family_name",
        ("family_name", (ELSE,)),
        (_SAME_NUMBER, ("email", ("equal", "user")), ("birthday", ("equal",))),
        0.45,
    ),
    # A mailbox gets a number where a namesake has the plain one. Who has another telephone, too, is asked about.
    Gate(
        "numbered",
        ("email", ("numbered",)),
        (_SAME_NUMBER, ("birthday", ("equal",)), ("phone", (UNKNOWN, "equal", "typo", "switchboard"))),
        0.7,
    ),
)
TEXTS = (
    "given", "given_written", "first_word", "family", "family_written", "birthday", "birth_day", "birth_year",
    "mail", "phone", "tax", "registration", "street", "postal_code", "city", "country", "company",
)  # fmt: skip
LISTS = (
    "given_forms", "given_words", "family_words", "mails", "users", "roles", "all_mails", "hosts", "phones",
    "all_phones", "company_words", "taxes", "registrations", "numbers",
)  # fmt: skip


def normal(given: Given) -> dict[str, Any]:
    """The columns of a person, of values by field."""
    given_words, family_words = full_name(first(given, "given_name"), first(given, "family_name"))
    reached = reach(given)
    given_words = given_words or given_in((mail.partition("@")[0] for mail in reached["mails"]), family_words)
    year, birth_day = birth(first(given, "birthday"))
    return {
        "given": " ".join(given_words),
        "first_word": given_words[0] if given_words else "",
        "given_written": written(given_words[0]) if given_words else "",
        "given_forms": list(given_forms(given_words[0])) if given_words else [],
        "given_words": sorted({word for word in given_words if len(word) > 1}),
        "family": " ".join(family_words),
        "family_written": " ".join(map(written, family_words)),
        "family_words": sorted({word for word in family_words if len(word) > 2}),
        "birthday": year + birth_day if year and birth_day else "",
        "birth_day": birth_day,
        "birth_year": year,
        "company_ref": first(given, "company_id"),
        **employer(first(given, "company")),
        **reached,
        **place(given),
    }


def employer(name: str) -> dict[str, Any]:
    """The columns that follow from what a person's company is called."""
    core = core_words(name)
    return {"company": " ".join(core), "company_words": sorted(set(core))}


def keys(columns: Columns) -> Iterator[str]:
    """By what two people meet: each an index look-up, so each rare enough to say something."""
    family, forms = columns["family"], columns["given_forms"]
    yield from (f"m{mail}" for mail in columns["mails"])
    yield from (f"u{user}" for user in columns["users"])
    yield from (f"p{phone}" for phone in columns["phones"])
    yield from (f"n{number}" for number in columns["numbers"])
    if family and columns["given"]:
        both = sorted((bones(columns["first_word"]), bones(family.replace(" ", ""))))
        yield f"b{both[0]} {both[1]}"
        yield from (f"f{form} {bones(word)[:4]}" for form in forms for word in columns["family_words"])
    for known in filter(None, (columns["birthday"], columns["birth_day"])):
        yield from (f"d{known} {form}" for form in forms)
        if family:
            yield f"d{known} {bones(family)[:4]}"
        yield from (f"e{known} {place}" for place in (columns["postal_code"], columns["street"]) if place)
    employers = [columns["company"], columns["company_ref"]]
    near = [near for near in (columns["postal_code"], columns["city"], *employers) if near]
    if any(map(str.isdigit, columns["street"])):
        yield from (f"s{columns['street']} {place}" for place in near)
    if family:
        yield from (f"l{bones(family)} {place}" for place in near)
    if forms:
        yield from (f"g{forms[0]} {place}" for place in (*employers, columns["street"]) if place)
        yield from (f"h{forms[0]} {host}" for host in columns["hosts"])


SHARED = ("phones", "mails")
# Never by names alone: namesakes would be learned as one.
BLOCKS = tuple(
    (reached, name)
    for reached in ("phone", "mail", "birthday", "tax")
    for name in ("family_written", "given_written")
)
TRAITS = (
    Trait("given_name", Filled("given"), Equal("given")),
    Trait("family_name", Filled("family"), Equal("family")),
    Trait("birthday", Filled("birthday"), Equal("birthday")),
    Trait("company", Filled("company"), Equal("company")),
    *(one for one in REACH_TRAITS if one.field in ("email", "phone")),
    *PLACE_TRAITS,
)

CONTACT = Spec("contact", 4, TEXTS, LISTS, SHARED, COMPARISONS, GATES, normal, keys, employer, BLOCKS, TRAITS)
