"""Every environment variable Perennial reads, declared once: name, type, default and one sentence.

An unknown `PERENNIAL_` variable stops the start, so a misspelt setting is never silently ignored.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "PERENNIAL_"
FOR_TESTS = "PERENNIAL_TEST_"
DUCKDB, SPARK = ENGINES = ("duckdb", "spark")


class EnvironmentRefused(SystemExit):
    """The environment cannot be used; the sentence says which variable and what to do."""


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    read: Callable[[str], Any]
    default: Any
    sentence: str

    @property
    def full_name(self) -> str:
        return PREFIX + self.name


def _text(raw: str) -> str:
    return raw


def _path(raw: str) -> Path:
    return Path(raw).expanduser().resolve()


def _place(raw: str) -> Path | None:
    return _path(raw) if raw else None


def _whole(raw: str) -> int:
    try:
        number = int(raw)
    except ValueError:
        raise ValueError("use a whole number") from None
    if number < 1:
        raise ValueError("use a whole number from 1 upwards")
    return number


def _yes_no(raw: str) -> bool:
    lowered = raw.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("use yes or no")


def _words(raw: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in raw.split(",") if word.strip())


def _engine(raw: str) -> str:
    if raw not in ENGINES:
        raise ValueError(f"use {' or '.join(ENGINES)}")
    return raw


def _addresses(raw: str) -> tuple[str, ...]:
    for word in _words(raw):
        try:
            ip_network(word, strict=False)
        except ValueError:
            raise ValueError("use addresses or networks such as 10.0.0.0/8") from None
    return _words(raw)


def _origin(raw: str) -> str:
    """Scheme and host, as links begin with."""
    if not raw:
        return ""
    try:
        parts = urlsplit(raw)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or "@" in parts.netloc or not raw.isprintable():
        raise ValueError("use an address such as https://crm.example")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("leave away what follows the host, as in https://crm.example")
    return f"{parts.scheme}://{parts.netloc}"


DEFAULT_HOME = Path("~/.perennial").expanduser()

VARIABLES = (
    Variable(
        "HOME",
        _path,
        DEFAULT_HOME,
        "The folder that holds the database file, uploads, reports and the secret key.",
    ),
    Variable(
        "DATABASE_URL",
        _text,
        "",
        "postgresql://user:password@host:port/name; empty means a SQLite file in the home.",
    ),
    Variable(
        "SECRET_KEY",
        _text,
        "",
        "Signs sessions and cursors; empty means a key made at first start and kept in the home.",
    ),
    Variable(
        "HOSTS",
        _words,
        ("localhost", "127.0.0.1", "[::1]"),
        "Host names the server answers to, separated by commas.",
    ),
    Variable(
        "ORIGINS",
        _words,
        (),
        "Trusted origins of forms behind a proxy, such as https://crm.example, separated by commas.",
    ),
    Variable(
        "PROXIES",
        _addresses,
        (),
        "Addresses of proxies whose forwarded-for and forwarded-proto headers are believed.",
    ),
    Variable(
        "HTTPS",
        _yes_no,
        False,
        "Yes when people reach Perennial over HTTPS: cookies become secure, plain HTTP redirects.",
    ),
    Variable("HOST", _text, "127.0.0.1", "The address `perennial serve` listens on."),
    Variable("PORT", _whole, 8000, "The port `perennial serve` listens on."),
    Variable("WORKERS", _whole, 1, "Web processes that `perennial serve` starts."),
    Variable("THREADS", _whole, 8, "Threads in each web process."),
    Variable("SESSION_HOURS", _whole, 12, "Hours after which a sign-in without activity ends."),
    Variable("SESSION_DAYS", _whole, 7, "Days after which a sign-in ends, with or without activity."),
    Variable("UPLOAD_MB", _whole, 100, "The largest file a person may upload, in megabytes."),
    Variable("FILE_MB", _whole, 25, "The largest file that may be kept with a record, in megabytes."),
    Variable("CART_DAYS", _whole, 30, "Days after which a cart that nobody touched is abandoned; 0: never."),
    Variable("REPORT_DAYS", _whole, 90, "Days after which uploaded files and row reports expire."),
    Variable(
        "ADDRESS",
        _origin,
        "",
        "Where people open Perennial, such as https://crm.example: links in mails lead there.",
    ),
    Variable(
        "MAIL_URL",
        _text,
        "",
        "smtp://user:password@host:587/?from=crm@firma.example, or smtps://; empty means that no mail is sent.",
    ),
    Variable(
        "MATCHING_ENGINE",
        _engine,
        DUCKDB,
        "Where a model of one's own is trained: duckdb, in Perennial's process, or spark.",
    ),
    Variable(
        "BACKUP_FOLDER",
        _place,
        None,
        "Where backup sets are kept, such as a second disk; empty means the folder backups in the home.",
    ),
    Variable(
        "BACKUP_KEY",
        _place,
        None,
        "The file that holds the key of the backups; empty means backup.key in the home.",
    ),
    Variable("BACKUP_DAYS", _whole, 7, "Of so many days the newest backup set is kept."),
    Variable("BACKUP_WEEKS", _whole, 4, "Of so many weeks the newest backup set is kept."),
    Variable("BACKUP_MONTHS", _whole, 12, "Of so many months the newest backup set is kept."),
    Variable("DEBUG", _yes_no, False, "Yes only while developing: shows technical error pages."),
)


def read(source: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The declared variables as a mapping from short name to typed value.

    Raises EnvironmentRefused for an unknown `PERENNIAL_` variable or a value of the wrong type.
    """
    source = os.environ if source is None else source
    _refuse_unknown(source)
    return {variable.name: _value(variable, source) for variable in VARIABLES}


def _refuse_unknown(source: Mapping[str, str]) -> None:
    known = {variable.full_name for variable in VARIABLES}
    ours = {name for name in source if name.startswith(PREFIX) and not name.startswith(FOR_TESTS)}
    unknown = sorted(ours - known)
    if unknown:
        raise EnvironmentRefused(
            f"Unknown setting {', '.join(unknown)}. Correct the name or remove it; "
            f"known settings: {', '.join(sorted(known))}."
        )


def _value(variable: Variable, source: Mapping[str, str]) -> Any:
    raw = source.get(variable.full_name)
    if raw is None:
        return variable.default
    try:
        return variable.read(raw)
    except ValueError as problem:
        print(f"{variable.full_name}: {variable.sentence}", file=sys.stderr)
        raise EnvironmentRefused(
            f"{variable.full_name} is {raw!r}, which cannot be used: {problem}."
        ) from problem
