"""kill -9 of a scan for duplicates at random moments: it begins anew; nothing is lost, doubled or left behind."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.torture.conftest import FULL, ROWS
from tests.torture.house import House

# A scan that is killed five times without getting further gives up.
KILLS = 4 if FULL else 2
AT_MOST = 20_000
PAIRS = (
    "SELECT p.one, p.other, p.probability FROM records_matchpair p JOIN records_matchscan s ON s.id = p.scan"
    " WHERE s.in_force"
)
GROUPS = (
    'SELECT g.first, m.record FROM records_matchmember m JOIN records_matchgroup g ON g.id = m."group"'
    " JOIN records_matchscan s ON s.id = g.scan WHERE s.in_force"
)
# What attempts that were killed began, and what is still to be asked again.
LEFT = (
    "SELECT COUNT(*) FROM records_matchscan WHERE NOT in_force",
    "SELECT COUNT(*) FROM records_matchpair WHERE scan NOT IN (SELECT id FROM records_matchscan)",
    "SELECT COUNT(*) FROM records_matchgroup WHERE scan NOT IN (SELECT id FROM records_matchscan)",
    "SELECT COUNT(*) FROM records_matchdue",
)


def twins_file(path: Path, rows: int, luck: random.Random) -> Path:
    """Two rows of each person, the names of the second the wrong way round."""
    syllables = [a + b for a in "bdgklmnprstvz" for b in "aeiou"]
    lines = ["given_name,family_name,phone"]
    for number in range(rows // 2):
        given, family = ("".join(luck.choices(syllables, k=4)).capitalize() for _name in range(2))
        phone = f"+48 601 {number // 1000:03} {number % 1000:03}"
        lines += [f"{given},{family},{phone}", f"{family},{given},{phone}"]
    path.write_text("\n".join(lines) + "\n")
    return path


def found(house: House) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return sorted(house.rows(PAIRS)), sorted(house.rows(GROUPS))


def test_a_scan_finds_what_it_would_have_found_had_nobody_been_killed(
    house: House, luck: random.Random
) -> None:
    rows = min(ROWS, AT_MOST)
    done = house.run("import", twins_file(house.home / "twins.csv", rows, luck), "--yes")
    began = time.monotonic()
    house.run("duplicates", "scan", "--entity", "contact")
    seconds = time.monotonic() - began
    calm = found(house)
    assert len({first for first, _record in calm[1]}) > done["created"] // 3
    with house.served():
        number = house.answered("POST", "/api/v1/duplicates/scan", {"entity": "contact"}, key="scan")["id"]
        for _kill in range(KILLS):
            time.sleep(luck.uniform(0, seconds))
            house.kill("worker")
            house.end_leases()
        ended = house.ended(number)
    assert ended["state"] == "done", ended
    assert found(house) == calm
    assert [house.rows(statement)[0][0] for statement in LEFT] == [0] * len(LEFT)
    house.check()
