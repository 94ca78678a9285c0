"""Making a set: one moment of the database with its files, sealed beside the others, verified, then one of them."""

from __future__ import annotations

import hashlib
import platform
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from threading import Event

from perennial.backup import seals
from perennial.backup.configuration import configuration
from perennial.backup.contents import Contents, contents_of
from perennial.backup.databases import Moment, own_database
from perennial.backup.errors import PlaceUnusable, SetDamaged, WrongKey
from perennial.backup.keys import Key
from perennial.backup.manifest import (
    CONFIGURATION,
    CONTENT,
    DATABASE,
    MANIFEST,
    SUMMARY,
    Manifest,
    Member,
    content_label,
    label,
    new_name,
)
from perennial.backup.places import Arriving, Folder, Stored, scratch
from perennial.backup.releases import is_current
from perennial.backup.verifying import Flaw, read_manifest, sentence, verify
from perennial.files import store
from perennial.files.errors import ContentGone
from perennial.lib.breaking import fault

PIECE = 1024 * 1024
# Hears the phase, what is done and of how much, in megabytes; whatever it raises ends the run.
Told = Callable[[str, int, int], None]
MB = 1024 * 1024


def make(place: Folder, key: Key, reason: str, told: Told = lambda *_: None) -> Manifest:
    """A new set in `place`, where the caller is alone. Raises Refusal; then, as after a kill, all is as before."""
    arriving = place.arriving(new_name(datetime.now(UTC)))
    try:
        manifest = _written(arriving, place.sets(), key, reason, told)
        flaws = _flaws(arriving, key, told)
        if rotten := [one.member for one in flaws if one.member.startswith(CONTENT)]:
            manifest = _without(arriving, manifest, rotten, key)
            flaws = _flaws(arriving, key, told)
        if flaws:
            raise SetDamaged(arriving.name, [sentence(one) for one in flaws])
        arriving.publish()
    except BaseException:
        place.clear_away()
        raise
    return manifest


