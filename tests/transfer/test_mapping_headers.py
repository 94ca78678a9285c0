"""Columns find their fields by what five languages call them."""

import pytest

from perennial.transfer.mapping import MappableField, propose
from perennial.transfer.mapping.headers import squashed
from perennial.transfer.mapping.words import LANGUAGES

# fmt: off
CONTACT = [
    "given_name", "family_name", "full_name", "patronymic", "salutation", "job_title", "company",
    "birthday", "language", "lifecycle", "owner", "do_not_contact", "email", "phone", "street",
    "postal_code", "city", "region", "country", "own_id",
]
# fmt: on
# fmt: off
COMPANY = [
    "name", "legal_name", "tax_id", "registration_id", "website", "industry", "size", "parent", "owner",
    "lifecycle", "email", "phone", "street", "postal_code", "city", "region", "country", "own_id",
]
# fmt: on
# fmt: off
DEAL = [
    "amount_currency",
    "name", "company", "contact", "stage", "amount", "expected_close", "closed", "lost_reason", "description", "owner",
    "own_id",
]
TICKET = [
    "subject", "contact", "company", "status", "priority", "kind", "channel", "description", "opened", "first_answered",
    "solved", "owner", "own_id",
]
LEAD = [
    "full_name", "given_name", "family_name", "company_name", "job_title", "status", "unqualified_reason", "source",
    "amount", "amount_currency", "website", "language", "description", "email", "phone", "street", "postal_code",
    "city", "region", "country", "owner", "own_id",
]
ACTIVITY = [
    "kind", "subject", "contact", "company", "deal", "ticket", "due", "starts", "minutes", "done", "outcome", "text",
    "owner", "own_id",
]
# fmt: on


def fields(keys: list[str]) -> list[MappableField]:
    return [MappableField(key) for key in keys]


def mapped(headers: str, keys: list[str], samples=(), language: str = "en") -> dict[str, str | None]:
    guesses = propose(headers.split(";"), samples, fields(keys), language)
    return {guess.header: guess.field for guess in guesses}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            "Imię;Nazwisko;Firma;Stanowisko;Tel.;E-mail;Ulica;Kod "
            "pocztowy;Miejscowość;Woj.;Kraj;Opiekun;Data ur.",
            "given_name family_name company job_title phone email street postal_code city region "
            "country owner birthday",
        ),
        (
            "Anrede;Vorname;Nachname;Firma;Tel.-Nr.;E-Mail-Adresse;Straße und "
            "Hausnummer;PLZ;Ort;Bundesland;Land;Kd.-Nr.",
            "salutation given_name family_name company phone email street postal_code city region "
            "country own_id",
        ),
        (
            "Meno;Priezvisko;Titul;Spoločnosť;Telefón;E-mail;Ulica a "
            "číslo;PSČ;Mesto;Kraj;Krajina;Dátum narodenia",
            "given_name family_name salutation company phone email street postal_code city region "
            "country birthday",
        ),
        (
            "Имя;Фамилия;Отчество;Организация;Должность;Моб. тел.;Эл. "
            "почта;Индекс;Город;Область;Страна;Адрес",
            "given_name family_name patronymic company job_title phone email postal_code city region "
            "country street",
        ),
        (
            "First Name;Surname;Account Name;Job Title;Mobile;E-mail;Zip "
            "Code;Town;State/Province;Country;Owner;Opted Out",
            "given_name family_name company job_title phone email postal_code city region country "
            "owner do_not_contact",
        ),
        ("IMIE I NAZWISKO;nr_telefonu;adres_email", "full_name phone email"),
        ("FirstName;lastName;phoneNumber", "given_name family_name phone"),
        ("Familija;Imja;Telefon", "family_name given_name phone"),
    ],
)
def test_a_contact_file_maps_itself(headers: str, expected: str) -> None:
    assert list(mapped(headers, CONTACT).values()) == expected.split()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Nazwa;NIP;REGON;Strona WWW;Branża;Opiekun", "name tax_id registration_id website industry owner"),
        ("Firma;USt-IdNr.;HRB;Homepage;Mitarbeiterzahl", "name tax_id registration_id website size"),
        ("Názov firmy;IČO;IČ DPH;Web;Odvetvie", "name registration_id tax_id website industry"),
        ("Наименование;Полное наименование;ИНН;ОГРН;Сайт", "name legal_name tax_id registration_id website"),
        ("Company;VAT No.;Company number;Website;Industry", "name tax_id registration_id website industry"),
    ],
)
def test_a_company_file_maps_itself(headers: str, expected: str) -> None:
    assert list(mapped(headers, COMPANY).values()) == expected.split()


