"""What people type and what they find."""

from __future__ import annotations

import pytest

from perennial.journal.door import change
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.search.queries import Hit, find, suggest
from tests.cast import OPERATOR
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


def hits(text: str, **asked: object) -> list[Hit]:
    return find(OPERATOR, text, **asked)  # type: ignore[arg-type]


def titles(text: str, **asked: object) -> list[str]:
    return [hit.title for hit in hits(text, **asked)]


@pytest.mark.parametrize(
    "text", ["Kováčik", "kovacik", "KOVÁČIK", "ováči", "ján kov", "kov ján", "Kovachik Jan", "Ковачик"]
)
def test_a_person_is_found_by_any_part_of_the_name_in_any_spelling(text: str) -> None:
    contact("Ján Kováčik")
    contact("Petra Nováková")
    assert titles(text) == ["Ján Kováčik"]


@pytest.mark.parametrize("text", ["Müller", "Muller", "Mueller", "mülle", "uelle", "MUELLER"])
@pytest.mark.parametrize("written", ["Hans Müller", "Hans Mueller"])
def test_an_umlaut_and_its_two_spellings_are_the_same(text: str, written: str) -> None:
    contact(written)
    contact("Anna Meier")
    assert titles(text) == [written]


def test_cyrillic_and_latin_find_each_other() -> None:
    contact("Дмитрий Иванов")
    contact("Ivan Petrov")
    assert titles("ivanov") == ["Дмитрий Иванов"]
    assert titles("Петров") == ["Ivan Petrov"]


@pytest.mark.parametrize("written", ["Zdroj s.r.o.", "Zdroj, s. r. o.", "Zdroj sro"])
@pytest.mark.parametrize("text", ["zdroj sro", "zdroj s.r.o.", "Zdroj s. r. o.", "zdroj, s.r.o"])
def test_a_legal_form_is_the_same_however_it_is_parted(written: str, text: str) -> None:
    company(written)
    assert titles(text) == [written]


@pytest.mark.parametrize(
    "written", ["Źródło Sp. z o.o.", "Źródło sp. z o. o.", "Źródło spzoo", "Źródło spółka z o.o."]
)
@pytest.mark.parametrize(
    "text", ["zrodlo sp z oo", "zrodlo sp. z o.o.", "zrodlo sp zoo", "zrodlo spółka z o.o."]
)
def test_so_is_a_polish_one(written: str, text: str) -> None:
    company(written)
    assert titles(text) == [written]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("P.P.H.U. Kowal-Met s.c.", "pphu kowalmet"),
        ("PPHU Kowalmet", "P.P.H.U. Kowalmet"),
        ("Groß & Söhne GmbH", "groß und söhne"),
        ("Groß und Söhne GmbH", "gross & soehne"),
    ],
)
def test_a_firm_is_found_with_and_without_its_signs(written: str, text: str) -> None:
    company(written)
    assert titles(text) == [written]


@pytest.mark.parametrize("text", ["jeanluc", "jean luc", "jean-luc d'artagnan", "Artagnan, Jean-Luc"])
def test_a_hyphen_and_an_apostrophe_may_be_left_out(text: str) -> None:
    contact("Jean-Luc d'Artagnan")
    assert titles(text) == ["Jean-Luc d'Artagnan"]


@pytest.mark.parametrize("text", ["jk zil", "zil jk", "j k zilin", "JK Stroje"])
def test_initials_and_the_company_together(text: str) -> None:
    firm = company("Žilinské stroje")
    contact("Ján Kováčik", company=firm.pk)
    contact("Jana Malá", company=firm.pk)
    assert titles(text) == ["Ján Kováčik"]


@pytest.mark.parametrize(
    "text",
    ["www.jantar.example", "https://jantar.example/kontakt", "jantar.example", "http://www.jantar.example"],
)
def test_an_address_of_the_web_is_found_as_it_is_copied(text: str) -> None:
    company("Bursztyn", website="https://www.jantar.example")
    company("Example Jantarowy")
    assert titles(text)[0] == "Bursztyn"


def test_a_short_domain_finds_its_addresses() -> None:
    contact("Ján Kováčik", email="jan@zs.example")
    assert titles("zs.example") == ["Ján Kováčik"]


@pytest.mark.parametrize("text", ["Ng", "Li", "n", "ng l", "Li Ng"])
def test_names_of_one_or_two_letters_are_found_by_their_beginning(text: str) -> None:
    contact("Li Ng")
    contact("Olga Springer")
    assert titles(text) == ["Li Ng"]


