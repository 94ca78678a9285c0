"""A workspace with people, files and mail, and a place for its sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from perennial.backup.keys import Key, own_key
from perennial.backup.places import Folder
from tests.files.making import document
from tests.records.people import company, contact

CONTENTS = (b"offer for Anna", b"contract " * 20_000, b"")


@pytest.fixture
def key() -> Key:
    return own_key()[0]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Where this machine keeps its sets."""
    monkeypatch.setitem(settings.ENV, "BACKUP_FOLDER", tmp_path / "sets")
    return Folder(tmp_path / "sets")


def fill() -> None:
    """Three people of two companies, with the letters and values that engines write differently; two documents."""
    jantar, wisla = company("Jantar"), company("Wisła sp. z o.o.")
    contact("Zażółć Gęślą", city="Łódź", email="zg@jantar.example", company=jantar.pk)
    contact("Jürgen Groß", company=wisla.pk)
    contact("Анна")
    for number, content in enumerate(CONTENTS[:2]):
        document(content, f"file {number}.txt")
