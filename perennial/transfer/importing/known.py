"""What is there already for the rows of a slice: the record each one means, by key, or because it says nothing new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.lib.text import fold
from perennial.records.directory import title_of
from perennial.records.drafts import base_key
from perennial.records.models import ENTITIES, Contact, ContactPoint, Head
from perennial.records.queries import heads, survivor_of
from perennial.records.table import values_of
from perennial.records.writing import meaning
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.companies import Companies
from perennial.transfer.importing.fields import NAMED_COMPANY
from perennial.transfer.importing.keys import NAMED_PHONE, Key, name_of
from perennial.transfer.importing.matching import found_by
from perennial.transfer.importing.parsing import Parsed
from perennial.transfer.importing.shared import AMBIGUOUS
from perennial.transfer.record_numbers import NUMBER, record_number

# What tells namesakes apart and the database compares: of thousands of one name few are looked at.
_TELLING = ("city", "job_title", "own_id")
_COMPANY = "company"


class Known:
    """Looked up anew before each wave.

    `before` is the highest record id there was when the import began: no number means a later one.
    """

    def __init__(
        self, actor: Actor, shape: EntityShape, setting: Setting, companies: Companies, before: int
    ) -> None:
        self._actor = actor
        self._shape = shape
        self._setting = setting
        self._companies = companies
        self._before = before
        self._readable = readable_fields(actor, shape, shape.title_fields)
        self._found: Mapping[Key, Sequence[Head]] = {}
        self._trashed: set[int] = set()
        self._absorbed: dict[int, int] = {}
        self._twins: dict[int, Head] = {}

    def look(self, rows: Sequence[Parsed]) -> None:
        """Look up what these rows may mean."""
        keys = {key for p in rows for key in p.keys}
        found = found_by(self._actor, self._shape.key, keys, self._setting)
        ids = {pk for several in found.values() for pk in several}
        # Under lock: what somebody fills in at this moment is not filled again.
        locked = ENTITIES[self._shape.key].objects.select_for_update(of=("self",), no_key=True)
        there = {head.pk: head for head in locked.filter(pk__in=ids, archived__isnull=True).order_by("pk")}
        self._found = {
            key: [there[pk] for pk in several if pk in there and (key[0] != NUMBER or pk <= self._before)]
            for key, several in found.items()
        }
        gone = [int(normal) for how, normal in keys if how == NUMBER and not self._found.get((how, normal))]
        self._trashed, self._absorbed = self._in_trash(gone), self._merged(gone)
        self._twins = twins(self, [p for p in rows if self.is_lost(p)])

    def record_of(self, parsed: Parsed) -> Head | None:
        """The record a row means: by the first key that names one; the oldest where it names several.

        Where a number comes first and names none, no other key is asked: that row fails (see `unknown`).
        """
        for key in parsed.keys:
            candidates = self._candidates(parsed, key)
            if 0 < len(candidates) <= AMBIGUOUS:
                return candidates[0]
            if key[0] == NUMBER:
                return None
        return self._twins.get(parsed.number)

    def unknown(self, parsed: Parsed) -> str:
        """What is wrong with the number of a row that would be a new record; '' when it has none."""
        number = next((normal for how, normal in parsed.keys if how == NUMBER), "")
        if not number:
            return ""
        words = {"number": record_number(self._shape.key, int(number))}
        if into := self._absorbed.get(int(number)):
            words["into"] = record_number(self._shape.key, into)
            sentence = _("%(number)s was merged into %(into)s. Put that number here, or leave this row out.")
            return sentence % words
        if int(number) in self._trashed:
            return _("%(number)s is in the trash. Bring it back first, or leave this row out.") % words
        sentence = _(
            "There is no %(number)s here, or you may not see it. Leave the column out to find records otherwise."
        )
        return sentence % words

    def _merged(self, numbers: Collection[int]) -> dict[int, int]:
        """Of these records those that are absorbed, and which stands for each, where the actor may see both."""
        if not numbers:
            return {}
        seen = heads(self._actor, self._shape, trashed=None)
        gone = seen.filter(pk__in=numbers, record__merged_into__isnull=False).values_list("pk", flat=True)
        into = {pk: survivor_of(pk) for pk in gone}
        there = set(seen.filter(pk__in=into.values()).values_list("pk", flat=True))
        return {pk: survivor for pk, survivor in into.items() if survivor in there}

    def _in_trash(self, numbers: Collection[int]) -> set[int]:
        """The records of these numbers that the actor may see in the trash."""
        trash = heads(self._actor, self._shape, trashed=True) if numbers else None
        return set() if trash is None else set(trash.filter(pk__in=numbers).values_list("pk", flat=True))

    def is_lost(self, parsed: Parsed) -> bool:
        """Whether no key can ever lead to this row's record: it has none, or shares each with too many."""
        return all(len(self._candidates(parsed, key)) > AMBIGUOUS for key in parsed.keys)

    def doubt(self, parsed: Parsed, head: Head | None) -> None:
        """Say where another key names another record, or too many."""
        numbered = head is not None and any(how == NUMBER for how, _normal in parsed.keys)
        if not numbered:
            parsed.doubts |= parsed.unused
        for key, column in parsed.keys.items():
            candidates = self._candidates(parsed, key)
            if len(candidates) > AMBIGUOUS and not numbered:
                parsed.doubts[column] = _("More than %d records share this, so it was not used.") % AMBIGUOUS
            elif head is not None and candidates and head not in candidates:
                words = {"other": self.title(candidates[0]), "this": self.title(head)}
                parsed.doubts[column] = (
                    _("This belongs to %(other)s as well. An earlier key led to %(this)s.") % words
                )

    def title(self, head: Head) -> str:
        """What the actor may read of its name."""
        name = title_of(self._shape, head, self._readable)
        return name if name == f"#{head.pk}" else f"“{name}”"

    def _candidates(self, parsed: Parsed, key: Key) -> Sequence[Head]:
        found = self._found.get(key, ())
        if key[0] not in {"phone", NAMED_PHONE}:
            return found
        return [head for head in found if not _other_person(parsed, head)]

    # What follows finds the record of a row without keys.

    def namesakes(self, names: Iterable[str]) -> Any:
        """Records that were there before the import began and go by one of these names."""
        return heads(self._actor, self._shape).filter(name_key__in=set(names), pk__lte=self._before)

    def like(self, rows: Sequence[Parsed], companies: Mapping[int, set[int]]) -> dict[str, list[Head]]:
        """Records by name, oldest first, of which the database says already that they may be what rows say."""
        alike: dict[tuple[str, ...], list[Parsed]] = {}
        for parsed in rows:
            said = tuple(key for key in _TELLING if parsed.values.get(key))
            alike.setdefault((*said, *([_COMPANY] if companies[parsed.number] else [])), []).append(parsed)
        found: dict[int, Any] = {}
        for keys, several in alike.items():
            live = self.namesakes(name_of(p.values) for p in several)
            for key in keys:
                live = live.filter(**self._saying(key, several, companies))
            found |= {head.pk: head for head in live}
        by_name: dict[str, list[Head]] = {}
        for _pk, head in sorted(found.items()):
            by_name.setdefault(head.name_key, []).append(head)
        return by_name

    def _saying(
        self, key: str, rows: Sequence[Parsed], companies: Mapping[int, set[int]]
    ) -> dict[str, set[Any]]:
        if key == _COMPANY:
            link = self._shape.fields[NAMED_COMPANY[self._shape.key]].column
            if not link:
                return {}
            return {f"{link}__in": {pk for p in rows for pk in companies[p.number]}}
        return {f"{self._shape.fields[key].folded}__in": {fold(p.values[key]) for p in rows}}

    def values(self, several: Sequence[Head]) -> dict[int, dict[str, Any]]:
        return values_of(self._shape, several, self._shape.fields)

    def says_nothing_new(
        self, parsed: Parsed, now: Mapping[str, Any], reach: set[Key], companies: Mapping[int, set[int]]
    ) -> bool:
        """Whether every value of the row stands in the record already."""
        meant = companies[parsed.number]
        # A company that is not there and would not be created says nothing.
        if (meant or self._companies.creates(parsed)) and now[NAMED_COMPANY[self._shape.key]] not in meant:
            return False
        return all(self._stands(key, value, now, reach) for key, value in parsed.values.items())

    def _stands(self, key: str, value: Any, now: Mapping[str, Any], reach: set[Key]) -> bool:
        kind = base_key(key)
        if kind in {"email", "phone"}:
            country = now.get("country") or self._setting.country
            return (kind, meaning(kind, value, country)) in reach
        return kind_of(self._shape.fields[key]).same(now.get(key), value)

    def may_mean(self, rows: Sequence[Parsed]) -> Mapping[int, set[int]]:
        return self._companies.found(rows)


