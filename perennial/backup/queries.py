"""Which sets there are, what was seen of each, and whether enough is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.backup import seals
from perennial.backup.databases import own_database
from perennial.backup.errors import KeyLost, KeyMissing, KeyUnreadable, PlaceUnusable, ServerAway, WrongKey
from perennial.backup.keys import Key, key_file, read_key
from perennial.backup.manifest import MANIFEST, SUMMARY, Summary
from perennial.backup.models import Act, Evidence
from perennial.backup.places import Destination, Stored
from perennial.backup.rules import Known, Retention, broken
from perennial.backup.verifying import Flaw, keys_of, read_manifest, read_summary, sentence

# Reasons of sets that are kept beside those of the day.
APART = frozenset({"upgrade", "restore"})
SENTENCES = {
    "none": gettext_lazy("There is no good backup set. Make one now."),
    "clock": gettext_lazy("A set is dated in the future. Look whether the clock of this machine is right."),
    "age": gettext_lazy("The newest good set is more than a day old. Look why none was made since."),
    "size": gettext_lazy("The newest set holds nothing. Look whether it saves the right database."),
    "redundancy": gettext_lazy("There is only one good set. The next one is made tonight, or make one now."),
    "shrunk": gettext_lazy(
        "The newest set holds over a fifth fewer rows than the one before. Look what was removed."
    ),
    "undrilled": gettext_lazy("No set was restored on trial within a week. Drill one: only that proves it."),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A set in a list. `said` is what is wrong, '' for a good one; `summary` is None where it cannot be read, and
    `shut` says that it cannot be by us: it tells nothing of the set.
    """

    name: str
    summary: Summary | None
    size: int
    said: str
    verified: datetime | None = None
    drill: Evidence | None = None
    shut: bool = False

    @property
    def good(self) -> bool:
        return self.summary is not None and not self.said

    @property
    def known(self) -> Known | None:
        if self.summary is None:
            return None
        drilled = self.drill.at if self.drill and self.drill.ok else None
        rows = self.summary.rows
        apart = self.summary.reason in APART
        return Known(self.name, self.summary.made, rows, self.size, self.good, drilled, apart)


def key_here(place: Destination) -> tuple[Key | None, str]:
    """The key of this machine, or what is wrong with it; nothing is wrong where neither key nor set was made yet."""
    try:
        return read_key(), ""
    except KeyMissing:
        known = keys_of(place.sets())
        return None, str(KeyLost(key_file(), known, place)) if known else ""
    except KeyUnreadable as refusal:
        return None, str(refusal)


def listed(place: Destination, key: Key | None) -> list[Listed]:
    """Every set, oldest first. Good is one whose members are all there in their sizes and of which nothing bad was
    seen; it was verified whole before it became a set.
    """
    seen = _evidence()
    return [_listed(one, key, seen.get(one.name, [])) for one in place.sets()]


def shortcomings(several: list[Listed], now: datetime) -> list[tuple[str, str]]:
    """The rules that are broken, each with its sentence."""
    known = [one.known for one in several if one.known is not None]
    return [(rule, str(SENTENCES[rule])) for rule in broken(known, now)]


def retention() -> Retention:
    env = settings.ENV
    return Retention(env["BACKUP_DAYS"], env["BACKUP_WEEKS"], env["BACKUP_MONTHS"])


def _listed(stored: Stored, key: Key | None, seen: list[Evidence]) -> Listed:
    total = 0
    if key is None:
        return Listed(stored.name, None, total, _("The key of the backups is not there."), shut=True)
    reading = SUMMARY
    try:
        sizes = stored.members()
        total = sum(sizes.values())
        summary = read_summary(stored, key)
        reading = MANIFEST
        said = _flaw(stored, key, summary, sizes)
    except (WrongKey, PlaceUnusable) as refusal:
        return Listed(stored.name, None, total, str(refusal), shut=True)
    except seals.Broken as problem:
        return Listed(stored.name, None, total, sentence(Flaw(reading, problem.how)))
    except FileNotFoundError:
        return Listed(stored.name, None, total, sentence(Flaw(reading, "missing")))
    except OSError:
        return Listed(stored.name, None, total, sentence(Flaw(reading, "unreadable")))
    looks = [one for one in seen if one.act in {Act.CREATE, Act.VERIFY, Act.DRILL}]
    drills = [one for one in seen if one.act == Act.DRILL]
    said = said or next((one.said for one in looks[:1] if not one.ok), "")
    verified = next((one.at for one in looks if one.ok), summary.made)
    return Listed(stored.name, summary, total, said, verified, next(iter(drills), None))


def _flaw(stored: Stored, key: Key, summary: Summary, sizes: dict[str, int]) -> str:
    """The first thing wrong that can be seen without reading members whole."""
    if sizes.get(MANIFEST) != summary.manifest:
        return sentence(Flaw(MANIFEST, _size_of(sizes.get(MANIFEST), summary.manifest)))
    found = {name: size for name, size in sizes.items() if name not in {MANIFEST, SUMMARY}}
    if (len(found), sum(found.values())) == (summary.members, summary.sealed):
        return ""
    expected = {name: one.sealed for name, one in read_manifest(stored, key).members.items()}
    for name in sorted(expected):
        if found.get(name) != expected[name]:
            return sentence(Flaw(name, _size_of(found.get(name), expected[name])))
    return sentence(Flaw(min(found.keys() - expected.keys()), "extra"))


def _size_of(size: int | None, expected: int) -> str:
    if size is None:
        return "missing"
    return "short" if size < expected else "long"


def _evidence() -> dict[str, list[Evidence]]:
    """By set, newest first; nothing where there is no workspace to ask."""
    found: dict[str, list[Evidence]] = {}
    try:
        if not own_database().exists():
            return {}
        for one in Evidence.objects.order_by("-at", "-pk"):
            found.setdefault(one.set, []).append(one)
    except (DatabaseError, ServerAway):
        return {}
    return found
