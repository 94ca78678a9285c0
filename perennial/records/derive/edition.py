"""Which edition of the functions that read and judge values said what stands in derived columns.

An edition is our own number, the libraries that are asked and the model of made-up records. Where another one is
installed, everything an older one said is said anew in the background; what it says the same is not written.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

from django.db import transaction

from perennial.matching.specs import SPECS
from perennial.operations.actions import enqueue
from perennial.operations.models import OPEN, Operation
from perennial.quality.fiction.model import model
from perennial.records.derive.again import DERIVE
from perennial.records.models import Edition, Record

# To be raised by whoever changes what follows from a value.
OWN = 4
LIBRARIES = (
    "anyascii",
    "disposable-email-domains",
    "email-validator",
    "google-re2",
    "holidays",
    "idna",
    "phonenumbers",
    "python-stdnum",
)


@cache
def edition() -> str:
    """The edition that is installed."""
    specs = [spec.hash for spec in SPECS.values()]
    told = [f"{OWN} {model().version}", *specs, *(f"{name} {version(name)}" for name in LIBRARIES)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def note_edition() -> None:
    """Everything that stands derived was said by the edition that is installed."""
    Edition.objects.update_or_create(pk=1, defaults={"text": edition()})


def derive_if_outdated() -> Operation | None:
    """Have all records derived again where another edition said what stands there; asked twice, it is one operation."""
    with transaction.atomic():
        if Edition.objects.filter(text=edition()).exists():
            return None
        if not Record.objects.exists():
            note_edition()
            return None
        under_way = Operation.objects.filter(
            kind=DERIVE, state__in=OPEN, parameters__edition=edition()
        ).first()
        return under_way or enqueue(
            DERIVE, requested_by=None, channel="system", parameters={"edition": edition()}
        )
