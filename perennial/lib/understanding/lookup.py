"""Tokens and words at an index; beyond either end there is nothing."""

from __future__ import annotations

from perennial.lib.understanding.lexicon import Found, Lexicon
from perennial.lib.understanding.tokens import Token


class Lookup:
    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon

    def at(self, section: str, index: int) -> Found | None:
        """The longest phrase of a section that begins with this token."""
        return self.lexicon.at(section, self.tokens, index)

    def any_at(self, sections: tuple[str, ...], index: int) -> bool:
        return any(self.at(section, index) for section in sections)

    def key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def token(self, index: int) -> Token | None:
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def glued(self, index: int) -> bool:
        """Whether this token stands right behind the one before."""
        return 0 <= index < len(self.tokens) and self.tokens[index].glued

    def past_dot(self, index: int) -> int:
        """The index behind a dot that stands right here, as behind a shortened word or an ordinal."""
        return index + 1 if self.key(index) == "." and self.glued(index) else index
