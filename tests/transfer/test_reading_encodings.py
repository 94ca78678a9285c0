"""Which encoding a file has, by texts as customer files hold them."""

import pytest

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import recognise, rows
from perennial.transfer.reading.encodings import encoding_of, foreign

POLISH = (
    "Imię;Nazwisko;Miasto\r\nŁukasz;Wiśniewski;Łódź\r\n"
    "Małgorzata;Dąbrowska;Poznań\r\nGrażyna;Święch;Kraków\r\n"
)
SLOVAK = (
    "Meno;Priezvisko;Mesto\r\nĽubomír;Kováčik;Žilina\r\nZdenka;Ďurišová;Košice\r\nŠtefan;Hôrka;Púchov\r\n"
)
CZECH = "Jméno;Příjmení;Město\r\nJiří;Dvořák;Plzeň\r\nLenka;Šťastná;Děčín\r\nTomáš;Růžička;Ústí nad Labem\r\n"
GERMAN = "Vorname;Nachname;Ort\r\nJürgen;Müller;Köln\r\nBjörn;Weiß;Nürnberg\r\nKäthe;Groß;München\r\n"
FRENCH = "Prénom;Nom;Ville\r\nHélène;Lefèvre;Orléans\r\nFrançois;Bérenger;Besançon\r\nZoé;Crête;Nîmes\r\n"
RUSSIAN = (
    "Имя;Фамилия;Город\r\nСергей;Кузнецов;Москва\r\nОльга;Щербакова;Санкт-Петербург\r\nЮрий;Цой;Тверь\r\n"
)
MIXED = POLISH + SLOVAK + GERMAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "windows-1250"),
        (SLOVAK, "windows-1250"),
        (CZECH, "windows-1250"),
        (MIXED, "windows-1250"),
        (POLISH, "iso-8859-2"),
        (SLOVAK, "iso-8859-2"),
        (CZECH, "iso-8859-2"),
        (FRENCH, "windows-1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN.upper(), "windows-1251"),
        (POLISH.upper(), "windows-1250"),
        (RUSSIAN, "iso-8859-5"),
        (MIXED + RUSSIAN, "utf-8"),
        (POLISH, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (POLISH, "utf-16-le"),
        (POLISH, "utf-16-be"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (POLISH, "ibm852"),
        (CZECH, "ibm852"),
        (RUSSIAN, "ibm866"),
        (RUSSIAN, "koi8-r"),
        (GERMAN, "macintosh"),
        (FRENCH, "macintosh"),
    ],
)
def test_the_encoding_is_told_by_the_letters(text: str, encoding: str) -> None:
    assert encoding_of([text.encode(encoding)]) == encoding


@pytest.mark.parametrize(
    "line", [line for text in (POLISH, SLOVAK, CZECH) for line in text.split("\r\n")[1:3]]
)
def test_one_line_is_enough_to_read_it_right(line: str) -> None:
    raw = line.encode("windows-1250")
    assert raw.decode(encoding_of([raw])) == line


@pytest.mark.parametrize(
    ("encoding", "lines"),
    [
        (
            "windows-1250",
            "Rzeszów|Paweł|ŁÓDŹ|Źródlana 5|Jiří Krejčí|Győző Kovács|„ŻABKA” – usługi|Ľudovít Štúr",
        ),
        ("windows-1251", "Щукин|ООО «Ромашка»|Юрій Їжак;Київ|ул. Ленина, д. 5"),
        (
            "windows-1252",
            "João Conceição|Søren;Århus|Nicolò Città|José Muñoz|Straße “Am Bächle”|Müller, 50 €",
        ),
        ("iso-8859-2", "ul. Świętokrzyska 5|Žďár nad Sázavou|Ľudovít Štúr;Uhrovec"),
    ],
)
def test_short_customer_lines_read_right(encoding: str, lines: str) -> None:
    for line in lines.split("|"):
        raw = line.encode(encoding)
        assert raw.decode(encoding_of([raw]), "replace") == line


def test_german_of_dos_reads_right() -> None:
    raw = GERMAN.encode("ibm850")
    assert raw.decode(encoding_of([raw])) == GERMAN


def test_german_reads_right_whichever_of_the_two_encodings_is_named() -> None:
    raw = GERMAN.encode("windows-1252")
    assert raw.decode(encoding_of([raw])) == GERMAN


def test_a_few_damaged_places_do_not_make_utf8_something_else() -> None:
    raw = (POLISH * 5).encode() + b"Jan;Kowal\xb3;Gda\xf1sk\r\n"
    assert encoding_of([raw]) == "utf-8"


def test_a_letter_cut_in_two_at_the_edge_of_a_spot_is_no_damage() -> None:
    raw = ("ł" * 50).encode()
    assert encoding_of([b"abc;def", raw[1:-1]]) == "utf-8"


@pytest.mark.parametrize(
    ("most", "other", "told"),
    [
        ("windows-1250", "utf-8", "written in utf-8"),
        ("windows-1250", "iso-8859-2", "written in iso-8859-2"),
        ("windows-1251", "utf-8", "written in utf-8"),
        ("utf-8", "windows-1250", "no letters in utf-8"),
    ],
)
def test_a_line_in_another_encoding_is_said_and_never_mangled(tmp_path, most, other, told) -> None:
    usual, odd = (
        (RUSSIAN, "Ольга;Щукина;Псков\r\n") if most == "windows-1251" else (POLISH, "Wąż;Łoś;Gdańsk\r\n")
    )
    path = tmp_path / "mixed.csv"
    path.write_bytes((usual * 3).encode(most) + odd.encode(other) + usual.encode(most))
    dialect = recognise(path)
    assert dialect.encoding == most
    faulty = [row for row in rows(path, dialect) if row.fault]
    assert [row.number for row in faulty] == [(usual * 3).count("\r\n") + 1]
    assert told in str(faulty[0].fault)


@pytest.mark.parametrize("text", [POLISH, SLOVAK, CZECH, GERMAN, FRENCH, RUSSIAN, "Рёрих;Её;Моё;Алёна\r\n"])
def test_no_line_of_a_plain_file_is_taken_for_another_encoding(text) -> None:
    for encoding in ("windows-1250", "windows-1251", "windows-1252", "iso-8859-2", "iso-8859-5"):
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            continue
        assert [foreign(line, encoding) for line in text.splitlines() if foreign(line, encoding)] == []


def test_utf32_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refusal, match="UTF-8"):
        encoding_of(["Imię".encode("utf-32")])


def test_letters_far_down_the_file_are_seen(tmp_path) -> None:
    path = tmp_path / "late.csv"
    plain = b"id;name\r\n" + b"1;Jan Kowal\r\n" * 60_000
    path.write_bytes(plain + "2;Łukasz Wiśniewski\r\n".encode("windows-1250") * 600)
    dialect = recognise(path, path.name)
    assert dialect.encoding == "windows-1250"
    assert list(rows(path, dialect))[-1].cells == ("2", "Łukasz Wiśniewski")
