"""Secrets that must be read again, sealed with a key that stands outside the database."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_PURPOSE = b"perennial.access.sealing"


def sealed(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def opened(seal: str) -> str | None:
    """What was sealed; None when the secret key is another one now."""
    try:
        return _box().decrypt(seal.encode()).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    """Seals with a key derived from the secret key; opens with those of former ones too."""
    return MultiFernet([Fernet(_key(one)) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(force_bytes(secret))
    return urlsafe_b64encode(derived)
