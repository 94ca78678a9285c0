"""Make backup sets, verify them, prove them by a restore, and bring everything back.

A set is sealed with a key. Keep a copy of the key apart from the sets and from this machine: without it no set can be
opened, and nobody can make it again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import operator
from perennial.backup.actions import BACKUP, BY_HAND, drill_set, note, sealing_key, start, verify_set
from perennial.backup.keys import Key, key_file, read_key
from perennial.backup.making import Told
from perennial.backup.models import Act
from perennial.backup.phases import PHASES
from perennial.backup.places import LATEST, Folder, own_place
from perennial.backup.queries import Listed, key_here, listed, shortcomings
from perennial.backup.restoring import restore
from perennial.cli.database import require_current
from perennial.cli.output import show
from perennial.cli.progress import Progress
from perennial.cli.waiting import ended
from perennial.lib.refusals import Refusal
from perennial.records.models import Document

_STOPPED = gettext_lazy("It stopped on an error (reference %s). Earlier sets stay.")
_CANCELLED = gettext_lazy("It was cancelled. Earlier sets stay.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    words.add_parser("create", help="make a set of everything, and verify it").set_defaults(word=run_create)
    teller = words.add_parser("key", help="tell the key, to keep a copy of it")
    teller.set_defaults(word=run_key, alone=True)
    teller.add_argument(
        "--new", action="store_true", help="make a new one where the one of the sets is lost for good"
    )
    lister = words.add_parser("list", help="list the sets with their state and evidence")
    lister.set_defaults(word=run_list, alone=True)
    verifier = words.add_parser("verify", help="read a set whole and compare every digest")
    verifier.set_defaults(word=run_verify, alone=True)
    driller = words.add_parser(
        "drill", help="restore a set into a scratch database and compare what is there"
    )
    driller.set_defaults(word=run_drill, alone=True)
    restorer = words.add_parser("restore", help="put a set in the place of everything that is here")
    restorer.set_defaults(word=run_restore, alone=True)
    restorer.add_argument("--yes", action="store_true", help="do it without asking")
    restorer.add_argument(
        "--without-saving",
        action="store_true",
        help="make no set of what is here before, as where it is damaged",
    )
    restorer.add_argument(
        "--without-damaged-files",
        action="store_true",
        help="restore all else where files of documents are damaged, and name each",
    )
    for one in (verifier, driller, restorer):
        one.add_argument(
            "set", nargs="?", default=LATEST, help="its name, or a folder; the newest without it"
        )
    for one in (lister, verifier, driller, restorer):
        one.add_argument("--folder", type=Path, help="where the sets are (PERENNIAL_BACKUP_FOLDER)")
        one.add_argument("--key", type=Path, help="the file that holds the key (PERENNIAL_BACKUP_KEY)")


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_create(args: argparse.Namespace) -> int:
    key, is_new = sealing_key(own_place())
    parameters = {"reason": BY_HAND}
    operation = start(
        BACKUP, requested_by=None, channel=operator().channel, parameters=parameters, deliver=False
    )
    result = ended(operation, _("Backup"), cancelled=str(_CANCELLED), stopped=str(_STOPPED)).result
    told = {**result, "place": str(own_place()), "key": _as_data(key, is_new=is_new)}
    return show(args, told, *_made(result), *(_keep(key) if is_new else []))


def run_key(args: argparse.Namespace) -> int:
    key, is_new = sealing_key(own_place(), new=args.new)
    told = {**_as_data(key, is_new=is_new), "key": key.text}
    return show(args, told, *_keep(key)[3:])


def run_list(args: argparse.Namespace) -> int:
    place = _place(args)
    key, trouble = (read_key(args.key), "") if args.key else key_here(place)
    several = listed(place, key)
    lacking = shortcomings(several, datetime.now(UTC))
    told = {
        "place": str(place),
        "key": key and key.id,
        "sets": [_listed(one) for one in several],
        "trouble": trouble,
        "shortcomings": [{"rule": rule, "sentence": sentence} for rule, sentence in lacking],
    }
    said = [trouble] if trouble else [sentence for _rule, sentence in lacking]
    return show(args, told, *(_line(one) for one in several), *said)


def run_verify(args: argparse.Namespace) -> int:
    with Progress(_("Backup")) as bar:
        result = verify_set(_place(args), _name(args), _on(bar), read_key(args.key))
    said = _("%(set)s: every member was read and is as it was sealed.")
    return show(args, {**result, "ok": True}, said % result)


def run_drill(args: argparse.Namespace) -> int:
    with Progress(_("Drill")) as bar:
        result = drill_set(_place(args), _name(args), _on(bar), read_key(args.key))
    said = _(
        "%(set)s was restored on trial in %(seconds)s s: %(rows)s rows in %(tables)s tables as they were saved, "
        "the chain holds, records open."
    )
    return show(args, {**result, "ok": True}, said % {**result, "rows": f"{result['rows']:,}"})


def run_restore(args: argparse.Namespace) -> int:
    place, key = _place(args), read_key(args.key)
    name, begun = _name(args), time.monotonic()
    stored = place.set_named(name)
    if name == LATEST:
        name = stored.name
    _ask(args, stored.name if place.has(stored) else name)
    save = None if args.without_saving else own_place()
    with Progress(_("Restore")) as bar, save.alone(place) if save else place.reading():
        result = restore(place, name, key, _on(bar), save=save, without_damaged=args.without_damaged_files)
    connection.close()
    require_current()
    result["left_out"] = _named(result["left_out"])
    note(Act.RESTORE, result["set"], begun, {"rows": result["rows"], "files": result["files"]})
    return show(args, result, *_restored(result))


def _ask(args: argparse.Namespace, name: str) -> None:
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise Refusal(_("A restore replaces everything that is here. Say so with --yes."))
    print(
        _("Everything that is here is replaced by the set %s. Type yes to go on: ") % name, end="", flush=True
    )
    if sys.stdin.readline().strip().lower() not in {"yes", _("yes")}:
        raise Refusal(_("Nothing was changed."))


def _place(args: argparse.Namespace) -> Folder:
    return Folder(args.folder.resolve()) if args.folder else own_place()


def _name(args: argparse.Namespace) -> str:
    """A name in the folder of sets, or the path of a set that stands elsewhere."""
    return str(Path(args.set).resolve()) if os.sep in args.set else str(args.set)


def _on(bar: Progress) -> Told:
    def told(phase: str, done: int, total: int) -> None:
        bar.label = str(PHASES.get(phase, phase))
        bar.show(done, total)

    return told


def _as_data(key: Key, *, is_new: bool) -> dict[str, Any]:
    return {"id": key.id, "file": str(key_file()), "new": is_new}


def _keep(key: Key) -> list[str]:
    """Told once: what to keep, and where."""
    return [
        "",
        _("A key was made. Keep a copy of it on paper or in a password safe, apart from the sets and from"),
        _("this machine. Without it nobody can open a set. It can be told again with: perennial backup key"),
        "",
        f"  {key.text}",
        "",
        _("On this machine it stands in %s.") % key_file(),
    ]


def _made(result: dict[str, Any]) -> list[str]:
    words = {**result, "rows": f"{result['rows']:,}", "megabytes": f"{result['bytes'] / 1e6:,.1f}"}
    lines = [
        _("%(set)s was made and verified: %(rows)s rows, %(files)s files, %(megabytes)s MB.") % words,
        _("It stands in %s.") % own_place(),
    ]
    if result["lost"]:
        lines.append(
            _("%s files were not in the file store any more and are not in the set.") % result["lost"]
        )
    if result["removed"]:
        lines.append(_("Sets that went: %s.") % ", ".join(result["removed"]))
    return lines


def _named(digests: list[str]) -> list[dict[str, str]]:
    """Contents by the names under which documents know them; those of former versions have none."""
    files = Document.objects.filter(file__sha256__in=digests).order_by("pk").values_list("file", flat=True)
    names = {file["sha256"]: str(file["name"]) for file in files} if digests else {}
    return [{"name": names.get(digest, _("a former version")), "digest": digest} for digest in digests]


def _restored(result: dict[str, Any]) -> list[str]:
    words = {**result, "made": f"{result['made']:%Y-%m-%d %H:%M} UTC", "rows": f"{result['rows']:,}"}
    lines = [_("Everything is as it was on %(made)s: %(rows)s rows, %(files)s files.") % words]
    if result["saved"]:
        lines.append(_("What was here before is kept in the set %(saved)s.") % words)
    left_out = _("Damaged and left out: %(name)s (SHA-256 %(digest)s).")
    lines += [left_out % file for file in result["left_out"]]
    if result["left"]:
        lines.append(
            _("The database %(left)s, which was in use before, could not be dropped. Drop it.") % words
        )
    lines += [
        _("Everybody signs in anew; work that was under way is cancelled. Start Perennial anew if it runs."),
        _("No mail leaves until you have looked and say: perennial outbox release"),
    ]
    return lines


def _listed(one: Listed) -> dict[str, Any]:
    its = one.summary
    return {
        "set": one.name,
        "good": one.good,
        "shut": one.shut,
        "said": one.said,
        "bytes": one.size,
        "verified": one.verified,
        "drilled": one.drill and one.drill.at,
        "drill_ok": one.drill and one.drill.ok,
        "made": its and its.made,
        "reason": its and its.reason,
        "engine": its and its.engine,
        "version": its and its.version,
        "rows": its and its.rows,
        "files": its and its.files,
        "lost": its and its.lost,
        "fingerprint": its and its.fingerprint,
    }


def _line(one: Listed) -> str:
    mark = "✓" if one.good else "?" if one.shut else "✕"
    drilled = _("restored on trial %s") % f"{one.drill.at:%Y-%m-%d}" if one.drill and one.drill.ok else ""
    rows = f"{one.summary.rows:>12,}" if one.summary else " " * 12
    return f"{mark} {one.name}  {rows}  {one.size / 1e6:>9,.1f} MB  {one.said or drilled}".rstrip()
