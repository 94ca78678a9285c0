"""How surprising the sequence of letters of a word is among the names of each language.

`trigrams.json` holds, for each language, what a letter costs after the one or two letters before it, in tenths
of a nat (negative log-likelihood); `^` begins a word, `$` ends it. Made by `python -m bench fiction`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("trigrams.json")


Rows = Mapping[str, Mapping[str, int]]
Costs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One script: what a letter costs in each of its languages, side by side, by the two letters before it."""

    trigrams: Mapping[str, Costs]
    #: By one letter before, for what was never seen after two.
    pairs: Mapping[str, Costs]
    unknown: Costs

    def surprise(self, word: str) -> float:
        """Mean nats a letter, the end of the word included, in the language where the word surprises least."""
        padded = f"^{word}$"
        paid = [self.pairs.get(padded[:2], self.unknown)]
        paid += [
            self.trigrams.get(padded[at : at + 3]) or self.pairs.get(padded[at + 1 : at + 3], self.unknown)
            for at in range(len(padded) - 2)
        ]
        return min(map(sum, zip(*paid, strict=True))) / 10 / (len(word) + 1)


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Table]:
    """By script (`latin`, `cyrillic`): its table."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return {script: _table(list(languages.values())) for script, languages in data.items()}


def _table(languages: Sequence[Rows]) -> Table:
    """Languages side by side: where one has never seen three letters, it pays for two and something more."""
    pairs, trigrams = _keys(languages, 1), _keys(languages, 2)
    return Table(
        trigrams={key: tuple(_cost(rows, key) for rows in languages) for key in trigrams},
        pairs={key: tuple(_rare(rows, key) for rows in languages) for key in pairs},
        unknown=tuple(rows["*"]["unknown"] for rows in languages),
    )


def _keys(languages: Sequence[Rows], size: int) -> set[str]:
    """Every run of letters with so many before the last that any language has seen."""
    return {
        before + letter
        for rows in languages
        for before, letters in rows.items()
        if len(before) == size and before != "*"
        for letter in letters
    }


def _cost(rows: Rows, key: str) -> int:
    found = rows.get(key[:-1], {}).get(key[-1])
    return _rare(rows, key[-2:]) if found is None else found


def _rare(rows: Rows, pair: str) -> int:
    found = rows.get(pair[0], {}).get(pair[1])
    return rows["*"]["unknown"] if found is None else found + (rows["*"]["backoff"] if pair[0] != "^" else 0)


def surprise(word: str, script: str) -> float:
    """Mean nats a letter in the language where the word surprises least."""
    return tables()[script].surprise(word)
