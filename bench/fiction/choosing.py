"""Chance with a seed: small helpers that both generators share, and nothing that decides what is honest or fake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from anyascii import anyascii


def weighted(rng: Random, weights: Mapping[str, float]) -> str:
    """One of the keys, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def ascii_word(text: str) -> str:
    """The letters of a text as they stand in an address."""
    return "".join(sign for sign in anyascii(text).lower() if sign.isalnum())


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def filled(rng: Random, pattern: str) -> str:
    """`#` becomes a digit."""
    return "".join(rng.choice("0123456789") if sign == "#" else sign for sign in pattern)


def maybe(rng: Random, chance: float, value: str) -> str:
    return value if rng.random() < chance else ""


def spread(rng: Random, counts: Sequence[int]) -> int:
    return rng.choice(counts)