def test_one_word_means_what_it_means_in_the_language_of_the_file() -> None:
    assert mapped("Imię;Nazwisko;Kraj", CONTACT)["Kraj"] == "country"
    assert mapped("Meno;Priezvisko;Kraj", CONTACT)["Kraj"] == "region"


def test_name_alone_is_the_full_name_and_beside_a_given_name_the_family_name() -> None:
    assert mapped("Name;Ort", CONTACT)["Name"] == "full_name"
    assert mapped("Vorname;Name;Ort", CONTACT)["Name"] == "family_name"
    assert mapped("Vorname;Nachname;Name", CONTACT)["Name"] == "full_name"


def test_several_phones_and_e_mails_are_numbered_and_labelled() -> None:
    guesses = propose(
        ["Telefon 2", "Tel. kom.", "Telefon", "E-mail służbowy", "E-mail prywatny"], [], fields(CONTACT), "pl"
    )
    assert [guess.field for guess in guesses] == ["phone_3", "phone", "phone_2", "email", "email_2"]
    assert [guess.label for guess in guesses] == ["", "mobile", "", "work", "home"]


def test_a_fax_is_never_the_first_phone() -> None:
    guesses = propose(["Fax geschäftlich", "Telefon geschäftlich"], [], fields(CONTACT), "de")
    assert [(guess.field, guess.label) for guess in guesses] == [("phone_2", "fax"), ("phone", "work")]


def test_of_two_addresses_one_is_taken_whole() -> None:
    assert mapped(
        "Straße privat;Ort privat;Straße geschäftlich;PLZ geschäftlich;Ort geschäftlich;Land", CONTACT
    ) == {
        "Straße privat": None,
        "Ort privat": None,
        "Straße geschäftlich": "street",
        "PLZ geschäftlich": "postal_code",
        "Ort geschäftlich": "city",
        "Land": "country",
    }
    found = mapped("Ulica;Miasto;Ulica dostawy;Miasto dostawy;Kod pocztowy", CONTACT)
    assert list(found.values()) == ["street", "city", None, None, "postal_code"]


def test_a_part_of_a_name_is_no_full_name() -> None:
    assert mapped("Vorname;Nachname;Name suffix;Middle name", CONTACT)["Name suffix"] is None
    assert mapped("Ihr Name;Ort", CONTACT)["Ihr Name"] == "full_name"


def test_cells_that_are_something_else_are_believed() -> None:
    found = mapped("E-Mail-Adresse;E-Mail-Typ;Birth Day", CONTACT, [["a@b.example", "SMTP", "14"]])
    assert list(found.values()) == ["email", None, None]


def test_no_other_field_is_given_twice() -> None:
    guesses = propose(["Miasto", "Miejscowość"], [], fields(CONTACT), "pl")
    assert [guess.field for guess in guesses] == ["city", None]
    assert "fits the field" in str(guesses[1].because)


def test_a_field_key_is_the_surest_header() -> None:
    guesses = propose(["email_2", "email", "family_name"], [], fields(CONTACT))
    assert [guess.field for guess in guesses] == ["email_2", "email", "family_name"]
    assert guesses[1].confidence == guesses[2].confidence == 1.0


def test_custom_fields_are_found_by_label_and_synonym_in_any_language() -> None:
    custom = [MappableField("x_tier", labels={"en": "Tier", "pl": "Poziom"}, synonyms=("Klasa A/B/C",))]
    for header in ("x_tier", "TIER", "poziom:", "klasa a b c"):
        (guess,) = propose([header], [], custom)
        assert guess.field == "x_tier", header


def test_a_word_inside_a_header_counts_less_than_the_whole() -> None:
    whole, part = propose(["E-mail", "Kontakt e-mail do faktur"], [], fields(CONTACT))
    assert (whole.field, part.field) == ("email", "email_2")
    assert part.confidence < 0.8 < whole.confidence
    assert "contains" in str(part.because)


def test_a_typing_error_is_forgiven_with_less_confidence() -> None:
    (guess,) = propose(["Nazwisk0"], [], fields(CONTACT))
    assert guess.field == "family_name"
    assert guess.confidence < 0.75
    assert "nearly" in str(guess.because)


def test_an_unknown_header_without_cells_is_left_alone() -> None:
    (guess,) = propose(["Uwagi wewnętrzne"], [], fields(CONTACT))
    assert (guess.field, guess.confidence) == (None, 0.0)
    assert "say what this is" in str(guess.because)


def test_an_empty_header_harms_nobody() -> None:
    assert [guess.field for guess in propose(["", " ", "--"], [], fields(CONTACT))] == [None, None, None]


