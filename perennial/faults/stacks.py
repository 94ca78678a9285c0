"""What may be kept of an exception: class names, and (module, function, line) of frames. No values."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass
from typing import Any, NamedTuple

MOST_FRAMES = 60
MOST_CAUSES = 5
OURS = "perennial."


class Frame(NamedTuple):
    module: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One exception of a chain: its class and its innermost frames, outermost first."""

    kind: str
    frames: tuple[Frame, ...]

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "frames": [list(frame) for frame in self.frames]}


def traces_of(exception: BaseException) -> tuple[Trace, ...]:
    """The exception, then what it was raised from, at most five deep."""
    traces: list[Trace] = []
    current: BaseException | None = exception
    while current is not None and len(traces) < MOST_CAUSES:
        traces.append(Trace(_name_of(type(current)), _frames_of(current)))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return tuple(traces)


def place_of(trace: Trace) -> Frame:
    """Where our own code was when it happened, or the innermost frame when none of it is ours."""
    ours = [frame for frame in trace.frames if frame.module.startswith(OURS)]
    return (ours or trace.frames or (Frame("?", "?", 0),))[-1]


def fingerprint_of(trace: Trace) -> str:
    """The same for the same class at the same function, whatever line it moves to."""
    place = place_of(trace)
    return hashlib.sha256(f"{trace.kind}\n{place.module}\n{place.function}".encode()).hexdigest()


def _frames_of(exception: BaseException) -> tuple[Frame, ...]:
    walked = (
        Frame(str(frame.f_globals.get("__name__", "?")), frame.f_code.co_qualname, line)
        for frame, line in traceback.walk_tb(exception.__traceback__)
    )
    return tuple(walked)[-MOST_FRAMES:]


def _name_of(kind: type[BaseException]) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
