"""What a note says, as far as it is plainly said. See docs/develop/understanding.md."""

from __future__ import annotations

from perennial.lib.understanding.understanding import LONGEST_TEXT, understand
from perennial.lib.understanding.understood import Kind, Next, Outcome, Span, Understood, When
from perennial.lib.understanding.with_whom import with_whom

__all__ = ["LONGEST_TEXT", "Kind", "Next", "Outcome", "Span", "Understood", "When", "understand", "with_whom"]
