"""What is kept of an exception, and what never is."""

import json

import pytest

from perennial.faults.stacks import (
    MOST_CAUSES,
    MOST_FRAMES,
    Frame,
    Trace,
    fingerprint_of,
    place_of,
    traces_of,
)

SECRET = "jana.kowalska@firma.example"


def raised(action):
    with pytest.raises(Exception) as caught:
        action()
    return caught.value


def fail_with(message):
    secret_variable = message
    raise ValueError(secret_variable)


def test_neither_the_message_nor_a_local_variable_is_kept():
    kept = json.dumps([trace.as_json() for trace in traces_of(raised(lambda: fail_with(SECRET)))])
    assert SECRET not in kept
    assert "fail_with" in kept
    assert "ValueError" in kept


def test_frames_run_from_the_outside_in_with_module_function_and_line():
    frames = traces_of(raised(lambda: fail_with("x")))[0].frames
    assert frames[-1].function == "fail_with"
    assert frames[-1].module == __name__
    assert frames[-1].line > 0


def test_the_causes_of_an_exception_are_kept_too():
    def chained():
        try:
            fail_with("x")
        except ValueError as problem:
            raise KeyError("y") from problem

    assert [trace.kind for trace in traces_of(raised(chained))] == ["KeyError", "ValueError"]


def test_a_context_hidden_on_purpose_stays_hidden():
    def hidden():
        try:
            fail_with("x")
        except ValueError:
            raise KeyError("y") from None

    assert [trace.kind for trace in traces_of(raised(hidden))] == ["KeyError"]


def test_an_endless_chain_and_an_endless_recursion_are_cut():
    def deep():
        return deep()

    assert len(traces_of(raised(deep))[0].frames) == MOST_FRAMES
    first = current = ValueError()
    for _ in range(50):
        current.__cause__ = ValueError()
        current = current.__cause__
    assert len(traces_of(first)) == MOST_CAUSES


def test_the_place_is_our_innermost_frame_not_the_librarys():
    frames = (
        Frame("django.core", "get_response", 1),
        Frame("perennial.web.page", "show", 2),
        Frame("django.db", "execute", 3),
    )
    assert place_of(Trace("KeyError", frames)).module == "perennial.web.page"


def test_without_a_frame_of_ours_the_place_is_the_innermost():
    assert place_of(Trace("KeyError", (Frame("a", "f", 1), Frame("b", "g", 2)))).module == "b"
    assert place_of(Trace("KeyError", ())).module == "?"


def test_a_fault_stays_the_same_when_its_line_moves():
    def at(line, kind="KeyError", function="show"):
        return fingerprint_of(Trace(kind, (Frame("perennial.web.page", function, line),)))

    assert at(1) == at(900)
    assert at(1) != at(1, kind="ValueError")
    assert at(1) != at(1, function="edit")
