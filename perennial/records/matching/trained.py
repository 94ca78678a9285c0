"""Models that were trained here: what each was measured to do, and which of them waits to be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from perennial.lib.numbers import counted
from perennial.lib.refusals import Refusal
from perennial.matching.model import Model, to_text
from perennial.matching.training.enough import RECORDS
from perennial.operations.clock import database_now
from perennial.records.models import MatchArtefact

# Older ones stay, and can be named by their hash.
SHOWN = 20
_TOLD = ("pk", "entity", "hash", "made", "records", "told", "dropped")


class TooFewRecords(Refusal):
    """Too few to learn of."""

    code = "too_few_records"


@dataclass(frozen=True, slots=True)
class Trained:
    """One of them. `told` has `judged` and `same`, how many pairs people judged and how many of those are one; `trial`,
    None where these are too few, with `judged`, `before`, `after` (mean loss in bits) and `folds`; how many pairs are
    likely `before` and `after`; `newly` and `no_longer`, each `pairs` and `examples` of [id, id, probability];
    `against`, the hash of the model it was measured against.
    """

    entity: str
    hash: str
    made: datetime
    records: int
    told: dict[str, Any]
    dropped: bool

    def gain_over(self, its: str) -> int | None:
        """By how many thousandths of a bit a judged pair costs less than by the model of that hash.

        Below nothing it is worse; None where it was not measured, or against another one.
        """
        trial = self.told["trial"]
        measured = trial and self.told["against"] == its
        return round(1000 * (trial["before"] - trial["after"])) if measured else None


def check_enough(records: int) -> None:
    """Raises TooFewRecords, with both numbers."""
    if records < RECORDS:
        words = {"records": counted(records), "needed": counted(RECORDS)}
        sentence = _(
            "There are %(records)s records, and a model of one's own needs %(needed)s of a kind: among fewer there are"
            " too few duplicates to learn of. The model that comes with Perennial goes on."
        )
        raise TooFewRecords(sentence % words)


def trained(entity: str) -> Sequence[Trained]:
    """The newest, without those that were dropped, newest first."""
    rows = MatchArtefact.objects.filter(entity=entity, dropped=None).order_by("-made", "-pk")
    return [_told(row) for row in rows.values(*_TOLD)[:SHOWN]]


def trained_as(entity: str, its: str) -> Trained | None:
    """That of a hash, dropped or not."""
    row = MatchArtefact.objects.filter(entity=entity, hash=its).values(*_TOLD).first()
    return _told(row) if row else None


def keep(model: Model, records: int, told: Any) -> None:
    """Publish a model. Learned once more of the same records it is the same one, measured anew."""
    now = database_now()
    measured = {"told": dict(told), "made": now, "dropped": None}
    MatchArtefact.objects.update_or_create(
        entity=model.spec.entity,
        hash=model.hash,
        defaults=measured,
        create_defaults={**measured, "text": to_text(model), "records": records},
    )


def drop(entity: str, its: str) -> bool:
    """Offer it no longer; whether it was offered."""
    offered = MatchArtefact.objects.filter(entity=entity, hash=its, dropped=None)
    return bool(offered.update(dropped=database_now()))


def _told(row: dict[str, Any]) -> Trained:
    return Trained(
        row["entity"], row["hash"], row["made"], row["records"], row["told"], row["dropped"] is not None
    )