def test_the_sentence_speaks_the_readers_label() -> None:
    field = MappableField("city", labels={"en": "Town", "de": "Ort"})
    (guess,) = propose(["Miasto"], [], [field], "de")
    assert str(guess.because) == "“Miasto” means Ort (polski)."


def test_every_language_has_words_for_every_standard_field() -> None:
    standard = (set(CONTACT) | set(COMPANY)) - {"patronymic"}
    for code, (_name, words) in LANGUAGES.items():
        assert standard <= set(words), code


@pytest.mark.parametrize("keys", [CONTACT, COMPANY])
def test_every_word_of_every_dictionary_finds_a_field_that_it_names(keys: list[str]) -> None:
    named: dict[str, set[str]] = {}
    for _name, words in LANGUAGES.values():
        for key, phrases in words.items():
            for phrase in phrases if key in keys else ():
                named.setdefault(squashed(phrase), set()).add(key)
    for word, meant in named.items():
        (guess,) = propose([word], [], fields(keys))
        assert guess.field in meant, word


def test_five_hundred_columns_are_mapped_within_a_glance() -> None:
    headers = [f"Kolumna użytkownika {number}x" for number in range(500)]
    assert len(propose(headers, [["tekst"] * 500] * 25, fields(CONTACT))) == 500


@pytest.mark.parametrize(
    "headers",
    [
        "Deal;Organization;Person;Sales stage;Value;Closing date;Lost reason;Notes;Assigned to",
        "Szansa sprzedaży;Kontrahent;Osoba kontaktowa;Etap;Wartość;Data zamknięcia;Powód przegranej;Uwagi;Opiekun",
        "Verkaufschance;Firma;Ansprechpartner;Verkaufsphase;Auftragswert;Abschlussdatum;Absagegrund;Bemerkung;Betreuer",
        "Príležitosť;Spoločnosť;Kontaktná osoba;Fáza;Hodnota;Dátum uzavretia;Dôvod straty;Popis;Vlastník",
        "Название сделки;Организация;Контактное лицо;Этап;Стоимость;Дата закрытия;Причина отказа;Описание;Владелец",
    ],
)
def test_headers_of_deals_are_known_in_five_languages(headers: str) -> None:
    expected = [
        "name",
        "company",
        "contact",
        "stage",
        "amount",
        "expected_close",
        "lost_reason",
        "description",
        "owner",
    ]
    assert list(mapped(headers, DEAL).values()) == expected


@pytest.mark.parametrize(
    "headers",
    [
        "Type;Title;Contact person;Account;Opportunity;Deadline;Duration;Completed on;Result;Comments",
        "Typ;Temat;Osoba;Firma;Szansa;Termin wykonania;Czas trwania;Data wykonania;Rezultat;Treść",
        "Typ;Betreff;Ansprechpartner;Firma;Verkaufschance;Fälligkeitsdatum;Dauer;Erledigt am;Resultat;Protokoll",
        "Typ;Téma;Kontaktná osoba;Spoločnosť;Príležitosť;Splniť do;Trvanie;Dokončené;Výsledok;Obsah",
        "Тип;Тема;Контактное лицо;Организация;По сделке;Крайний срок;Длительность;Завершено;Результат;Содержание",
    ],
)
def test_headers_of_activities_are_known_in_five_languages(headers: str) -> None:
    expected = ["kind", "subject", "contact", "company", "deal", "due", "minutes", "done", "outcome", "text"]
    assert list(mapped(headers, ACTIVITY).values()) == expected


@pytest.mark.parametrize(
    "headers",
    [
        "Summary;Contact person;Account;Ticket status;Urgency;Type;Source;Details;Date created;First reply;Resolved at",
        "Tytuł;Osoba;Firma;Stan;Pilność;Typ;Źródło;Uwagi;Data zgłoszenia;Data pierwszej odpowiedzi;Data rozwiązania",
        "Anliegen;Ansprechpartner;Firma;Ticketstatus;Dringlichkeit;Typ;Quelle;Notizen;Erstellt am;Erste Antwort;"
        "Gelöst am",
        "Téma;Kontaktná osoba;Spoločnosť;Stav tiketu;Naliehavosť;Typ;Zdroj;Popis;Dátum vytvorenia;Prvá odpoveď;"
        "Dátum vyriešenia",
        "Тема;Контактное лицо;Организация;Состояние;Срочность;Тип;Источник;Описание;Дата создания;Первый ответ;"
        "Дата решения",
    ],
)
def test_headers_of_tickets_are_known_in_five_languages(headers: str) -> None:
    expected = ["subject", "contact", "company", "status", "priority", "kind", "channel", "description"]
    assert list(mapped(headers, TICKET).values()) == [*expected, "opened", "first_answered", "solved"]
