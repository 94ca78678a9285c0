"""A field that a column may be mapped to, and a guess that a column is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_NUMBERED = frozenset({"email", "phone"})


@dataclass(frozen=True, slots=True)
class MappableField:
    """`key` and `kind` as in the entity's shape; `labels` by language; `synonyms` people may use besides.

    With `repeats` several columns may go to the field, as `key`, `key_2`, …; e-mail and phone always may.
    """

    key: str
    kind: str = "text"
    labels: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def numbered(self) -> bool:
        return self.repeats or self.key in _NUMBERED


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What column `index` (from 0) is taken for.

    `field` is a field key (`email_2` for the second column of a numbered field) or None; `confidence` is from
    0 to 1; `because` is a sentence; `label` says which phone or e-mail it is (mobile, work, home, fax) where
    the header does.
    """

    index: int
    header: str
    field: str | None
    confidence: float
    because: object
    label: str = ""
