"""What the fuzzer would call a mistake and is none: a query that was meant to be wrong and arrived right.

An unknown name whose value is an empty list puts nothing into an address; a null of a text arrives as an empty text.
So a query is held against the document as it was sent. Names that do not exist and values out of bounds stay findings.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema_rs
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    del context
    if (
        not isinstance(failure, AcceptedNegativeData)
        or response.request.method != "GET"
        or case.path_parameters
    ):
        return True
    return not _as_described(case.operation.query, parse_qsl(urlsplit(response.request.url).query, True))


def _as_described(parameters: Any, sent: list[tuple[str, str]]) -> bool:
    names = [name for name, _text in sent]
    needed = {one.name for one in parameters if one.is_required}
    return (
        len(names) == len(set(names))
        and needed <= set(names)
        and all(
            name in parameters and _fits(parameters[name].definition["schema"], text) for name, text in sent
        )
    )


def _fits(schema: dict[str, Any], text: str) -> bool:
    try:
        value = text if schema["type"] == "string" else json.loads(text)
    except json.JSONDecodeError:
        return False
    return bool(jsonschema_rs.is_valid(schema, value, validate_formats=True))
