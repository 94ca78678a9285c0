"""Settings of the tests: a scratch home, quick hashing, and PostgreSQL when PERENNIAL_TEST_POSTGRES_URL is set."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _scratch() -> Path:
    """One folder for a run, removed by the process that made it; in it a home for each process of pytest-xdist."""
    if "PERENNIAL_TEST_SCRATCH" not in os.environ:
        made = os.environ["PERENNIAL_TEST_SCRATCH"] = tempfile.mkdtemp(prefix="perennial-test-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    home = Path(os.environ["PERENNIAL_TEST_SCRATCH"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
    home.mkdir(exist_ok=True)
    return home


_home = _scratch()
os.environ["PERENNIAL_HOME"] = str(_home)
os.environ.setdefault("PERENNIAL_SECRET_KEY", "only-for-tests")
if os.environ.get("PERENNIAL_TEST_ENGINE") == "postgresql":
    os.environ["PERENNIAL_DATABASE_URL"] = os.environ["PERENNIAL_TEST_POSTGRES_URL"]
else:
    os.environ.pop("PERENNIAL_DATABASE_URL", None)

from perennial.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["TEST"] = {}  # noqa: F405
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"]["NAME"] = _home / "test.sqlite3"  # noqa: F405
else:
    # No test in this process outlives the server: what is committed need not be on disk before the next one begins.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405
