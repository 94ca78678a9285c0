"""How a member of a set is sealed: encrypted and authenticated in chunks, so that it is written and read as a stream.

    header   "PRNSEAL1" · key id (4 bytes) · set id (16 bytes, zero for content) · salt (32 bytes)
    chunk    length (4 bytes, the top bit set on the last chunk) · AES-256-GCM of the packed chunk

Each member has a key of its own, by HKDF from the key, the salt and its label; the nonce counts the chunks, and each is
authenticated with the header, the label, its number and whether it is the last. So nothing can be flipped, cut off,
added, moved within a member, or put in place of another member or of a member of another set.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from perennial.backup.keys import Key

MAGIC = b"PRNSEAL1"
CHUNK = 1024 * 1024
_HEADER = struct.Struct("8s4s16s32s")
HEAD = _HEADER.size
_LENGTH = struct.Struct(">I")
_LAST = 1 << 31
# What packing and sealing may add to a chunk.
_LONGEST = CHUNK + 4096
NO_SET = bytes(16)
_PLAIN, _PACKED = b"\0", b"\1"


class Broken(Exception):
    """What was read is not what was sealed; `how` is one word: damaged, short, long, key, other."""

    def __init__(self, how: str, key: str = "") -> None:
        super().__init__(how)
        self.how = how
        self.key = key


def seal(
    out: BinaryIO, chunks: Iterable[bytes], key: Key, label: str, *, of: bytes = NO_SET, pack: bool = True
) -> int:
    """Write what `chunks` give, sealed under `label` for the set `of`; returns the bytes written."""
    header = _HEADER.pack(MAGIC, bytes.fromhex(key.id), of, secrets.token_bytes(32))
    box, written = AESGCM(_member_key(key, header, label)), out.write(header)
    number, waiting = 0, b""
    for piece in _pieces(chunks):
        if number:
            written += _write(out, box, header, label, number, waiting, last=False)
        number, waiting = number + 1, _packed(piece) if pack else _PLAIN + piece
    return written + _write(out, box, header, label, max(number, 1), waiting or _PLAIN, last=True)


def opened(file: BinaryIO, key: Key, label: str, *, of: bytes | None = NO_SET) -> Iterator[bytes]:
    """What was sealed, chunk by chunk, each given out once it is authenticated. Raises Broken.

    Without `of` it may be of any set: `set_of` tells which.
    """
    header = file.read(_HEADER.size)
    _check_header(header, key, of)
    box, number, last = AESGCM(_member_key(key, header, label)), 0, False
    while not last:
        number += 1
        length = _exactly(file, _LENGTH.size)
        (size,) = _LENGTH.unpack(length)
        last, size = bool(size & _LAST), size & (_LAST - 1)
        if size > _LONGEST:
            raise Broken("damaged")
        sealed = _exactly(file, size)
        try:
            packed = box.decrypt(_nonce(number), sealed, _told(header, label, number, last=last))
        except InvalidTag:
            raise Broken("damaged") from None
        yield _unpacked(packed)
    if file.read(1):
        raise Broken("long")


def set_of(header: bytes) -> tuple[str, bytes]:
    """The id of the key and of the set that a header names; nothing of it is authenticated yet. Raises Broken."""
    if len(header) < _HEADER.size:
        raise Broken("short")
    magic, key, of, _salt = _HEADER.unpack(header[: _HEADER.size])
    if magic != MAGIC:
        raise Broken("damaged")
    return key.hex(), of


def name_of(key: Key, digest: str) -> str:
    """Under which name content stands in a set: who lacks the key cannot tell by it which content that is."""
    named = HMAC(_derived(key, b"", b"names"), SHA256())
    named.update(digest.encode())
    return named.finalize().hex()


def _check_header(header: bytes, key: Key, of: bytes | None) -> None:
    its_key, its_set = set_of(header)
    if its_key != key.id:
        raise Broken("key", its_key)
    if of is not None and its_set != of:
        raise Broken("other")


def _write(
    out: BinaryIO, box: AESGCM, header: bytes, label: str, number: int, packed: bytes, *, last: bool
) -> int:
    sealed = box.encrypt(_nonce(number), packed, _told(header, label, number, last=last))
    return out.write(_LENGTH.pack(len(sealed) | (_LAST if last else 0))) + out.write(sealed)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of CHUNK, the last of what is left."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)


def _packed(piece: bytes) -> bytes:
    packed = zlib.compress(piece, 1)
    return _PACKED + packed if len(packed) < len(piece) else _PLAIN + piece


def _unpacked(packed: bytes) -> bytes:
    return zlib.decompress(packed[1:]) if packed[:1] == _PACKED else packed[1:]


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise Broken("short")
    return found


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _told(header: bytes, label: str, number: int, *, last: bool) -> bytes:
    return header + label.encode() + b"\0" + number.to_bytes(8, "big") + bytes([last])


def _member_key(key: Key, header: bytes, label: str) -> bytes:
    return _derived(key, header, b"member " + label.encode())


def _derived(key: Key, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=b"perennial backup " + purpose).derive(key.secret)
