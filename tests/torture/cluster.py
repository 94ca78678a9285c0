"""A PostgreSQL server of one's own, to be stopped, started and filled up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.ports import free_port

POSTGRES = "postgres"


def programs() -> Path | None:
    """Where initdb and pg_ctl stand, None where PostgreSQL's programs are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.server = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *words: str) -> None:
        found = programs()
        assert found is not None
        # PostgreSQL refuses to run as root.
        who: dict[str, Any] = (
            {"user": POSTGRES, "group": POSTGRES, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        subprocess.run(
            [found / program, *words], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **who
        )

    def start(self) -> None:
        told = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-s", "-l", log, "-o", told, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-s", "stop")


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    with TemporaryDirectory(prefix="perennial-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            folder.chmod(0o755)
            subprocess.run(["chown", POSTGRES, name], check=True)
        cluster = Cluster(folder)
        data = str(folder / "data")
        cluster.run("initdb", "-D", data, "-U", POSTGRES, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
