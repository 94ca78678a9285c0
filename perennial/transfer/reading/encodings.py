"""Which encoding a file has, judged from its first bytes and spots spread through the rest."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.letters import LANGUAGES, OLD
from perennial.transfer.reading.limits import HEAD_BYTES, SPOT_BYTES, SPOTS

_UNKNOWN_LETTER = math.log(1e-4)
_SYMBOL = math.log(2e-3)
_IMPOSSIBLE = math.log(1e-9)
_WORD_FAULT = 6.0
_PLAINLY = 8.0
_MORE_THAN_PLAINLY = 12.0
_MOST_WORDS = 4_000
_MOST_REPEATS = 20

_LETTER = "a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u052f"
_SYMBOLS = "¢£¤¥¦¨©¬®¯±²³´¶¸¹¼½¾×÷"
# What no word of any of the languages has: two scripts in one word, a symbol at a letter, four accents in a
# row, a capital after a small letter where one of the two is beyond ASCII.
_IMPLAUSIBLE = re.compile(
    "[a-zA-Z\u00c0-\u024f][\u0400-\u052f]|[\u0400-\u052f][a-zA-Z\u00c0-\u024f]"
    f"|[{_SYMBOLS}][{_LETTER}]|[{_LETTER}]{{2}}[{_SYMBOLS}]|[{_LETTER}][¡¿][{_LETTER}]"
    "|[\u00c0-\u024f]{4}"
    "|[a-zà-öø-ÿа-я][À-ÖØ-ÞА-Я]"
)
_READABLE = re.compile(f"[\t\r\n -~\u00a0-\u00bf\u2010-\u2030€№{_LETTER}]+")
_ODD = re.compile(f"[\x80-\x9f]|[{_SYMBOLS}][{_LETTER}]|[{_LETTER}][{_SYMBOLS}]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CUT_LETTER = re.compile(
    rb"\A[\x80-\xbf]{1,3}|(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z"
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_WORD_BEYOND_ASCII = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")


def spots(path: Path) -> list[bytes]:
    """The head of the file and up to eight short pieces from there to its end."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        found = [handle.read(HEAD_BYTES)]
        span = max(0, size - HEAD_BYTES)
        for nth in range(1, SPOTS + 1):
            if span >= SPOT_BYTES * SPOTS or nth == SPOTS:
                handle.seek(max(HEAD_BYTES, HEAD_BYTES + span * nth // SPOTS - SPOT_BYTES))
                found.append(handle.read(SPOT_BYTES))
    return [piece for piece in found if piece]


def encoding_of(pieces: Sequence[bytes]) -> str:
    """The encoding of the file these pieces were taken from; refuses what is no text at all."""
    head = pieces[0] if pieces else b""
    marked = _by_mark(head)
    if marked:
        return marked
    if b"\x00" in head:
        wide = _by_zeros(head)
        if wide:
            return wide
    if _is_utf8(pieces):
        return "utf-8"
    return _by_letters(b" ".join(pieces))


def foreign(line: str, encoding: str) -> str:
    """The encoding in which a line of a file in a one-byte `encoding` was plainly written instead; '' if in none.

    One-byte encodings find a letter for every byte, so such a line would be mangled without a sound.
    """
    raw = line.encode(encoding, "surrogateescape")
    if _is_written_in_utf8(raw):
        return "utf-8"
    if not _ODD.search(line):
        return ""
    words = _WORD_BEYOND_ASCII.findall(raw)
    scores = {one: sum(_plausibility(word, one) for word in words) for one in LANGUAGES}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] - scores[encoding] > _PLAINLY else ""


def _is_written_in_utf8(raw: bytes) -> bool:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return not raw.isascii() and _written() >= {letter for letter in text if letter > "\x7f"}


@cache
def _written() -> frozenset[str]:
    """What is written beyond ASCII in the languages we know."""
    letters = "".join(letters for languages in LANGUAGES.values() for letters in languages.values())
    return frozenset(letters + letters.upper() + "„”“‟’‘‚–—…€°§№«»©®™£\u00a0")


def _by_mark(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refusal(_("This file is in UTF-32. Save it as UTF-8 and choose it again."))
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return ""


def _by_zeros(head: bytes) -> str:
    """UTF-16 without a mark: every second byte of its line ends, digits and delimiters is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most <= least * 20:
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    # In Cyrillic text there are few zeros, so the letters must be ones that are written.
    return encoding if most > len(head) // 8 or _is_text(head, encoding) else ""


def _is_text(head: bytes, encoding: str) -> bool:
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    return sum(map(len, _READABLE.findall(text))) > 0.95 * len(text)


def _is_utf8(pieces: Sequence[bytes]) -> bool:
    """UTF-8 throughout, or UTF-8 with a few damaged places (whose rows are then marked one by one)."""
    good = sum(len(_UTF8_SEQUENCE.findall(piece)) for piece in pieces)
    if not good:
        return all(piece.isascii() for piece in pieces)
    # The ends of a piece may cut a letter in two, which is no damage.
    rest = (_CUT_LETTER.sub(b"", _UTF8_SEQUENCE.sub(b" ", piece)) for piece in pieces)
    return good > 4 * sum(len(_BEYOND_ASCII.findall(piece)) for piece in rest)


def _by_letters(sample: bytes) -> str:
    words = Counter(_WORD_BEYOND_ASCII.findall(sample)).most_common(_MOST_WORDS)
    usual = _best(words, LANGUAGES)[1]
    # Capitals of one Cyrillic encoding are small letters of another, which are likelier whatever they say.
    telling = [(word, 1) for word, _count in words if not word.decode(usual, "replace").isupper()]
    score, old = _best(telling, OLD)
    return old if score - _best(telling, [usual])[0] > _MORE_THAN_PLAINLY else usual


def _best(words: Sequence[tuple[bytes, int]], encodings: Iterable[str]) -> tuple[float, str]:
    scores = {encoding: sum(_weighed(*word, encoding) for word in words) for encoding in encodings}
    best = max(scores, key=scores.__getitem__)
    return scores[best], best


def _weighed(word: bytes, count: int, encoding: str) -> float:
    return _plausibility(word, encoding) * min(count, _MOST_REPEATS)


def _plausibility(word: bytes, encoding: str) -> float:
    """Log-likelihood of the word's letters beyond ASCII in the likeliest language, less faults of context.

    Languages are tried one by one, because a word is in one language: è and í do not meet in any.
    """
    beyond = [byte for byte in word if byte > 0x7F]
    likeliest = max(sum(weights[byte] for byte in beyond) for weights in _weights(encoding))
    return likeliest - _WORD_FAULT * len(_IMPLAUSIBLE.findall(word.decode(encoding, "replace")))


@cache
def _weights(encoding: str) -> list[dict[int, float]]:
    """For each language of the encoding, the log-probability of each byte beyond ASCII."""
    characters = {byte: bytes([byte]).decode(encoding, "replace") for byte in range(0x80, 0x100)}
    return [
        {byte: _weight(character, letters) for byte, character in characters.items()}
        for letters in (LANGUAGES | OLD)[encoding].values()
    ]


def _weight(character: str, letters: str) -> float:
    if character == "\ufffd" or "\x80" <= character <= "\x9f":
        return _IMPOSSIBLE
    if not character.isalpha() or character in "ªº":
        return _SYMBOL
    share = _share(character.lower(), letters) * (1.0 if character.islower() else 0.3)
    return math.log(share) if share else _UNKNOWN_LETTER


def _share(letter: str, letters: str) -> float:
    """How often the letter stands among these, falling with its rank; 0 for one that is not among them."""
    place = letters.find(letter)
    if place < 0:
        return 0.0
    return 1 / (place + 2) / sum(1 / (rank + 2) for rank in range(len(letters)))
