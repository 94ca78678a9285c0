"""The key can be written down by hand and typed again; slips are found."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import settings

from perennial.backup.errors import KeyMissing, KeyUnreadable
from perennial.backup.keys import Key, own_key, read_key


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(settings.ENV, "BACKUP_KEY", tmp_path / "safe" / "backup.key")
    return tmp_path / "safe" / "backup.key"


def test_a_key_is_made_once_for_its_owner_alone_and_read_again(file: Path) -> None:
    made, is_new = own_key()
    assert (is_new, stat.S_IMODE(file.stat().st_mode)) == (True, 0o600)
    assert own_key() == (made, False)
    assert made.text not in repr(made)
    assert [one.name for one in file.parent.iterdir()] == ["backup.key"]


def test_a_key_that_is_given_becomes_the_own_one_only_where_there_is_none(file: Path) -> None:
    given, other = Key(bytes(32)), Key(bytes(range(32)))
    assert own_key(given) == (given, True)
    assert own_key(other) == (given, False)


def test_what_is_typed_with_a_slip_is_no_key(file: Path) -> None:
    text = own_key()[0].text
    for place in range(len(text)):
        other = "b" if text[place] != "b" else "c"
        if text[place] == "-":
            continue
        file.write_text(text[:place] + other + text[place + 1 :])
        with pytest.raises(KeyUnreadable, match=r"perennial-key-1"):
            read_key()
    file.write_text(text.replace("-", "").replace("perennialkey1", "perennial-key-1").upper().lower() + "\n")
    assert read_key().text == text


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"perennial-key-1", b"perennial-key-1-!!!!", b"hello"])
def test_what_is_no_key_is_told(file: Path, raw: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(raw)
    with pytest.raises(KeyUnreadable):
        read_key()


def test_a_key_that_is_not_there_is_told_with_the_way_out(file: Path) -> None:
    with pytest.raises(KeyMissing, match="--key"):
        read_key()
