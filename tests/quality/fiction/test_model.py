"""The files a verdict depends on: whole, in step with the code, and of one version."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from perennial.quality import fiction
from perennial.quality.fiction import Subject, score
from perennial.quality.fiction.model import FILE, model, version_of
from perennial.quality.fiction.phrases import phrases
from perennial.quality.fiction.sentences import FIELDS, REASONS, REASSURING, reason_sentence
from perennial.quality.fiction.spelling import Spelling
from perennial.quality.fiction.trigrams import FILE as TRIGRAMS
from perennial.quality.fiction.trigrams import surprise, tables

FOLDER = Path(fiction.__file__).parent
DATA = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_version_is_the_digest_of_weights_tables_and_lists() -> None:
    assert DATA["version"] == version_of(DATA) == model().version == score(Subject()).version


def test_a_changed_weight_is_another_version() -> None:
    changed = DATA | {"weights": DATA["weights"] | {"placeholder": 1.0}}
    assert version_of(changed) != DATA["version"]


def test_every_sign_has_a_weight_in_its_own_direction() -> None:
    weights = DATA["weights"]
    assert set(weights) == set(REASONS) | REASSURING
    assert all(weight <= 0 if code in REASSURING else weight >= 0 for code, weight in weights.items())


def test_every_sign_that_the_code_gives_is_in_the_closed_list_and_none_is_left_over() -> None:
    given = set(Spelling._fields) | {"phone_shared", "email_shared"}
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "seen":
                given |= {part.value for part in node.args[:1] if isinstance(part, ast.Constant)}
    given |= set(re.findall(r'"(email_[a-z]+)"', (FOLDER / "mail.py").read_text(encoding="utf-8")))
    assert given == set(REASONS) | REASSURING


@pytest.mark.parametrize("code", sorted(REASONS))
def test_sentences_name_fields_end_with_a_point_and_accuse_nobody(code: str) -> None:
    sentence = reason_sentence(code, FIELDS)
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert not re.search(r"\b(fake|liar|cheat|wrong|bad|invalid|error)\b", sentence, re.IGNORECASE)


def test_tables_know_the_languages_of_the_product() -> None:
    data = json.loads(TRIGRAMS.read_text(encoding="utf-8"))
    assert {"pl", "de", "sk", "en", "world"} <= set(data["latin"])
    assert "ru" in data["cyrillic"]
    assert set(tables()) == {"latin", "cyrillic"}


@pytest.mark.parametrize(
    ("name", "drummed", "script"),
    [
        ("kowalska", "kwlosaka", "latin"),
        ("schwarzer", "sdfkjhgsd", "latin"),
        ("horvathova", "hvrtohaoav", "latin"),
        ("williamson", "wlmsnoilai", "latin"),
        ("nguyen", "ngkjyn", "latin"),
        ("кузнецова", "фывпролдж", "cyrillic"),
    ],
)
def test_names_surprise_less_than_the_same_keys_in_disorder(name: str, drummed: str, script: str) -> None:
    assert surprise(name, script) + 0.5 < surprise(drummed, script)


def test_no_list_is_empty_and_no_placeholder_is_also_a_name() -> None:
    lists = phrases()
    assert all(getattr(lists, name) for name in lists.__slots__)
    assert not lists.placeholders & (lists.names_too | lists.surnames_too)
    assert not lists.names_too & lists.surnames_too
    assert not lists.invented_people & lists.shared_names