def twins(known: Known, rows: Sequence[Parsed]) -> dict[int, Head]:
    """{row number: the record of the same name in which all that the row says stands already}."""
    companies = known.may_mean(rows)
    named = {p.number: name for p in rows if (name := name_of(p.values))}
    by_name = known.like([p for p in rows if p.number in named], companies)
    candidates = [head for several in by_name.values() for head in several]
    if not candidates:
        return {}
    values, reach = known.values(candidates), _reach(candidates)
    found = {}
    for parsed in rows:
        for head in by_name.get(named.get(parsed.number, ""), ()):
            if known.says_nothing_new(parsed, values[head.pk], reach.get(head.pk, set()), companies):
                found[parsed.number] = head
                break
    return found


def _reach(several: Sequence[Head]) -> dict[int, set[Key]]:
    found: dict[int, set[Key]] = {}
    points = ContactPoint.objects.filter(record__in=[head.pk for head in several])
    for record, kind, normal in points.values_list("record", "kind", "normalised"):
        found.setdefault(record, set()).add((kind, normal))
    return found


def _other_person(parsed: Parsed, head: Head) -> bool:
    """A phone is shared by colleagues and families: with another name it is not the same contact."""
    if not isinstance(head, Contact):
        return False
    for column in ("family_name", "given_name"):
        theirs, ours = fold(getattr(head, column)), fold(str(parsed.values.get(column, "")))
        if theirs and ours and theirs != ours:
            return True
    return False
