"""Documents: files kept with records."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from perennial.access.actor import Actor
from perennial.journal.columns import KeyColumn
from perennial.records.models.activity import ABOUT, Activity
from perennial.records.models.head import JUDGED, Head, common_indexes
from perennial.records.models.link import read_through

# What documents hang on, by the field of the document.
FILED: dict[str, type[Head]] = {**ABOUT, "activity": Activity}


class Document(Head):
    """`file` is {"name", "size", "type", "sha256"}: one value, so that a version comes and goes as a whole. Its content
    stands in the file store.

    What it belongs to are links under the fields of `FILED`; whoever may read one of those may read it as well.
    """

    name = models.TextField()
    kind = models.CharField(max_length=20, blank=True)
    file: Any = models.JSONField(null=True)
    description = models.TextField(blank=True)

    name_key = KeyColumn()
    description_key = KeyColumn()
    file_size = models.BigIntegerField(null=True)

    folded = {"name": "name_key", "description": "description_key", "own_id": "own_id_key"}
    derived_fields = (*JUDGED, *folded.values(), "file_size")

    class Meta(Head.Meta):
        # Their names begin otherwise than those of what search calls a document.
        indexes = common_indexes("filed", ("kind", "file_size"))

    @property
    def title(self) -> str:
        return self.name

    def derive_own(self) -> None:
        super().derive_own()
        self.file_size = self.file["size"] if self.file else None

    @classmethod
    def also_read(cls, actor: Actor) -> Q:
        return read_through(actor, FILED)
