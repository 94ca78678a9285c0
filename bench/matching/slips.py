"""Generator A: slips of fingers and eyes, one at a time."""

from __future__ import annotations

from functools import cache
from random import Random

_KEYBOARDS = {
    "PL": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "GB": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "DE": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "SK": ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    "RU": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
}
_SEEN = (("rn", "m"), ("m", "rn"), ("l", "i"), ("i", "l"), ("e", "c"), ("cl", "d"), ("h", "b"), ("u", "v"),
         ("и", "н"), ("н", "и"), ("ш", "щ"), ("о", "а"), ("п", "н"))  # fmt: skip


def slip(rng: Random, text: str, country: str) -> str:
    """`text` with one slip; what is shorter than three signs stays."""
    if len(text) < 3:
        return text
    return rng.choice((_swapped, _dropped, _doubled, _beside, _beside, _misread))(rng, text, country)


def digit_slip(rng: Random, text: str) -> str:
    """One digit of a number wrong, or two of them swapped; never the first two."""
    at = [i for i, sign in enumerate(text) if sign.isdigit()][2:]
    if len(at) < 3:
        return text
    signs, i = list(text), rng.randrange(len(at) - 1)
    one, two = at[i], at[i + 1]
    if rng.random() < 0.4 and signs[one] != signs[two]:
        signs[one], signs[two] = signs[two], signs[one]
    else:
        signs[one] = str((int(signs[one]) + rng.randrange(1, 10)) % 10)
    return "".join(signs)


def _swapped(rng: Random, text: str, _: str) -> str:
    i = rng.randrange(1, len(text) - 1)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _dropped(rng: Random, text: str, _: str) -> str:
    i = rng.randrange(1, len(text))
    return text[:i] + text[i + 1 :]


def _doubled(rng: Random, text: str, _: str) -> str:
    i = rng.randrange(1, len(text))
    return text[:i] + text[i] + text[i:]


def _beside(rng: Random, text: str, country: str) -> str:
    """The key beside the right one, or one pressed with it."""
    i = rng.randrange(1, len(text))
    near = _neighbours(country).get(text[i].lower())
    return (
        text[:i] + rng.choice(near) + text[i + (rng.random() < 0.75) :]
        if near
        else _dropped(rng, text, country)
    )


def _misread(rng: Random, text: str, country: str) -> str:
    """As a scanned card is misread."""
    found = [(one, two) for one, two in _SEEN if one in text[1:]]
    if not found:
        return _beside(rng, text, country)
    one, two = rng.choice(found)
    return text[0] + text[1:].replace(one, two, 1)


@cache
def _neighbours(country: str) -> dict[str, str]:
    found: dict[str, str] = {}
    rows = _KEYBOARDS[country]
    for r, row in enumerate(rows):
        for i, key in enumerate(row):
            near = row[max(0, i - 1) : i] + row[i + 1 : i + 2]
            found[key] = near + "".join(
                other[i : i + 1] for other in rows[max(0, r - 1) : r + 2] if other is not row
            )
    return found
