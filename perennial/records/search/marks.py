"""Entity and owner as marks in the full-text index, so that whose a record is gets asked in the index itself.

A mark is three characters of a large alphabet, and its column holds nothing else: one trigram, which no other
mark and no folded text can be mistaken for.
"""

from __future__ import annotations

from zlib import crc32

_FIRST, _LETTERS = 0x4E00, 20_000


def kind(entity: str, *, archived: bool) -> str:
    """Which entity, and whether live or in the trash."""
    return _mark(2 * crc32(entity.encode()) + archived)


def keeper(owner_id: int | None) -> str:
    """Whose record; without an owner, nobody's."""
    return _mark(owner_id or 0)


def _mark(number: int) -> str:
    return "".join(chr(_FIRST + number // _LETTERS**place % _LETTERS) for place in range(3))
