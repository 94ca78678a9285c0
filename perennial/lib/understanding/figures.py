"""Figures that are neither day nor time nor length: prices, articles, quantities, phone numbers."""

from __future__ import annotations

import re

from perennial.lib.understanding.lookup import Lookup

_CLOCK = re.compile(r"\d{1,2}:\d{2}", re.ASCII)
_GROUP = re.compile(r"\d+(?:/\d+)?", re.ASCII)
_SIGNS_BEFORE = frozenset("+#_=<>")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
#: A phone number has at least so many digits, in at least so many groups; no day or time has more than four digits.
_PHONE_DIGITS, _PHONE_GROUPS, _MOST_DIGITS = 7, 3, 4


def other_figures(here: Lookup) -> set[int]:
    """Indexes of the figures that count or name something."""
    figures = [index for index, token in enumerate(here.tokens) if token.kind == "figure"]
    return {index for index in figures if _names(here, index) or _counts(here, index)} | _grouped(
        here, figures
    )


def _names(here: Lookup, index: int) -> bool:
    """Whether it belongs to what stands before: DN50, nr 12, €80, +48; KW43 is a week."""
    before, token = here.token(index - 1), here.tokens[index]
    if before is None:
        return False
    if token.glued and before.kind != "mark":
        return not (before.kind == "word" and here.at("week number", index - 1))
    if token.glued and before.key in _SIGNS_BEFORE:
        return True
    if _CLOCK.fullmatch(token.key) or here.at("unit", index + 1):
        return False
    in_capitals = before.raw.isupper() and _ends_at(here, "numbered in capitals", index - 1)
    return in_capitals or _ends_at(
        here, "numbered", index - 2 if before.key == "." and before.glued else index - 1
    )


def _ends_at(here: Lookup, section: str, last: int) -> bool:
    """Whether a phrase of the section ends with this token, or with the dot behind it."""
    found = (here.at(section, start) for start in (last, last - 1))
    return any(one is not None and one.end in {last + 1, last + 2} for one in found)


def _counts(here: Lookup, index: int) -> bool:
    """Whether it counts what stands behind: 50 mm, 10%, 5 szt.; “3 days” may be “in 3 days”."""
    after = index + 1
    if _CLOCK.fullmatch(here.tokens[index].key):
        return here.key(after) == "%"
    if here.glued(after) and here.key(after) in _ORDINALS:
        return False
    if here.at("quantity", after):
        return not here.at("unit", after)
    return here.glued(after) and here.at("quantity glued", after) is not None


def _grouped(here: Lookup, figures: list[int]) -> set[int]:
    """Groups of digits that are one number: 601 234 567, 10 000."""
    found: set[int] = set()
    run: list[int] = []
    for index in figures:
        if not _GROUP.fullmatch(here.tokens[index].key):
            continue
        if run and not _goes_on(here, run[-1], index):
            found |= _one_number(here, run)
            run = []
        run.append(index)
    return found | _one_number(here, run)


def _goes_on(here: Lookup, before: int, index: int) -> bool:
    hyphened = index == before + 2 and here.key(before + 1) in {"-", "/", ")"} and here.glued(before + 1)
    return index == before + 1 or hyphened


def _one_number(here: Lookup, run: list[int]) -> set[int]:
    """The whole run when it is a phone number, has a sign before it or goes by thousands; else what is too long."""
    if not run:
        return set()
    keys = [here.tokens[index].key for index in run]
    is_phone = sum(map(len, keys)) >= _PHONE_DIGITS and (len(run) >= _PHONE_GROUPS or "/" in keys[0])
    too_long = any(len(part) > _MOST_DIGITS for key in keys for part in key.split("/"))
    signed = here.key(run[0] - 1) == "+" and here.glued(run[0])
    thousands = len(run) > 1 and len(keys[0]) <= 3 and all(len(key) == 3 for key in keys[1:])
    return set(run) if is_phone or too_long or signed or thousands else set()