@pytest.mark.parametrize(
    "text",
    [
        "+48 601 234 567",
        "601234567",
        "601-234-567",
        "0048 601 234 567",
        "0601 234 567",
        "(601) 234",
        "+48 (0) 601 234 567",
        "234 567",
        "tel:+48-601-234-567",
        "callto:0048601234567",
        "tel. 601 234 567",
        "mob: 0601/234-567",
        "+48 601 234 567 ext. 12",
        "601 234 567 wew 7",
    ],
)
def test_a_phone_is_found_however_it_is_written(text: str) -> None:
    one = contact("Anna Nowak", phone="+48 601 234 567")
    contact("Jan Kowal", phone="+48 602 999 111")
    found = hits(text)
    assert [hit.record for hit in found] == [one.pk]
    assert found[0].why == "reach"
    assert "601 234 567" in found[0].context


@pytest.mark.parametrize(
    "text",
    [
        "anna.nowak@jantar.example",
        "nowak@jan",
        "@jantar",
        "ANNA.NOWAK@",
        "anna.nowak",
        "mailto:anna.nowak@jantar.example",
        "Zofia Lis <anna.nowak@jantar.example>",
    ],
)
def test_an_address_is_found_by_any_part(text: str) -> None:
    contact("Zofia Lis", email="Anna.Nowak@jantar.example")
    contact("Zofia Wilk", email="zofia@bursztyn.example")
    assert titles(text) == ["Zofia Lis"]


@pytest.mark.parametrize("text", ["PL 525-000-12-34", "5250001234", "525 000 12 34", "pl525", "000-12-34"])
def test_a_company_is_found_by_its_tax_number_however_it_is_grouped(text: str) -> None:
    company("Jantar", tax_id="PL 525 000 12 34")
    company("Bursztyn", tax_id="PL 777 000 99 88")
    found = hits(text)
    assert [hit.title for hit in found] == ["Jantar"]
    assert found[0].why == "numbers"


@pytest.mark.parametrize("text", ["+49 351 4561230", "0049 351 456 12 30", "0351/4561230", "351 4561230"])
def test_a_phone_kept_without_its_country_is_found_with_it(text: str) -> None:
    contact("Jürgen Groß", phone="0351 4561230")
    assert titles(text) == ["Jürgen Groß"]


@pytest.mark.parametrize("text", ["8 (495) 123-45-67", "+7 495 1234567", "84951234567", "495 123 45 67"])
@pytest.mark.parametrize("written", ["+7 495 123-45-67", "8 495 123 45 67"])
def test_a_russian_phone_is_found_by_its_eight_and_its_seven(written: str, text: str) -> None:
    contact("Пётр Щербаков", phone=written)
    assert titles(text) == ["Пётр Щербаков"]


@pytest.mark.parametrize(
    "text", ["NIP 525-000-12-34", "NIP: 5250001234", "nip5250001234", "PL 525.000.12.34"]
)
def test_a_tax_number_is_found_with_what_it_is_called(text: str) -> None:
    company("Jantar", tax_id="5250001234")
    assert titles(text) == ["Jantar"]


def test_own_numbers_are_found_with_and_without_their_signs() -> None:
    contact("Anna Nowak", own_id="K-2024/117")
    for text in ("K-2024/117", "k2024117", "2024 117", "2024/117"):
        assert titles(text) == ["Anna Nowak"], text


@pytest.mark.parametrize("text", ["PL5250001234", "PL 525-000-12-34"])
def test_a_tax_number_is_found_with_the_letters_it_was_kept_without(text: str) -> None:
    company("Jantar", tax_id="525-000-12-34")
    company("Bursztyn", tax_id="777-000-99-88")
    assert titles(text) == ["Jantar"]


@pytest.mark.parametrize(
    "text", ["Kovacki", "Kovačk", "Kovaacik", "Kowacik", "Kvoacik", "Kovacih", "jan kovcaik"]
)
def test_a_slip_of_the_finger_is_forgiven(text: str) -> None:
    contact("Ján Kováčik")
    contact("Jana Nováková")
    found = hits(text)
    assert [hit.title for hit in found] == ["Ján Kováčik"]


def test_two_slips_are_forgiven_in_a_long_word_only() -> None:
    contact("Maria Wyszogrodzka")
    contact("Anna Nowak")
    assert titles("Wyshogrotzka") == ["Maria Wyszogrodzka"]
    assert titles("Mowek") == []


