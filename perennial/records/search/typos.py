"""Misspelt words: which parts of a word survive a slip, and how many slips lie between two words. Pure."""

from __future__ import annotations

from itertools import combinations, pairwise

SHORTEST, LONG, LONGEST = 4, 8, 40


def slips_allowed(word: str) -> int:
    """None in words of up to three letters and in numbers, one up to seven letters, two beyond."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def pieces(word: str) -> list[tuple[tuple[str, ...], ...]]:
    """Sets of pieces, each as its needles: one set stands whole in every word within the slips allowed.

    Cut in two pieces more than there may be slips, two pieces survive; but for letters swapped across a seam,
    which `swapped` has. A word of four letters is too short for that and keeps one piece of two.
    """
    framed = f"  {word}  "
    count = slips_allowed(word) + 2
    if len(framed) < 3 * count:
        count -= 1
    cuts = [round(n * len(framed) / count) for n in range(count + 1)]
    several = [_needles(framed[start:end]) for start, end in pairwise(cuts)]
    return list(combinations(several, count - slips_allowed(word)))


def swapped(word: str) -> list[str]:
    """The word with each two neighbours swapped."""
    found = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]
    return [needle for one in dict.fromkeys(found) if one != word for needle in _needles(f"  {one}")]


def _needles(piece: str) -> tuple[str, ...]:
    """A piece at either end of a word, also at that end of a value."""
    return (piece, piece.replace("  ", "||")) if "  " in piece else (piece,)


def distance(one: str, other: str, most: int) -> int:
    """Slips between two words: letters added, left out, changed, neighbours swapped; `most` + 1 for more.

    Optimal string alignment (Damerau 1964, Wagner & Fischer 1974), given up as soon as a row exceeds `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
