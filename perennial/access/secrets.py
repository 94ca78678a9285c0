"""The secrets of bearer tokens and reset links: made once, kept as their SHA-256 digests alone.

A plain digest suffices: with 256 random bits there is nothing to guess that slow hashing would guard.
"""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "prn_"
LONGEST = 200


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def looks_like_secret(text: str) -> bool:
    return text.startswith(PREFIX) and text.isascii() and len(text) <= LONGEST


def new_reset_secret() -> str:
    return secrets.token_urlsafe(32)
