"""A full name in one cell is parted as its language parts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.transfer.mapping import split_full_name
from perennial.transfer.mapping.headers import says_family_first


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Anselm Brückner", ("", "Anselm", "Brückner")),
        ("Dr. Anselm Brückner", ("Dr.", "Anselm", "Brückner")),
        ("Brückner, Anselm", ("", "Anselm", "Brückner")),
        ("Brückner, Dr. Anselm", ("Dr.", "Anselm", "Brückner")),
        ("prof. dr hab. Jan Kowalski", ("prof. dr hab.", "Jan", "Kowalski")),
        ("Herr Dr. med. Karl Weiß", ("Herr Dr. med.", "Karl", "Weiß")),
        ("Ing. Ján Kováč, CSc.", ("Ing. CSc.", "Ján", "Kováč")),
        ("Jan Kowalski, PhD, MBA", ("PhD, MBA", "Jan", "Kowalski")),
        ("Jan Kowalski, Ph. D.", ("Ph. D.", "Jan", "Kowalski")),
        ("Phil Berg", ("", "Phil", "Berg")),
        ("Berg, Phil", ("", "Phil", "Berg")),
        ("Nguyen, Ba", ("", "Ba", "Nguyen")),
        ("Dr. phil. Eva Berg", ("Dr. phil.", "Eva", "Berg")),
        ("Иван Петрович Сидоров", ("", "Иван Петрович", "Сидоров")),
        ("Сидорова Анна Ильинична", ("", "Анна Ильинична", "Сидорова")),
        ("Роман Абрамович", ("", "Роман", "Абрамович")),
        ("Иван Сидоров", ("", "Иван", "Сидоров")),
        ("Ludwig von der Heide", ("", "Ludwig", "von der Heide")),
        ("Vincent Van Der Berg", ("", "Vincent", "Van Der Berg")),
        ("van der Berg, Jan", ("", "Jan", "van der Berg")),
        ("Berg, Jan van der", ("", "Jan", "van der Berg")),
        ("von Trapp", ("", "", "von Trapp")),
        ("Van Morrison", ("", "Van", "Morrison")),
        ("Al Pacino", ("", "Al", "Pacino")),
        ("John E. Smith", ("", "John E.", "Smith")),
        ("Anna Maria Nowak-Kowalska", ("", "Anna Maria", "Nowak-Kowalska")),
        ("Madonna", ("", "", "Madonna")),
        ("Dr", ("", "", "Dr")),
        ("  Jan \t Kowalski ", ("", "Jan", "Kowalski")),
        ("", ("", "", "")),
    ],
)
def test_a_full_name_is_parted(text: str, parts: tuple[str, str, str]) -> None:
    assert split_full_name(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kowalski Jan", ("", "Jan", "Kowalski")),
        ("Kowalska-Nowak Anna Maria", ("", "Anna Maria", "Kowalska-Nowak")),
        ("dr Kowalski Jan", ("dr", "Jan", "Kowalski")),
        ("von der Heide Ludwig", ("", "Ludwig", "von der Heide")),
        ("Brückner, Anselm", ("", "Anselm", "Brückner")),
        ("Сидоров Пётр", ("", "Пётр", "Сидоров")),
        ("Абрамович Роман", ("", "Роман", "Абрамович")),
        ("Петров Ильич", ("", "Ильич", "Петров")),
        ("Иванова Мария Петровна", ("", "Мария Петровна", "Иванова")),
        ("Иван Петрович Сидоров", ("", "Иван Петрович", "Сидоров")),
        ("Kowalski", ("", "", "Kowalski")),
        ("de de", ("", "de", "de")),
    ],
)
def test_a_header_that_names_the_family_name_first_is_obeyed(text: str, parts: tuple[str, str, str]) -> None:
    assert split_full_name(text, family_first=True) == parts


@pytest.mark.parametrize(
    "header",
    [
        "Nazwisko i imię", "NAZWISKO IMIĘ", "Priezvisko a meno", "Příjmení a jméno", "Nachname, Vorname",
        "Name, Vorname", "Last name, first name", "Surname / given name", "ФИО", "Ф.И.О.", "Фамилия Имя Отчество",
        "Фамилия и имя",
    ],
)  # fmt: skip
def test_headers_say_that_the_family_name_comes_first(header: str) -> None:
    assert says_family_first(header)


@pytest.mark.parametrize(
    "header",
    [
        "Imię i nazwisko", "Meno a priezvisko", "Vorname Nachname", "Vor- und Nachname", "Vorname, Name",
        "First name, last name", "Имя и фамилия", "Name", "Full name", "Osoba kontaktowa", "Контактное лицо", "",
    ],
)  # fmt: skip
def test_other_headers_leave_the_order_to_the_name(header: str) -> None:
    assert not says_family_first(header)


words = st.sampled_from(
    ["Dr.", "von", "Jan", "Иван", "Иванович", "Nowak", "Ing.", "PhD", "de", "E.", ",", "Berg"]
)


@given(st.lists(words, max_size=7))
def test_no_word_of_a_name_is_lost(parts: list[str]) -> None:
    for first in (False, True):
        found = " ".join(split_full_name(" ".join(parts), family_first=first)).replace(",", " ").split()
        assert sorted(found) == sorted(word for word in parts if word != ",")


@given(st.text(max_size=40))
def test_any_text_is_parted_without_complaint(text: str) -> None:
    assert len(split_full_name(text)) == 3
