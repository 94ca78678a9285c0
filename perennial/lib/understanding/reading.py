"""A text that is being read: what the readers of days, times and lengths ask of it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from perennial.lib.dates import month_number
from perennial.lib.understanding.figures import other_figures
from perennial.lib.understanding.lexicon import lexicon
from perennial.lib.understanding.lookup import Lookup
from perennial.lib.understanding.tokens import tokens_of

_PLAIN = re.compile(r"\d{1,4}", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}", re.ASCII)
_FREE_MARKS = frozenset([*".,;:!?()-|+/[]", "->"])
_OPENING_MARKS = frozenset([*".,;!?:-(", "->"])
_LONGEST_ACT = 3
_DAY_WORDS = ("weekday", "weekday short", "day", "week ahead", "which")
_KNOWN = (
    *("on", "at", "verb", "noun", "part", "light", "and", "or", "about", "lead", "clock after"),
    *("past", "talk", "outcome", "length"),
    *_DAY_WORDS,
)


class Reading(Lookup):
    """`now` is the reader's wall clock; `other` are the figures that count or name something."""

    def __init__(self, text: str, now: datetime, language: str) -> None:
        super().__init__(tokens_of(text), lexicon(language))
        self.text = text
        self.now = now
        self.today = now.date()
        self._other = other_figures(self)

    def counts(self, index: int) -> bool:
        """Whether this figure counts or names something."""
        return index in self._other

    def figure(self, index: int) -> str:
        """The digits of a figure that may be a day, a time or a length; else an empty text."""
        token = self.token(index)
        return token.key if token and token.kind == "figure" and index not in self._other else ""

    def number(self, index: int, *, most: int = 9999) -> int | None:
        """A whole number in digits."""
        found = _PLAIN.fullmatch(self.figure(index))
        return int(found[0]) if found and int(found[0]) <= most else None

    def month(self, index: int) -> int:
        """1–12 for the name of a month, else 0."""
        token = self.token(index)
        return _month(token.key) if token and token.kind == "word" and token.key else 0

    def names_day(self, index: int) -> bool:
        """Whether a word here speaks of a day."""
        return self.any_at(_DAY_WORDS, index)

    def names_weekday(self, index: int) -> bool:
        return self.any_at(("weekday", "weekday short"), index)

    def begins(self, index: int) -> bool:
        """Whether a clause may begin with this token."""
        before = self.token(index - 1)
        return before is None or before.ends_line or (before.kind == "mark" and before.key in _OPENING_MARKS)

    def after_act(self, index: int) -> bool:
        """Whether a verb or noun of following up ends right before."""
        starts = range(max(0, index - _LONGEST_ACT), index)
        found = (self.at(section, start) for section in ("verb", "noun") for start in starts)
        return any(one is not None and one.end == index for one in found)

    def past_short_dot(self, index: int) -> int:
        """The index behind the dot of a short form; one before a capital ends the sentence, unless it began it."""
        if self.past_dot(index) == index:
            return index
        after = self.token(index + 1)
        return index + 1 if after is None or not after.capital or self.begins(index - 1) else index

    def stands_free(self, index: int) -> bool:
        """Whether a figure that ends before this token counts nothing: no unknown word follows it."""
        token = self.token(index)
        if token is None or token.ends_line:
            return True
        if token.kind == "mark":
            return token.key in _FREE_MARKS
        return (
            _CLOCK.fullmatch(token.key) is not None if token.kind == "figure" else self.any_at(_KNOWN, index)
        )


@lru_cache(maxsize=1024)
def _month(key: str) -> int:
    return month_number(key)
