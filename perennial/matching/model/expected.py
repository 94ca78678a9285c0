"""The model of an entity that nobody trained one for: what is to be expected of each kind of value.

The shares are set by judgement, near what training found for people and companies: three in five duplicates are called
letter by letter the same, one in seven numbers is mistyped or another. Scans bring what chance does to the records at
hand, and thresholds are higher than those of a trained model, as nothing was measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from perennial.matching.model.artefact import Model, Thresholds, Weights
from perennial.matching.specs.base import ELSE, Spec

RECORDS = 10_000
# How many duplicates a record is expected to have.
DUPLICATES = 0.2
# Bits are worth less than their face, as answers of a pair follow from each other: near what people were found to have.
SLOPE = 0.5
SOURCE = "expected"
# The share of records with a value that stands nowhere else.
RARE = 1 / RECORDS
THRESHOLDS = Thresholds(hint=0.25, warn=0.6, block=0.97, link=0.95)

_OF_ONE = {"equal": Weights(0.85, 1e-7), "typo": Weights(0.05, 1e-6), ELSE: Weights(0.1, 0.999998)}
_OF_SOME = {"equal": Weights(0.75, RARE), ELSE: Weights(0.25, 1 - RARE)}
_REACHED = {"equal": Weights(0.65, 1e-7), ELSE: Weights(0.35, 0.999999)}
SHARES: Mapping[str, Mapping[str, Weights]] = {
    "name": {
        "equal": Weights(0.6, RARE),
        "other_spelling": Weights(0.1, 1e-6),
        "typo": Weights(0.1, 1e-5),
        "part": Weights(0.08, 1e-4),
        "overlap": Weights(0.07, 1e-3),
        ELSE: Weights(0.05, 0.998),
    },
    "number": _OF_ONE,
    "register": _OF_ONE,
    "text": _OF_SOME,
    "day": _OF_SOME,
    "reference": _OF_SOME,
    "mail": _REACHED,
    "phone": _REACHED,
    "website": _REACHED,
}


def expected(spec: Spec) -> Model:
    """Of a specification that says as what each of its comparisons is weighed."""
    seldom = [level.often for one in spec.comparisons for level in one.levels if level.often]
    return Model(
        spec=spec,
        source=SOURCE,
        records=RECORDS,
        answers={key: SHARES[way] for key, way in spec.ways},
        often={column: {} for column in seldom},
        rest=dict.fromkeys(seldom, RARE),
        common={},
        slope=SLOPE,
        shift=log(DUPLICATES / RECORDS),
        thresholds=THRESHOLDS,
    )
