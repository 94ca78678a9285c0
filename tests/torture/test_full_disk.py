"""The disk is full: a plain sentence, no partial effect, reading goes on, and so does work once there is space."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from perennial.records.counting import EXACT_TO
from tests.patience import PATIENCE
from tests.torture.cluster import own_cluster, programs
from tests.torture.conftest import POSTGRES, ROWS
from tests.torture.disk import Disk, small_disk
from tests.torture.house import House, contacts_file, fresh_database

# Room for the rows of the first import, too, and for the database's log of them.
MEGABYTES = 96 + ROWS // 40
SENTENCE = "No space is left on the server's disk"
IN_LODZ = {"field": "city", "op": "is", "value": "Lodz"}
CUSTOMERS = {"filter": IN_LODZ, "set": {"lifecycle": "customer"}}

pytestmark = pytest.mark.skipif(
    POSTGRES and programs() is None, reason="PostgreSQL's programs are not installed"
)


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Not below pytest's own folder, which each new run of pytest shuts to other users: PostgreSQL is one."""
    with TemporaryDirectory(prefix="perennial-disk-") as name:
        Path(name).chmod(0o755)
        with small_disk(Path(name, "disk"), MEGABYTES) as made:
            if made is None:
                pytest.skip("this user may not mount a file system in memory")
            yield made


@pytest.fixture
def narrow(disk: Disk) -> Iterator[House]:
    """A house whose files and tables stand on the small disk. PostgreSQL's own log of writes stands elsewhere:
    without room for that it stops altogether, which is another trouble.
    """
    with ExitStack() as stack:
        database = stack.enter_context(_tables_on(disk)) if POSTGRES else ""
        home = disk.folder / "home"
        home.mkdir()
        made = House(home, database).set_up()
        yield made
        made.leave()


class _tables_on:
    """A database of a cluster of one's own, with its tables on the disk."""

    def __init__(self, disk: Disk) -> None:
        self._disk, self._stack = disk, ExitStack()

    def __enter__(self) -> str:
        cluster = self._stack.enter_context(own_cluster())
        folder = self._disk.folder / "tables"
        folder.mkdir()
        for path in self._disk.folder, folder:
            path.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        with psycopg.connect(cluster.server, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
            connection.execute("ALTER SYSTEM SET default_tablespace = 'small'")
            connection.execute("SELECT pg_reload_conf()")
        return self._stack.enter_context(fresh_database(cluster.server))

    def __exit__(self, *_: Any) -> None:
        self._stack.close()


def several_emails(number: int) -> dict[str, Any]:
    emails = [{"value": f"a{place}-{number}@firma{place}.example"} for place in range(50)]
    # Addresses that can be nobody's are warned of.
    answer = {"rules": ["contact_email_valid"], "reason": "They are kept free for such"}
    return {"family_name": f"Nowak{number}", "emails": emails, "acknowledge": answer}


def test_a_full_disk_is_said_plainly_and_nothing_is_half_done(
    narrow: House, disk: Disk, luck: random.Random, tmp_path: Path
) -> None:
    narrow.run("import", contacts_file(narrow.home / "contacts.csv", ROWS, luck), "--yes")
    calm = narrow.run(
        "edit", "contact", "--where", json.dumps(IN_LODZ), "--set", "lifecycle=customer", "--rehearse"
    )
    narrow.leave()
    with narrow.served():
        ada = narrow.signed_in()
        [worker] = narrow.pids("worker")
        os.kill(worker, signal.SIGSTOP)
        started = narrow.answered("POST", "/api/v1/contact/bulk", CUSTOMERS, key="bulk")
        disk.fill()
        os.kill(worker, signal.SIGCONT)

        saved, refused = 0, None
        while refused is None:
            answer = narrow.ask("POST", "/api/v1/contact", several_emails(saved), key=f"n{saved}")
            assert answer is not None
            assert answer.status in {201, 503}, answer.body
            refused = answer if answer.status == 503 else None
            saved += refused is None
            assert saved < 1000
        assert SENTENCE in refused.body["detail"]
        assert refused.body["type"] == "urn:perennial:problem:full"

        for path in ("/contacts", "/contacts?q=nowak", "/changes", "/operations"):
            page = narrow.ask("GET", path, headers=ada)
            assert page is not None
            assert page.status == 200, (path, page.body)
        files = set((narrow.home / "files" / "payloads").iterdir())
        uploaded = upload(narrow, ada, b"name\n" + b"x" * 40_000_000)
        assert (uploaded.status, SENTENCE in uploaded.body.replace("&#x27;", "'")) == (503, True)
        assert set((narrow.home / "files" / "payloads").iterdir()) == files
        # Whatever the refused upload or the database gives back is taken: a command that began would wait for space.
        command = narrow.command("import", contacts_file(tmp_path / "more.csv", 20_000, luck), "--yes")
        end = time.monotonic() + PATIENCE
        while command.poll() is None and time.monotonic() < end:
            disk.fill()
            time.sleep(0.02)
        _out, error = command.communicate(timeout=1)
        assert (command.returncode, error.count("\n"), SENTENCE in error) == (1, 1, True), error

        disk.clear()
        narrow.answered("POST", "/api/v1/contact", several_emails(saved), key=f"n{saved}")
        done = narrow.ended(started["id"])
        assert (done["state"], done["result"]["changed"]) == ("done", calm["changed"])
        contacts = narrow.rows("SELECT COUNT(*) FROM records_contact WHERE family_name LIKE 'Nowak%'")
        told = narrow.answered("GET", "/api/v1/contact?count=true&limit=1")["count"]
        assert told["number"] == (contacts[0][0] if told["exact"] else EXACT_TO)
        undo = narrow.answered("POST", f"/api/v1/changes/{done['change']}/undo", {}, key="undo")
        if "state" in undo:
            narrow.ended(undo["id"])
    narrow.check()


def upload(house: House, browser: dict[str, str], content: bytes) -> Any:
    bound = "torture"
    head = f'--{bound}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n'
    entity = (
        f'\r\n--{bound}\r\nContent-Disposition: form-data; name="entity"\r\n\r\ncontact\r\n--{bound}--\r\n'
    )
    headers = {**browser, "Content-Type": f"multipart/form-data; boundary={bound}"}
    answer = house.ask(
        "POST", "/imports/new", data=head.encode() + content + entity.encode(), headers=headers
    )
    assert answer is not None
    return answer
