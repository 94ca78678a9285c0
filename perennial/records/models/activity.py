"""Activities: calls, meetings, e-mails, notes and tasks, about any records."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.journal.columns import KeyColumn
from perennial.journal.tables import Derived
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.contract import Contract
from perennial.records.models.deal import Deal
from perennial.records.models.head import JUDGED, Head, common_indexes
from perennial.records.models.lead import Lead
from perennial.records.models.link import read_through
from perennial.records.models.record import Part, Record
from perennial.records.models.ticket import Ticket
from perennial.schema.standard.activity import PARTICIPANTS

# What activities hang on, by the field of the activity.
ABOUT: dict[str, type[Head]] = {
    "contact": Contact,
    "company": Company,
    "deal": Deal,
    "ticket": Ticket,
    "contract": Contract,
    "lead": Lead,
}
# From which records they are seen besides: contacts who take part.
SEEN_FROM: dict[str, type[Head]] = {**ABOUT, PARTICIPANTS: Contact}


class Activity(Head):
    """Something done (`done` is when) or to be done: by the day `due`, at an hour where `starts` says it.

    What it is about are links under the fields of `ABOUT`, contacts who take part links under `participants`. Its owner
    does it, with the colleagues of its `Participant` rows. These may read it, and so may whoever may read one of the
    records it is about or a contact who takes part.
    """

    kind = models.CharField(max_length=20)
    subject = models.TextField()
    text = models.TextField(blank=True)
    due = models.DateField(null=True)
    starts = models.DateTimeField(null=True)
    minutes = models.IntegerField(null=True)
    done = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    name_key = KeyColumn()
    text_key = KeyColumn()

    folded = {"subject": "name_key", "text": "text_key", "own_id": "own_id_key"}
    derived_fields = (*JUDGED, *folded.values())

    class Meta(Head.Meta):
        indexes = [
            *common_indexes("activity", ("kind", "due", "starts", "done")),
            # What somebody has still to do, in order.
            models.Index(
                fields=["owner", "due", "starts", "record"],
                name="activity_to_do",
                condition=Q(archived__isnull=True, done__isnull=True),
            ),
            models.Index(fields=["owner", "done", "record"], name="activity_done_by"),
        ]

    @property
    def title(self) -> str:
        return self.subject

    @classmethod
    def also_read(cls, actor: Actor) -> Q:
        mine = Participant.objects.filter(record=OuterRef("pk"), user=actor.user_id)
        return read_through(actor, SEEN_FROM) | Q(Exists(mine))


class Participant(Part):
    """A colleague who takes part in an activity, besides its owner."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Part.Meta):
        indexes = [models.Index(fields=["user", "record"], name="participant_by_user")]

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"


class Touch(Derived):
    """An activity as seen from a record it is about: done at an instant, or due on a day (and at an hour)."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="touches")
    kind = models.CharField(max_length=20)
    done = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    starts = models.DateTimeField(null=True)
    warm = models.BooleanField(default=False)

    class Meta(Derived.Meta):
        indexes = [
            models.Index(fields=["target", "done", "record"], name="touch_done"),
            models.Index(
                fields=["target", "due", "record"], name="touch_due", condition=Q(done__isnull=True)
            ),
            models.Index(
                fields=["target", "done"],
                name="touch_warm",
                condition=Q(warm=True),
            ),
        ]
