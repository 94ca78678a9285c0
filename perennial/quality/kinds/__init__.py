"""The kinds of rules there are: a closed list, one file each."""

from perennial.quality.kinds.base import RuleKind, Subject
from perennial.quality.kinds.believable import Believable
from perennial.quality.kinds.filled import Filled
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.kinds.holds import Holds
from perennial.quality.kinds.pattern import FitsPattern
from perennial.quality.kinds.unique import Unique
from perennial.quality.kinds.valid import Valid

KINDS: dict[str, RuleKind] = {
    kind.key: kind for kind in (Filled(), Valid(), FitsPattern(), Holds(), Unique(), Fresh(), Believable())
}

__all__ = ["KINDS", "RuleKind", "Subject"]
