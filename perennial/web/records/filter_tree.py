"""Editing the condition in an address: pure functions over a tree. A place is the way there, as (0, 1)."""

from __future__ import annotations

from perennial.lib.conditions import All, Any, Condition

Way = tuple[int, ...]


def as_group(condition: Condition | None) -> All | Any:
    """The condition as a group, so that there is always something to add to."""
    if condition is None:
        return All(())
    return condition if isinstance(condition, All | Any) else All((condition,))


def at(condition: Condition, way: Way) -> Condition | None:
    """The part at a place; None when there is no such place."""
    for step in way:
        if not isinstance(condition, All | Any) or step >= len(condition.parts):
            return None
        condition = condition.parts[step]
    return condition


def replaced(condition: Condition, way: Way, part: Condition | None) -> Condition | None:
    """The condition with a part replaced, or removed for None; groups left empty go too."""
    if not way:
        return part
    if not isinstance(condition, All | Any) or way[0] >= len(condition.parts):
        return condition
    parts = list(condition.parts)
    inner = replaced(parts[way[0]], way[1:], part)
    parts[way[0] : way[0] + 1] = [] if inner is None else [inner]
    if not parts:
        return None
    return type(condition)(tuple(parts))


def added(condition: Condition | None, way: Way, part: Condition) -> Condition:
    """The condition with a part put at the end of a group; a single rule at that place becomes one."""
    group = as_group(condition)
    there = at(group, way)
    if isinstance(there, All | Any):
        grown: Condition = type(there)((*there.parts, part))
    elif there is not None:
        # A bracket opened inside “and” holds alternatives, and the other way round.
        parent = at(group, way[:-1])
        grown = (Any if isinstance(parent, All) else All)((there, part))
    else:
        return added(group, (), part)
    return replaced(group, way, grown) or grown


def toggled(condition: Condition, way: Way) -> Condition:
    """The condition with the group at a place turned from “and” to “or”, or back."""
    there = at(condition, way)
    if not isinstance(there, All | Any):
        return condition
    other: Condition = Any(there.parts) if isinstance(there, All) else All(there.parts)
    return replaced(condition, way, other) or other


def way_of(text: str) -> Way:
    """“0.1” as a place; () for anything else."""
    parts = text.split(".") if text else []
    return (
        tuple(int(part) for part in parts)
        if all(p.isascii() and p.isdigit() and len(p) < 4 for p in parts)
        else ()
    )


def spelled(way: Way) -> str:
    return ".".join(str(step) for step in way)
