"""The Operation row is the truth about long work; the queue only delivers "run operation N".

Columns hold keys, ids and numbers. Free text (file rows, cell errors, sentences) stands in OperationRow,
Scratch and Payload, which expire and which erasing walks.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perennial.journal.tables import Machine


class State(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (State.QUEUED, State.RUNNING)


class Operation(Machine):
    """One piece of long work. `attempt` only rises: a worker with an older one changes no row."""

    kind = models.TextField()
    state = models.TextField(default=State.QUEUED)
    key = models.TextField(null=True, unique=True)  # noqa: DJ001  several operations have no key
    requested_by = models.BigIntegerField(null=True)
    channel = models.TextField()
    parameters = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    done_count = models.BigIntegerField(default=0)
    total_count = models.BigIntegerField(null=True)
    phase = models.TextField(default="", blank=True)
    cancelling = models.BooleanField(default=False)
    cancel_choice = models.TextField(default="", blank=True)
    attempt = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    failed_at_done = models.BigIntegerField(default=-1)
    max_attempts = models.IntegerField(default=5)
    next_try = models.DateTimeField(null=True)
    worker = models.TextField(default="", blank=True)
    heartbeat = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    fault = models.TextField(default="", blank=True)
    change = models.BigIntegerField(null=True)
    created = models.DateTimeField()
    queued = models.DateTimeField()
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "queued"], condition=Q(state__in=OPEN), name="operations_open"),
            models.Index(fields=["requested_by", "-id"], name="operations_of"),
            models.Index(fields=["change"], condition=Q(change__isnull=False), name="operations_change"),
            models.Index(fields=["finished"], name="operations_finished"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class OperationRow(Machine):
    """The fate of one row of the work, such as row 17 of an imported file: created, updated, failed, …"""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="rows")
    number = models.BigIntegerField()
    fate = models.TextField()
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="operations_row_once"),
        ]
        indexes = [models.Index(fields=["operation", "fate", "number"], name="operations_row_fate")]


class Scratch(Machine):
    """What a run must remember across its slices, by name and key: keys seen, records to be created."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="scratch")
    name = models.TextField()
    key = models.TextField()
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "name", "key"], name="operations_scratch_once"),
        ]


class Payload(Machine):
    """A file (under the home, by `path`) or a long text that belongs to an operation, kept for a time."""

    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="payloads")
    owner = models.BigIntegerField(null=True)
    kind = models.TextField()
    name = models.TextField(default="", blank=True)
    path = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    size = models.BigIntegerField(default=0)
    digest = models.TextField(default="", blank=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["expires"], name="operations_payload_expires"),
            models.Index(fields=["operation", "kind"], name="operations_payload_kind"),
        ]


class Fate(models.TextChoices):
    """What became of a message to the outside. UNSURE: it may have left, and it is never sent again by itself."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNSURE = "unsure", _("maybe sent")


class Outgoing(Machine):
    """One message to the outside, such as a mail or a call to another system; `outbox` sends it at most once.

    `sender` names who sends it; `key` stands for the message for ever and is told to the receiver, who can see by
    it a message that comes twice. `receipt` is what the receiver said last; it and `payload` may hold personal data,
    and go with the row when it is swept.
    """

    sender = models.TextField()
    key = models.TextField(unique=True)
    fate = models.TextField(choices=Fate, default=Fate.WAITING)
    payload = models.JSONField(default=dict)
    requested_by = models.BigIntegerField(null=True)
    change = models.BigIntegerField(null=True)
    attempt = models.IntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    receipt = models.TextField(default="", blank=True)
    fault = models.TextField(default="", blank=True)
    created = models.DateTimeField()
    settled = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["fate", "id"],
                condition=Q(fate__in=["waiting", "sending", "unsure"]),
                name="outgoing_open",
            ),
            models.Index(fields=["settled"], name="outgoing_settled"),
        ]


class Idempotency(Machine):
    """One request that must have one effect. `outcome` refers to what it made, and holds no content of it."""

    actor = models.BigIntegerField(default=0)
    key = models.TextField()
    route = models.TextField()
    body_digest = models.TextField()
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="+")
    status = models.IntegerField(default=0)
    outcome = models.JSONField(default=dict)
    created = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="operations_idempotency_once")]
        indexes = [models.Index(fields=["created"], name="operations_idempotency_age")]


class Schedule(Machine):
    """A cron text that starts operations of `kind`. `zone` '' means the server's time zone setting."""

    key = models.TextField(unique=True)
    kind = models.TextField()
    parameters = models.JSONField(default=dict)
    cron = models.TextField()
    zone = models.TextField(default="", blank=True)
    enabled = models.BooleanField(default=True)
    next_run = models.DateTimeField(null=True)
    last_run = models.DateTimeField(null=True)


class ScheduleRun(Machine):
    """One due instant that was started. It exists once, whatever the clock does."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="runs")
    due = models.DateTimeField()
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="+")
    started = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due"], name="operations_schedule_once")]


class Heartbeat(Machine):
    """A living process: `name` is its part (worker, scheduler)."""

    name = models.TextField()
    host = models.TextField()
    pid = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "host", "pid"], name="operations_heartbeat_once")
        ]


class Lease(Machine):
    """Which process holds a part that only one may play, and until when by the database's clock."""

    name = models.TextField(primary_key=True)
    holder = models.TextField()
    until = models.DateTimeField()