def test_the_person_and_the_company_together() -> None:
    zilina = company("Drevo Zilina", city="Žilina")
    one = contact("Ján Kováčik", company=zilina.pk)
    other = contact("Ján Kováč", city="Žilina")
    contact("Eva Kovárska", company=company("Drevo Košice", city="Košice").pk)
    assert {hit.record for hit in hits("kov zil")} == {one.pk, other.pk}
    assert {hit.record for hit in hits("zil kov")} == {one.pk, other.pk}
    assert "Drevo Zilina" in next(hit.context for hit in hits("kov zil") if hit.record == one.pk)


def test_a_company_is_found_before_its_people() -> None:
    house = company("Jantar Handel")
    contact("Anna Nowak", company=house.pk)
    found = hits("jantar")
    assert [(hit.title, hit.why) for hit in found] == [("Jantar Handel", "names"), ("Anna Nowak", "company")]
    assert found[1].context == "Jantar Handel"


def test_the_best_answer_is_first() -> None:
    for name in ("Marianna Zeman", "Annabel Lee", "Ola Ann", "Ann"):
        contact(name)
    contact("Zoe Any", email="xann@anywhere.example")
    assert titles("ann") == ["Ann", "Annabel Lee", "Ola Ann", "Marianna Zeman", "Zoe Any"]


def test_of_equal_answers_the_last_changed_is_first() -> None:
    first, second = contact("Anna Nowak"), contact("Anna Nowak")
    assert [hit.record for hit in hits("anna nowak")] == [second.pk, first.pk]
    edit_record(OPERATOR, "contact", first.pk, {"job_title": "Buyer"})
    assert [hit.record for hit in hits("anna nowak")] == [first.pk, second.pk]


def test_one_vague_word_still_brings_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perennial.records.search.candidates.CAP", 5)
    best = contact("Ann")
    start = contact("Annika Ost")
    for n in range(12):
        contact(f"Joanna Wand{n}")
    assert [hit.record for hit in hits("ann", limit=2)] == [best.pk, start.pk]
    assert len(hits("ann", limit=3)) == 3


def test_a_renamed_company_is_found_by_its_new_name_alone_and_so_are_its_people() -> None:
    house = company("Jantar")
    contact("Anna Nowak", company=house.pk)
    edit_record(OPERATOR, "company", house.pk, {"name": "Bursztyn"})
    assert titles("jantar") == []
    assert titles("bursztyn") == ["Bursztyn", "Anna Nowak"]


def test_the_trash_is_searched_only_when_asked() -> None:
    one = contact("Anna Nowak")
    trash_records(OPERATOR, "contact", [one.pk])
    assert titles("nowak") == []
    assert titles("nowak", trashed=True) == ["Anna Nowak"]
    restore_records(OPERATOR, "contact", [one.pk])
    assert titles("nowak") == ["Anna Nowak"]
    assert titles("nowak", trashed=True) == []


def test_a_company_in_the_trash_brings_no_people() -> None:
    house = company("Jantar")
    contact("Anna Nowak", company=house.pk)
    trash_records(OPERATOR, "company", [house.pk])
    assert titles("jantar") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "%",
        "_",
        '"',
        "'",
        "*",
        '" OR rowid:1 --',
        "NEAR(a b)",
        "names : x",
        "|",
        "\\",
        "(",
        "a AND",
        "^k",
        "💥",
        "x" * 5000,
    ],
)
def test_whatever_is_typed_is_a_text_and_not_a_query(text: str) -> None:
    contact("Anna Nowak")
    assert titles(text) == []


def test_one_entity_may_be_asked_and_the_number_of_answers() -> None:
    company("Anna und Söhne")
    for n in range(4):
        contact(f"Anna Nowak{n}")
    assert titles("anna", entities=["company"]) == ["Anna und Söhne"]
    assert len(titles("anna", limit=3)) == 3


def test_suggestions_begin_with_the_last_changed() -> None:
    first, second = company("Jantar"), company("Bursztyn")
    assert [hit.record for hit in suggest(OPERATOR, "company", "")] == [second.pk, first.pk]
    assert [hit.record for hit in suggest(OPERATOR, "company", "ja")] == [first.pk]
    assert len(suggest(OPERATOR, "company", "", limit=1)) == 1


def test_a_removed_record_is_found_no_more() -> None:
    one = contact("Anna Nowak")
    with change(OPERATOR, "contact.create") as act:
        act.delete(one)
        act.delete(one.record)
    assert titles("nowak") == []
