"""The process that looks at a restored database tells trouble around it apart from what is wrong with the set."""

from __future__ import annotations

import errno
import io
import os

import pytest

from perennial.cli import restored, restoring

pytestmark = pytest.mark.django_db


def test_a_full_disk_is_no_flaw_of_a_set(capsys, monkeypatch):
    def full(**_):
        raise OSError(errno.ENOSPC, "full")

    def torn(**_):
        raise ValueError("torn")

    monkeypatch.setattr("sys.stdin", io.StringIO("{}"))
    monkeypatch.setattr(restored, "looked_at", full)
    assert restoring.main() == os.EX_TEMPFAIL
    assert "No space is left" in capsys.readouterr().err
    monkeypatch.setattr(restored, "looked_at", torn)
    with pytest.raises(ValueError, match="torn"):
        restoring.main()
