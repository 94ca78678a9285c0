"""Address books: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), one card a row.

A property that comes with several labels, or several times, fills several columns: E-mail (work), E-mail (work) 2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.limits import CARDS_LOOKED_AT, MOST_OF_A_KIND
from perennial.transfer.reading.vcard.cards import cards
from perennial.transfer.reading.vcard.columns import cells_of, place
from perennial.transfer.reading.vcard.properties import Card

_BEGIN = re.compile(r"[\s\ufeff]*BEGIN\s*:\s*VCARD[ \t]*(?:[\r\n]|\Z)", re.IGNORECASE)


def is_vcard(text: str) -> bool:
    return bool(_BEGIN.match(text))


def headers(path: Path, dialect: Dialect) -> tuple[str, ...]:
    """Every column that one of the first cards fills, in a fixed order."""
    found = {name for card in islice(cards(path, dialect), CARDS_LOOKED_AT) for name in cells_of(card)}
    return tuple(sorted(found, key=place))


def records(path: Path, dialect: Dialect) -> Iterator[Row]:
    """One row a card, numbered from 1, with a cell for each of the dialect's headers."""
    for number, card in enumerate(cards(path, dialect), 1):
        cells = cells_of(card)
        known = tuple(cells.get(header, "") for header in dialect.headers)
        lost: Iterable[str] = cells.keys() - set(dialect.headers) if number > CARDS_LOOKED_AT else ()
        yield Row(number, known, card.fault, _lost(lost) if lost else _too_many(card))


def _lost(columns: Iterable[str]) -> object:
    names = ", ".join(sorted(columns, key=place))
    sentence = _(
        "None of the first cards has {names}, so these are left out. Move this card to the beginning."
    )
    return format_lazy(sentence, names=names)


def _too_many(card: Card) -> object:
    """A sentence for a card with more of a kind than columns are made for."""
    times = Counter(one.name for one in card.properties if one.name in {"EMAIL", "TEL", "URL", "ADR"})
    if all(count <= MOST_OF_A_KIND for count in times.values()):
        return ""
    sentence = _("Of each kind of address, number and e-mail on this card at most {limit} are read.")
    return format_lazy(sentence, limit=MOST_OF_A_KIND)
