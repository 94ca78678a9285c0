"""Habits of the code that a linter does not see."""

import ast

from tests.architecture.sources import modules, nodes

BROAD = {"Exception", "BaseException"}

# Where catching everything is the purpose: the last line of a door or of a loop that must go on.
MAY_CATCH_EVERYTHING = {
    "perennial/cli/runner.py": "turns an error into a sentence with a reference",
    "perennial/faults/capture.py": "must not hide the error being captured",
    "perennial/faults/middleware.py": "an answer that breaks off is captured, and its message goes no further",
    "perennial/faults/responses.py": "an error page that fails falls back to plain text",
    "perennial/operations/outbox.py": "whatever a sender raises leaves a message that was maybe sent",
    "perennial/operations/runner.py": "whatever a job raises becomes its captured failure",
    "perennial/operations/scheduler.py": "the loop outlives one schedule's mistake",
    "perennial/operations/worker.py": "the loop outlives one delivery's mistake",
}

# DuckDB and Arrow take 100 MB: only the process that compares all records with each other loads them.
MAY_IMPORT_LATE = (
    "perennial/cli/linking.py",
    "perennial/records/matching/scanning.py",
    "perennial/records/matching/stores.py",
    "perennial/records/matching/training.py",
)


def found(in_module):
    """ "file:line" of each node that `in_module(path)` gives, over the whole product."""
    return [f"{path}:{node.lineno}" for path in modules() for node in in_module(path)]


def test_there_is_code_to_look_at():
    assert len(modules()) > 50


def test_imports_stand_at_the_top():
    late = [place.split(":")[0] for place in found(hidden_imports)]
    assert sorted(set(late)) == sorted(MAY_IMPORT_LATE)


def test_no_signal_is_connected_or_sent():
    assert found(signal_imports) == []


def test_everything_is_caught_only_where_that_is_the_purpose():
    assert [place for place in found(broad_handlers) if place.split(":")[0] not in MAY_CATCH_EVERYTHING] == []


def test_the_list_of_those_who_may_is_not_longer_than_needed():
    assert {place.split(":")[0] for place in found(broad_handlers)} >= set(MAY_CATCH_EVERYTHING)


def hidden_imports(path):
    functions = nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
    if path.name == "apps.py":
        # Models do not exist yet when this file is read; Django calls `ready` once they do.
        functions = [function for function in functions if function.name != "ready"]
    inside = [node for function in functions for node in ast.walk(function)]
    return [node for node in inside if isinstance(node, ast.Import | ast.ImportFrom)]


def signal_imports(path):
    """Python's own `signal`, of processes, is another thing."""
    return [
        node
        for node in nodes(path, ast.Import, ast.ImportFrom)
        if _names(node) & {"signals", "Signal", "receiver"}
    ]


def _names(node):
    origin = (getattr(node, "module", "") or "").split(".")
    return {*origin, *(part for alias in node.names for part in alias.name.split("."))}


def broad_handlers(path):
    return [node for node in nodes(path, ast.ExceptHandler) if _is_broad(node)]


def _is_broad(handler):
    """A broad `except` that ends in a bare `raise` only tidies up, and passes the error on."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    named = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    last = handler.body[-1]
    passes_on = isinstance(last, ast.Raise) and last.exc is None
    return (handler.type is None or bool(named & BROAD)) and not passes_on
