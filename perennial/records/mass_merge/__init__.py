"""Every group of likely duplicates from a likelihood on merged, as one operation and one change with one undo."""

from perennial.records.mass_merge.asked import DEFAULT, Asked, least_allowed
from perennial.records.mass_merge.fates import Fate, Tally, Told, Why, tally_from
from perennial.records.mass_merge.plan import MassMerge, may_merge_all
from perennial.records.mass_merge.sample import MOST_SAMPLED, Foreseen, foresee

__all__ = [
    "DEFAULT",
    "MOST_SAMPLED",
    "Asked",
    "Fate",
    "Foreseen",
    "MassMerge",
    "Tally",
    "Told",
    "Why",
    "foresee",
    "least_allowed",
    "may_merge_all",
    "tally_from",
]
