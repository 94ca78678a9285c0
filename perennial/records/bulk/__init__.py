"""The same done to every record that meets a condition, as one operation: rehearsed, run, taken back at once."""

from perennial.records.bulk.asked import CONFIRM, ENLIST, NORMALISE, SET, TRASH, Asked, asked_from
from perennial.records.bulk.fates import Fate, Tally, Told, Why, tally_from
from perennial.records.bulk.plan import BulkEdit, Versions

__all__ = [
    "CONFIRM",
    "ENLIST",
    "NORMALISE",
    "SET",
    "TRASH",
    "Asked",
    "BulkEdit",
    "Fate",
    "Tally",
    "Told",
    "Versions",
    "Why",
    "asked_from",
    "tally_from",
]
