"""Verifying a set: every member read whole and every digest compared; each flaw is named."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from perennial.backup import seals
from perennial.backup.errors import PlaceUnusable, WrongKey
from perennial.backup.keys import Key
from perennial.backup.manifest import (
    CONTENT,
    DATABASE,
    MANIFEST,
    SUMMARY,
    Manifest,
    Summary,
    content_label,
    is_name,
    label,
    manifest_of,
    summary_of,
)
from perennial.backup.places import Stored
from perennial.lib.breaking import fault

Told = Callable[[int, int], None]
Its = TypeVar("Its", Manifest, Summary)


@dataclass(frozen=True, slots=True)
class Flaw:
    """`how`: damaged, short, long, missing, extra, other (of another set), key (sealed with another one)."""

    member: str
    how: str


@dataclass(slots=True)
class Report:
    """`manifest` is None where it cannot be read; `size` counts the bytes that were read."""

    manifest: Manifest | None = None
    flaws: list[Flaw] = field(default_factory=list)
    size: int = 0


def sentence(flaw: Flaw) -> str:
    """A flaw as a person is told it."""
    said = {
        "damaged": _("%s is damaged."),
        "short": _("%s is cut short."),
        "long": _("%s has something added at its end."),
        "missing": _("%s is missing."),
        "extra": _("%s does not belong to it."),
        "other": _("%s is of another set."),
        "key": _("%s was sealed with another key."),
        "unreadable": _("%s cannot be read from the disk."),
    }
    return said[flaw.how] % flaw.member


def verify(stored: Stored, key: Key, told: Told = lambda done, total: None, *, only: str = "") -> Report:
    """Read every member (those whose name begins with `only`) whole. Raises WrongKey for a set of another key."""
    report = Report()
    sizes = stored.members()
    try:
        report.manifest = read_manifest(stored, key)
    except seals.Broken as broken:
        report.flaws.append(Flaw(MANIFEST, broken.how))
        return report
    except FileNotFoundError:
        report.flaws.append(Flaw(MANIFEST, "missing"))
        return report
    except OSError:
        report.flaws.append(Flaw(MANIFEST, "unreadable"))
        return report
    members = {name: one for name, one in report.manifest.members.items() if name.startswith(only)}
    if not only:
        known = members.keys() | {MANIFEST, SUMMARY}
        report.flaws += [Flaw(name, "extra") for name in sorted(sizes.keys() - known)]
        if how := _summary_flaw(stored, report.manifest, sizes, key):
            report.flaws.append(Flaw(SUMMARY, how))
    total = sum(one.sealed for one in members.values())
    for name in sorted(members):
        how = _how(stored, report.manifest, name, sizes, key)
        if how:
            report.flaws.append(Flaw(name, how))
        report.size += members[name].sealed
        told(report.size, total)
        fault("verify.member")
    return report


def read_manifest(stored: Stored, key: Key) -> Manifest:
    """Raises WrongKey, Broken, FileNotFoundError, and OSError where the disk does not give it."""
    return _read(stored, MANIFEST, key, manifest_of)


def read_summary(stored: Stored, key: Key) -> Summary:
    """Raises what `read_manifest` does."""
    return _read(stored, SUMMARY, key, summary_of)


def _read(stored: Stored, member: str, key: Key, made_of: Callable[[bytes], Its]) -> Its:
    with stored.open(member) as file:
        raw = file.read()
    its_key, id_ = seals.set_of(raw)
    if its_key != key.id:
        # Where another member names this key, this one is damaged.
        if _key_of(stored, DATABASE) == key.id:
            raise seals.Broken("damaged")
        raise WrongKey(stored.name, its_key, key.id)
    plain = b"".join(seals.opened(io.BytesIO(raw), key, label(member), of=id_))
    try:
        told = made_of(plain)
    except (ValueError, KeyError, TypeError) as problem:
        raise seals.Broken("damaged") from problem
    # Who gives a folder a name of another kind knows what they do; that of another set is a mistake, or a deceit.
    if told.id != id_.hex() or (is_name(stored.name) and told.name != stored.name):
        raise seals.Broken("other")
    return told


def _summary_flaw(stored: Stored, manifest: Manifest, sizes: dict[str, int], key: Key) -> str:
    """What is wrong with the summary, '' where nothing is."""
    try:
        summary = read_summary(stored, key)
    except seals.Broken as broken:
        return broken.how
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    except WrongKey:
        return "key"
    if summary.id != manifest.id:
        return "other"
    return "" if summary == manifest.summary(sizes[MANIFEST]) else "damaged"


def opened_member(stored: Stored, manifest: Manifest, member: str, key: Key) -> Iterator[bytes]:
    """What was sealed in a member, chunk by chunk. Raises Broken, FileNotFoundError, OSError."""
    with stored.open(member) as file:
        yield from _opened(file, manifest, member, key)


def keys_of(several: Sequence[Stored]) -> list[str]:
    """The ids of the keys that sets were sealed with."""
    return sorted({key for one in several if (key := _key_of(one, MANIFEST))})


def _key_of(stored: Stored, member: str) -> str:
    """The id of the key that a member names, '' for none."""
    with suppress(seals.Broken, PlaceUnusable, OSError), stored.open(member) as file:
        return seals.set_of(file.read(seals.HEAD))[0]
    return ""


def _opened(file: BinaryIO, manifest: Manifest, member: str, key: Key) -> Iterator[bytes]:
    if member.startswith(CONTENT):
        digest = manifest.members[member].sha256
        return seals.opened(file, key, content_label(digest), of=seals.NO_SET)
    return seals.opened(file, key, label(member), of=bytes.fromhex(manifest.id))


def _how(stored: Stored, manifest: Manifest, member: str, sizes: dict[str, int], key: Key) -> str:
    """What is wrong with a member, '' where nothing is."""
    if member not in sizes:
        return "missing"
    expected, digest, size = manifest.members[member], hashlib.sha256(), 0
    try:
        for chunk in opened_member(stored, manifest, member, key):
            digest.update(chunk)
            size += len(chunk)
    except seals.Broken as broken:
        return broken.how
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "" if (digest.hexdigest(), size) == (expected.sha256, expected.size) else "damaged"
