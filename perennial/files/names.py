"""What a file is called: as its owner typed it, without what would be a path or a trick."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 255
# Marks that join letters of some scripts; all else that is not seen is left out.
_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EXTENSION = re.compile(r"\.[^.\s/]{1,16}$")


def tidy_name(raw: str) -> str:
    """The name without folders, control characters and marks that turn the order of letters; up to 255 bytes of UTF-8.

    A name of which nothing is left is `file`.
    """
    last = re.split(r"[/\\]", raw)[-1]
    text = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode("utf-8"))
    seen = "".join(" " if one.isspace() else one for one in text if one.isspace() or _is_seen(one))
    name = re.sub(" +", " ", seen).strip(" .\u200c\u200d") or "file"
    return _shortened(name)


def extension(name: str) -> str:
    """`.pdf`, in small letters; '' where there is none."""
    found = _EXTENSION.search(name)
    return found[0].lower() if found and found.start() else ""


def with_extension(name: str, file: str) -> str:
    """The name to save under: what the document is called, with the extension of its file."""
    wanted = extension(file)
    return name if not wanted or name.lower().endswith(wanted) else _shortened(name + wanted)


def _is_seen(one: str) -> bool:
    return one in _JOINERS or unicodedata.category(one) not in _UNSEEN


def _shortened(name: str) -> str:
    """At most 255 bytes, the extension kept."""
    if len(name.encode()) <= LONGEST:
        return name
    found = _EXTENSION.search(name)
    end = found[0] if found else ""
    room = LONGEST - len(end.encode())
    stem = name[: len(name) - len(end)].encode()[:room].decode("utf-8", "ignore")
    return stem.rstrip(" .") + end
