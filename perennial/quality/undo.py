"""What may be taken back of rules: all of it, as long as no two of them get one key."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.journal.models import Operation
from perennial.journal.reading import Line
from perennial.journal.undo.refusing import TAKEN, WHOLE
from perennial.quality.models import Rule


def undo_refuses(lines: Sequence[Line]) -> dict[int, frozenset[str]]:
    """{line id: fields that stay, '*' for the whole line}: a key that another rule has by now is not given back."""
    ours = [line for line in lines if line.model is Rule and line.op != Operation.CREATE]
    keys = {line.id: line.fields.get("key", (None, None))[0] for line in ours}
    holders = dict(
        Rule.objects.filter(key__in={key for key in keys.values() if key}).values_list("key", "pk")
    )
    stays = {Operation.DELETE: frozenset({WHOLE, TAKEN}), Operation.UPDATE: frozenset({"key", TAKEN})}
    return {
        line.id: stays[Operation(line.op)]
        for line in ours
        if holders.get(str(keys[line.id]), line.row) != line.row
    }
