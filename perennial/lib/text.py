"""Text as it is stored (clean) and as it is compared (fold).

`fold` is the one meaning of "the same text" in the product: derived key columns, conditions, search and matching
all compare folded keys, so both databases give the same answer whatever their collation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal

_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str, *, field: str = "") -> str:
    """`text` in NFC with outer white space removed; refuses NUL and lone surrogates, which no database can keep."""
    if "\x00" in text or _SURROGATE.search(text):
        raise Refusal(
            _("This text holds a character that cannot be stored. Type it again by hand."), field=field
        )
    return unicodedata.normalize("NFC", text).strip()


def fold(text: str) -> str:
    """The comparison key: NFC, casefolded, in ASCII letters, lower case, single spaces; '' for empty text."""
    return " ".join(text.lower().split()) if text.isascii() else _folded(text)


# Names, towns and job titles come again and again; the cache holds what one slice of work repeats.
@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    plain = anyascii(unicodedata.normalize("NFC", text).casefold()).lower()
    return _SPACE.sub(" ", plain).strip()
