"""What rules say of records, and what people answered to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.access.models import User
from perennial.journal.tables import Derived
from perennial.quality.models import Rule
from perennial.records.models.record import Part, Record


class Finding(Derived):
    """A rule that a live record breaks. `waived`: somebody said that it may, so it costs nothing.

    `since` is the day as of which it was found first; it is kept as long as the record goes on breaking the rule.
    """

    remembered = ("since",)

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="findings")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    waived = models.BooleanField(default=False)
    since = models.DateField()

    class Meta(Derived.Meta):
        indexes = [
            models.Index(fields=["record", "rule"], name="finding_by_record"),
            models.Index(fields=["rule", "waived", "record"], name="finding_by_rule"),
            models.Index(fields=["since", "rule"], name="finding_by_day"),
        ]


class WaiverKind(models.TextChoices):
    WAIVED = "waived", _("Waived")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged while saving")
    NOT_NEEDED = "not_needed", _("Not needed")


# An acknowledgement excuses nothing.
EXCUSES = (WaiverKind.WAIVED, WaiverKind.NOT_NEEDED)


class Waiver(Part):
    """What somebody answered to a rule that a record breaks, for a reason, at an instant (None: before it was noted).

    It may break it until a day (`until`; None: as long as the rule stands). Acknowledged while saving, it may not: the
    rule goes on costing points, and who saved it said why.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="waivers")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=WaiverKind, default=WaiverKind.WAIVED)
    reason = models.TextField(blank=True)
    until = models.DateField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"


class Snooze(Part):
    """Somebody put a task off: until that day the record is not on their list of what breaks the rule.

    It excuses nothing: the finding stands and costs its points, and on the lists of others it is as before.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="snoozes")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()

    class Meta(Part.Meta):
        indexes = [models.Index(fields=["user", "until"], name="snooze_by_user")]

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"
