"""Which earlier rows of a file share a key with a row, in memory that does not grow with the file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

# Places for keys: nine bytes each, 151 MB for the largest file.
_MOST_PLACES = 1 << 24
_FEWEST_PLACES = 1 << 12
_KEYS_OF_ROW = 24
_PROBES = 4
# What more rows have says little.
_CROWD = 32


class Earlier:
    """Keys are 64-bit numbers. Of each the first row is known: who is there twice shares several keys, and each has a
    first row of its own. Of a file of more than a million rows keys are forgotten where places run out.
    """

    def __init__(self, rows: int) -> None:
        places = _FEWEST_PLACES
        while places < min(rows * _KEYS_OF_ROW, _MOST_PLACES):
            places *= 2
        self._mask = places - 1
        self._marks = array("I", bytes(4 * places))
        self._first = array("I", bytes(4 * places))
        self._times = bytearray(places)

    def met(self, keys: list[int], number: int) -> Iterator[int]:
        """The earlier rows under these keys, once for each key; the row of this number is there from now on."""
        marks, mask = self._marks, self._mask
        for key in keys:
            mark, place = (key >> 32) & 0xFFFFFFFF or 1, key & mask
            at = place
            for _probe in range(_PROBES):
                its = marks[at]
                if its == mark:
                    if self._times[at] < _CROWD and self._first[at] < number:
                        self._times[at] += 1
                        yield self._first[at]
                    break
                if not its:
                    self._put(at, mark, number)
                    break
                at = (at + 1) & mask
            else:
                self._put(place, mark, number)

    def _put(self, at: int, mark: int, number: int) -> None:
        self._marks[at], self._first[at], self._times[at] = mark, number, 1
