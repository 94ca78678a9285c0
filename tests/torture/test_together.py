"""Many at once, before real processes: one effect a key, no edit lost in silence, nobody turned away by a lock."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.patience import PATIENCE
from tests.torture.conftest import FULL, ROWS
from tests.torture.house import Answer, House, contacts_file

ROUNDS = 200 if FULL else 60
FIELDS = ("job_title", "given_name", "city", "salutation")


def answer_of(found: Answer | None) -> Answer:
    assert found is not None, "the web server gave no answer"
    return found


def test_twenty_equal_requests_at_once_have_one_effect(house: House) -> None:
    with house.served(), ThreadPoolExecutor(20) as pool:

        def ask(path: str, body: Any, key: str) -> list[Answer]:
            several = [pool.submit(house.ask, "POST", path, body, key=key) for _each in range(20)]
            return [answer_of(one.result(PATIENCE)) for one in several]

        for round_ in range(20 if FULL else 3):
            made = ask("/api/v1/contact", {"family_name": f"Nowak{round_}"}, f"made{round_}")
            assert {(one.status, one.body["id"]) for one in made} == {(201, made[0].body["id"])}
            assert sum(one.headers["Idempotency-Replayed"] is None for one in made) == 1
        bulk = ask("/api/v1/contact/bulk", {"filter": None, "set": {"job_title": "Buyer"}}, "bulk")
        assert {(one.status, one.body["id"]) for one in bulk} == {(202, bulk[0].body["id"])}
    assert len(house.content()) == round_ + 2
    assert house.rows("SELECT COUNT(*) FROM operations_operation WHERE kind = 'bulk_edit'") == [(1,)]


def test_two_people_at_one_record_lose_nothing_in_silence(house: House, luck: random.Random) -> None:
    with house.served(), ThreadPoolExecutor(2) as pool:
        record = house.answered("POST", "/api/v1/contact", {"family_name": "Nowak"}, key="made")
        address = f"/api/v1/contact/{record['id']}"
        outcomes = {"merged": 0, "asked": 0, "agreed": 0}
        for round_ in range(ROUNDS):
            now = house.answered("GET", address)
            fields = luck.choices(FIELDS, k=2)
            values = [f"{round_} {who}" for who in luck.choices(("Ada", "Bob"), k=2)]
            asked = [
                pool.submit(house.ask, "PATCH", address, {"version": now["version"], field: value})
                for field, value in zip(fields, values, strict=True)
            ]
            answers = [answer_of(one.result(PATIENCE)) for one in asked]
            statuses = sorted(one.status for one in answers)
            after = house.answered("GET", address)
            if fields[0] != fields[1]:
                outcomes["merged"] += 1
                assert statuses == [200, 200], [one.body for one in answers]
                assert [after[field] for field in fields] == values
            elif values[0] != values[1]:
                outcomes["asked"] += 1
                assert statuses == [200, 409], [one.body for one in answers]
                won, lost = sorted(zip(answers, values, strict=True), key=lambda one: one[0].status)
                assert after[fields[0]] == won[1]
                assert lost[0].body["conflicts"][fields[0]]["now"] == won[1]
            else:
                outcomes["agreed"] += 1
                assert statuses == [200, 200]
                assert after[fields[0]] == values[0]
    assert all(outcomes.values()), outcomes
    house.check()


def test_ten_writers_and_an_import_at_once_are_never_told_of_a_lock(
    house: House, luck: random.Random
) -> None:
    several = 60 if FULL else 8
    file = contacts_file(house.home / "contacts.csv", ROWS, luck)
    with house.served(), ThreadPoolExecutor(10) as pool:
        importing = house.command("import", file, "--yes")

        def write(writer: int) -> list[tuple[int, str]]:
            made = answer_of(house.ask("POST", "/api/v1/contact", {"family_name": f"Writer{writer}"}))
            found = [(made.status, made.body)]
            for number in range(several):
                body = {"version": made.body["version"], "job_title": f"{number}"}
                made = answer_of(house.ask("PATCH", f"/api/v1/contact/{made.body['id']}", body))
                found.append((made.status, made.body))
            return found

        answers = [one for many in pool.map(write, range(10)) for one in many]
        out, error = importing.communicate(timeout=10 * PATIENCE)
    assert {status for status, _body in answers} == {200, 201}, answers
    assert importing.returncode == 0, error
    assert f'"read": {ROWS}' in out
    assert "is locked" not in error + (house.home / "serve.log").read_text()
    house.check()
