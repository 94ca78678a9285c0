"""The two letters that stand for a name where there is no room for it."""

from __future__ import annotations

import re
from functools import lru_cache

# A word begins with a letter or digit, whatever quotation marks stand before it.
_WORD = re.compile(r"[^\W_][\w.'’-]*")


@lru_cache(maxsize=1024)
def initials(name: str) -> str:
    """First letters of the first and last word of `name`, in capitals; '' when it holds no letter or digit.

    Titles and legal forms that end in a dot are passed over while anything else is left.
    """
    words = _WORD.findall(name)
    words = [word for word in words if not word.endswith(".")] or words
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