def _flaws(arriving: Arriving, key: Key, told: Told) -> list[Flaw]:
    return verify(arriving, key, lambda done, total: told("verifying", done // MB, total // MB)).flaws


def _without(arriving: Arriving, manifest: Manifest, rotten: Sequence[str], key: Key) -> Manifest:
    """What was taken over and has rotted in the last set is sealed anew from the store."""
    members, files = dict(manifest.members), dict(manifest.files)
    lost = list(manifest.lost)
    for name in rotten:
        old = members.pop(name)
        found = _kept_now(arriving, name, old.sha256, old.size, key)
        if found is None:
            del files[old.sha256]
            lost.append(old.sha256)
        else:
            members[name] = found
    mended = replace(manifest, members=members, files=files, lost=lost)
    _seal_manifest(arriving, mended, key)
    return mended


def _seal_manifest(arriving: Arriving, manifest: Manifest, key: Key) -> None:
    of = bytes.fromhex(manifest.id)
    its = sealed(arriving, MANIFEST, [manifest.as_bytes()], key, label(MANIFEST), of=of)
    summary = manifest.summary(its.sealed).as_bytes()
    sealed(arriving, SUMMARY, [summary], key, label(SUMMARY), of=of)


def _written(arriving: Arriving, earlier: list[Stored], key: Key, reason: str, told: Told) -> Manifest:
    id_, database = secrets.token_bytes(16), own_database()
    with scratch("backup") as folder, database.moment(folder) as moment:
        made = datetime.now(UTC)
        fault("backup.copied")
        member, contents = _database(arriving, moment, key, id_, told)
        kept = _kept(moment, contents)
    # What is kept is never written over: the moment need not last until all of it is sealed.
    fault("backup.sealed")
    files, members, lost = _files(arriving, earlier[-1:], kept, key, told)
    members[DATABASE] = member
    raw = configuration()
    members[CONFIGURATION] = sealed(arriving, CONFIGURATION, [raw], key, label(CONFIGURATION), of=id_)
    versions = {
        "perennial": version("perennial"),
        "python": platform.python_version(),
        "engine": database.version(),
    }
    manifest = Manifest(
        id=id_.hex(),
        name=arriving.name,
        made=made,
        reason=reason,
        engine=database.engine,
        key=key.id,
        versions=versions,
        contents=contents,
        members=members,
        files=files,
        lost=lost,
    )
    _seal_manifest(arriving, manifest, key)
    return manifest


def sealed(
    arriving: Arriving,
    member: str,
    chunks: Iterable[bytes],
    key: Key,
    label_: str,
    *,
    of: bytes,
    pack: bool = True,
) -> Member:
    """Write a member; what it says is of the bytes before they were sealed."""
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    file = arriving.write(member)
    with file:
        length = seals.seal(file, counted(), key, label_, of=of, pack=pack)
        arriving.finished(file)
    return Member(digest.hexdigest(), size, length)


def _database(
    arriving: Arriving, moment: Moment, key: Key, id_: bytes, told: Told
) -> tuple[Member, Contents]:
    """Sealed and read at once: what its rows are told to be is of the very moment that is sealed."""
    total, done, over = max(moment.size() // MB, 1), 0, Event()

    def going_on(chunks: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal done
        for chunk in chunks:
            if over.is_set():
                return
            done += len(chunk)
            yield chunk

    with moment.dump() as dump, ThreadPoolExecutor(1) as pool:
        packed = moment.packs
        sealing = pool.submit(
            sealed, arriving, DATABASE, going_on(dump), key, label(DATABASE), of=id_, pack=not packed
        )
        try:
            contents = contents_of(
                moment,
                lambda rows: told("reading", min(done // MB, total), total),
                current=is_current(moment),
            )
            while not sealing.done():
                told("sealing", min(done // MB, total), total)
                over.wait(0.2)
        except BaseException:
            over.set()
            raise
        return sealing.result(), contents


def _files(
    arriving: Arriving, earlier: list[Stored], kept: Sequence[tuple[str, int]], key: Key, told: Told
) -> tuple[dict[str, str], dict[str, Member], list[str]]:
    """Every content that a row names. What the last set has is taken over, after it was looked at with all the rest."""
    files: dict[str, str] = {}
    members: dict[str, Member] = {}
    lost: list[str] = []
    held = _members_of(earlier, key)
    for number, (digest, size) in enumerate(kept):
        told("files", number, len(kept))
        name = CONTENT + seals.name_of(key, digest)
        found = _taken(arriving, name, digest, size, held.get(name)) or _kept_now(
            arriving, name, digest, size, key
        )
        if found is None:
            lost.append(digest)
        else:
            files[digest], members[name] = name, found
        fault("backup.file")
    return files, members, lost


def _kept(moment: Moment, contents: Contents) -> list[tuple[str, int]]:
    """Digest and size of each content."""
    if "files_content" not in contents.tables:
        return []
    rows = moment.rows("files_content", [("digest", "text"), ("size", "whole")])
    return sorted((digest, size) for digest, size in rows)


def _members_of(earlier: list[Stored], key: Key) -> dict[str, tuple[Stored, Member]]:
    """The contents that the last set says it holds; whether it does is seen when the new one is verified."""
    found: dict[str, tuple[Stored, Member]] = {}
    for one in earlier:
        with suppress(seals.Broken, WrongKey, PlaceUnusable, OSError):
            found |= {name: (one, member) for name, member in read_manifest(one, key).members.items()}
    return found


def _taken(
    arriving: Arriving, name: str, digest: str, size: int, held: tuple[Stored, Member] | None
) -> Member | None:
    if held is None or (held[1].sha256, held[1].size) != (digest, size):
        return None
    return held[1] if arriving.take_over(name, held[0]) else None


def _kept_now(arriving: Arriving, name: str, digest: str, size: int, key: Key) -> Member | None:
    """Sealed from the store; None where the store lacks it or holds other bytes."""
    try:
        path = store.place_of(digest)
        with path.open("rb") as file:
            chunks = iter(lambda: file.read(PIECE), b"")
            member = sealed(arriving, name, chunks, key, content_label(digest), of=seals.NO_SET)
    except (FileNotFoundError, ContentGone):
        arriving.discard(name)
        return None
    if (member.sha256, member.size) != (digest, size):
        arriving.discard(name)
        return None
    return member
