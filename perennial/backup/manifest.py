"""What a set says of itself: what was saved, when, by which release, and every member with its digest."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from perennial.backup.contents import Contents, Table

MANIFEST, SUMMARY, DATABASE, CONFIGURATION = "manifest", "summary", "database", "configuration"
CONTENT = "files/"
FORMAT = 1
_NAME = re.compile(r"\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class Member:
    """`size` and `sha256` are of what was sealed in it, `sealed` is the size of the member as it stands in the set."""

    sha256: str
    size: int
    sealed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list tells of a set, so that it need not read the manifest, which names every file.

    `members` counts them, `sealed` is the bytes of all of them, `manifest` is those of the manifest, as they stand.
    """

    id: str
    name: str
    made: datetime
    reason: str
    engine: str
    version: str
    rows: int
    files: int
    lost: int
    fingerprint: str
    members: int
    sealed: int
    manifest: int

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self) | {"made": self.made.isoformat()}, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Manifest:
    """`id` is drawn for each set and stands in the head of its members; `lost` are contents that the store lacked or
    held with other bytes than their name says. `files` gives the member's name by digest.
    """

    id: str
    name: str
    made: datetime
    reason: str
    engine: str
    key: str
    versions: Mapping[str, str]
    contents: Contents
    members: Mapping[str, Member]
    files: Mapping[str, str] = field(default_factory=dict)
    lost: Sequence[str] = ()

    def summary(self, manifest: int) -> Summary:
        """`manifest` is how many bytes it takes as it stands in the set."""
        return Summary(
            id=self.id,
            name=self.name,
            made=self.made,
            reason=self.reason,
            engine=self.engine,
            version=self.versions["perennial"],
            rows=self.rows,
            files=len(self.files),
            lost=len(self.lost),
            fingerprint=self.contents.fingerprint,
            members=len(self.members),
            sealed=self.sealed,
            manifest=manifest,
        )

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.contents.tables.values())

    @property
    def sealed(self) -> int:
        """Bytes of all members."""
        return sum(member.sealed for member in self.members.values())

    def as_bytes(self) -> bytes:
        told = asdict(self) | {"made": self.made.isoformat(), "format": FORMAT}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def manifest_of(raw: bytes) -> Manifest:
    told: dict[str, Any] = json.loads(raw)
    if told.pop("format") != FORMAT:
        raise ValueError("a format of another release")
    contents = told["contents"]
    contents["tables"] = {name: Table(**one) for name, one in contents["tables"].items()}
    told["contents"] = Contents(**contents)
    told["members"] = {name: Member(**one) for name, one in told["members"].items()}
    told["made"] = datetime.fromisoformat(told["made"])
    return Manifest(**told)


def summary_of(raw: bytes) -> Summary:
    told: dict[str, Any] = json.loads(raw)
    return Summary(**told | {"made": datetime.fromisoformat(told["made"])})


def new_name(now: datetime) -> str:
    """20261201T225958.123Z-ab12: sorts by time, to the millisecond, and is drawn once."""
    utc = now.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%S}.{utc.microsecond // 1000:03}Z-{secrets.token_hex(2)}"


def is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text))


def label(member: str) -> str:
    """Under which label a member of a set is sealed."""
    return f"set:{member}"


def content_label(digest: str) -> str:
    """Content is the same in every set, and so may be the same file."""
    return f"content:{digest}"
