"""What is compared of companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perennial.matching.normal.companies import acronym, core_words
from perennial.matching.normal.reach import label
from perennial.matching.normal.words import bones, written
from perennial.matching.predicates import (
    Alike,
    Columns,
    Either,
    Equal,
    Filled,
    Listed,
    Overlaps,
    Shares,
    Typo,
    Within,
)
from perennial.matching.specs.base import ELSE, Comparison, Gate, Given, Level, Spec, Trait
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

NAME = (
    Level("equal", Equal("name"), often="name"),
    Level("also_called", Shares("names")),
    Level("other_spelling", Either((Shares("names_written"), Overlaps("name_words", 1.0)))),
    Level("typo", Either((Typo("name", 1, 4), Typo("name", 2, 10), Typo("name_written", 2, 10)))),
    Level("part", Within("name_words", 2)),
    Level("overlap", Overlaps("name_words", 0.5)),
    Level("word", Within("name_words", 1)),
    Level("acronym", Listed("name", "acronyms")),
    Level("alike", Alike("name", 0.88)),
    Level("common_word", Shares("name_words")),
)
LEGAL = (
    Level("equal", Equal("legal"), often="legal"),
    Level("typo", Either((Typo("legal", 1, 4), Typo("legal", 2, 10), Equal("legal_written")))),
    Level("part", Within("legal_words", 1)),
    Level("alike", Alike("legal", 0.88)),
)
COMPARISONS = (
    Comparison("name", ("name", "legal_name"), Filled("name"), NAME),
    Comparison("legal_name", ("legal_name",), Filled("legal"), LEGAL),
    TAX,
    Comparison(
        "website",
        ("website", "email"),
        Filled("all_hosts"),
        (
            Level("equal", Shares("hosts")),
            Level("shared", Shares("hosts_common")),
            Level("label", Shares("host_labels")),
        ),
    ),
    Comparison(
        "email",
        ("email",),
        Filled("all_mails"),
        (
            Level("equal", Either((Shares("mails"), Shares("roles")))),
            Level("shared", Either((Shares("mails_common"), Shares("roles_common")))),
        ),
    ),
    PHONE,
    ADDRESS,
)
_SAME_NUMBER = ("numbers", ("equal",))
GATES = (
    Gate("numbers", ("numbers", (ELSE,)), (), 0.02),
    Gate("name", ("name", (ELSE,)), (_SAME_NUMBER,), 0.3),
    # Companies of a group share a site, a house and most of a name: only a number says that it is one.
    Gate("other_words", ("name", ("part", "overlap", "word", "alike", "common_word")), (_SAME_NUMBER,), 0.7),
    Gate("legal_name", ("legal_name", (ELSE,)), (_SAME_NUMBER,), 0.45),
    # "Baltic Transport" and "Transport Baltic" may well be two: something else must be alike before nobody asks.
    Gate(
        "name_alone",
        ("name", ("other_spelling",)),
        (
            ("numbers", ("equal", "typo")),
            ("legal_name", ("equal", "typo")),
            ("website", ("equal", "shared", "label")),
            ("email", ("equal", "shared")),
            ("phone", ("equal", "typo", "switchboard")),
            ("address", ("house", "street", "postal_code", "city", "typo")),
        ),
        0.7,
    ),
)
TEXTS = (
    "name", "name_written", "legal", "legal_written", "mail", "phone", "tax", "registration", "street",
    "postal_code", "city", "country",
)  # fmt: skip
LISTS = (
    "names", "names_written", "name_words", "legal_words", "acronyms", "taxes", "registrations", "numbers",
    "hosts", "all_hosts", "host_labels", "mails", "users", "roles", "all_mails", "phones", "all_phones",
)  # fmt: skip


def normal(given: Given) -> dict[str, Any]:
    """The columns of a company, of values by field."""
    reached = reach(given)
    city = first(given, "city")
    name, legal = core_words(first(given, "name"), city), core_words(first(given, "legal_name"), city)
    cores = [core for core in (name, legal) if core]
    return {
        "name": " ".join(cores[0]) if cores else "",
        "name_written": "".join(map(written, cores[0])) if cores else "",
        "names": sorted({" ".join(core) for core in cores}),
        "names_written": sorted({"".join(map(written, core)) for core in cores}),
        "name_words": sorted(set(cores[0])) if cores else [],
        "acronyms": sorted({acronym(core) for core in cores} - {""}),
        "legal": " ".join(legal),
        "legal_written": "".join(map(written, legal)),
        "legal_words": sorted(set(legal)),
        "all_hosts": reached["hosts"],
        "host_labels": sorted({label(at) for at in reached["hosts"]}),
        **reached,
        **place(given),
    }


def keys(columns: Columns) -> Iterator[str]:
    """By what two companies meet."""
    yield from (f"n{number}" for number in columns["numbers"])
    yield from (f"h{label}" for label in columns["host_labels"])
    yield from (f"m{mail}" for mail in columns["all_mails"])
    yield from (f"p{phone}" for phone in columns["phones"])
    yield from (f"w{name}" for name in columns["names_written"])
    yield from (f"w{letters}" for letters in columns["acronyms"] if len(letters) > 2)
    said = [bones(word) for word in columns["name_words"] if len(word) > 2]
    yield from (f"t{word}" for word in said)
    yield from (f"t{one} {other}" for at, one in enumerate(said[:6]) for other in said[at + 1 : 6])
    for near in filter(None, (columns["postal_code"], columns["city"], columns["street"])):
        yield from (f"l{word} {near}" for word in said)
        if name := columns["name"]:
            yield f"l{name[:4]} {near}"


SHARED = ("phones", "mails", "roles", "hosts")
BLOCKS = (
    ("tax",), ("registration",), ("phone", "name_written"), ("postal_code", "name_written"), ("phone", "postal_code"),
    ("mail", "postal_code"),
)  # fmt: skip
TRAITS = (
    Trait("name", Filled("name"), Shares("names_written"), meets=True),
    Trait("legal_name", Filled("legal"), Equal("legal"), meets=True),
    Trait("website", Filled("all_hosts"), Shares("all_hosts"), meets=True),
    *REACH_TRAITS,
    *PLACE_TRAITS,
)

COMPANY = Spec(
    "company", 3, TEXTS, LISTS, SHARED, COMPARISONS, GATES, normal, keys, blocks=BLOCKS, traits=TRAITS
)
