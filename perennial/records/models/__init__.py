"""Every customer-facing entity: a row in Record for its identity, a typed row for its fields."""

from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.derived import AttributeValue, Edition, SearchDocument, SearchIndex
from perennial.records.models.duplicates import (
    Apart,
    Later,
    MatchDue,
    MatchGroup,
    MatchMember,
    MatchPair,
    MatchScan,
)
from perennial.records.models.head import WHOLE, Head
from perennial.records.models.link import Link
from perennial.records.models.matching import (
    Asks,
    MatchArtefact,
    MatchKey,
    MatchModel,
    MatchPolicy,
    MatchProfile,
    MatchReview,
)
from perennial.records.models.point import ContactPoint, PointKind
from perennial.records.models.quality import EXCUSES, Finding, Snooze, Waiver, WaiverKind
from perennial.records.models.record import Record

ENTITIES: dict[str, type[Head]] = {"company": Company, "contact": Contact}

__all__ = [
    "ENTITIES",
    "EXCUSES",
    "WHOLE",
    "Apart",
    "Asks",
    "AttributeValue",
    "Company",
    "Contact",
    "ContactPoint",
    "Edition",
    "Finding",
    "Head",
    "Later",
    "Link",
    "MatchArtefact",
    "MatchDue",
    "MatchGroup",
    "MatchKey",
    "MatchMember",
    "MatchModel",
    "MatchPair",
    "MatchPolicy",
    "MatchProfile",
    "MatchReview",
    "MatchScan",
    "PointKind",
    "Record",
    "SearchDocument",
    "SearchIndex",
    "Snooze",
    "Waiver",
    "WaiverKind",
]
