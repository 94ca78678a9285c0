"""The figures: recall of each class of fakes, false alarms by locale and by length of name, ranking, speed."""

from __future__ import annotations

import csv
import time
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from bench.fiction import fakes_b, honest_b
from perennial.quality.fiction import Subject, model, score, spelling, words

_SEED = "another seed"
LISTS = Path(__file__).with_name("lists")
Row = dict[str, Any]


def run(records: int = 60_000) -> list[Row]:
    """Rows of {what, records, called doubtful %, at 0.1 % false %, at 0.01 % false %}, over `records` honest ones."""
    rng = Random(_SEED)
    each = max(1, records // len(honest_b.LOCALES))
    honest = {locale: [honest_b.honest(rng, locale) for _ in range(each)] for locale in honest_b.LOCALES}
    chances = {locale: _chances(subjects) for locale, subjects in honest.items()}
    bars = _bars([chance for found in chances.values() for chance in found])
    fakes = {name: _chances([make(rng) for _ in range(1_000)]) for name, make in fakes_b.CLASSES.items()}
    typed = _chances(listed("typed_fakes.tsv"))
    everyone = [chance for found in chances.values() for chance in found]
    made_up = [chance for found in fakes.values() for chance in found]
    return [
        *(_row(f"made up: {name}", found, bars) for name, found in fakes.items()),
        _row("made up: all of set B", made_up, bars),
        _row("made up: typed by hand", typed, bars),
        _row("made up: typed by hand later", _chances(listed("typed_later.tsv")), bars),
        {
            "what": "ranking of set B (AUC)",
            "records": len(everyone) + len(made_up),
            "called doubtful %": _auc(everyone, made_up),
        },
        {
            "what": "ranking of those typed by hand (AUC)",
            "records": len(everyone) + len(typed),
            "called doubtful %": _auc(everyone, typed),
        },
        _row("honest: all", everyone, bars),
        *(_row(f"honest: {name}", found, bars) for name, found in _by_length(honest, chances).items()),
        *(_row(f"honest: {locale}", found, bars) for locale, found in chances.items()),
        _row("honest: lists/real_names.tsv", _chances(listed("real_names.tsv")), bars),
        _speed([subject for subjects in honest.values() for subject in subjects[:50]]),
    ]


def listed(file: str) -> list[Subject]:
    """The records of a list: the columns are fields of Subject."""
    with (LISTS / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return [Subject(**{key: value or "" for key, value in row.items()}) for row in rows]


def _chances(subjects: Iterable[Subject]) -> list[float]:
    return [score(subject).probability for subject in subjects]


def _bars(honest: list[float]) -> tuple[float, float, float]:
    """What counts as found: the product's own bar, then where 0.1 % and 0.01 % of the honest of set B lie above."""
    ranked = sorted(honest, reverse=True)
    return model.model().doubtful_at, ranked[len(ranked) // 1_000], ranked[len(ranked) // 10_000]


def _row(what: str, found: list[float], bars: tuple[float, float, float]) -> Row:
    shares = [round(100 * sum(chance > bar for chance in found) / len(found), 2) for bar in bars]
    names = ("called doubtful %", "at 0.1 % false %", "at 0.01 % false %")
    return {"what": what, "records": len(found), **dict(zip(names, shares, strict=True))}


def _auc(honest: list[float], made_up: list[float]) -> float:
    """How often a made-up record ranks above an honest one."""
    ranked = sorted(honest)
    return round(sum(bisect_left(ranked, chance) for chance in made_up) / len(ranked) / len(made_up), 5)


def _by_length(honest: dict[str, list[Subject]], chances: dict[str, list[float]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"companies": []}
    for locale, subjects in honest.items():
        for subject, chance in zip(subjects, chances[locale], strict=True):
            found.setdefault(_length(subject), []).append(chance)
    return dict(sorted(found.items()))


def _length(subject: Subject) -> str:
    if subject.name:
        return "companies"
    shortest = len(subject.family_name)
    for most in (2, 3, 5, 8, 12):
        if shortest <= most:
            return f"family name up to {most:2} letters"
    return "family name of more letters"


def _speed(subjects: list[Subject]) -> Row:
    """Microseconds a record, every memory of words emptied first."""
    for memory in (words.plain, words.words_of, spelling.spelling):
        memory.cache_clear()
    start = time.process_time()
    for subject in subjects:
        score(subject)
    taken = (time.process_time() - start) / len(subjects) * 1e6
    return {
        "what": "microseconds a record, words never seen before",
        "records": len(subjects),
        "called doubtful %": round(taken),
    }
