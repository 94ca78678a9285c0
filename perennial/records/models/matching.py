"""What matching knows of records: the keys they meet by, the columns they are compared in, and the model in use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.journal.tables import Derived, Machine, Versioned
from perennial.records.models.record import Record


class MatchKey(Derived):
    """One of the texts, hashed to 64 bits, by which a live record meets those that may be the same."""

    pk = models.CompositePrimaryKey("key", "record_id")
    key = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)


class MatchProfile(Derived):
    """The columns a live record is compared in (`matching.specs`), without empty ones."""

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)


class MatchModel(Machine):
    """The model that a scan brought to the records of an entity; without one, that which comes with Perennial."""

    entity = models.CharField(max_length=60, unique=True)
    hash = models.CharField(max_length=64)
    text = models.TextField()
    made = models.DateTimeField()


class MatchArtefact(Machine):
    """A model that was trained on the records of an entity, kept as it was published and never written over.

    `records`: of how many it was learned. `told` says what it was measured to do (`matching.learning`). One that was
    `dropped` is not offered any more.
    """

    entity = models.CharField(max_length=60)
    hash = models.CharField(max_length=64)
    text = models.TextField()
    made = models.DateTimeField()
    records = models.BigIntegerField()
    told = models.JSONField(default=dict)
    dropped = models.DateTimeField(null=True)

    class Meta(Machine.Meta):
        constraints = [models.UniqueConstraint(fields=["entity", "hash"], name="artefact_once")]


class Asks(models.TextChoices):
    """What happens on one way where a new record is likely there already, each with all before it."""

    OFF = "off", _("Nothing")
    HINT = "hint", _("Say so")
    WARN = "warn", _("Ask for a reason")
    BLOCK = "block", _("Refuse")


class MatchPolicy(Versioned):
    """How the workspace wants an entity matched; one row, the newest where there are two.

    `hint`, `warn`, `block` and `link` are probabilities in whole percent, empty: those of the model. `form`, `api` and
    `imports` say what happens on that way. `rules` are the workspace's own, as `matching.rules` has them; `keeps` names
    by field what a merge prefers (`survivorship.PREFERRED`). `model` is the hash of the artefact that scans bring to
    the records, empty: the model that comes with Perennial.
    """

    entity = models.CharField(max_length=60)
    hint = models.SmallIntegerField(null=True)
    warn = models.SmallIntegerField(null=True)
    block = models.SmallIntegerField(null=True)
    link = models.SmallIntegerField(null=True)
    form = models.CharField(max_length=5, choices=Asks, default=Asks.WARN)
    api = models.CharField(max_length=5, choices=Asks, default=Asks.WARN)
    imports = models.CharField(max_length=5, choices=Asks, default=Asks.HINT)
    rules = models.JSONField(default=list)
    keeps = models.JSONField(default=dict)
    model = models.CharField(max_length=64, blank=True, default="")

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["entity", "-id"], name="policy_by_entity")]


class MatchReview(Machine):
    """What somebody judged of two records, and what matching had said of them before.

    `answers` are the keys of answers by comparison, of the specification `spec`; `shares`, where an answer depends on
    the value, how large a share of records had it: so any model can weigh the pair again. `ruled`: gates or own rules,
    not the weight, had the last word. It counts as long as the records stand so: nobody took it back.
    """

    entity = models.CharField(max_length=60)
    one = models.BigIntegerField()
    other = models.BigIntegerField()
    same = models.BooleanField()
    probability = models.FloatField()
    weight = models.FloatField()
    spec = models.CharField(max_length=16)
    answers = models.JSONField(default=dict)
    shares = models.JSONField(default=dict)
    ruled = models.BooleanField(default=False)

    class Meta(Machine.Meta):
        indexes = [models.Index(fields=["entity", "-id"], name="review_by_entity")]
