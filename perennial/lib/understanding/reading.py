"""A text that is being read: its tokens, the words it may use, and the figures that count something else."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from perennial.lib.dates import month_number
from perennial.lib.understanding.lexicon import Found, Lexicon, lexicon
from perennial.lib.understanding.tokens import Token, tokens_of

_PLAIN = re.compile(r"\d{1,4}", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}", re.ASCII)
_LONG_GROUPS = re.compile(r"\d+(?:/\d+)?", re.ASCII)
_FREE_MARKS = frozenset(".,;:!?()-|+/[]->\n")
#: A phone number has at least so many digits, in at least three groups.
_PHONE_DIGITS, _PHONE_GROUPS = 7, 3
_PASSED_OVER = (
    "on", "at", "verb", "noun", "part", "light", "and", "or", "about", "lead", "clock after", "past", "talk", "outcome", "length",
)


class Reading:
    """What the readers of days, times and lengths ask of a text."""

    def __init__(self, text: str, now: datetime, language: str) -> None:
        self.text = text
        self.now = now
        self.today = now.date()
        self.lexicon: Lexicon = lexicon(language)
        self.tokens: list[Token] = tokens_of(text)
        self.other = _other_figures(self)

    def at(self, section: str, index: int) -> Found | None:
        return self.lexicon.at(section, self.tokens, index)

    def key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def token(self, index: int) -> Token | None:
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def glued(self, index: int) -> bool:
        """Whether this token stands right behind the one before."""
        return 0 <= index < len(self.tokens) and self.tokens[index].glued

    def figure(self, index: int) -> str:
        """The digits of a figure that may be a day, a time or a length; else an empty text."""
        token = self.token(index)
        return token.key if token and token.kind == "figure" and index not in self.other else ""

    def number(self, index: int, *, most: int = 9999) -> int | None:
        """A whole number in digits."""
        found = _PLAIN.fullmatch(self.figure(index))
        return int(found[0]) if found and int(found[0]) <= most else None

    def past_dot(self, index: int) -> int:
        """The index behind a dot that stands right here, as behind a shortened word or an ordinal."""
        return index + 1 if self.key(index) == "." and self.glued(index) else index

    def stands_free(self, index: int) -> bool:
        """Whether a figure that ends before this token counts nothing: no unknown word follows it."""
        token = self.token(index)
        if token is None or token.ends_line:
            return True
        if token.kind != "word":
            return token.key in _FREE_MARKS if token.kind == "mark" else _CLOCK.fullmatch(token.key) is not None
        return any(self.at(section, index) for section in _PASSED_OVER) or self.names_day(index)

    def names_day(self, index: int) -> bool:
        """Whether a word here speaks of a day."""
        return any(self.at(section, index) for section in ("weekday", "weekday short", "day", "week ahead", "which"))

    def month(self, index: int) -> int:
        token = self.token(index)
        return _month(token.key) if token and token.kind == "word" and token.key else 0


@lru_cache(maxsize=1024)
def _month(key: str) -> int:
    return month_number(key)


def _other_figures(reading: Reading) -> set[int]:
    """Indexes of figures that are prices, articles, quantities or phone numbers."""
    figures = [index for index, token in enumerate(reading.tokens) if token.kind == "figure"]
    other = {index for index in figures if _names(reading, index) or _counts(reading, index)}
    return other | _grouped(reading, figures)


def _names(reading: Reading, index: int) -> bool:
    """Whether it belongs to what stands before: DN50, nr 12, €80, +48."""
    before, token = reading.token(index - 1), reading.tokens[index]
    if before is None:
        return False
    if token.glued and before.kind != "mark":
        return not (before.kind == "word" and reading.at("week number", index - 1))
    if token.glued and before.key in {"+", "#", "_", "=", "<", ">"}:
        return True
    if _CLOCK.fullmatch(token.key) or reading.at("unit", index + 1):
        return False
    place = index - 2 if before.key == "." and before.glued else index - 1
    return _ends_at(reading, "numbered", place) or (
        reading.tokens[index - 1].raw.isupper() and _ends_at(reading, "numbered in capitals", index - 1)
    )


def _ends_at(reading: Reading, section: str, last: int) -> bool:
    """Whether a phrase of the section ends with this token; short forms of days are none."""
    found = (reading.at(section, start) for start in (last, last - 1))
    return any(one is not None and one.end in {last + 1, last + 2} for one in found)


def _counts(reading: Reading, index: int) -> bool:
    """Whether it counts what stands behind: 50 mm, 10%, 5 szt."""
    if _CLOCK.fullmatch(reading.tokens[index].key):
        return reading.key(index + 1) == "%"
    after = index + 1
    if reading.glued(after) and reading.key(after) in {"st", "nd", "rd", "th"}:
        return False
    if reading.at("quantity", after):
        return not _says_when(reading, index)
    return reading.glued(after) and reading.at("quantity glued", after) is not None


def _says_when(reading: Reading, index: int) -> bool:
    """“in 3 days”, “3 days ago”: units of time count days there."""
    unit = reading.at("unit", index + 1)
    return bool(unit) and unit.value != "minute" if unit else False


def _grouped(reading: Reading, figures: list[int]) -> set[int]:
    """Groups of digits that are one number: 601 234 567, 10 000."""
    found: set[int] = set()
    run: list[int] = []
    for index in [*figures, -1]:
        if run and not _goes_on(reading, run[-1], index):
            found |= _one_number(reading, run)
            run = []
        if index >= 0 and _LONG_GROUPS.fullmatch(reading.tokens[index].key):
            run.append(index)
    return found


def _goes_on(reading: Reading, before: int, index: int) -> bool:
    if index < 0 or not _LONG_GROUPS.fullmatch(reading.tokens[index].key):
        return False
    return index == before + 1 or (
        index == before + 2 and reading.key(before + 1) in {"-", "/", ")"} and reading.glued(before + 1)
    )


def _one_number(reading: Reading, run: list[int]) -> set[int]:
    keys = [reading.tokens[index].key for index in run]
    digits = sum(len(key) for key in keys)
    is_phone = digits >= _PHONE_DIGITS and (len(run) >= _PHONE_GROUPS or "/" in keys[0])
    is_named = bool(run) and any(len(part) > 4 for key in keys for part in key.split("/"))
    # Behind + the whole run is a number; thousands have three digits each.
    signed = reading.key(run[0] - 1) == "+" and reading.glued(run[0])
    thousands = len(run) > 1 and len(keys[0]) <= 3 and all(len(key) == 3 for key in keys[1:])
    return set(run) if is_phone or is_named or signed or thousands else set()
