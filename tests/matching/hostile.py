"""Texts that nobody means, and the time that one of them may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

HOSTILE = {
    "a megabyte of one letter": "a" * 1_000_000,
    "a megabyte of digits": "1234567890" * 100_000,
    "a megabyte of words": "ab " * 350_000,
    "a megabyte of letters with points": "a." * 500_000,
    "a megabyte of letters with points and spaces": "a. " * 350_000,
    "a megabyte of domains": "a@" + "a." * 500_000 + "de",
    "a megabyte that grows in ASCII": "語" * 300_000,
    "one sign that grows to a sentence": "﷽" * 500,
    "a megabyte of spaces": " " * 1_000_000 + "a",
    "a megabyte of slashes": "/" * 1_000_000,
    "a megabyte of Cyrillic": "Щукин " * 150_000,
    "a megabyte of at signs": "@" * 1_000_000,
    "a megabyte of brackets": "<" * 1_000_000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈😀",
    "right to left": "\u202eAnna\u202c \u200fשלום\u200f",
    "combining marks": "Z" + "\u0301" * 5_000,
    "a lone surrogate": "A\ud800B@fir\udfffma.de",
    "NUL": "An\x00na@fir\x00ma.de",
    "digits of other scripts": "٠١٢٣٤٥٦٧٨٩१२३",
    "superscripts": "²³¹@²³¹.de",
    "line ends": "Anna\r\nNowak\u2028",
    "signs alone": "'`’ʼ-–—.,;:!?/\\()[]{}|",
    "SQL": "Robert'); DROP TABLE records;--",
}
# Letters of the five languages, of others, signs of addresses and numbers, and whatever else there is.
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text("aąbcčdeéfghßöщюкЁ٣९.@+-/ '()0123456789", max_size=40),
)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Work of the processor, not time on a wall: others may be busy beside it."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def is_normal(text: str) -> bool:
    """ASCII, lower case, and no longer than a value is."""
    return text.isascii() and text == text.lower() and len(text) <= 1000
