"""Columns whose header says nothing, or the wrong thing, find their fields by their cells."""

import pytest

from perennial.transfer.mapping import MappableField, contents, propose

CONTACT = [
    MappableField(key)
    for key in ["full_name", "company", "email", "phone", "birthday", "postal_code", "country", "city"]
]
COMPANY = [MappableField(key) for key in ["name", "tax_id", "registration_id", "website", "phone", "email"]]


def guess_of(cells: list[str], fields=CONTACT, header: str = "Kolumna 7"):
    (guess,) = propose([header], [[cell] for cell in cells], fields)
    return guess


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["jan@firma.example", "ewa@biuro.example", ""], "email"),
        (["+48 600 100 200", "22 555 01 02 03", "tel. 601-202-303"], "phone"),
        (["0903 123 456", "0905/654 321", "00421 2 5555 1234"], "phone"),
        (["30-001", "00-950", "31-123"], "postal_code"),
        (["811 01", "974 01"], "postal_code"),
        (["Polska", "Niemcy", "Słowacja"], "country"),
        (["DE", "PL", "SK"], "country"),
        (["Германия", "Россия"], "country"),
        (["01.02.1980", "1975-12-13"], "birthday"),
        (["Alfa Sp. z o.o.", "Beta GmbH", "Gama s.r.o.", "ООО Дельта"], "company"),
        (["Łódź", "Kraków"], None),
        (["12", "15", "18"], None),
        (["", "", ""], None),
    ],
)
def test_cells_name_their_field(cells: list[str], field: str | None) -> None:
    guess = guess_of(cells)
    assert guess.field == field
    assert bool(guess.confidence) is bool(field)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["5252248481", "774-000-14-54"], "tax_id"),
        (["DE136695976", "SK2022749619"], "tax_id"),
        (["35757442", "31322832"], "registration_id"),
        (["www.alfa.example", "https://beta.example/o-nas", "gama.example"], "website"),
        (["Alfa S.A.", "Beta AG"], "name"),
        (["5252248482", "7740001455"], "phone"),
    ],
)
def test_cells_of_a_company_file_name_their_field(cells: list[str], field: str) -> None:
    assert guess_of(cells, COMPANY).field == field


def test_contents_are_less_sure_than_headers() -> None:
    by_cells = guess_of(["jan@firma.example", "ewa@firma.example"])
    by_header = guess_of(["jan@firma.example", "ewa@firma.example"], header="Adres e-mail")
    assert by_cells.confidence < by_header.confidence < 1.0
    assert str(by_cells.because) == "100% of the cells are e-mail addresses."


def test_a_header_that_its_cells_belie_gives_way() -> None:
    cells = ["jan@firma.example", "ewa@firma.example", "ola@firma.example"]
    guess = guess_of(cells, header="Telefon")
    assert guess.field == "email"


def test_a_header_whose_cells_do_not_fit_is_doubted() -> None:
    sure = guess_of(["+48 600 100 200"] * 3, header="Telefon")
    doubtful = guess_of(["brak", "nie ma", "zapytać"], header="Telefon")
    assert doubtful.field == sure.field == "phone"
    assert doubtful.confidence < 0.7 < sure.confidence


@pytest.mark.parametrize(
    "cell", ["12.05.2024", "30-001", "12345", "2024-01-02", "12 000,00 zł", "abc 123 4567"]
)
def test_what_is_no_phone_number(cell: str) -> None:
    assert not contents.is_phone(cell)


@pytest.mark.parametrize("cell", ["jan@firma.example", "1.5", "10.0.0.1", "Jan Kowalski", "ul. Długa 5"])
def test_what_is_no_web_address(cell: str) -> None:
    assert not contents.is_url(cell)


@pytest.mark.parametrize("cell", ["Agata", "Saga Tours", "Jan Kowalski", "Magda", "Spokojna 5"])
def test_what_is_no_company(cell: str) -> None:
    assert not contents.is_company_name(cell)
