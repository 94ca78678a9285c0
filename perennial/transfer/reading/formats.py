"""Which cells of an .xlsx hold dates: workbooks keep them as numbers, and only the format tells."""

from __future__ import annotations

import re

from perennial.transfer.reading.markup import Listener, whole

# The formats that workbooks use without describing them (ECMA-376, part 1, 18.8.30).
_BUILT_IN = (
    dict.fromkeys((14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, *range(50, 59)), "date")
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), "time")
    | {46: "duration"}
)
_LAPSE = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ZEROS = re.compile("0{2,20}")


def form_of(code: str) -> str:
    """`date`, `time`, `duration`, the number of digits that are filled with zeros, or '' for plain numbers."""
    first = code.partition(";")[0]
    if _LAPSE.search(first):
        return "duration"
    letters = _NO_CODE.sub("", first).lower()
    if letters == "general":
        return ""
    if set(letters) & set("yd") or ("m" in letters and not set(letters) & set("hs")):
        return "date"
    if set(letters) & set("hs"):
        return "time"
    return str(len(letters)) if _ZEROS.fullmatch(letters) else ""


class Formats(Listener):
    """`by_style`: the form of each cell style, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.by_style: list[str] = []
        self._described: dict[str, str] = {}
        self._in_cells = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._described[attributes.get("numFmtId", "")] = form_of(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            key = attributes.get("numFmtId", "0")
            self.by_style.append(self._described.get(key) or _BUILT_IN.get(whole(key), ""))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False
