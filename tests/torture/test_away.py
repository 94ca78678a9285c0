"""The database is cut off, restarted, gone for a while: a calm sentence, and back by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.patience import eventually
from tests.torture.cluster import Cluster, own_cluster, programs
from tests.torture.conftest import FULL, POSTGRES, ROWS
from tests.torture.house import Answer, House, contacts_file, fresh_database

pytestmark = [
    pytest.mark.skipif(not POSTGRES, reason="SQLite is a file: there is no server to be away"),
    pytest.mark.skipif(programs() is None, reason="PostgreSQL's programs are not installed"),
]

# Seconds within which all goes on by itself, once the server is there again.
BACK = 30
CUSTOMERS = {"filter": None, "set": {"lifecycle": "customer"}}
FATES = ("matched", "changed", "unchanged", "refused")
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid()"
)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with own_cluster() as made:
        yield made


@pytest.fixture
def far(cluster: Cluster, tmp_path: Path) -> Iterator[House]:
    """A house whose database stands on a server of its own."""
    home = tmp_path / "home"
    home.mkdir()
    with fresh_database(cluster.server) as database:
        made = House(home, database).set_up()
        yield made
        made.leave()


def ask(house: House, *args: Any, **more: Any) -> Answer:
    answer = house.ask(*args, **more)
    assert answer is not None, "the web server gave no answer"
    return answer


def test_while_the_database_is_away_pages_say_so_calmly_and_come_back_by_themselves(
    far: House, cluster: Cluster
) -> None:
    with far.served():
        ada = far.signed_in()
        assert ask(far, "GET", "/contacts", headers=ada).status == 200
        cluster.stop()
        for path, headers in (("/contacts", ada), ("/sign-in", {}), ("/api/v1/contact", {})):
            away = ask(far, "GET", path, headers=headers)
            assert (away.status, int(away.headers["Retry-After"]) > 0) == (503, True), path
            said = away.body if isinstance(away.body, str) else away.body["detail"]
            assert "The database does not answer at the moment" in said
            assert "psycopg" not in said
        written = ask(far, "POST", "/api/v1/contact", {"family_name": "Nowak"}, key="once")
        assert (written.status, written.body["type"]) == (503, "urn:perennial:problem:away")
        assert ask(far, "GET", "/healthz").status == 200
        cluster.start()
        began = time.monotonic()
        eventually(lambda: ask(far, "GET", "/contacts", headers=ada).status == 200)
        assert (
            far.answered("POST", "/api/v1/contact", {"family_name": "Nowak"}, key="once")["title"] == "Nowak"
        )
        eventually(lambda: ask(far, "GET", "/readyz").status == 200)
        assert time.monotonic() - began < BACK
    assert len(far.content()) == 2


def test_a_bulk_edit_outlives_cut_connections_and_a_restart_of_the_server(
    far: House, cluster: Cluster, luck: random.Random
) -> None:
    far.run("import", contacts_file(far.home / "contacts.csv", ROWS, luck), "--yes")
    start = far.fingerprint()
    calm = far.run("edit", "contact", "--all", "--set", "lifecycle=customer", "--yes")
    after = far.fingerprint()
    far.run("undo", calm["change"])
    far.leave()
    with far.served():
        number = far.answered("POST", "/api/v1/contact/bulk", CUSTOMERS, key="once")["id"]
        for _cut in range(12 if FULL else 3):
            time.sleep(luck.uniform(0, 0.3))
            with psycopg.connect(far.database) as connection:
                connection.execute(CUT)
        time.sleep(luck.uniform(0, 0.3))
        cluster.stop("fast" if luck.random() < 0.5 else "immediate")
        cluster.start()
        done = far.ended(number)
        assert (done["state"], {key: done["result"][key] for key in FATES}) == (
            "done",
            {key: calm[key] for key in FATES},
        )
        undo = far.answered("POST", f"/api/v1/changes/{done['change']}/undo", {}, key="undo")
        if "state" in undo:
            far.ended(undo["id"])
    assert after != start
    assert far.fingerprint() == start
    far.check()
