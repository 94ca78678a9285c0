"""XML as a stream of events, in bounded memory and with nothing in it that expands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeVar
from xml.parsers import expat

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.limits import DEEPEST_MARKUP, LONGEST_ROW

_Any = TypeVar("_Any", bound="Listener")
_LONGEST_TAG = LONGEST_ROW * 4


class Listener:
    """Hears one part of a workbook: names without prefix, attributes by full name.

    What it finishes it puts into `done`; once `ended`, nothing more is read.
    """

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.ended = False
        self._depth = 0
        self._texts: list[str] | None = None
        self._length = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def listen(self) -> None:
        """Keep the text that follows; `heard_text` has it."""
        if self._texts is None:
            self._texts, self._length = [], 0

    def heard_text(self) -> str:
        """The text since `listen`, and no more of it from here."""
        texts, self._texts = self._texts, None
        return "".join(texts) if texts else ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST_MARKUP:
            raise Refusal(_damaged(_("its parts stand in each other without end")))
        if not self.ended:
            self.opened(name.rpartition(":")[2] if ":" in name else name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if not self.ended:
            self.closed(name.rpartition(":")[2] if ":" in name else name)

    def text(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)
            self._length += len(data)
            if self._length > LONGEST_ROW:
                raise Refusal(
                    format_lazy(
                        _("A cell of this workbook is longer than {limit} characters. Shorten it."),
                        limit=LONGEST_ROW,
                    )
                )


def events(chunks: Iterable[bytes], listener: Listener) -> Iterator[Any]:
    """What the listener finishes, as soon as it does. Refuses what is no well-formed XML or defines entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _no_doctype
    fed = 0
    for chunk in chunks:
        fed += len(chunk)
        _parse(parser, chunk, last=False)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG:
            raise Refusal(_damaged(_("one of its tags does not end")))
        done, listener.done = listener.done, []
        yield from done
        if listener.ended:
            return
    if fed:
        _parse(parser, b"", last=True)
        yield from listener.done


def heard(chunks: Iterable[bytes], listener: _Any) -> _Any:
    """The listener after it heard all that it wants to hear."""
    for _done in events(chunks, listener):
        pass
    return listener


def whole(text: str) -> int:
    """The number an attribute holds; 0 where it is none."""
    return int(text) if 0 < len(text) < 10 and text.isascii() and text.isdecimal() else 0


def _parse(parser: expat.XMLParserType, chunk: bytes, *, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as problem:
        raise Refusal(_damaged(str(problem)[:120])) from problem


def _no_doctype(*_facts: object) -> NoReturn:
    raise Refusal(_damaged(_("it defines entities, which no spreadsheet program does")))


def _damaged(why: object) -> object:
    return format_lazy(
        _(
            "This workbook cannot be read ({problem}). Open it in a spreadsheet program and save it "
            "again as .xlsx or CSV."
        ),
        problem=why,
    )
