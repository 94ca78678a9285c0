"""Address books as phones and mail programs export them."""

from pathlib import Path

import pytest

from perennial.lib.refusals import Refusal
from perennial.transfer.mapping import MappableField, propose
from perennial.transfer.reading import count_rows, recognise, rows, vcard

THREE = """BEGIN:VCARD
VERSION:3.0
N:Kowalska;Łucja;Maria;dr;
FN:dr Łucja Maria Kowalska
ORG:Jantar sp. z o.o.;Sprzedaż
TITLE:Kierownik\\, dział B
EMAIL;TYPE=INTERNET,HOME:lucja@dom.example
EMAIL;TYPE=INTERNET,WORK,PREF:lucja@jantar.example
TEL;TYPE=CELL,VOICE:+48 600 100 200
TEL;TYPE=WORK,FAX:+48 22 100 20 30
ADR;TYPE=WORK:;;Piotrkowska 1;Łódź;łódzkie;90-001;Polska
ADR;TYPE=HOME:PO 7;m. 3;Długa 2;Gdańsk;;80-001;Polska
BDAY:1980-09-03
NOTE:pierwsza linia\\ndruga\\; linia
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJ
END:VCARD
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
N:Weiß;Jürgen;;;
EMAIL;PREF=1:j.weiss@jantar.example
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+49-89-123456;ext=12
BDAY:--0203
item1.URL:https://jantar.example/a
 bc
item1.X-ABLabel:_$!<HomePage>!$_
END:VCARD
"""
OLD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BBak;J=C3=B3zef
ADR;WORK;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;ul. D=C5=
=82uga 5;Krak=C3=B3w;;30-001;
TEL;CELL:600 100 200
BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29
END:VCARD
"""


@pytest.fixture
def book(tmp_path):
    def write(text: str, encoding: str = "utf-8", newline: str = "\r\n") -> Path:
        path = tmp_path / "people.vcf"
        path.write_bytes(text.replace("\n", newline).encode(encoding))
        return path

    return write


def told(path: Path) -> list[dict[str, str]]:
    """Each card by column, without what is empty."""
    dialect = recognise(path, "whatever.txt")
    assert dialect.format == "vcard"
    return [
        {name: cell for name, cell in zip(dialect.headers, row.cells, strict=True) if cell}
        for row in rows(path, dialect)
    ]


def test_a_card_of_version_3_is_a_row(book) -> None:
    (card,) = told(book(THREE))
    assert card == {
        "Salutation": "dr",
        "Given name": "Łucja Maria",
        "Family name": "Kowalska",
        "Company": "Jantar sp. z o.o.",
        "Department": "Sprzedaż",
        "Job title": "Kierownik, dział B",
        "E-mail (work)": "lucja@jantar.example",
        "E-mail (home)": "lucja@dom.example",
        "Phone (mobile)": "+48 600 100 200",
        "Phone (fax)": "+48 22 100 20 30",
        "Street": "Piotrkowska 1",
        "Postal code": "90-001",
        "City": "Łódź",
        "Region": "łódzkie",
        "Country": "Polska",
        "Address label": "work",
        "Street 2": "Długa 2, m. 3, PO 7",
        "Postal code 2": "80-001",
        "City 2": "Gdańsk",
        "Country 2": "Polska",
        "Address label 2": "home",
        "Birthday": "1980-09-03",
        "Note": "pierwsza linia\ndruga; linia",
    }


def test_a_card_of_version_4_is_a_row(book) -> None:
    (card,) = told(book(FOUR))
    assert card == {
        "Given name": "Jürgen",
        "Family name": "Weiß",
        "E-mail": "j.weiss@jantar.example",
        "Phone (home)": "+49-89-123456 ext. 12",
        "Website": "https://jantar.example/abc",
        "Birthday": "--02-03",
    }


def test_a_card_of_version_2_1_is_a_row(book) -> None:
    (card,) = told(book(OLD))
    assert (card["Given name"], card["Family name"], card["Street"]) == ("Józef", "Żak", "ul. Długa 5")
    assert (card["City"], card["Phone (mobile)"], card["Birthday"]) == ("Kraków", "600 100 200", "--02-29")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_several_cards_are_several_rows_in_any_encoding(book, encoding: str, newline: str) -> None:
    path = book(THREE + FOUR + "\n" + OLD, encoding, newline)
    cards = told(path)
    assert [card["Family name"] for card in cards] == ["Kowalska", "Weiß", "Żak"]
    assert count_rows(path, recognise(path)) == 3
    assert [row.number for row in rows(path, recognise(path), start=2)] == [2, 3]


def test_cards_in_an_old_encoding_are_read(book) -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nN:Wąż;Święcisław\nADR:;;;Łódź\nEND:VCARD\n" * 9
    (first, *_others) = told(book(text, "windows-1250"))
    assert (first["Given name"], first["City"]) == ("Święcisław", "Łódź")


def test_pictures_are_left_out_and_that_is_said(book) -> None:
    picture = "PHOTO;ENCODING=b:" + "\n ".join(["A" * 70] * 40_000)
    path = book(THREE.replace("END:VCARD", f"{picture}\nEND:VCARD") + FOUR)
    assert [card["Family name"] for card in told(path)] == ["Kowalska", "Weiß"]
    assert "Pictures" in " ".join(map(str, recognise(path).notes))


def test_a_company_has_no_name_of_a_person(book) -> None:
    (card,) = told(
        book("BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Jantar\nORG:Jantar\nEMAIL:a@jantar.example\nEND:VCARD\n")
    )
    assert card == {"Company": "Jantar", "E-mail": "a@jantar.example"}


def test_damage_is_a_fault_of_its_card_alone(book) -> None:
    path = book(THREE + FOUR + THREE)
    path.write_bytes(path.read_bytes().replace("Jürgen".encode(), b"J\x9frgen"))
    first, second, third = rows(path, recognise(path))
    assert not first.fault
    assert not third.fault
    assert "no letters in utf-8" in str(second.fault)


def test_a_file_cut_short_says_so_at_its_last_card(book) -> None:
    *_whole, last = rows(path := book(THREE + FOUR.replace("END:VCARD\n", "")), recognise(path))
    assert "cut short" in str(last.fault)


def test_what_only_a_late_card_has_is_said_at_that_card(book, monkeypatch) -> None:
    monkeypatch.setattr(vcard, "CARDS_LOOKED_AT", 2)
    path = book(OLD + OLD + FOUR)
    first, second, third = rows(path, recognise(path))
    assert not first.note
    assert not second.note
    assert "None of the first cards has E-mail, Phone (home), Website" in str(third.note)


def test_a_card_without_end_is_refused(book) -> None:
    with pytest.raises(Refusal, match="too long"):
        recognise(book("BEGIN:VCARD\nVERSION:3.0\nNOTE:" + "x" * 2_000_000))
    with pytest.raises(Refusal, match="too long"):
        recognise(book("BEGIN:VCARD\nVERSION:3.0\n" + "EMAIL:a@jantar.example\n" * 100_000))


def test_an_address_book_without_cards_is_refused(book) -> None:
    with pytest.raises(Refusal, match="nothing in this table"):
        recognise(book("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"))


def test_the_columns_of_cards_find_their_fields(book) -> None:
    headers = vcard.headers(path := book(THREE + FOUR), recognise(path))
    keys = ("salutation", "given_name", "family_name", "full_name", "company", "job_title", "email", "phone")
    keys += ("street", "postal_code", "city", "region", "country", "website", "birthday")
    found = {
        guess.header: guess.field for guess in propose(headers, [], [MappableField(key) for key in keys])
    }
    assert {
        header: found[header]
        for header in ("Given name", "Family name", "Company", "Street", "City", "Birthday")
    } == {
        "Given name": "given_name",
        "Family name": "family_name",
        "Company": "company",
        "Street": "street",
        "City": "city",
        "Birthday": "birthday",
    }
    assert {found["E-mail"], found["E-mail (work)"], found["E-mail (home)"]} == {
        "email",
        "email_2",
        "email_3",
    }
    assert {found["Phone (mobile)"], found["Phone (home)"], found["Phone (fax)"]} == {
        "phone",
        "phone_2",
        "phone_3",
    }
    assert found["Street 2"] is None


def test_more_of_a_kind_than_columns_is_said_at_its_card(book) -> None:
    many = "".join(f"EMAIL:a{number}@jantar.example\n" for number in range(9))
    path = book(FOUR + FOUR.replace("BDAY", f"{many}BDAY"))
    first, second = rows(path, recognise(path))
    assert not first.note
    assert "at most 5" in str(second.note)


def test_a_label_in_quoted_printable_that_is_not_read_ends_where_it_ends(book) -> None:
    path = book(
        "BEGIN:VCARD\nVERSION:2.1\nN:Groß;Jürgen\n"
        "LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Weststra=DFe 5=0D=0A=\n01067 Dresden\n"
        "EMAIL;PREF;INTERNET:j@gross.example\nEND:VCARD\n"
    )
    (card,) = rows(path, recognise(path))
    assert card.cells == ("Jürgen", "Groß", "j@gross.example")
    assert not card.fault


def test_lines_of_a_quoted_printable_address_are_parted_by_a_comma(book) -> None:
    address = "ADR;ENCODING=QUOTED-PRINTABLE:;;Długa 1=0D=0Am. 2;Łódź;;;"
    path = book(f"BEGIN:VCARD\nVERSION:2.1\nN:Kowal;Jan\n{address}\nEND:VCARD\n")
    assert next(rows(path, recognise(path))).cells[2] == "Długa 1, m. 2"


@pytest.mark.parametrize("kind", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group"])
def test_a_group_of_cards_is_no_person(book, kind: str) -> None:
    path = book(f"{THREE}BEGIN:VCARD\nVERSION:4.0\n{kind}\nFN:Klienci\nMEMBER:urn:uuid:1\nEND:VCARD\n")
    person, group = rows(path, recognise(path))
    assert not person.fault
    assert "group of other cards" in str(group.fault)
