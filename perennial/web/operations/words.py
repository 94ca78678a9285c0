"""Operations in words: what each is called, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perennial.access.actor import program_name
from perennial.access.queries import names_of
from perennial.backup.actions import BACKUP, DRILL, KINDS, VERIFY
from perennial.backup.phases import PHASES
from perennial.insight.digest import DIGEST
from perennial.lib.numbers import counted
from perennial.operations.models import Operation, Payload, State
from perennial.operations.queries import operation_state
from perennial.records.bulk import CONFIRM, ENLIST, NORMALISE, TRASH
from perennial.records.condition.running import JUDGE
from perennial.records.derive.again import DERIVE
from perennial.records.jobs import BULK, BULK_REHEARSAL, UNDO
from perennial.records.long_merge import LONG_MERGE
from perennial.records.mass_merge.running import MERGES
from perennial.records.matching.scanning import DUE, SCAN
from perennial.records.matching.training import TRAIN
from perennial.records.previews import LOOK
from perennial.records.queries import MERGE_ALL
from perennial.records.telling import fates_in_words
from perennial.schema.queries import shape_of
from perennial.transfer.models import Import
from perennial.web.addresses import record_url
from perennial.web.moments import when

_PLAIN = {
    JUDGE: gettext_lazy("Judging records by the rules"),
    SCAN: gettext_lazy("Looking for duplicates"),
    DUE: gettext_lazy("Asking again who changed records may be"),
    DIGEST: gettext_lazy("Posting digests"),
    BACKUP: gettext_lazy("Backup"),
    VERIFY: gettext_lazy("Verifying a backup set"),
    DRILL: gettext_lazy("Restoring a backup set on trial"),
    "sweep": gettext_lazy("Cleaning up"),
}
# What a training is at.
_TRAINING = {
    "reading": gettext_lazy("Reading records."),
    "training": gettext_lazy("Learning what duplicates are like."),
    "checking": gettext_lazy("Comparing pairs both ways."),
    "measuring": gettext_lazy("Measuring what it would change."),
}
_UNDONE_BY_CHANGE = frozenset({"import", BULK, MERGE_ALL, LONG_MERGE})


def titles(operations: Iterable[Operation]) -> dict[int, str]:
    """What each operation is called; imports by their file."""
    several = list(operations)
    imports = {one.pk: one.parameters["import"] for one in several if "import" in one.parameters}
    imports |= _imports_taken_back(several)
    names = _file_names(set(imports.values()))
    return {one.pk: _title(one, names.get(imports.get(one.pk, 0), "")) for one in several}


def described(
    operation: Operation,
    title: str,
    actor_id: int | None,
    people: Mapping[int, str],
    undone: Container[int] = (),
) -> dict[str, Any]:
    """An operation as parts/operation.html takes it; `undone` holds the changes that were taken back."""
    state = operation_state(operation)
    # A fault stopped it, and what it began is open still: a refusal closes it.
    broken = operation.state == State.FAILED and not state["sentence"]
    return {
        "id": operation.pk,
        "label": title,
        "state": operation.state,
        "percent": percent(operation),
        "at": when(operation.finished or operation.created),
        "sentence": _sentence(operation, state, actor_id, people),
        "cancel_url": reverse("operation-cancel", args=[operation.pk])
        if (operation.is_open and not operation.cancelling and operation.kind != "import")
        or (broken and operation.change)
        else "",
        "retry_url": reverse("operation-retry", args=[operation.pk]) if broken else "",
        "undo_url": reverse("change", args=[operation.change])
        if operation.change
        and operation.change not in undone
        and operation.kind in _UNDONE_BY_CHANGE
        and not (operation.is_open or broken)
        else "",
        "url": rows_url(operation),
    }


def percent(operation: Operation) -> int | None:
    """0 to 100; None while nobody knows or it waits."""
    share = operation_state(operation)["share"]
    return None if share is None or operation.state == State.QUEUED else int(100 * share)


def rows_url(operation: Operation) -> str:
    """Where the rows of an operation can be read, '' when it has none."""
    if operation.kind in {LOOK, UNDO} and (change := operation.parameters.get("change")):
        return reverse("change", args=[change])
    if operation.kind in {BULK, BULK_REHEARSAL}:
        return reverse("record-edit-all-operation", args=[operation.parameters["entity"], operation.pk])
    if operation.kind in MERGES:
        return reverse("duplicates-merge-operation", args=[operation.parameters["entity"], operation.pk])
    if operation.kind == LONG_MERGE and operation.state == State.DONE:
        return record_url(operation.parameters["entity"], operation.parameters["keep"])
    number_of = operation.parameters.get("import")
    return reverse("import", args=[number_of]) if number_of else ""


def people_of(operations: Iterable[Operation]) -> dict[int, str]:
    return names_of(one.requested_by for one in operations)


def _title(operation: Operation, name: str) -> str:
    """`name` is that of the file that is imported, or whose import is taken back."""
    if operation.kind == "import":
        return _("Import of %s") % name
    if operation.kind == "rehearsal":
        return _("Rehearsal of %s") % name
    if operation.kind == UNDO and name:
        return _("Taking back the import of %s") % name
    if operation.kind == UNDO:
        return _("Taking back change %s") % operation.parameters.get("change", "")
    if operation.kind == LOOK:
        return _("Looking through what would be undone of change %s") % operation.parameters.get("change", "")
    if operation.kind in {BULK, BULK_REHEARSAL}:
        return _bulk_title(operation)
    if operation.kind in MERGES:
        plural = shape_of(operation.parameters["entity"]).plural().lower()
        merging, looking = _("Merging duplicates among %s"), _("Rehearsal of merging duplicates among %s")
        return (merging if operation.kind == MERGE_ALL else looking) % plural
    if operation.kind == LONG_MERGE:
        words = {"n": counted(1 + len(operation.parameters["drops"]))}
        words["entities"] = shape_of(operation.parameters["entity"]).plural().lower()
        return _("Merging %(n)s %(entities)s into one") % words
    if operation.kind == TRAIN:
        return (
            _("Training a model of matching on %s")
            % shape_of(operation.parameters["entity"]).plural().lower()
        )
    if operation.kind == DERIVE:
        return (
            _("Reading values anew after an upgrade")
            if "edition" in operation.parameters
            else _("Reading numbers anew for the workspace's country")
        )
    return str(_PLAIN.get(operation.kind) or operation.kind.replace("_", " ").capitalize())


def _imports_taken_back(operations: Iterable[Operation]) -> dict[int, int]:
    """By undo, the import it takes back, where it is one."""
    changes = {one.pk: one.parameters.get("change") for one in operations if one.kind == UNDO}
    rows = Operation.objects.filter(kind="import", change__in=[one for one in changes.values() if one])
    found = {change: told.get("import", 0) for change, told in rows.values_list("change", "parameters")}
    return {pk: found[change] for pk, change in changes.items() if change in found}


def _bulk_title(operation: Operation) -> str:
    plural = shape_of(operation.parameters["entity"]).plural().lower()
    run = {
        NORMALISE: _("Writing phones of %s in normal form"),
        CONFIRM: _("Confirming %s"),
        TRASH: _("Moving %s to the trash"),
        ENLIST: _("Putting %s into a campaign"),
    }.get(operation.parameters.get("verb", ""), _("Bulk edit of %s"))
    return (run if operation.kind == BULK else _("Rehearsal of a bulk edit of %s")) % plural


def _file_names(imports: set[int]) -> dict[int, str]:
    files = dict(Import.objects.filter(pk__in=imports).values_list("pk", "file"))
    names = dict(Payload.objects.filter(pk__in=files.values()).values_list("pk", "name"))
    return {pk: names.get(file, "") or _("a file") for pk, file in files.items()}


def _sentence(
    operation: Operation, state: Mapping[str, Any], actor_id: int | None, people: Mapping[int, str]
) -> str:
    """How far, what came of it, or why not; and for whom, when that is somebody else."""
    parts = [_progress(operation, state) if operation.is_open else _outcome(operation, state)]
    if operation.requested_by != actor_id:
        parts.append((people.get(operation.requested_by or 0) or program_name(operation.channel)) + ".")
    return " ".join(part for part in parts if part)


def _progress(operation: Operation, state: Mapping[str, Any]) -> str:
    if operation.cancelling:
        return _("Stops after the rows in hand.")
    if operation.state == State.QUEUED:
        return _("Tries again soon.") if operation.next_try else _("Waits for its turn.")
    if operation.kind == TRAIN and (phase := _TRAINING.get(operation.phase)):
        return str(phase)
    if operation.kind in KINDS and (phase := PHASES.get(operation.phase)):
        return f"{phase}."
    if state["total"]:
        return _("%(done)s of %(all)s.") % {"done": counted(state["done"]), "all": counted(state["total"])}
    return _("%s so far.") % counted(state["done"])


def _outcome(operation: Operation, state: Mapping[str, Any]) -> str:
    if operation.state == State.FAILED:
        stood = _("%s were done before it stopped.") % counted(state["done"]) if state["done"] else ""
        fault = _("Quote the reference %s when you ask for help.") % state["fault"] if state["fault"] else ""
        return " ".join(text for text in (state["sentence"] or stood, fault) if text)
    if operation.kind == UNDO:
        return _undone(state["result"])
    if operation.kind == LOOK:
        return _foreseen(state["result"])
    if operation.kind in {BULK, BULK_REHEARSAL}:
        return _edited(state["result"])
    if operation.kind in MERGES:
        return _merged(state["result"])
    if operation.kind == LONG_MERGE:
        return _united(operation, state["result"])
    if operation.kind == SCAN:
        return _compared(state["result"])
    if operation.kind == TRAIN:
        return _learned(state["result"])
    if operation.kind in KINDS:
        return _backed(operation.kind, state["result"])
    return fates(state["result"])


def fates(result: Mapping[str, Any]) -> str:
    """What became of the rows of a file, as a sentence."""
    words = fates_in_words(result)
    return f"{words}." if words else ""


def _edited(result: Mapping[str, Any]) -> str:
    words = (
        ("changed", _("%s changed")),
        ("unchanged", _("%s already the same")),
        ("refused", _("%s left as they are")),
    )
    said = ", ".join(text % counted(result[key]) for key, text in words if result.get(key))
    return f"{said}." if said else ""


def _merged(result: Mapping[str, Any]) -> str:
    words = (("merged", _("%s groups merged")), ("left", _("%s left as they are")))
    said = ", ".join(text % counted(result[key]) for key, text in words if result.get(key))
    return f"{said}." if said else ""


def _united(operation: Operation, result: Mapping[str, Any]) -> str:
    if operation.state == State.CANCELLED:
        return _("What it had moved goes back.") if result.get("undo") else _("Nothing had been moved yet.")
    absorbed = len(result.get("absorbed", ()))
    return ngettext("%s record absorbed.", "%s records absorbed.", absorbed) % counted(absorbed)


def _compared(result: Mapping[str, Any]) -> str:
    if "groups" not in result:
        return ""
    found = ngettext("%s group that may be one.", "%s groups that may be one.", result["groups"])
    records = ngettext("%s record compared:", "%s records compared:", result["records"])
    return f"{records % counted(result['records'])} {found % counted(result['groups'])}"


def _learned(result: Mapping[str, Any]) -> str:
    if "model" not in result:
        return ""
    words = {name: counted(result[name]) for name in ("records", "newly", "no_longer")}
    sentence = _(
        "Learned of %(records)s records and offered under Settings › Matching: %(newly)s pairs would newly be likely,"
        " %(no_longer)s no longer."
    )
    return sentence % words


def _backed(kind: str, result: Mapping[str, Any]) -> str:
    if "set" not in result:
        return ""
    words = {**result, "rows": counted(result.get("rows", 0)), "size": filesizeformat(result.get("bytes", 0))}
    if kind == BACKUP:
        return _("%(set)s: %(rows)s rows in %(size)s, verified.") % words
    if kind == VERIFY:
        return _("%(set)s: every member was read and is as it was sealed.") % words
    return _("%(set)s: restored, %(rows)s rows as they were saved, records open.") % words


def _foreseen(result: Mapping[str, Any]) -> str:
    if "reverted" not in result:
        return ""
    words = {"back": counted(result["reverted"]), "kept": counted(result["kept"])}
    return _("%(back)s records would be taken back, %(kept)s would be kept.") % words


def _undone(result: Mapping[str, Any]) -> str:
    if "reverted" not in result:
        return ""
    back = ngettext("%s record taken back", "%s records taken back", result["reverted"])
    kept = _("%s kept") % counted(result["kept"]) if result.get("kept") else ""
    return ", ".join(text for text in (back % counted(result["reverted"]), kept) if text) + "."
