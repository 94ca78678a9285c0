"""Patterns a workspace may write itself, judged by RE2: linear time whatever the pattern and the text.

A pattern is no operator: databases do not agree on patterns and some can be made to run for ever. It is
judged in Python when a record is written, its answer is kept as a fact (yes or no), and rules ask for that fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import BadRequest

LONGEST_PATTERN = 500
# Linear is not fast: the time for a character grows with the program, to some 15 microseconds at this size.
MOST_STEPS = 4000
MOST_MEMORY = 1 << 20


@dataclass(frozen=True)
class Pattern:
    """A checked pattern; made by `pattern`."""

    source: str
    _compiled: Any = field(repr=False, compare=False)

    def matches(self, text: str) -> bool:
        """Whether the whole of `text` has this form. Empty text is judged like any other."""
        return self._compiled.fullmatch(text) is not None


@lru_cache(maxsize=1000)
def pattern(source: str) -> Pattern:
    """`source` ready to match; raises BadRequest for one that is empty, too long or large, or not RE2 syntax."""
    if not 0 < len(source) <= LONGEST_PATTERN:
        raise BadRequest(_("A pattern has 1 to %(most)s characters.") % {"most": LONGEST_PATTERN})
    if not source.isprintable():
        raise BadRequest(_("A pattern stands on one line. Write other signs as \\t or \\x{2028}."))
    compiled = _compiled(source)
    if compiled.programsize > MOST_STEPS:
        raise BadRequest(_("This pattern is too large to be judged quickly. Repeat less often in it."))
    return Pattern(source, compiled)


def _compiled(source: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = MOST_MEMORY
    try:
        return re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise BadRequest(_("This pattern cannot be used: %(reason)s.") % {"reason": reason}) from None
