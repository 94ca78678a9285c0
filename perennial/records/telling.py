"""Changes told in a sentence, from their first lines, with only what the reader may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perennial.access.actor import Actor
from perennial.access.queries import may_configure, readable_fields
from perennial.journal.models import Change
from perennial.journal.queries import first_lines, first_of
from perennial.journal.reading import Line
from perennial.lib.numbers import counted
from perennial.operations.models import Operation
from perennial.records.changes import CONFIGURATION
from perennial.records.directory import Directory
from perennial.records.lines import LineReader, Value, entities_of, values_of
from perennial.records.noted import notes_for
from perennial.records.queries import MERGED_INTO
from perennial.schema.kinds import Setting
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, in_language
from perennial.schema.standard import ENTITIES

LINES = 6
_LEADS = {
    "create": gettext_lazy("Created"),
    "comment": gettext_lazy("Comment on"),
    "comment_edit": gettext_lazy("Comment changed on"),
    "comment_remove": gettext_lazy("Comment removed from"),
    "pin": gettext_lazy("Pinned on top of"),
    "unpin": gettext_lazy("No longer on top of"),
    "follow": gettext_lazy("Followed"),
    "unfollow": gettext_lazy("No longer followed"),
    "trash": gettext_lazy("Deleted"),
    "restore": gettext_lazy("Brought back"),
    "import": gettext_lazy("Imported"),
    "waive": gettext_lazy("Waived a rule for"),
    "unwaive": gettext_lazy("Took back a waiver of"),
    "confirm": gettext_lazy("Confirmed"),
    "snooze": gettext_lazy("Put off"),
    "hand_over": gettext_lazy("Handed over"),
    "archive": gettext_lazy("Deleted"),
    "merge": gettext_lazy("Merged"),
    "merge_all": gettext_lazy("Merged duplicates among"),
    "unmerge": gettext_lazy("Took back a merge of"),
    "apart": gettext_lazy("Not the same:"),
    "later": gettext_lazy("Whether they are one is decided later:"),
    "pass_on": gettext_lazy("Whether they are one was handed over:"),
    "normalise": gettext_lazy("Phones written in normal form of"),
    "user.create": gettext_lazy("User added"),
    "user.edit": gettext_lazy("User changed"),
    "user.activate": gettext_lazy("User enabled"),
    "user.deactivate": gettext_lazy("User disabled"),
    "user.password": gettext_lazy("Password set"),
    "user.reset_link": gettext_lazy("Link for a new password made"),
    "user.second_factor_on": gettext_lazy("Second factor switched on"),
    "user.second_factor_off": gettext_lazy("Second factor turned off"),
    "user.recovery_codes": gettext_lazy("Recovery codes renewed"),
    "role.create": gettext_lazy("Role made"),
    "role.edit": gettext_lazy("Role changed"),
    "role.second_factor": gettext_lazy("Who needs a second factor changed"),
    "team.create": gettext_lazy("Team made"),
    "team.edit": gettext_lazy("Team renamed"),
    "team.members": gettext_lazy("Members changed"),
    "team.delete": gettext_lazy("Team removed"),
    "feed.create": gettext_lazy("Calendar address made"),
    "feed.revoke": gettext_lazy("Calendar address revoked"),
    "token.create": gettext_lazy("Token made"),
    "token.revoke": gettext_lazy("Token revoked"),
    "field.create": gettext_lazy("Field made"),
    "field.edit": gettext_lazy("Field changed"),
    "field.hide": gettext_lazy("Field hidden"),
    "field.show": gettext_lazy("Field shown again"),
    "relations.edit": gettext_lazy("Days without a word changed"),
    "pipeline.create": gettext_lazy("Pipeline made"),
    "pipeline.edit": gettext_lazy("Pipeline changed"),
    "stage.create": gettext_lazy("Stage made"),
    "stage.edit": gettext_lazy("Stage changed"),
    "stage.move": gettext_lazy("Stages put in order"),
    "stage.remove": gettext_lazy("Stage removed"),
    "escalate": gettext_lazy("Escalated"),
    "turn": gettext_lazy("Status set by the days of"),
    "enlist": gettext_lazy("Put into a campaign"),
    "campaign.members": gettext_lazy("Campaign:"),
    "service.edit": gettext_lazy("What is promised changed"),
    "layout.set": gettext_lazy("Layout arranged"),
    "columns.choose": gettext_lazy("Own columns chosen"),
    "rule.create": gettext_lazy("Rule made"),
    "rule.edit": gettext_lazy("Rule changed"),
    "rule.remove": gettext_lazy("Rule removed"),
    "rule.pack": gettext_lazy("Pack of rules added"),
    "matching.policy": gettext_lazy("Matching changed"),
    "workspace.edit": gettext_lazy("Workspace changed"),
    "report.create": gettext_lazy("Report made"),
    "report.edit": gettext_lazy("Report changed"),
    "report.remove": gettext_lazy("Report removed"),
    "report.remind": gettext_lazy("Report on the start page:"),
    "dashboard.create": gettext_lazy("Dashboard made"),
    "dashboard.edit": gettext_lazy("Dashboard changed"),
    "dashboard.arrange": gettext_lazy("Dashboard arranged"),
    "dashboard.remove": gettext_lazy("Dashboard removed"),
    "view.create": gettext_lazy("View kept"),
    "view.edit": gettext_lazy("View changed"),
    "view.remove": gettext_lazy("View removed"),
    "workspace.create": gettext_lazy("Workspace set up"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`lead` is the word in bold, `text` goes on, `note` is a line below, `many` how much as text."""

    lead: str
    text: str = ""
    note: str = ""
    many: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.lead} {self.text}".strip()


