"""The trigram tables: how much a letter costs after the two before it, from the names of set A."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from math import log

from bench.fiction.names_a import LANGUAGES, name_lists, places, world_names
from perennial.quality.fiction.words import plain, script_of, words_of

#: Letters of an alphabet with end mark, for the share of what was never seen.
_SIZES = {"latin": 27, "cyrillic": 33}
CYRILLIC = ("ru", "uk", "kk")
_SMOOTHING = 0.4
_BACKOFF, _UNKNOWN = 12, 75
Rows = dict[str, dict[str, int]]


def tables(kept: Callable[[str], bool] = lambda name: True) -> dict[str, dict[str, Rows]]:
    """Script → language → letters before → letter → cost in tenths of a nat, from the names that are `kept`."""
    made: dict[str, dict[str, Rows]] = {"latin": {}, "cyrillic": {}}
    for language in LANGUAGES:
        script = "cyrillic" if language in CYRILLIC else "latin"
        made[script][language] = rows(filter(kept, known(language)), script)
    # Names travel: one table of each script holds them all.
    for script, languages in made.items():
        everyone = [name for language in LANGUAGES for name in known(language)]
        languages["world"] = rows(filter(kept, [*everyone, *world_names()]), script)
    return made


def known(language: str) -> list[str]:
    """The names and towns of a language."""
    given, family = name_lists(language)
    return [*given, *family, *places(language)]


def rows(names: Iterable[str], script: str) -> Rows:
    """The costs of one language, each spelling counted once: rare names are names too."""
    words = {word for name in names for word in words_of(plain(name)) if script_of(word) == script}
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for word in sorted(words):
        padded = f"^{word}$"
        for at in range(len(padded) - 1):
            pairs[padded[at]][padded[at + 1]] += 1
            if at:
                pairs[padded[at - 1 : at + 1]][padded[at + 1]] += 1
    size = _SIZES[script]
    costs: Rows = {"*": {"backoff": _BACKOFF, "unknown": _UNKNOWN}}
    for before in sorted(pairs):
        total = sum(pairs[before].values()) + _SMOOTHING * size
        costs[before] = {
            letter: round(-10 * log((times + _SMOOTHING) / total))
            for letter, times in sorted(pairs[before].items())
        }
    return costs
