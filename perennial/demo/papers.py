"""Files of the demonstration: offers, drawings and notes of deals, made here and plainly of no real firm."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from perennial.demo.acts import Act, Item

OFFERS, DRAWINGS, NOTES, SECOND = 14, 5, 4, 5
# By the language of a firm, what its files are called.
_OFFER = {"pl": "Oferta", "de": "Angebot", "sk": "Ponuka", "ru": "Предложение", "en": "Offer"}
_PLAN = {"pl": "Szkic", "de": "Skizze", "sk": "Náčrt", "ru": "Эскиз", "en": "Sketch"}
_NOTE = {"pl": "Uwagi", "de": "Notizen", "sk": "Poznámky", "ru": "Заметки", "en": "Remarks"}
_FICTION = "A file of the demonstration workspace. Everybody and everything in it is invented."


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as somebody sends it."""

    name: str
    content: bytes


def papers(deals: Sequence[Act], languages: Mapping[str, str]) -> Iterator[Act]:
    """Acts that keep files with deals on the day they came to a stage; `languages` are those of companies by ref."""
    made = {act.items[0].ref: act.items[0].values for act in deals if act.kind == "create_deal"}
    came = [act for act in deals if act.kind == "edit"]
    offered = [act for act in came if act.items[0].values.get("stage") == "offer"][-OFFERS:]
    agreed = [act for act in came if act.items[0].values.get("stage") == "won"][: DRAWINGS + NOTES]
    numbers = count(1)
    for place, act in enumerate([*offered, *agreed]):
        deal = act.items[0].ref
        language = languages.get(made[deal]["company"], "en")
        kind, paper = _paper(place, language)
        about = {key: made[deal][key] for key in ("company", "contact", "owner")} | {"deal": deal}
        ref = f"f-{next(numbers):04}"
        yield _act(act, "file", Item(ref, {"name": paper.name, "kind": kind, "file": paper, **about}))
        if place < SECOND:
            again = Paper(paper.name.replace(".pdf", " b.pdf"), pdf([paper.name, "Second version", _FICTION]))
            yield _act(act, "edit", Item(ref, {"file": again}))


def _act(moment: Act, kind: str, item: Item) -> Act:
    return Act(moment.at, moment.actor, kind, (item,))


def _paper(place: int, language: str) -> tuple[str, Paper]:
    if place < OFFERS:
        name = f"{_OFFER[language]} {101 + place}.pdf"
        return "offer", Paper(name, pdf([f"Offer {101 + place}", "Jantar Handel, Gdynia", _FICTION]))
    if place < OFFERS + DRAWINGS:
        return "drawing", Paper(f"{_PLAN[language]} {place}.png", drawing(place))
    return "other", Paper(
        f"{_NOTE[language]} {place}.txt", f"{_FICTION}\n\nValves DN {40 + place}.\n".encode()
    )


def pdf(lines: Sequence[str]) -> bytes:
    """One page of lines in Helvetica; letters beyond Latin-1 become question marks."""
    said = "".join(f"({_escaped(line)}) Tj 0 -28 Td " for line in lines)
    stream = f"BT /F1 14 Tf 56 770 Td {said}ET".encode("latin-1", "replace")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table) + end


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def drawing(number: int, width: int = 320, height: int = 200) -> bytes:
    """A pipe with a flange in grey, somewhat another for each number, as PNG."""
    rows = b"".join(
        b"\0" + bytes(_shade(x, y, 60 + number % 7 * 24) for x in range(width)) for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _shade(x: int, y: int, flange: int) -> int:
    """Paper, with lines every 20 points; the pipe across it; its flange."""
    if flange <= x < flange + 24 and 50 <= y < 150:
        return 70
    if 75 <= y < 125:
        return 110 if y in (75, 76, 123, 124) else 175
    return 225 if x % 20 == 0 or y % 20 == 0 else 245


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
