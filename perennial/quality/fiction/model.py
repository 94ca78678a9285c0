"""The learned weights: `model.json`, made by `python -m bench fiction` and never edited by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from perennial.quality.fiction import phrases, trigrams

FILE = Path(__file__).with_name("model.json")
#: Raised by hand whenever the meaning of a sign changes, so that stored verdicts are made anew.
SIGNS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: log-odds = `intercept` + Σ `weights`[code] × value of the sign.

    `doubtful_at` is the probability which one honest record in a thousand reaches; `version` changes with the
    weights, the tables and the lists, and stands beside every stored verdict.
    """

    version: str
    intercept: float
    doubtful_at: float
    weights: Mapping[str, float]


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that is in force."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(data["version"], data["intercept"], data["doubtful_at"], data["weights"])


def version_of(data: Mapping[str, Any]) -> str:
    """`<signs>-<digest>` of weights, trigram tables and phrases: what a verdict depends on."""
    learned = {key: data[key] for key in ("intercept", "doubtful_at", "weights")}
    digest = hashlib.sha256(json.dumps(learned, sort_keys=True).encode())
    for file in (trigrams.FILE, phrases.FILE):
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{SIGNS_VERSION}-{digest.hexdigest()[:12]}"
