import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from perennial.demo.messy import ENCODING, FILE, main
from perennial.demo.messy_rows import COUNTS, HEADER, ROWS, in_codepage
from tests.demo.test_numbers import TAX


@pytest.fixture(scope="module")
def table(messy_bytes):
    return list(csv.reader(io.StringIO(messy_bytes.decode(ENCODING), newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def known(workspace):
    points = [point for contact in workspace.live_contacts for point in contact.points]
    return {kind: {point.raw for point in points if point.kind == kind} for kind in ("email", "phone")}


def with_trait(rows, trait):
    found = [row for row in rows if trait in row.traits]
    assert len(found) == COUNTS[trait]
    return found


def digits(text):
    return re.sub(r"\D", "", text)


def test_the_committed_file_is_what_the_program_writes(messy_bytes):
    assert FILE.read_bytes() == messy_bytes


def test_the_file_can_be_written_elsewhere(tmp_path, messy_bytes, capsys):
    assert main([str(tmp_path / "copy.csv")]) == 0
    assert Path(tmp_path / "copy.csv").read_bytes() == messy_bytes
    assert "copy.csv" in capsys.readouterr().out


def test_every_trait_stands_as_often_as_promised(rows):
    assert len(rows) == ROWS == 5_000
    assert Counter(trait for row in rows for trait in row.traits) == COUNTS


def test_the_file_is_windows_1250_and_nothing_else(messy_bytes):
    with pytest.raises(UnicodeDecodeError):
        messy_bytes.decode("utf-8")
    text = messy_bytes.decode(ENCODING)
    assert text.startswith("Lp.;Imię i nazwisko;E-Mail;Tel.;")
    assert {"ł", "ś", "č", "ľ", "ß", "ü", "\N{NO-BREAK SPACE}"} <= set(text)


def test_lines_end_in_crlf_and_quotes_hold_breaks_and_semicolons(messy_bytes, table):
    breaks = COUNTS["line_break"]
    assert messy_bytes.count(b"\r\n") == ROWS + 1 + breaks
    assert messy_bytes.count(b"\n") == ROWS + 1 + 2 * breaks, (
        "one of two breaks in a cell is a bare line feed"
    )
    assert len(table) == ROWS + 1
    assert table[0] == list(HEADER)
    notes = [line[16] for line in table[1:] if len(line) == len(HEADER)]
    assert sum("\n" in note for note in notes) == COUNTS["line_break"]
    assert sum(";" in note for note in notes) > COUNTS["line_break"]
    assert sum('"' in note for note in notes) > COUNTS["line_break"]


def test_empty_rows_are_empty_in_three_ways(table):
    empty = [line for line in table if not "".join(line).strip()]
    assert len(empty) == COUNTS["empty"]
    assert {len(line) for line in empty} == {0, len(HEADER)}
    assert any("".join(line) for line in empty), "some hold blanks"


def test_shifted_rows_have_a_cell_too_many_or_too_few(table):
    widths = Counter(len(line) for line in table if line)
    assert set(widths) == {len(HEADER) - 1, len(HEADER), len(HEADER) + 1}
    assert widths[len(HEADER) - 1] + widths[len(HEADER) + 1] == COUNTS["shifted"]


def test_known_people_come_with_their_mail_in_another_case(rows, known):
    for row in with_trait(rows, "known_by_email"):
        assert row.email not in known["email"]
        assert row.email.lower() in known["email"]


def test_known_people_come_with_their_phone_in_another_format(rows, known):
    endings = {digits(phone)[-7:] for phone in known["phone"]}
    for row in with_trait(rows, "known_by_phone"):
        assert not row.email
        assert row.phone not in known["phone"]
        assert digits(row.phone)[-7:] in endings


def test_known_companies_come_with_their_tax_number_in_another_format(rows, workspace):
    numbers = {company.tax_id for company in workspace.live_companies}
    bare = {re.sub(r"\W", "", number) for number in numbers}
    for row in with_trait(rows, "known_by_tax_id"):
        assert row.tax_id not in numbers
        assert re.sub(r"\W", "", row.tax_id).removeprefix("PL") in bare


def test_updates_differ_from_what_the_workspace_holds(rows, workspace):
    by_mail = {contact.point("email"): contact for contact in workspace.live_contacts}
    for row in with_trait(rows, "updated_job"):
        assert row.job != in_codepage(by_mail[row.email.lower()].job_title)
    for row in with_trait(rows, "updated_phone"):
        assert row.phone not in {point.raw for point in by_mail[row.email.lower()].points}


def test_new_people_are_really_new(rows, known):
    fresh = [r for r in rows if r.email and "known_by_email" not in r.traits]
    assert len(fresh) > 3_500
    assert not {row.email.strip().lower() for row in fresh} & known["email"]
    taken = {digits(phone) for phone in known["phone"]}
    assert not {digits(row.phone) for row in fresh if row.phone.startswith("+")} & taken


def test_repeated_rows_follow_their_first_ones(rows):
    seen = set()
    for row in rows:
        if "repeated" in row.traits:
            assert tuple(row.cells()) in seen
        if "repeated_with_typo" in row.traits:
            assert tuple(row.cells()[1:]) in {cells[1:] for cells in seen}
            assert tuple(row.cells()) not in seen
        if "has_repeat" in row.traits:
            seen.add(tuple(row.cells()))
    assert len(seen) == COUNTS["has_repeat"]


def test_mails_and_dates_are_invalid_where_it_says_so(rows):
    for row in with_trait(rows, "invalid_email"):
        assert not re.fullmatch(r"[\w.-]+@[\w-]+\.example", row.email)
    dates = [value for row in with_trait(rows, "invalid_date") for value in (row.birthday, row.contacted)]
    assert "31.09.2025" in dates
    assert "30.02.2024" in dates


def test_dates_come_in_several_orders_and_amounts_with_a_comma(rows):
    shapes = {re.sub(r"\d", "9", row.contacted) for row in rows if row.contacted}
    assert {"99.99.9999", "9999-99-99", "99/99/9999", "99.99.99"} <= shapes
    amounts = [row.turnover for row in rows if row.turnover]
    assert len(amounts) > 2_000
    assert all(re.fullmatch(r"[\d.\xa0]+,\d\d", amount) for amount in amounts)


def test_blanks_stand_around_and_inside_cells(rows):
    assert all(row.email.endswith("\t") for row in with_trait(rows, "blanks"))
    assert all("\N{NO-BREAK SPACE}" in row.name + row.phone for row in with_trait(rows, "non_breaking"))


def test_one_name_alone_and_a_phone_spoilt_by_a_spreadsheet(rows):
    assert all(" " not in row.name for row in with_trait(rows, "one_name"))
    assert all(re.fullmatch(r"4,8\dE\+10", row.phone) for row in with_trait(rows, "scientific_phone"))


def test_hostile_cells_are_there(rows):
    cells = [
        cell for trait in ("formula", "script") for row in with_trait(rows, trait) for cell in row.cells()
    ]
    assert "=1+1" in cells
    assert "<script>alert(1)</script>" in cells
    assert max(len(row.notes) for row in with_trait(rows, "very_long")) > 32_767, (
        "more than a spreadsheet cell holds"
    )


def test_honest_short_names_are_in_the_file_too(rows):
    names = {row.name for row in with_trait(rows, "honest_name")}
    assert {"Mei Ng", "Christopher Null", "Jennifer Test"} <= names


def test_cyrillic_is_written_in_latin_letters(rows):
    russian = [row for row in rows if row.country in ("RU", "Rosja", "Russland")]
    assert len(russian) > 300
    assert in_codepage("Соболева") == "Soboleva"
    assert in_codepage("Łódź") == "Łódź"


def test_tax_numbers_of_new_companies_carry_true_check_digits(rows):
    polish = [row for row in rows if row.country in ("Polska", "PL", "Polen", "Poland") and not row.traits]
    assert len(polish) > 800
    assert all(TAX["PL"].is_valid(row.tax_id) for row in polish)
