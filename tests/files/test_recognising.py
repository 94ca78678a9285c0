"""What a file is, told by its content alone."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.files.handing import may_be_shown
from perennial.files.recognising import KNOWN, PICTURES, TEXT, UNKNOWN, Pieces, _media, media_of
from tests.files.making import PDF, png

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


def packed(*names: str, first: str = "", content: bytes = b"x" * 200) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as box:
        if first:
            box.writestr("mimetype", first)
        for name in names:
            box.writestr(name, content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + stream.encode("utf-16-le") + b"\x00" * 100


FILES = {
    "image/png": [png()],
    "image/jpeg": [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"],
    "image/gif": [b"GIF89a\x01\x00\x01\x00"],
    "image/webp": [b"RIFF\x24\x00\x00\x00WEBPVP8 "],
    "image/heic": [b"\x00\x00\x00\x18ftypheic\x00\x00"],
    "video/mp4": [b"\x00\x00\x00\x18ftypisom\x00\x00"],
    "application/pdf": [PDF],
    "application/gzip": [gzip.compress(b"x", mtime=0)],
    "application/zip": [packed("a.txt"), packed("a.txt", first="application/epub+zip")],
    f"{OFFICE}.wordprocessingml.document": [
        packed("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    ],
    f"{OFFICE}.spreadsheetml.sheet": [packed("[Content_Types].xml", "xl/workbook.xml")],
    f"{OFFICE}.presentationml.presentation": [
        packed("[Content_Types].xml", *(f"media/{n}.bin" for n in range(400)), "ppt/presentation.xml")
    ],
    f"{OPEN}.text": [packed("content.xml", first=f"{OPEN}.text")],
    "application/msword": [ole("WordDocument")],
    "application/vnd.ms-excel": [ole("Workbook")],
    "application/vnd.microsoft.portable-executable": [b"MZ\x90\x00\x03"],
    "application/x-elf": [b"\x7fELF\x02\x01\x01"],
    "application/x-executable": [b"#!/bin/sh\nrm -rf /", b"<?php system('x');"],
    "application/java-archive": [packed("META-INF/MANIFEST.MF", "A.class")],
    "text/html": [
        b"<!DOCTYPE html><p>x",
        b"  \n<html>",
        b"\xef\xbb\xbf<script>alert(1)</script>",
        "<html>".encode("utf-16"),
        b"hello <script>alert(1)</script>",
        b"<!-- x --><b>",
    ],
    "image/svg+xml": [
        b"<svg xmlns='x'/>",
        b"<?xml version='1.0'?>\n<svg onload='x'>",
        b"<!DOCTYPE svg><svg >",
    ],
    "text/xml": [b"<?xml version='1.0'?><order/>"],
    TEXT: [
        b"hello",
        "zażółć; 1,5\n".encode(),
        "Grüße".encode("cp1252"),
        "text".encode("utf-16"),
        b"a < b and b > c",
    ],
    "text/vcard": [b"BEGIN:VCARD\r\nVERSION:3.0"],
    "text/calendar": [b"BEGIN:VCALENDAR\r\n"],
    "message/rfc822": [b"Return-Path: <a@b.example>\r\nReceived: from x"],
    UNKNOWN: [b"\x00\x01\x02\x03", b"%!\x00PS", bytes(range(256))],
}
every = [(media, content) for media, several in FILES.items() for content in several]


@pytest.mark.parametrize(("media", "content"), every)
def test_a_file_is_told_by_its_content(media: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    assert media_of(path) == media


@pytest.mark.parametrize(("media", "content"), every)
def test_only_pictures_of_points_are_ever_shown(media: str, content: bytes) -> None:
    assert may_be_shown(media) is (media in {"image/png", "image/jpeg", "image/gif", "image/webp"})


def test_what_a_browser_or_a_shell_runs_is_handed_out_as_bytes() -> None:
    running = {"text/html", "image/svg+xml", "text/xml", "application/x-executable", "application/x-elf"}
    assert not running & KNOWN
    assert PICTURES < KNOWN


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"<", b"RIFF", b"....ftyp", b"BM", b"\xff\xfe"]),
)
def test_no_bytes_break_it(content: bytes, start: bytes) -> None:
    assert "/" in _media(Pieces(start + content, content))


def test_a_long_text_is_told_as_quickly_as_a_short_one(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"<" * 3_000_000)
    assert media_of(path) == TEXT
