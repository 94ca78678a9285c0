"""What leaves the house (a mail, a call to another system) leaves at most once.

`post` writes the message in the transaction of the effect it tells of: both commit or neither. A worker then notes
that it is sending, commits that, sends, and notes the outcome. A worker that dies in between leaves a message that
was *maybe sent*: it is shown, and only a person has it sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from perennial.faults.capture import capture
from perennial.journal.queries import undone_by
from perennial.lib.breaking import fault
from perennial.operations import jobs
from perennial.operations.clock import database_now
from perennial.operations.errors import MessageNotUnsure, MessageUnknown, Needless, NoHandler, NotSent
from perennial.operations.models import Fate, Lease, Outgoing
from perennial.operations.pulse import EVERY, pulse
from perennial.operations.work import LEASE

# Over six hours: a receiver that puts strangers off, or is down for a while, still gets what is for it.
MOST_TRIES = 16
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WORD = 200
# The lease that nobody plays: while it is there, nothing is sent.
HELD = "outbox-held"
REFUSED_SHOWN = timedelta(days=7)

# Takes the payload and the message's key; returns the receiver's receipt, '' when it gives none.
Sender = Callable[[Mapping[str, Any], str], str]
_senders: dict[str, Sender] = {}


def sender(name: str) -> Callable[[Sender], Sender]:
    """Register who sends messages of `name`, in a package's `jobs.py`.

    It raises NotSent when nothing has left, Needless when nothing is to leave any more; any other exception means
    that nobody knows.
    """

    def register(send: Sender) -> Sender:
        if _senders.setdefault(name, send) is not send:
            raise ValueError(f"Messages of {name!r} already have a sender.")
        return send

    return register


@contextmanager
def nothing_left() -> Iterator[None]:
    """For what a sender does before it begins to send: whatever goes wrong in here, nothing has left."""
    try:
        yield
    except (NotSent, Needless):
        raise
    except Exception as problem:
        raise NotSent from problem


def post(
    name: str, payload: Mapping[str, Any], *, key: str, requested_by: int | None, change: int | None = None
) -> Outgoing:
    """A message waiting to be sent once the surrounding transaction commits. The same `key` gives the first one.

    `change` names the change it tells of: if that is undone before the message left, the message is withdrawn.
    """
    columns = {"sender": name, "payload": dict(payload), "requested_by": requested_by, "change": change}
    message, _is_new = Outgoing.objects.get_or_create(
        key=key, defaults={**columns, "created": database_now()}
    )
    return message


def hold() -> None:
    """Nothing leaves the house until `release`, whatever is posted meanwhile: as after a restore."""
    Lease.objects.update_or_create(
        name=HELD, defaults={"holder": HELD, "until": datetime(9999, 1, 1, tzinfo=UTC)}
    )


def release() -> bool:
    """What waits may leave; whether it was held."""
    return bool(Lease.objects.filter(name=HELD).delete()[0])


def is_held() -> bool:
    return Lease.objects.filter(name=HELD).exists()


def send_next() -> bool:
    """Send one message that waits and is due; False when there is none, or nothing may leave."""
    if is_held() or not _due().exists():  # a plain read first: an idle worker takes no write lock
        return False
    message = _take()
    if message is None:
        return False
    if message.fate == Fate.SENDING:
        _send(message)
    return True


def doubt_all() -> int:
    """Call "maybe sent" whatever waits: after a restore nobody knows what left since; how many."""
    waiting = Outgoing.objects.filter(fate__in=(Fate.WAITING, Fate.SENDING))
    return waiting.update(fate=Fate.UNSURE, lease_until=None, next_try=None)


def give_up_lost() -> int:
    """Call "maybe sent" what a lost worker was sending; how many."""
    now = database_now()
    lost = Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE)
    return Outgoing.objects.filter(lost, fate=Fate.SENDING).update(fate=Fate.UNSURE, lease_until=None)


def judge(number: int, *, was_sent: bool) -> Outgoing:
    """A person says what became of a message that was maybe sent; one that was not is sent now.

    Raises MessageUnknown, and MessageNotUnsure when its fate is known.
    """
    message = Outgoing.objects.filter(pk=number).first()
    if message is None:
        raise MessageUnknown
    outcome: dict[str, Any] = (
        {"fate": Fate.SENT, "settled": database_now()}
        if was_sent
        else {"fate": Fate.WAITING, "next_try": None}
    )
    if not Outgoing.objects.filter(pk=number, fate=Fate.UNSURE).update(**outcome):
        raise MessageNotUnsure
    message.refresh_from_db()
    return message


def worth_a_look() -> QuerySet[Outgoing]:
    """What waits, is being sent or was maybe sent, and what was refused lately; oldest first."""
    refused = Q(fate=Fate.REFUSED, settled__gt=database_now() - REFUSED_SHOWN)
    return Outgoing.objects.filter(Q(settled__isnull=True) | refused).order_by("pk")


def _due() -> QuerySet[Outgoing]:
    now = database_now()
    # A next try further ahead than any is given was written before the clock went back.
    due = Q(next_try__isnull=True) | Q(next_try__lte=now) | Q(next_try__gt=now + 2 * LONGEST_WAIT)
    return Outgoing.objects.filter(due, fate=Fate.WAITING).order_by("pk")


def _take() -> Outgoing | None:
    """The next message, noted as being sent, or as withdrawn when what it tells of was taken back."""
    with transaction.atomic():
        message = _due().select_for_update(skip_locked=True).first()
        if message is None:
            return None
        if message.change is not None and undone_by([message.change]):
            message.fate, message.settled = Fate.WITHDRAWN, database_now()
        else:
            message.fate, message.lease_until = Fate.SENDING, database_now() + LEASE
            message.attempt += 1
        message.save()
        return message


def _send(message: Outgoing) -> None:
    fault("outbox.taken")
    try:
        with _kept_alive(message):
            receipt = _sender(message.sender)(message.payload, message.key)
        fault("outbox.sent")
    except NotSent as problem:
        _not_sent(message, problem)
    except Needless:
        _settle(message, fate=Fate.WITHDRAWN, settled=database_now())
    except Exception as problem:
        reference = capture(problem, f"outbox:{message.sender}", user_id=message.requested_by)
        _settle(message, fate=Fate.UNSURE, fault=reference)
    else:
        # Known late is known: also of one given up meanwhile, or waiting to be sent once more; not if that has begun.
        _settle(message, Fate.WAITING, fate=Fate.SENT, receipt=receipt, settled=database_now())


def _not_sent(message: Outgoing, problem: NotSent) -> None:
    said = str(problem)[:LONGEST_WORD]
    if problem.final or message.attempt >= MOST_TRIES:
        reference = capture(problem, f"outbox:{message.sender}", user_id=message.requested_by)
        _settle(message, fate=Fate.REFUSED, receipt=said, fault=reference, settled=database_now())
    else:
        wait = min(timedelta(seconds=2**message.attempt), LONGEST_WAIT)
        _settle(message, fate=Fate.WAITING, receipt=said, next_try=database_now() + wait)


def _settle(message: Outgoing, *also: Fate, **outcome: Any) -> None:
    fates = (Fate.SENDING, Fate.UNSURE, *also)
    undecided = Outgoing.objects.filter(fate__in=fates, attempt=message.attempt)
    undecided.filter(pk=message.pk).update(lease_until=None, **outcome)


def _kept_alive(message: Outgoing) -> AbstractContextManager[None]:
    mine = Outgoing.objects.filter(pk=message.pk, attempt=message.attempt, fate=Fate.SENDING)

    def renew() -> None:
        mine.update(lease_until=database_now() + LEASE)

    return pulse(renew, first=EVERY)  # it was taken just now


def _sender(name: str) -> Sender:
    if name not in _senders:
        jobs.discover()
    try:
        return _senders[name]
    except KeyError:
        raise NotSent(name, final=True) from NoHandler(name)
