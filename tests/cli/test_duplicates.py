"""`perennial duplicates`: a scan and its list, for people and for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.commands import perennial
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db(transaction=True)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert perennial(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_what_a_scan_finds_is_listed_with_members_probability_and_reasons(capsys) -> None:
    anna, ania = contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    company("Ostoja", tax_id="5260250274"), company("OSTOJA", tax_id="5260250274")
    assert told(capsys, "duplicates", "scan")["groups"] == 2
    (group,) = told(capsys, "duplicates", "list", "--entity", "contact")["groups"]
    assert [one["id"] for one in group["members"]] == [anna.pk, ania.pk]
    assert group["probability"] > 0.8
    assert "Same phone number" in {reason["sentence"] for reason in group["reasons"]}
    assert len(told(capsys, "duplicates", "list")["groups"]) == 2
    assert told(capsys, "duplicates", "list", "--least", "1")["groups"] == []


def test_for_people_a_group_is_a_line_with_its_reasons(capsys) -> None:
    contact("Anna Kowalska", phone="601100200"), contact("Ania Kowalska", phone="601100200")
    assert perennial("duplicates", "list") == 0
    assert "No duplicates wait." in capsys.readouterr().out
    assert perennial("duplicates", "scan", "--entity", "contact") == 0
    assert perennial("duplicates", "list") == 0
    out = capsys.readouterr().out
    assert "Anna Kowalska" in out
    assert "Same phone number" in out


def test_a_limit_and_a_probability_that_make_no_sense_are_refused(capsys) -> None:
    assert perennial("duplicates", "list", "--limit", "0") == 1
    with pytest.raises(SystemExit) as refused:
        perennial("duplicates", "list", "--least", "7")
    assert refused.value.code == 2


def test_all_from_a_probability_on_are_merged_after_a_look(capsys) -> None:
    several = [contact("Anna Kowalska", phone="601100200", email="anna@posta.example").pk for _ in "ab"]
    told(capsys, "duplicates", "scan")
    words = ("duplicates", "merge", "--entity", "contact", "--least", "0.9")
    looked = told(capsys, *words, "--dry-run")
    assert (looked["change"], looked["rehearsal"], looked["merged"]) == (None, True, 1)
    done = told(capsys, *words, "--reason", "Spring cleaning")
    assert (done["merged"], done["absorbed"], done["left"], done["why"]) == (1, 1, 0, {})
    assert told(capsys, "unmerge", "contact", str(several[1]))["records"] == several[1:]
    assert perennial(*words[:-1], "0.5") == 1
    assert perennial(*words) == 0
    assert "absorbed" in capsys.readouterr().out


def test_too_few_records_teach_no_model_and_it_is_said_so(capsys) -> None:
    assert perennial("duplicates", "train", "--entity", "contact") == 1
    assert "There are 0 records" in capsys.readouterr().err
