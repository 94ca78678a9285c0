"""Web addresses: http and https only, hosts safe to show, nothing fetched."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

import idna

from perennial.lib.text import fold

LONGEST_TEXT = 2000

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_PORT_ONLY = re.compile(r"[^/?#@:]+:\d{1,5}(?:[/?#]|$)")
_FORBIDDEN = re.compile(r"[\s\\<>\"`{}|^\x00-\x1f\x7f]")
_SAFE = "/:@!$&'()*+,;=-._~%?"
_COMMON_SCRIPTS = frozenset({"DIGIT", "HYPHEN-MINUS"})


@dataclass(frozen=True, slots=True)
class Url:
    """What a typed web address means.

    `normal` ('' when invalid) is pure ASCII and the only form fit for a link; `display` shows the host in its
    own script where that cannot deceive; `key` is what two addresses of one page share.
    """

    raw: str
    normal: str = ""
    valid: bool = False
    host: str = ""
    display: str = ""
    problem: str = ""

    @property
    def key(self) -> str:
        """Without scheme, `www.` and the closing slash."""
        if not self.valid:
            return fold(self.raw)
        return self.normal.partition("://")[2].removeprefix("www.").rstrip("/")


@lru_cache(maxsize=1024)
def read_url(raw: str) -> Url:
    """The address typed in `raw`; https is assumed where no scheme is written."""
    text = raw.strip()
    if not text or len(text) > LONGEST_TEXT or _FORBIDDEN.search(text):
        return Url(raw=raw, display=raw, problem="url.form")
    if not _SCHEME.match(text) or _PORT_ONLY.match(text):
        text = "https://" + text.removeprefix("//")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return Url(raw=raw, display=raw, problem="url.form")
    return _read(raw, parts, port)


def _read(raw: str, parts: SplitResult, port: int | None) -> Url:
    if parts.scheme not in {"http", "https"}:
        return Url(raw=raw, display=raw, problem="url.scheme")
    if "@" in parts.netloc:
        return Url(raw=raw, display=raw, problem="url.password")
    host = _ascii_host(parts.hostname or "")
    if not host:
        return Url(raw=raw, display=raw, problem="url.host")
    rest = _rest(parts, port)
    return Url(
        raw=raw,
        normal=f"{parts.scheme}://{host}{rest}",
        valid=True,
        host=host,
        display=f"{_shown_host(host)}{rest.rstrip('/')}",
    )


def _rest(parts: SplitResult, port: int | None) -> str:
    """Port when it is not the usual one, path, query and fragment, all in ASCII."""
    usual = {"http": 80, "https": 443}[parts.scheme]
    text = f":{port}" if port not in {None, usual} else ""
    text += quote(parts.path or "/", safe=_SAFE)
    text += f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return text + (f"#{quote(parts.fragment, safe=_SAFE)}" if parts.fragment else "")


def _ascii_host(host: str) -> str:
    """The host in lower case ASCII (punycode), an address of four or six bytes in its usual form; '' when it
    is none.
    """
    try:
        address = ipaddress.ip_address(host)
        return f"[{address}]" if address.version == 6 else str(address)
    except ValueError:
        pass
    try:
        name = idna.encode(host.rstrip("."), uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return ""
    last = name.rpartition(".")[2]
    return name if "." in name and not last.isdigit() and len(last) > 1 else ""


def _shown_host(host: str) -> str:
    """The host in Unicode where it is all in one script, else in punycode."""
    if "xn--" not in host:
        return host
    try:
        shown = idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host
    return shown if len({_script(sign) for sign in shown if sign != "."} - _COMMON_SCRIPTS) == 1 else host


def _script(sign: str) -> str:
    return unicodedata.name(sign, "UNKNOWN").partition(" ")[0]
