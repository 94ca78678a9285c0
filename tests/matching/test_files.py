"""Files for a matcher, and the known sets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench.matching.febrl import NotThere, row_of
from bench.matching.rows import FIRMS, PEOPLE, TRUTH
from bench.matching.write import write

# As the file has it: spaces after the commas, and before the names of columns.
RECORD = {
    "rec_id": "rec-552-dup-3", " given_name": " harley", " surname": " mccarthy", " street_number": " 177",
    " address_1": " pridhamstreet", " address_2": " milton", " suburb": " marsden", " postcode": " 3165",
    " state": " nsw", " date_of_birth": " 19080419", " soc_sec_id": " 6089216",
}  # fmt: skip


@pytest.mark.parametrize(("name", "columns"), [("people", PEOPLE), ("held_firms", FIRMS)])
def test_a_set_is_written_apart_from_its_truth(tmp_path: Path, name: str, columns: tuple[str, ...]) -> None:
    path = write(name, tmp_path / "new", rows=50, seed=3)
    seen, known = rows_of(path), rows_of(tmp_path / "new" / f"{name}-truth.csv")
    assert tuple(seen[0]) == columns
    assert tuple(known[0]) == TRUTH
    assert [row["id"] for row in seen] == [row["id"] for row in known]
    assert len(seen) == 50


def test_a_record_of_febrl_is_a_contact() -> None:
    row = row_of(RECORD)
    assert (row["truth"], row["how"], row["id"]) == ("552", "febrl", "rec-552-dup-3")
    assert row["birthday"] == "1908-04-19"
    assert row["street"] == "177 pridhamstreet, milton"
    assert {*PEOPLE, *TRUTH} == set(row)


def test_a_record_of_febrl_may_lack_much() -> None:
    row = row_of(dict.fromkeys(RECORD, "") | {"rec_id": "rec-1-org"})
    assert (row["birthday"], row["street"], row["how"]) == ("", "", "")


def test_a_strange_id_is_no_record_of_febrl() -> None:
    with pytest.raises(NotThere, match="person-1"):
        row_of(RECORD | {"rec_id": "person-1"})


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
