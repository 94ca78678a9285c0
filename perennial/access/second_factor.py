"""The second step of signing in: a code from an authenticator app (TOTP, RFC 6238) or a recovery code.

An app's code counts for its own time step and the ones before and after, and no code or older one counts
again. After some wrong codes each further one makes the user wait longer, up to an hour, but never for good. A
recovery code is heard meanwhile too, so that somebody who knows the password cannot keep its owner out.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from time import time

import pyotp
import segno
from django.db import transaction
from django.utils import timezone

from perennial.access.errors import CodeRefused, CodesLockedOut, SecondFactorUnreadable
from perennial.access.models import RecoveryCode, SecondFactor, User
from perennial.access.sealing import opened, sealed

STEP_SECONDS = 30
DRIFT = 1
FREE_TRIES = 5
LONGEST_WAIT = timedelta(hours=1)
RECOVERY_CODES = 10
ISSUER = "Perennial"

# Crockford's base 32, which has no I, L, O or U: what is copied by hand must not be misread.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})
_RECOVERY_LENGTH = 16
_APP_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Setup:
    """What an app needs to know: the key in base 32, and the picture of the same for its camera (SVG)."""

    key: str
    picture: str

    @property
    def groups(self) -> str:
        """The key in groups of four, as one types it."""
        return " ".join(self.key[at : at + 4] for at in range(0, len(self.key), 4))


def new_key() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def setup_of(user: User, key: str, issuer: str = ISSUER) -> Setup:
    address = pyotp.TOTP(key).provisioning_uri(name=user.email, issuer_name=issuer)
    code = segno.make(address, error="m", micro=False)
    picture = code.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Setup(key, picture)


def matching_step(key: str, typed: str) -> int | None:
    """The time step near now whose code this is, None when it is none's."""
    code = _plain(typed)
    if not _APP_CODE.fullmatch(code):
        return None
    now, codes = int(time()) // STEP_SECONDS, pyotp.TOTP(key)
    steps = range(now - DRIFT, now + DRIFT + 1)
    return next((one for one in steps if secrets.compare_digest(codes.generate_otp(one), code)), None)


def store(user: User, key: str, step: int) -> list[str]:
    """Keep the key, whose code of this time step is spent, with new recovery codes; returns those."""
    SecondFactor.objects.filter(user=user.pk).delete()
    SecondFactor.objects.create(user=user.pk, sealed_key=sealed(key), last_step=step)
    return renew_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    """New codes in place of all there were; they are kept as digests alone."""
    salt, codes = secrets.token_hex(16), [_new_recovery_code() for _number in range(RECOVERY_CODES)]
    SecondFactor.objects.filter(user=user.pk).update(salt=salt)
    RecoveryCode.objects.filter(user=user.pk).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user.pk, digest=_digest(one, salt)) for one in codes)
    return codes


def forget(user: User) -> None:
    SecondFactor.objects.filter(user=user.pk).delete()
    RecoveryCode.objects.filter(user=user.pk).delete()


def is_needed(user: User) -> bool:
    """Whether the user's role asks for one."""
    return user.role.second_factor_since is not None


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user.pk).count()


def check_code(user: User, typed: str) -> None:
    """Spend a code of the user's app or a recovery code.

    Raises CodeRefused, CodesLockedOut, SecondFactorUnreadable.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user.pk).first()
        problem = _problem(factor, typed)
    if problem is not None:
        raise problem


def _problem(factor: SecondFactor | None, typed: str) -> Exception | None:
    """None when the code is right and now spent. Returned, not raised: what was counted must be kept."""
    if factor is None:
        return SecondFactorUnreadable()
    if _spend_recovery_code(factor, typed):
        return None
    now = timezone.now()
    # A wait longer than any is given was set before the clock went back.
    if factor.heard_from is not None and now < factor.heard_from <= now + 2 * _wait(factor.failures):
        return CodesLockedOut(max(1, ceil((factor.heard_from - now).total_seconds() / 60)))
    key = opened(factor.sealed_key)
    if key is None:
        return SecondFactorUnreadable()
    step = matching_step(key, typed)
    right = step is not None and step > factor.last_step
    if right and step is not None:
        factor.last_step, factor.failures, factor.heard_from = step, 0, None
    else:
        factor.failures += 1
        factor.heard_from = now + _wait(factor.failures) if factor.failures >= FREE_TRIES else None
    factor.save(update_fields=["last_step", "failures", "heard_from"])
    return None if right else CodeRefused()


def _wait(failures: int) -> timedelta:
    """A minute after the last free try, then twice as long each time."""
    return min(timedelta(minutes=2 ** min(failures - FREE_TRIES, 10)), LONGEST_WAIT)


def _spend_recovery_code(factor: SecondFactor, typed: str) -> bool:
    code = _plain(typed).lower().translate(_MISREAD)
    if len(code) != _RECOVERY_LENGTH or not set(code) <= set(_ALPHABET):
        return False
    spent, _by_model = RecoveryCode.objects.filter(
        user=factor.user, digest=_digest(code, factor.salt)
    ).delete()
    return spent > 0


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _place in range(_RECOVERY_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4))


def _digest(code: str, salt: str) -> str:
    """80 random bits would stand a plain digest; the slow one leaves nothing to argue about."""
    return hashlib.scrypt(_plain(code).encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()


def _plain(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed[:100])
