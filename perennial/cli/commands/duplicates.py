"""Records that are probably one: look for them among all records, and list what was found.

`scan` looks at every record and replaces what was found before; `list` shows groups, most certain first, with the
reasons for the least certain two of each. `perennial merge` merges one; `merge` here merges all from a probability on,
as one change that `perennial undo` takes back. `train` learns a model of the records of an entity and offers it,
measured; it is used once somebody says so. `link` matches the rows of a file and stores nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.cli import linking
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.cli.waiting import ended
from perennial.lib.refusals import BadRequest
from perennial.matching.specs import SPECS
from perennial.operations.models import Operation
from perennial.records.mass_merge import DEFAULT, Asked
from perennial.records.mass_merge.running import start_mass_merge
from perennial.records.matching.desk import MINE, TEAM, Waiting, entities_compared, waiting
from perennial.records.matching.scanning import start_scan
from perennial.records.matching.trained import trained_as
from perennial.records.matching.training import start_training
from perennial.schema.standard import ENTITIES

MOST = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    scan = words.add_parser("scan", help="look at all records for those that are one")
    _add_entity(scan)
    scan.set_defaults(word=run_scan)
    listed = words.add_parser("list", help="the groups that wait, most certain first")
    _add_entity(listed)
    listed.add_argument(
        "--least", type=_share, default=0.0, metavar="P", help="only from this probability on"
    )
    listed.add_argument("--limit", type=int, default=100, help="at most so many groups of an entity (100)")
    add_acting(listed)
    listed.set_defaults(word=run_list)
    merging = words.add_parser("merge", help="merge every group from a probability on")
    merging.add_argument("--entity", choices=sorted(ENTITIES), required=True, help="records of this entity")
    merging.add_argument(
        "--least", type=_share, default=DEFAULT, metavar="P", help=f"from this probability on ({DEFAULT})"
    )
    merging.add_argument("--owner", choices=(MINE, TEAM), default="", help="whose one of the records is")
    merging.add_argument(
        "--put-off", action="store_true", help="also what colleagues put off or handed to each other"
    )
    merging.add_argument("--dry-run", action="store_true", help="only say what would happen")
    merging.add_argument("--reason", default="", help="why, for the history")
    add_acting(merging)
    merging.set_defaults(word=run_merge)
    train = words.add_parser("train", help="learn a model of the records of an entity, and offer it")
    train.add_argument("--entity", choices=sorted(SPECS), required=True, help="the entity")
    train.set_defaults(word=run_train)
    file = words.add_parser("link", help="match the rows of a file alone", description=linking.__doc__)
    linking.add_arguments(file)
    file.set_defaults(word=linking.run, alone=True)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_scan(args: argparse.Namespace) -> int:
    started = start_scan(requested_by=None, channel="cli", entity=args.entity or "", deliver=False)
    done = ended(
        started,
        _("Comparing"),
        cancelled=_("It was cancelled. What was found before still stands."),
        stopped=_("The scan stopped (reference %s). Run it again."),
    )
    words = {name: f"{value:,}" for name, value in done.result.items()}
    sentence = _(
        "%(records)s records, %(candidates)s pairs compared: %(pairs)s may be one, in %(groups)s groups"
        " (%(seconds)s s)."
    )
    return show(args, done.result, sentence % words)


def run_merge(args: argparse.Namespace) -> int:
    asked = Asked(args.entity, args.least, args.owner, args.put_off)
    started = start_mass_merge(
        actor_of(args), asked, rehearse=args.dry_run, reason=args.reason, deliver=False
    )
    done = ended(
        started,
        _("Rehearsing") if args.dry_run else _("Merging"),
        cancelled=_("It was cancelled. What was merged so far stays; take it back with undo."),
        stopped=_("The merge stopped (reference %s). Run it again."),
    )
    result = {"operation": done.pk, "change": done.change, "rehearsal": args.dry_run, **done.result}
    return show(args, result, *_merged(done))


def _merged(done: Operation) -> Iterator[str]:
    yield _("Change %s.") % done.change if done.change else _("Nothing has been written.")
    for key in ("groups", "merged", "absorbed", "left"):
        yield f"{key:>10} {done.result[key]:>9,}"
    yield from (f"{why:>20} {number:>9,}" for why, number in done.result["why"].items())


def run_train(args: argparse.Namespace) -> int:
    started = start_training(requested_by=None, channel="cli", entity=args.entity, deliver=False)
    done = ended(
        started,
        _("Training"),
        cancelled=_("It was cancelled. Nothing was changed."),
        stopped=_("The training stopped (reference %s). Run it again."),
    )
    model = trained_as(args.entity, done.result["model"])
    result = {**done.result, "trial": model.told["trial"] if model else None}
    words = {name: f"{done.result[name]:,}" for name in ("records", "judged", "newly", "no_longer")}
    sentence = _(
        "Learned of %(records)s records, offered and not in use: %(newly)s pairs would newly be likely, %(no_longer)s"
        " no longer; measured on %(judged)s judged pairs."
    )
    unmeasured = _(
        "Learned of %(records)s records, offered and not in use: %(newly)s pairs would newly be likely, %(no_longer)s"
        " no longer; not measured, as only %(judged)s pairs were judged."
    )
    return show(args, result, (sentence if result["trial"] else unmeasured) % words)


def run_list(args: argparse.Namespace) -> int:
    if not 1 <= args.limit <= MOST:
        raise BadRequest(_("--limit takes a number from 1 to %d.") % MOST)
    actor = actor_of(args)
    groups = [one for entity in _entities(args) for one in _waiting(actor, entity, args)]
    lines = [line for one in groups for line in _lines(one)]
    return show(args, {"groups": [told(one) for one in groups]}, *(lines or [_("No duplicates wait.")]))


def told(one: Waiting) -> dict[str, Any]:
    """A group for programs."""
    return {
        "entity": one.entity,
        "probability": round(one.probability, 6),
        "worth": one.worth,
        "members": [{"id": head.pk, "name": head.title} for head in one.records],
        "pairs": [[pair.one, pair.other, round(pair.probability, 6)] for pair in one.pairs],
        "reasons": [
            {
                "comparison": reason.comparison,
                "answer": reason.answer,
                "sentence": reason.sentence,
                "bits": round(reason.bits, 3),
            }
            for reason in one.reasons
        ],
    }


def _waiting(actor: Actor, entity: str, args: argparse.Namespace) -> list[Waiting]:
    return waiting(actor, entity, least=args.least, most=args.limit)


def _lines(one: Waiting) -> Iterator[str]:
    names = " = ".join(f"{head.title} ({head.pk})" for head in one.records)
    yield f"{one.probability:>6.1%}  {names}"
    yield "        " + ", ".join(reason.sentence for reason in one.reasons)


def _entities(args: argparse.Namespace) -> list[str]:
    return [args.entity] if args.entity else entities_compared()


def _add_entity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entity", choices=sorted(ENTITIES), help="only records of this entity")


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError
    return share
