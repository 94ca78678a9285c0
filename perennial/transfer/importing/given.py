"""What matching is given of a row, as of the record that it would become (`records.matching.given`)."""

from __future__ import annotations

from collections import defaultdict

from perennial.matching.specs import Given
from perennial.records.drafts import base_key
from perennial.records.writing import meaning
from perennial.transfer.importing.parsing import Parsed


def given_of_row(parsed: Parsed, house: str) -> Given:
    """Values by field; of its company the name. `house` is the country where a row names none."""
    found: dict[str, list[str]] = defaultdict(list)
    country = parsed.values.get("country") or house
    for key, value in parsed.values.items():
        base = base_key(key)
        if base in {"email", "phone"}:
            found[base].append(meaning(base, value, country) or value)
        elif isinstance(value, str):
            found[base].append(value)
    if name := parsed.company.get("name"):
        found["company"] = [name]
    return found
