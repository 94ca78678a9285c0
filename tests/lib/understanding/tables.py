"""Sentences and what is understood of them, one on a line: `sentence => 10 min; no_answer; call 2026-09-22 10:00`."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from perennial.lib.understanding import understand

#: A Wednesday at noon.
NOW = datetime(2026, 9, 16, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
FOLDER = Path(__file__).parent / "sentences"


def rows(name):
    """(sentence, parts) of a table; `-` stands for no part."""
    lines = [line for line in (FOLDER / f"{name}.txt").read_text().splitlines() if line.strip()]
    split = [line.rpartition(" => ") for line in lines]
    return [(sentence, frozenset(part.split("; ")) - {"-"}) for sentence, _arrow, part in split]


def parts(text, language, now=NOW):
    """What is understood, each part as the tables write it."""
    found = understand(text, now, language)
    said = {f"{found.minutes} min"} if found.minutes is not None else set()
    if found.outcome:
        said.add(found.outcome)
    if found.happened:
        said.add(f"was {_when(found.happened)}")
    if found.next:
        said.add(f"{found.next.kind} {_when(found.next)}")
    return frozenset(said)


def _when(found):
    return found.day.isoformat() + (f" {found.time:%H:%M}" if found.time else "")
