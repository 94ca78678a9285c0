"""List changes, newest first: who did what, when, and its number for `perennial undo`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.access.queries import user_of_email
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.arguments import whole
from perennial.cli.output import show
from perennial.journal.models import Change, Channel
from perennial.journal.queries import undone_by
from perennial.lib.refusals import BadRequest
from perennial.records.changes import Wanted, visible_changes
from perennial.records.noted import notes_for
from perennial.records.telling import Teller
from perennial.schema.queries import setting

MOST = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--actor", metavar="EMAIL", help="only changes of this user")
    parser.add_argument("--channel", choices=Channel.values, default="", help="only what came this way")
    parser.add_argument("--entity", default="", help="only this kind, such as contact, user or role")
    parser.add_argument("--since", metavar="WHEN", help="only since this day or instant, such as 2026-11-01")
    parser.add_argument(
        "--limit", type=whole(1, MOST), default=20, metavar="N", help="at most N (default 20)"
    )
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor, house = actor_of(args), setting()
    wanted = Wanted(
        actor_id=user_of_email(args.actor).pk if args.actor else None,
        channel=args.channel,
        entity=args.entity,
        since=_instant(args.since, house.zone) if args.since else None,
    )
    several = list(visible_changes(actor, wanted).select_related("undoes")[: args.limit])
    told = {pk: one.sentence for pk, one in Teller(actor, house).tell(several).items()}
    found = _as_data(actor, several, told)
    lines = [_line(one, house.zone) for one in found]
    return show(args, {"changes": found}, *(lines or [_("There are no such changes.")]))


def _as_data(actor: Actor, several: Sequence[Change], told: Mapping[int, str]) -> list[dict[str, Any]]:
    ids = [one.pk for one in several]
    its_notes, undone = notes_for(actor, ids), undone_by(ids)
    emails = dict(User.objects.filter(pk__in={one.actor_id for one in several}).values_list("pk", "email"))
    return [
        {
            "change": one.pk,
            "at": one.at,
            "recorded": one.recorded,
            "actor": emails.get(one.actor_id or 0),
            "address": its_notes.get(one.pk, {}).get("address", "") if actor.is_administrator else "",
            "channel": one.channel,
            "action": one.action,
            "sentence": told[one.pk],
            "records": one.records,
            "entries": one.entries,
            "reason": its_notes.get(one.pk, {}).get("reason", ""),
            "title": its_notes.get(one.pk, {}).get("title", ""),
            "closed": one.closed,
            "undoes": one.undoes_id,
            "undone_by": undone.get(one.pk),
        }
        for one in several
    ]


def _line(one: Mapping[str, Any], zone: Any) -> str:
    taken = _(" (taken back by %s)") % one["undone_by"] if one["undone_by"] else ""
    who = one["actor"] or one["address"] or one["channel"]
    return (
        f"{one['change']:>8}  {one['at'].astimezone(zone):%Y-%m-%d %H:%M}  {who:<34} {one['sentence']}{taken}"
    )


def _instant(raw: str, zone: Any) -> datetime:
    """A day means its first moment in the workspace's zone."""
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        sentence = _("--since is “%s”, which is no date. Write it as 2026-11-01 or 2026-11-01T08:30.")
        raise BadRequest(sentence % raw[:40]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