class Teller:
    """Tells changes to one reader; what several of them need is looked up once."""

    def __init__(self, actor: Actor, setting: Setting) -> None:
        self._actor = actor
        self.names = Directory(actor)
        self._setting = replace(setting, directory=self.names)
        self._shapes = {key: shape_of(key) for key in ENTITIES}
        self._entities: dict[int, str] = {}
        self._readers: dict[str, LineReader] = {}

    def tell(self, several: Sequence[Change]) -> dict[int, Told]:
        """Each change in a sentence, by id."""
        targets = {one.pk: first_of(one) for one in several if one.undoes is not None}
        whole = {one.pk: one for one in [*several, *targets.values()]}
        lines, its_notes = first_lines(list(whole), LINES), notes_for(self._actor, list(whole))
        self._learn(lines)
        results = self._results(whole.values())
        told = {
            pk: self._told(one, lines[pk], its_notes.get(pk, {}), results.get(pk, {}))
            for pk, one in whole.items()
            if pk not in targets
        }
        for pk, target in targets.items():
            told[pk] = self._undo(whole[pk], told[target.pk], its_notes.get(pk, {}))
        return {one.pk: told[one.pk] for one in several}

    def values(self, several: Sequence[Line]) -> list[Value]:
        """What lines say of fields the reader may read, in order."""
        self._learn({0: list(several)})
        return [value for one in several for value in self._values(one)]

    def entity_of(self, record: int) -> str:
        """The entity of a record told of last, '' when it is gone."""
        return self._entities.get(record, "")

    def name_of(self, record: int) -> str:
        """What a record told of last is called, '' when the reader may not see it."""
        entity = self.entity_of(record)
        return self.names.name(entity, record) if entity else ""

    def _learn(self, lines: Mapping[int, Sequence[Line]]) -> None:
        several = [one for its in lines.values() for one in its if one.root is not None]
        self._entities = entities_of(one.root for one in several if one.root is not None)
        for entity in set(self._entities.values()):
            self.names.load(entity, [pk for pk, its in self._entities.items() if its == entity])
            shape = self._shapes[entity]
            its_lines = [one for one in several if self._entities.get(one.root or 0) == entity]
            readable = readable_fields(self._actor, shape, shape.fields)
            self._readers[entity] = LineReader(shape, its_lines, readable)

    def _results(self, several: Any) -> dict[int, dict[str, Any]]:
        """What operations counted and were asked for, by change: an import and a long merge tell it."""
        by_operation = {one.operation_id: one.pk for one in several if one.operation_id is not None}
        found = Operation.objects.filter(pk__in=by_operation).values_list("pk", "parameters", "result")
        return {by_operation[pk]: parameters | result for pk, parameters, result in found}

    def _told(
        self, change: Change, lines: Sequence[Line], note: Mapping[str, str], result: Mapping[str, Any]
    ) -> Told:
        entity, _dot, verb = change.action.partition(".")
        if change.action in _LEADS or entity in CONFIGURATION:
            return Told(self._lead(change.action), self._configured(change, lines), note.get("reason", ""))
        shape = self._shapes.get(entity)
        if shape is None:
            return Told(_("Changed"), _records(change.records), note.get("reason", ""))
        if verb == "import":
            told = fates_in_words(result) or note.get("reason", "")
            return Told(self._lead(verb), note.get("title", ""), told, _records(change.records))
        if verb in _LEADS:
            text = self._subject(change, shape, lines, verb, result)
            return Told(self._lead(verb), text, note.get("reason", ""), _records(change.records))
        return self._edited(change, shape, lines, note.get("reason", ""))

    def _edited(self, change: Change, shape: EntityShape, lines: Sequence[Line], reason: str) -> Told:
        values = [value for one in lines for value in self._values(one)]
        labels = list(dict.fromkeys(value.label for value in values))
        called = self._called(change, shape, lines)
        if not labels:
            return Told(_("Edited"), called, reason, _records(change.records))
        several = change.records > 1
        diff = values[0].sentence if len({(v.before, v.after) for v in values}) == 1 or not several else ""
        many = _records(change.records) if several else _values(len(labels))
        if len(labels) == 1:
            return Told(labels[0], _("of %s changed") % called, diff or reason, many)
        text = _("%(record)s: %(fields)s") % {"record": called, "fields": ", ".join(labels)}
        return Told(_("Edited"), text, (diff if several else _several(values)) or reason, many)

    def _subject(
        self, change: Change, shape: EntityShape, lines: Sequence[Line], verb: str, result: Mapping[str, Any]
    ) -> str:
        if verb == "merge":
            return self._merged(change, shape, lines, result.get("keep"))
        if verb == "merge_all" and "absorbed" in result:
            # The change touched what referred to them as well.
            return f"{counted(result['merged'] + result['absorbed'])} {shape.plural().lower()}"
        return self._called(change, shape, lines)

    def _called(self, change: Change, shape: EntityShape, lines: Sequence[Line]) -> str:
        """The one record by name, several by number."""
        roots = {one.root for one in lines if self._entities.get(one.root or 0, shape.key) == shape.key}
        if change.records > 1 or len(roots) != 1:
            number = max(change.records, len(roots))
            return f"{counted(number)} {shape.plural().lower()}"
        root = roots.pop()
        name = self.names.name(shape.key, root) if root in self._entities else self._gone(lines)
        return name or _("a %s that is not open to you") % shape.label().lower()

    def _merged(self, change: Change, shape: EntityShape, lines: Sequence[Line], keep: int | None) -> str:
        """Which record stayed; `keep` where its operation says so."""
        into = keep or next(
            (pair[1] for one in lines if (pair := one.fields.get(MERGED_INTO)) and pair[1]), None
        )
        name = self.names.name(shape.key, into) if into else ""
        return _("into %s") % name if name else self._called(change, shape, lines)

    def _gone(self, lines: Sequence[Line]) -> str:
        """A record that no longer exists was called as its lines say; only who sees everything is told."""
        if not self._actor.rights.unbounded:
            return ""
        parts = {name: pair for one in lines for name, pair in one.fields.items()}
        words = [parts[key] for key in ("name", "given_name", "family_name") if key in parts]
        return " ".join(str(after or before or "") for before, after in words).strip()

    def _values(self, one: Line) -> list[Value]:
        entity = self.entity_of(one.root or 0)
        if not entity or not self.names.name(entity, one.root or 0):
            return []
        return values_of(one, self._readers[entity], self._setting)

    def _configured(self, change: Change, lines: Sequence[Line]) -> str:
        """The name of what was configured, for those who configure, and for whom it is their own."""
        if not lines:
            return ""
        one = lines[0]
        its_own = one.model.own_attribute() and change.actor_id == self._actor.user_id
        if not (its_own or may_configure(self._actor)):
            return ""
        for name in ("name", "labels"):
            if name in one.fields:
                value = one.fields[name][1] or one.fields[name][0]
                return in_language(value) if isinstance(value, dict) else str(value)
        row = one.model.objects.filter(pk=one.row).first()
        return "" if row is None else str(row)

    def _undo(self, change: Change, what: Told, note: Mapping[str, str]) -> Told:
        again = change.undoes is not None and change.undoes.undoes_id is not None
        lead = _("Redone") if again else _("Took back")
        return Told(lead, f"“{what.sentence}”", note.get("reason", ""), _records(change.records))

    @staticmethod
    def _lead(key: str) -> str:
        return str(_LEADS.get(key, _("Changed")))


def fates_in_words(result: Mapping[str, Any]) -> str:
    """What became of the rows of a file, in words; '' while nothing is counted."""
    words = (
        ("created", _("%s new")),
        ("updated", _("%s updated")),
        ("unchanged", _("%s already the same")),
        ("skipped", _("%s skipped")),
        ("failed", _("%s left out")),
    )
    return ", ".join(text % counted(result[key]) for key, text in words if result.get(key))


def _several(values: Sequence[Value]) -> str:
    return " · ".join(f"{value.label} {value.sentence}" for value in values[:3])


def _records(number: int) -> str:
    return ngettext("%(number)s record", "%(number)s records", number) % {"number": counted(number)}


def _values(number: int) -> str:
    return ngettext("%(number)s value", "%(number)s values", number) % {"number": counted(number)}
