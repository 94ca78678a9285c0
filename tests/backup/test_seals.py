"""A sealed member gives back what was sealed in it, or says how it differs."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest

from perennial.backup import seals
from perennial.backup.keys import Key

KEY, OTHER = Key(bytes(range(32))), Key(bytes(32))
SET = b"the set's number"
CHUNK = seals.CHUNK


def sealed(plain: bytes, label: str = "set:database", of: bytes = SET, *, pack: bool = True) -> bytes:
    out = io.BytesIO()
    assert seals.seal(out, [plain], KEY, label, of=of, pack=pack) == len(out.getvalue())
    return out.getvalue()


def opened(raw: bytes, label: str = "set:database", of: bytes = SET, key: Key = KEY) -> bytes:
    return b"".join(seals.opened(io.BytesIO(raw), key, label, of=of))


def how(raw: bytes, **given: object) -> str:
    with pytest.raises(seals.Broken) as found:
        opened(raw, **given)  # type: ignore[arg-type]
    return found.value.how


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_comes_back(size: int) -> None:
    for plain in (b"a" * size, random.Random(size).randbytes(size)):
        assert opened(sealed(plain)) == plain
        assert opened(sealed(plain, pack=False)) == plain


def test_pieces_of_any_size_are_one_stream() -> None:
    luck = random.Random(7)
    pieces = [luck.randbytes(luck.randrange(CHUNK)) for _ in range(9)]
    out = io.BytesIO()
    seals.seal(out, pieces, KEY, "x", of=SET)
    assert opened(out.getvalue(), label="x") == b"".join(pieces)


def test_every_bit_counts() -> None:
    raw = sealed(b"Anna Nowak, Lodz")
    for place in range(8 * len(raw)):
        flipped = bytearray(raw)
        flipped[place // 8] ^= 1 << place % 8
        assert how(bytes(flipped)) in {"damaged", "short", "key", "other"}, place


def test_every_shorter_one_is_found_and_every_longer_one() -> None:
    luck = random.Random(8)
    raw = sealed(luck.randbytes(2 * CHUNK + 500), pack=False)
    ends = [0, 1, seals.HEAD, seals.HEAD + 4, len(raw) - 1, *(luck.randrange(len(raw)) for _ in range(40))]
    # Also where a chunk ends: what is left looks whole but for its last mark.
    ends += [seals.HEAD + 4 + CHUNK + 17, seals.HEAD + 2 * (4 + CHUNK + 17)]
    assert {how(raw[:end]) for end in ends} == {"short"}
    assert how(raw + b"x") == "long"


def test_chunks_keep_their_order_and_their_place() -> None:
    raw = sealed(random.Random(9).randbytes(3 * CHUNK), pack=False)
    head, each = raw[: seals.HEAD], 4 + CHUNK + 17
    one, two, three = (raw[seals.HEAD + n * each : seals.HEAD + (n + 1) * each] for n in range(3))
    for order in ([two, one, three], [one, one, three], [one, three], [three]):
        assert how(head + b"".join(order)) == "damaged"


@pytest.mark.parametrize(
    ("given", "said"),
    [({"label": "set:manifest"}, "damaged"), ({"of": bytes(16)}, "other"), ({"key": OTHER}, "key")],
)
def test_a_member_is_no_other_one(given: dict[str, object], said: str) -> None:
    assert how(sealed(b"x"), **given) == said


def test_equal_contents_are_sealed_differently_each_time() -> None:
    assert sealed(b"x" * 100) != sealed(b"x" * 100)


@pytest.mark.parametrize("pick", [lambda raw: raw[:20], lambda raw: b"", lambda raw: b"x" * 100])
def test_what_was_never_sealed_is_told(pick: Callable[[bytes], bytes]) -> None:
    assert how(pick(sealed(b"x"))) in {"short", "damaged"}


def test_who_lacks_the_key_cannot_tell_by_a_name_which_content_it_is() -> None:
    digest = "ab" * 32
    assert seals.name_of(KEY, digest) == seals.name_of(KEY, digest) != seals.name_of(OTHER, digest)
    assert digest not in seals.name_of(KEY, digest)
