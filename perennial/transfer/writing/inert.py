"""Cells that a spreadsheet would run as a formula, made inert and brought back exactly as they were.

A cell is dangerous when its first character after blanks, quotation marks and invisible characters begins a
formula. It gets one apostrophe in front. An apostrophe is itself a quotation mark, so a protected cell still
counts as dangerous; that is what makes it reversible: `revive(inert(text)) == text` for every text.
"""

from __future__ import annotations

import re

_PASSED_OVER = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    r"\"'`´«»‘’‚‛“”„‟‹›＂＇｀"
)
_DANGEROUS = re.compile(f"[{_PASSED_OVER}]*[-=+@−＝＋－＠﹢﹣﹦﹫⁺⁻₊₋➕➖]")
_NUMBER = re.compile(r"-\d+(?:[.,]\d+)?")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return bool(_DANGEROUS.match(text))


def inert(text: str, *, number: bool = False) -> str:
    """`text` as it may stand in a CSV file; with `number`, plain negative numbers stay numbers."""
    if not is_dangerous(text) or (number and _NUMBER.fullmatch(text)):
        return text
    return "'" + text


def revive(text: str) -> str:
    """What `inert` was given."""
    if text.startswith("'") and is_dangerous(text):
        return text[1:]
    return text
