"""Every doubt that a reader names has its sentence, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path

import perennial.lib
from perennial.lib.problems import DOUBTS, doubt_sentence

READERS = ("mail_domains", "postal_codes", "scripts")


def test_codes_and_sentences_are_the_same_set() -> None:
    folder = Path(perennial.lib.__file__).parent
    sources = "".join((folder / f"{reader}.py").read_text(encoding="utf-8") for reader in READERS)
    named = set(re.findall(r'"((?:domain|postal|script)\.[a-z_]+)"', sources))
    assert named == set(DOUBTS)


def test_no_doubt_has_no_sentence() -> None:
    assert doubt_sentence("") == ""
    assert doubt_sentence("postal.form").endswith(".")
