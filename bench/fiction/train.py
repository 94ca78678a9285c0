"""From the sets A to the files the product reads."""

from __future__ import annotations

import json
from math import exp, log
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.fiction import fakes_a, honest_a, tables
from bench.fiction.names_a import is_drawn
from bench.fiction.regression import fit
from perennial.quality.fiction import model, signs, spelling, trigrams
from perennial.quality.fiction.sentences import REASONS, REASSURING
from perennial.quality.fiction.subject import Subject

_SEED = "fiction"
_HONEST, _FAKES_OF_A_CLASS, _RIDGE = 30_000, 1_500, 0.5
#: The share of made-up records that is assumed in a workspace; shifts the intercept.
PRIOR = 0.02
#: How many honest records in a thousand may be called doubtful.
_PER_THOUSAND = 1.0
#: Names that many real people share, such as Jan Kowalski, stay below.
_LOWEST_BAR = 0.15


def train() -> None:
    """Learns with tables of half the names; writes `model.json`, and `trigrams.json` of all names."""
    made = trigrams.FILE
    with TemporaryDirectory() as scratch:
        _see_by(tables.tables(lambda name: not is_drawn(name)), Path(scratch, "half.json"))
        rng = Random(_SEED)
        honest = [honest_a.honest(rng) for _ in range(_HONEST)]
        fakes = [make(rng) for make in fakes_a.CLASSES.values() for _ in range(_FAKES_OF_A_CLASS)]
        data = _learned(honest, fakes)
        data["doubtful_at"] = _doubtful_at(data, [honest_a.honest(rng) for _ in range(_HONEST)])
    _see_by(tables.tables(), made)
    data["version"] = model.version_of(data)
    model.FILE.write_text(json.dumps(data, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    model.model.cache_clear()


def _see_by(made: dict[str, dict[str, tables.Rows]], file: Path) -> None:
    """From now on words are judged by these tables, kept in `file`."""
    file.write_text(_tables_text(made), encoding="utf-8")
    trigrams.FILE = file
    trigrams.tables.cache_clear()
    spelling.spelling.cache_clear()


def _learned(honest: list[Subject], fakes: list[Subject]) -> dict[str, Any]:
    rows = [signs.totals(signs.signs_of(subject)) for subject in (*honest, *fakes)]
    labels = [False] * len(honest) + [True] * len(fakes)
    directions = dict.fromkeys(REASONS, 1) | dict.fromkeys(REASSURING, -1)
    intercept, weights = fit(rows, labels, directions, _RIDGE)
    intercept += log(PRIOR / (1 - PRIOR)) - log(len(fakes) / len(honest))
    return {
        "intercept": round(intercept, 3),
        "weights": {code: round(weight, 3) for code, weight in weights.items()},
    }


def _doubtful_at(data: dict[str, Any], honest: list[Subject]) -> float:
    """The probability that one honest record in a thousand reaches, never below `_LOWEST_BAR`."""
    chances = sorted((_chance(data, subject) for subject in honest), reverse=True)
    return round(max(_LOWEST_BAR, chances[int(len(chances) * _PER_THOUSAND / 1000)]), 4)


def _chance(data: dict[str, Any], subject: Subject) -> float:
    found = signs.totals(signs.signs_of(subject))
    odds = data["intercept"] + sum(data["weights"][code] * value for code, value in found.items())
    return 1 / (1 + exp(-odds))


def _tables_text(made: dict[str, dict[str, tables.Rows]]) -> str:
    """One line for the letters before, so that a difference can be read."""
    scripts = []
    for script, languages in made.items():
        each = []
        for language, rows in languages.items():
            lines = [
                f"   {json.dumps(before, ensure_ascii=False)}: {_line(costs)}"
                for before, costs in rows.items()
            ]
            each.append(f'  "{language}": {{\n' + ",\n".join(lines) + "\n  }")
        scripts.append(f' "{script}": {{\n' + ",\n".join(each) + "\n }")
    return "{\n" + ",\n".join(scripts) + "\n}\n"


def _line(costs: dict[str, int]) -> str:
    return json.dumps(costs, ensure_ascii=False, separators=(",", ":"))
