"""Passwords: the text that is hashed, and whether a new one is good enough."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from perennial.access.errors import PasswordRefused
from perennial.access.models import User
from perennial.lib.text import fold

# Long enough for any sentence, short enough that hashing it is no attack.
LONGEST = 1000
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_REPEATED = re.compile(r"(.+?)\1+")
_SHORTEST_UNIT = 4
_OWN_NAME = "perennial"
_LEFT_OVER = 8
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")


def prepared(raw: str) -> str | None:
    """The text to hash, the same from every keyboard (NFC); None for what can be nobody's password."""
    if not raw or len(raw) > LONGEST or _UNUSABLE.search(raw):
        return None
    return unicodedata.normalize("NFC", raw)


def hash_of(raw: str, user: User) -> str:
    """The hash to keep for a new password of `user`. Raises PasswordRefused naming every rule it breaks."""
    password = prepared(raw)
    if password is None:
        sentence = _("A password has 1 to %(longest)s characters that can be typed. Choose another one.")
        raise PasswordRefused([sentence % {"longest": LONGEST}])
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise PasswordRefused(problem.messages) from problem
    return make_password(password)


class OwnNameValidator:
    """Django's validator that refuses the product's name with a little beside it."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = fold(password)
        left = folded.replace(_OWN_NAME, "")
        if left != folded and len(left) < _LEFT_OVER:
            raise ValidationError(
                _("The password is hardly more than this program's name. Choose another one.")
            )

    def get_help_text(self) -> str:
        return str(_("The password must be more than this program's name."))


class CommonValidator(CommonPasswordValidator):
    """Django's validator, which also sees a common password behind digits put around it or said twice.

    Most common passwords are shorter than ours may be: this is what people make of them.
    """

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        essence = _essence(fold(password))
        if len(essence) < _SHORTEST_UNIT or essence in self.passwords:
            raise ValidationError(self.get_error_message(), code="password_too_common")


def _essence(password: str) -> str:
    """What is left without digits and signs at the ends, and without repetition; of numbers, what repeats."""
    text = _ENDS.sub("", password) or _steps(password)
    repeated = _REPEATED.fullmatch(text)
    return repeated[1] if repeated else text


def _steps(digits: str) -> str:
    """How each character follows the one before: the same all along for 1234567890 and 0000."""
    return "".join(chr((ord(after) - ord(before)) % 10 + 48) for before, after in pairwise(digits))
