"""The configuration of this machine as a set keeps it: settings without what is secret in them, and apart from them the
secret key, without which second factors could not be read. The whole is sealed like everything else of a set.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import force_str

from perennial.environment import VARIABLES

SECRETS = "secret_keys"
_SECRET = frozenset({"SECRET_KEY"})


def configuration() -> bytes:
    told = {variable.full_name: _plain(variable.name) for variable in VARIABLES}
    keys = [force_str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return json.dumps({"settings": told, SECRETS: keys}, ensure_ascii=False).encode()


def secrets_in(raw: bytes) -> list[str]:
    """The secret keys that a set holds, the one in use first."""
    return [str(one) for one in json.loads(raw)[SECRETS]]


def _plain(name: str) -> Any:
    value = settings.ENV[name]
    if name in _SECRET:
        return "…" if value else ""
    if isinstance(value, str) and "://" in value:
        return _without_password(value)
    return value if isinstance(value, str | int | bool) or value is None else _listed(value)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":…@", 1) if password else url
