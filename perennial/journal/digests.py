"""Salted digests of values, entries, changes and batches: pure functions, so a verifier can be written anywhere.

Each field of an entry has its own digest over a random salt, the field's place and its values. The entry's digest is
over those, so a value can be destroyed together with its salt while the entry still verifies.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from perennial.journal.values import canonical

# Twelve bytes are sixteen letters of Base64 and no padding, so the salts of several fields are encoded as one.
SALT_BYTES = 12
_SALT_LETTERS = 16
Values = Mapping[str, tuple[Any, Any]]


def field_digest(name: str, before_after: str, salt: str) -> bytes:
    """32 bytes for one field; `before_after` is the canonical JSON of [before, after]."""
    return hashlib.blake2b(f"{name}\0{before_after}".encode(), key=salt.encode(), digest_size=32).digest()


def seal_fields(fields: Values) -> tuple[str, bytes]:
    """The JSON text of an entry's fields with fresh salts, and the digest over them."""
    salts = b64encode(os.urandom(SALT_BYTES * len(fields))).decode()
    pieces, whole = [], hashlib.blake2b(digest_size=32)
    for number, name in enumerate(sorted(fields)):
        pair = _array(fields[name])
        salt = salts[number * _SALT_LETTERS : (number + 1) * _SALT_LETTERS]
        whole.update(field_digest(name, pair, salt))
        pieces.append(f'{encode_basestring(name)}:{pair[:-1]},"{salt}"]')
    return "{" + ",".join(pieces) + "}", whole.digest()


def _array(values: Iterable[Any]) -> str:
    """`canonical` of a list, without asking the encoder for what needs no asking."""
    return "[" + ",".join([_scalar(value) for value in values]) + "]"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    kind = type(value)
    return encode_basestring(value) if kind is str else str(value) if kind is int else canonical(value)


def digest_of_fields(text: str) -> bytes:
    """The digest of stored entry fields, redacted ones included."""
    whole = hashlib.blake2b(digest_size=32)
    for name, stored in sorted(json.loads(text).items()):
        if isinstance(stored, dict):
            whole.update(bytes.fromhex(stored["redacted"]))
        else:
            whole.update(field_digest(name, canonical(stored[:2]), stored[2]))
    return whole.digest()


def redacted(text: str, names: Iterable[str]) -> str:
    """Entry fields with the values and salts of `names` destroyed and their digests kept."""
    fields = json.loads(text)
    for name in set(names) & fields.keys():
        stored = fields[name]
        if isinstance(stored, list):
            fields[name] = {"redacted": field_digest(name, canonical(stored[:2]), stored[2]).hex()}
    return canonical(fields)


def names_of(text: str) -> list[str]:
    """The names of the fields an entry holds."""
    return list(json.loads(text))


def entry_digest(place: Sequence[Any], fields: bytes) -> bytes:
    """The digest of an entry over its place (table, row, root, op, version, shape, source) and its fields' digest."""
    return hashlib.blake2b(_array(place).encode() + fields, digest_size=32).digest()


def note_digest(kind: str, value: str, salt: str) -> bytes:
    return field_digest(kind, canonical(value), salt)


def change_digest(head: Iterable[Any], notes: Iterable[bytes]) -> bytes:
    """Over what never alters in a change (id, times, actor, channel, action, undoes, operation) and its notes."""
    return hashlib.blake2b(canonical(list(head)).encode() + b"".join(notes), digest_size=32).digest()


def batch_digest(change: bytes, entries: Iterable[bytes]) -> bytes:
    whole = hashlib.blake2b(change, digest_size=32)
    for digest in entries:
        whole.update(digest)
    return whole.digest()


def link(previous: bytes, position: int, batch: bytes) -> bytes:
    """The next link of the chain."""
    return hashlib.blake2b(previous + position.to_bytes(8, "big") + batch, digest_size=32).digest()
