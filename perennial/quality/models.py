"""Rules: what good data means in this workspace, described as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.access.models import User
from perennial.journal.models import Channel
from perennial.journal.tables import Machine, Versioned
from perennial.schema.shape import in_language


class Dimension(models.TextChoices):
    """What a rule speaks of, after DAMA and ISO/IEC 25012."""

    COMPLETENESS = "completeness", _("Completeness")
    VALIDITY = "validity", _("Validity")
    CONSISTENCY = "consistency", _("Consistency")
    UNIQUENESS = "uniqueness", _("Uniqueness")
    TIMELINESS = "timeliness", _("Timeliness")
    CREDIBILITY = "credibility", _("Credibility")


class Severity(models.TextChoices):
    """What follows from a broken rule: nothing, lost points, lost points and a save that asks why, a refused save."""

    OFF = "off", _("Off")
    WATCH = "watch", _("Watch")
    WARN = "warn", _("Warn")
    BLOCK = "block", _("Block")


class Way(models.TextChoices):
    """By which way a value comes in, as far as rules tell ways apart."""

    FORM = "form", _("Form")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    BATCH = "batch", _("Bulk edit and programs")


WAYS = tuple(Way)
_BY_CHANNEL = {Channel.WEB: Way.FORM, Channel.API: Way.API, Channel.IMPORT: Way.IMPORT}


def way_of(channel: str) -> str:
    """The way that a channel of the journal is."""
    return _BY_CHANNEL.get(Channel(channel), Way.BATCH)


class Rule(Versioned):
    """One statement that records of an entity are expected to fulfil.

    `key` names the rule for ever, among those of all entities. `kind` is one of `quality.kinds`, `parameters` what that
    kind needs, `when` the condition under which the rule applies (None: always). `ways` are those on which warn and
    block apply. `labels`, `messages` and `advice` are maps language → text. A removed rule is hidden: its history stays
    readable.
    """

    key = models.CharField(max_length=60)
    entity = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    when = models.JSONField(null=True)
    dimension = models.CharField(max_length=12, choices=Dimension)
    severity = models.CharField(max_length=5, choices=Severity, default=Severity.WATCH)
    ways = models.JSONField(default=list)
    weight = models.SmallIntegerField(default=1)
    labels = models.JSONField(default=dict)
    messages = models.JSONField(default=dict)
    advice = models.JSONField(default=dict)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=40, blank=True)
    hidden = models.BooleanField(default=False)

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["entity", "id"], name="rule_by_entity")]
        constraints = [models.UniqueConstraint(fields=["key"], name="quality_rule_once")]

    def __str__(self) -> str:
        return in_language(self.labels, fallback=self.key)


class Judged(Machine):
    """The day as of which everything stands judged: `today` of every rule, until the nightly run moves it on.

    Without it the same records would be judged differently before and after midnight, and derived data could not be
    rebuilt to what it was.
    """

    day = models.DateField()


class DayCount(Machine):
    """How many records a rule (or all rules together, `rule` empty) found in order on one day.

    `owner` narrows it to the records of one user: 0 is nobody's, None everybody's. `points` is the sum of scores.
    """

    day = models.DateField()
    entity = models.CharField(max_length=60)
    rule = models.BigIntegerField(null=True)
    owner = models.BigIntegerField(null=True)
    applicable = models.BigIntegerField(default=0)
    failing = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["entity", "day", "rule", "owner"], name="count_by_day")]
