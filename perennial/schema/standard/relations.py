"""How warm a relationship is: the steps from active to lost, and after how many days of silence each begins.

Where a workspace says nothing else, these days count. A prospect forgets sooner than a customer, who cools sooner than
somebody one buys from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from perennial.schema.shape import Choice, FieldShape
from perennial.schema.standard.common import labels

ACTIVE, COOLING, DORMANT, LOST = STEPS = ("active", "cooling", "dormant", "lost")

WARMTH = (
    Choice(ACTIVE, labels("Active", "Aktywna", "Aktiv", "Aktívny", "Активные")),
    Choice(COOLING, labels("Cooling", "Stygnąca", "Kühlt ab", "Chladne", "Остывают")),
    Choice(DORMANT, labels("Dormant", "Uśpiona", "Ruht", "Spí", "Дремлют")),
    Choice(LOST, labels("Lost", "Utracona", "Verloren", "Stratený", "Утрачены")),
)


class Patience(NamedTuple):
    """After how many days without a word a relationship cools, is dormant, is lost; each more than the one before."""

    cooling: int
    dormant: int
    lost: int


#: By lifecycle; '' is that of who has none.
PATIENCE: Mapping[str, Patience] = {
    "": Patience(60, 180, 365),
    "prospect": Patience(30, 90, 180),
    "customer": Patience(60, 180, 365),
    "former": Patience(180, 365, 730),
    "partner": Patience(90, 180, 365),
    "supplier": Patience(180, 365, 730),
}

WARMTH_FIELD = FieldShape(
    "warmth",
    "choice",
    labels("Relationship", "Relacja", "Beziehung", "Vzťah", "Отношения"),
    help=labels(
        "From active to lost, by how long ago somebody was last spoken with.",
        "Od aktywnej do utraconej, według tego, jak dawno z kimś rozmawiano.",
        "Von aktiv bis verloren, je nachdem, wie lange das letzte Gespräch her ist.",
        "Od aktívneho po stratený, podľa toho, ako dávno sa naposledy hovorilo.",
        "От активных до утраченных, по давности последнего общения.",
    ),
    column="warmth",
    choices=WARMTH,
    editable=False,
    group="keeping",
)
