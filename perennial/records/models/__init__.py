"""Every customer-facing entity: a row in Record for its identity, a typed row for its fields."""

from perennial.records.models.activity import ABOUT, SEEN_FROM, Activity, Participant, Touch
from perennial.records.models.beside import Beside, Comment, Follow, Mention, Pin
from perennial.records.models.campaign import Campaign
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.contract import Contract
from perennial.records.models.deal import Deal
from perennial.records.models.derived import AttributeValue, Edition, SearchDocument, SearchIndex
from perennial.records.models.document import FILED, Document
from perennial.records.models.duplicates import (
    Apart,
    Later,
    MatchDue,
    MatchGroup,
    MatchMember,
    MatchPair,
    MatchScan,
)
from perennial.records.models.head import TOUCHED, WHOLE, Engaged, Head, Reached, Warm
from perennial.records.models.lead import Lead
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
from perennial.records.models.ticket import Ticket

ENTITIES: dict[str, type[Head]] = {
    "company": Company,
    "contact": Contact,
    "lead": Lead,
    "deal": Deal,
    "contract": Contract,
    "ticket": Ticket,
    "activity": Activity,
    "document": Document,
    "campaign": Campaign,
}

__all__ = [
    "ABOUT",
    "ENTITIES",
    "EXCUSES",
    "FILED",
    "SEEN_FROM",
    "TOUCHED",
    "WHOLE",
    "Activity",
    "Apart",
    "Asks",
    "AttributeValue",
    "Beside",
    "Campaign",
    "Comment",
    "Company",
    "Contact",
    "ContactPoint",
    "Contract",
    "Deal",
    "Document",
    "Edition",
    "Engaged",
    "Finding",
    "Follow",
    "Head",
    "Later",
    "Lead",
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
    "Mention",
    "Participant",
    "Pin",
    "PointKind",
    "Reached",
    "Record",
    "SearchDocument",
    "SearchIndex",
    "Snooze",
    "Ticket",
    "Touch",
    "Waiver",
    "WaiverKind",
    "Warm",
]
