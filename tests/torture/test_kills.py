"""kill -9 at random moments: what was begun is finished, and nothing is lost or doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.patience import PATIENCE, eventually
from tests.torture.conftest import FULL, ROWS
from tests.torture.house import PARTS, House, contacts_file

KILLS = 12 if FULL else 1
COUNTS = ("created", "updated", "unchanged", "skipped", "failed")
FATES = ("matched", "changed", "unchanged", "refused")
CUSTOMERS = {"filter": None, "set": {"lifecycle": "customer"}}


def disturbed(house: House, luck: random.Random, number: int) -> Any:
    """Kill one part after another while an operation goes on, the worker first; the operation once it has ended."""
    victims = ["worker", *(luck.choice(PARTS) for _kill in range(KILLS - 1))]
    for victim in victims:
        house.went_on(number, house.operation(number)["done"])
        time.sleep(luck.uniform(0, 0.2))
        house.kill(victim)
        if victim == "worker":
            house.end_leases()
    return house.ended(number)


def begun_import(house: House, file: Any) -> tuple[int, subprocess.Popen[str]]:
    """An import started by a command, as soon as it has written something."""
    command = house.command("import", file, "--yes")
    running = "SELECT id FROM operations_operation WHERE kind = 'import' AND done_count > 0 ORDER BY id DESC"
    progress = "SELECT SUM(done_count) FROM operations_operation"
    before = len(house.rows(running))
    while len(house.rows(running)) == before:
        # Many rows are rehearsed for longer than patience lasts, but never without any progress.
        done = house.rows(progress)
        eventually(lambda: house.rows(progress) != done)  # noqa: B023
    return house.rows(running)[0][0], command


def test_an_import_and_its_undo_come_out_as_if_nobody_had_been_killed(
    house: House, luck: random.Random
) -> None:
    file = contacts_file(house.home / "contacts.csv", ROWS, luck)
    start = house.fingerprint()
    calm = house.run("import", file, "--yes")
    content = house.content()
    house.run("undo", calm["change"])
    assert house.fingerprint() == start
    with house.served():
        number, command = begun_import(house, file)
        command.send_signal(signal.SIGKILL)
        command.communicate(timeout=PATIENCE)
        house.end_leases()
        done = disturbed(house, luck, number)
        counts = done["result"]
        assert (done["state"], {key: counts[key] for key in COUNTS}) == (
            "done",
            {key: calm[key] for key in COUNTS},
        )
        assert counts["read"] == sum(counts[key] for key in COUNTS) == ROWS
        assert house.content() == content
        undone(house, luck, done["change"])
    assert house.fingerprint() == start
    house.check()


def test_a_bulk_edit_and_its_undo_come_out_as_if_nobody_had_been_killed(
    house: House, luck: random.Random
) -> None:
    house.run("import", contacts_file(house.home / "contacts.csv", ROWS, luck), "--yes")
    start = house.fingerprint()
    calm = house.run("edit", "contact", "--all", "--set", "lifecycle=customer", "--yes")
    after = house.fingerprint()
    house.run("undo", calm["change"])
    with house.served():
        started = house.answered("POST", "/api/v1/contact/bulk", CUSTOMERS, key="once")
        done = disturbed(house, luck, started["id"])
        assert {key: done["result"][key] for key in FATES} == {key: calm[key] for key in FATES}
        assert house.fingerprint() == after
        change = house.answered("GET", f"/api/v1/changes/{done['change']}")
        assert (change["records"], change["complete"]) == (calm["changed"], True)
        page = house.ask("GET", f"/contacts/edit-all/{started['id']}", headers=house.signed_in())
        assert page is not None
        assert f"<b>{calm['changed']:,}</b>changed" in page.body
        undone(house, luck, done["change"])
    assert house.fingerprint() == start
    house.check()


def undone(house: House, luck: random.Random, change: int) -> None:
    started = house.answered("POST", f"/api/v1/changes/{change}/undo", {}, key=f"undo:{change}")
    if "state" not in started:  # a small change is taken back at once
        return
    done = disturbed(house, luck, started["id"])
    assert (done["state"], done["result"]["kept"]) == ("done", 0)


def test_a_web_server_killed_over_requests_has_each_of_them_once(house: House, luck: random.Random) -> None:
    several = 200 if FULL else 40

    def create(number: int) -> int:
        body = {"family_name": f"Nowak{number}"}
        return int(house.answered("POST", "/api/v1/contact", body, key=f"n{number}")["id"])

    with house.served(), ThreadPoolExecutor(8) as pool:
        work = [pool.submit(create, number) for number in range(several)]
        for _kill in range(KILLS):
            time.sleep(luck.uniform(0, 0.3))
            house.kill("granian")
        made = [one.result(PATIENCE) for one in work]
    assert len(set(made)) == several
    assert len(house.content()) == several + 1
    house.check()
