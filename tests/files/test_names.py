"""Names of files: as typed where that is harmless."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.files.names import LONGEST, extension, tidy_name, with_extension


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Angebot 2026 (2).pdf", "Angebot 2026 (2).pdf"),
        ("zażółć gęślą.txt", "zażółć gęślą.txt"),
        ("договор №5.docx", "договор №5.docx"),
        ("O'Brien & Söhne; “x”.csv", "O'Brien & Söhne; “x”.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\eve\\offer.pdf", "offer.pdf"),
        ("a/../..", "file"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        ("\x00\r\n", "file"),
        ("offer\r\nSet-Cookie: x=1.pdf", "offer Set-Cookie: x=1.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069\u200b\ufeff.pdf", "ab.pdf"),
        ("\ud800half.pdf", "?half.pdf"),
        ("na\u0308me.txt", "n\u00e4me.txt"),
        ("two\u2028lines.txt", "two lines.txt"),
        ("trailing.pdf...  ", "trailing.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
    ],
)
def test_a_name_is_kept_without_paths_and_tricks(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


@given(st.text(max_size=400) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_every_name_is_harmless_and_stays_as_it_became(typed: str) -> None:
    name = tidy_name(typed)
    assert 0 < len(name.encode()) <= LONGEST
    assert not set("/\\\x00\r\n") & set(name)
    assert not any(
        unicodedata.bidirectional(one) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI"} for one in name
    )
    assert name == name.strip(" .")
    assert tidy_name(name) == name


def test_a_long_name_keeps_its_extension_and_whole_letters() -> None:
    name = tidy_name("ż" * 300 + ".pdf")
    assert name.endswith("ż.pdf")
    assert len(name.encode()) <= LONGEST
    assert len(tidy_name("x" * 300 + "." + "y" * 300).encode()) <= LONGEST


def test_a_document_is_saved_with_the_extension_of_its_file() -> None:
    assert extension("a.tar.gz") == ".gz"
    assert (extension(".hidden"), extension("none")) == ("", "")
    assert with_extension("Offer to Hutmet", "x.PDF") == "Offer to Hutmet.pdf"
    assert with_extension("Offer.pdf", "x.PDF") == "Offer.pdf"
    assert with_extension("Offer", "x") == "Offer"
    assert with_extension("a" * 255, "b.pdf") == "a" * 251 + ".pdf"
