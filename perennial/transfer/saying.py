"""Who a row of a file is likely to be, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.matching.specs import SPECS
from perennial.records.likely import percent
from perennial.records.matching.telling import reasons_of
from perennial.transfer.importing.choices import rules_in, target_in
from perennial.transfer.record_numbers import record_number


def who(entity: str, likely: Mapping[str, Any]) -> str:
    """Told to whose import it is: what speaks for it was asked with their rights."""
    kind, number = target_in(likely["is"])
    name = record_number(entity, number) if kind == "record" else _("row %d of the file") % number
    answered = {key: (answer, bits) for key, (answer, bits) in likely["why"].items()}
    found = reasons_of(SPECS[entity], answered, rules=rules_in(likely))
    told = "; ".join(one.sentence for one in found if not one.against)
    words = {"name": name, "share": f"{percent(likely['probability'])} %", "why": told}
    return _("Likely %(name)s (%(share)s): %(why)s.") % words
