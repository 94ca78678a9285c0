"""Keys that different people share: they name nobody, the rehearsal says so, and no row looks at all who have them."""

from __future__ import annotations

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.operations.models import Operation
from perennial.records.actions.create import create_record
from perennial.records.models import Company, Contact
from perennial.transfer import actions, jobs
from perennial.transfer.importing.census import Census
from perennial.transfer.importing.importer import Importer
from perennial.transfer.importing.known import Known
from perennial.transfer.importing.parsing import Parsed
from perennial.transfer.importing.shared import AMBIGUOUS, SharedKeys, Sharing, Standing
from perennial.transfer.importing.tally import Tally
from perennial.transfer.importing.waves import Claims, next_wave
from tests.cast import OPERATOR
from tests.quality.test_rules import made
from tests.transfer.importing import csv_of, ended, fates, imported, rehearsed, row, tally, undone, upload
from tests.transfer.test_import_going_on import killed_in_slice

pytestmark = pytest.mark.django_db

NAMES = ("Anna", "Bert", "Cleo", "Dora", "Emil", "Fritz", "Gina", "Hugo")
BOARD = "+48 22 826 02 11"
NOBODYS = "brak@brak.pl"


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ROWS_AT_ONCE", 3)


def people(*cells: str, names: tuple[str, ...] = NAMES) -> bytes:
    """A row for each name, all with the same e-mail or phone."""
    headers = ["given_name", "family_name", "email" if "@" in cells[0] else "phone"]
    return csv_of(headers, *([name, "Lis", *cells] for name in names))


def comes_once(content: bytes, **choices: object) -> Operation:
    """Imported, once more without any effect, and taken back without a trace. Returns the first import."""
    before = fingerprint()
    first = imported(content, **choices)
    after = fingerprint()
    again = imported(content, **choices)
    assert set(fates(again).values()) <= {"unchanged", "skipped"}
    assert fingerprint() == after
    undone(first.change)
    assert fingerprint() == before
    return first


def test_an_address_of_many_people_names_nobody_and_the_row_says_so():
    done = comes_once(people(NOBODYS))
    assert tally(done) == (8, 0, 0, 0, 0)
    assert row(done, 4).doubts == {"2": "8 rows and records share this, so it names nobody."}
    assert done.result["shared"] == {"email": 8}


def test_what_few_people_share_decides_as_ever():
    done = imported(people(NOBODYS, names=NAMES[:AMBIGUOUS]))
    assert tally(done) == (1, 0, AMBIGUOUS - 1, 0, 0)
    assert done.result["shared"] == {}


def test_one_person_in_many_rows_is_one_record():
    done = imported(people("anna@jantar.example", names=("Anna", "ANNA") * 6))
    assert tally(done) == (1, 0, 11, 0, 0)


def test_names_of_records_count_as_well_as_those_of_rows():
    for name in NAMES[:3]:
        create_record(OPERATOR, "contact", {"given_name": name, "family_name": "Lis", "email": NOBODYS})
    done = imported(people(NOBODYS, names=NAMES[3:6] * 2))
    assert (tally(done), done.result["shared"]) == ((3, 0, 3, 0, 0), {"email": 6})
    assert row(done, 2).doubts == {"2": "9 rows and records share this, so it names nobody."}


def test_the_phone_of_a_switchboard_finds_who_has_the_same_first_and_last_name():
    imported(people(BOARD))
    content = csv_of(
        ["given_name", "family_name", "phone", "job_title"],
        *([name, "Lis", "22 826 02 11", "Buyer"] for name in NAMES[:7]),
        ["Gina", "", BOARD, ""],
        ["Gina", "Lis", BOARD, "Buyer"],
    )
    done = imported(content)
    assert tally(done) == (1, 7, 1, 0, 0)
    assert row(done, 2).doubts == {}
    assert row(done, 9).doubts == {"2": "17 rows and records share this, so it names nobody."}
    assert Contact.objects.get(given_name="Gina", family_name="Lis").job_title == "Buyer"


def test_people_of_a_switchboard_come_in_once():
    done = comes_once(people(BOARD, names=(*NAMES, *NAMES[:3])))
    assert (tally(done), done.result["shared"]) == ((8, 0, 3, 0, 0), {"phone": 11})


@pytest.mark.parametrize("phone", ["12", "brak", "000 000 000"])
def test_a_phone_that_is_none_brings_nobody_together(phone):
    headers = ["given_name", "family_name", "phone", "city"]
    content = csv_of(headers, *(["Jan", "Kowal", phone, city] for city in ("Köln", "Bonn", "Łódź")))
    done = comes_once(content)
    assert (tally(done), done.result["shared"]) == ((3, 0, 0, 0, 0), {})


def test_a_record_number_is_heard_whatever_else_is_shared():
    records = [create_record(OPERATOR, "contact", {"given_name": name}).head.pk for name in NAMES]
    content = csv_of(["id", "given_name", "email"], *([f"contact:{pk}", "Jan", NOBODYS] for pk in records))
    done = imported(content, mapping=["number", "given_name", "email"], match=["number", "email"])
    assert (tally(done), done.result["shared"]) == ((0, 8, 0, 0, 0), {"email": 8})
    assert row(done, 2).doubts == {}


def test_companies_found_by_their_numbers_do_not_meet_under_a_common_name():
    for number in range(8):
        create_record(OPERATOR, "company", {"name": "Apteka", "own_id": f"A{number}"})
    content = csv_of(["own_id", "name", "city"], *([f"A{n}", "Apteka", f"Miasto {n}"] for n in range(8)))
    done = imported(content, entity="company", match=["own_id", "name"])
    assert (tally(done), done.result["shared"]) == ((0, 8, 0, 0, 0), {"name": 8})
    assert Company.objects.count() == 8


def test_a_phone_that_rows_would_give_to_many_records_is_shared():
    for number in range(8):
        create_record(OPERATOR, "contact", {"family_name": "Lis", "email": f"n{number}@jantar.example"})
    rows = [["Lis", f"n{number}@jantar.example", BOARD] for number in range(8)]
    done = imported(csv_of(["family_name", "email", "phone"], *rows, ["Lis", "", BOARD]))
    assert (tally(done), done.result["shared"]) == ((0, 8, 1, 0, 0), {"phone": 9})


def test_where_everything_is_created_nothing_is_looked_through():
    assert imported(people(NOBODYS), on_match="create").result["shared"] == {}


@pytest.mark.parametrize("contact", [NOBODYS, BOARD, "12"])
def test_of_rows_with_one_value_that_must_be_unique_the_first_comes_in(contact):
    field = "email" if "@" in contact else "phone"
    made("unique", {"field": field}, severity="block", labels={"en": "Once"})
    done = imported(people(contact))
    assert tally(done) == (1, 0, 0, 0, 7)
    assert row(done, 2).fate == "created"


def test_who_goes_on_after_a_kill_finds_the_same_keys_shared(monkeypatch):
    one = upload(people(NOBODYS))
    told = fates(rehearsed(one))
    operation = actions.run(OPERATOR, one, deliver=False)
    killed_in_slice(operation, monkeypatch, 1)
    # By names and records that this import has brought, other keys would be shared now.
    monkeypatch.setattr(Census, "shared", lambda self, rows: {})
    assert fates(ended(operation)) == told


# No row may cost more the more rows share its key: these count what is done, because clocks lie.


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """How many rows each wave looked up, and how many earlier rows each one of a rehearsal wrote again."""
    found: dict[str, list[int]] = {"looks": [], "replays": []}
    look, replay = Known.look, Importer.replay

    def looks(self: Known, rows: list[Parsed]) -> None:
        found["looks"].append(len(rows))
        look(self, rows)

    def replays(self: Importer, act: object, rows: object) -> object:
        told = list(rows)  # type: ignore[call-overload]
        found["replays"].append(len(told))
        return replay(self, act, told)  # type: ignore[arg-type]

    monkeypatch.setattr(Known, "look", looks)
    monkeypatch.setattr(Importer, "replay", replays)
    return found


@pytest.mark.parametrize("contact", [NOBODYS, BOARD, "12"])
def test_rows_that_share_a_key_are_written_together_and_hardly_ever_again(counted, contact):
    rehearsed(upload(people(contact, names=tuple(f"N{n}" for n in range(30)))))
    assert counted["looks"] == [3] * 10
    assert max(counted["replays"], default=0) <= 1


@pytest.mark.parametrize("on_match", ["fill", "update"])
def test_of_many_rows_that_mean_one_record_few_are_written_again(counted, on_match):
    rows = [["Jan", "Lis", "jan@jantar.example", f"Miasto {n}", f"J{n}"[: n % 3]] for n in range(30)]
    headers = ["given_name", "family_name", "email", "city", "job_title"]
    imported(csv_of(headers, *rows), on_match=on_match)
    assert 0 < len(counted["replays"]) <= 3 * 9


def test_what_earlier_updates_left_is_seen_though_they_are_not_written_again():
    headers = ["given_name", "email", "city", "job_title", "phone"]
    rows = [
        ["Jan", "jan@jantar.example", "Köln", "", ""],
        ["Jan", "jan@jantar.example", "Bonn", "Chef", "601 100 200"],
        ["Jan", "jan@jantar.example", "Łódź", "Chef", ""],
        ["Jan", "jan@jantar.example", "Kraków", "", "602 100 200"],
        ["Jan", "jan@jantar.example", "Kraków", "", "602 100 200"],
        ["Jan", "jan@jantar.example", "", "Chef", "601 100 200"],
        ["Jan", "jan@jantar.example", "Kraków", "Chef", ""],
    ]
    done = imported(csv_of(headers, *rows), on_match="update")
    assert tally(done) == (1, 3, 3, 0, 0)


def test_rows_that_name_one_parent_go_together_and_the_parent_before_or_after():
    holding = ("name", "holding")
    rows = [Parsed(number, (), names=[holding]) for number in (1, 2)]
    rows += [Parsed(3, (), own=[holding]), Parsed(4, (), names=[holding])]

    def claims(parsed: Parsed) -> Claims:
        named, own = {("named", *key) for key in parsed.names}, {("own", *key) for key in parsed.own}
        barred = {("own", *key) for key in parsed.names} | {("named", *key) for key in parsed.own}
        return Claims(named | own, barred)

    wave = next_wave(rows, lambda parsed: None, claims)
    assert [parsed.number for parsed, _head in wave.rows] == [1, 2]
    assert [parsed.number for parsed in wave.waiting] == [3, 4]


def test_branches_of_one_company_are_written_together(counted):
    content = csv_of(["name", "parent"], *([f"Filia {n}", "Holding"] for n in range(12)))
    assert tally(imported(content, entity="company", match=["name"])) == (12, 0, 0, 0, 0)
    assert counted["looks"] == [3] * 8
    assert Company.objects.filter(parent__name="Holding").count() == 12


@pytest.mark.parametrize(
    ("how", "texts"),
    [
        ("phone", ("+48 22 826 02 11", "22 8260211", "(022) 826-02-11")),
        ("email", ("Info@Firma.pl", " info@firma.pl;", "Biuro <info@firma.pl>", "mailto:info@firma.pl")),
        ("own_id", ("K-1", "k-1", " K-1 ")),
        ("tax_id", ("634-473-42-67", "PL6344734267", "PL 634 473 42 67")),
    ],
)
def test_a_tally_counts_what_means_the_same(how, texts):
    counted = Tally()
    for text in texts:
        counted.add(how, text)
    assert {counted.times(how, text) for text in texts} == {len(texts)} == {counted.most[how]}
    assert counted.times("name", texts[0]) == 0


@pytest.mark.parametrize(("how", "text"), [("phone", "brak"), ("email", "brak"), ("own_id", " ")])
def test_a_tally_passes_over_what_is_no_key(how, text):
    counted = Tally()
    counted.add(how, text)
    assert (counted.times(how, text), counted.most[how]) == (0, 0)


def test_a_tally_counts_no_further_than_it_must():
    counted = Tally()
    for _time in range(300):
        counted.add("own_id", "K1")
    assert counted.times("own_id", "K1") == 255


def test_a_key_is_shared_by_too_many_names_or_too_many_records_of_one_name():
    names, records, one = Standing(), Standing(), Standing()
    for number in range(AMBIGUOUS + 1):
        assert not names.shared
        assert not records.shared
        names.add(f"n{number}")
        records.add("jan lis", number + 1)
        one.add("jan lis", 7)
        one.add("")
    assert names.shared
    assert records.shared
    assert not one.shared
    assert (names.crowded, records.crowded) == (set(), {"jan lis"})


def test_a_name_that_too_many_records_of_a_phone_have_does_not_help():
    phone, whole = ("phone", "+48228260211"), {"given_name": "Jan", "family_name": "Lis"}
    shared = SharedKeys({phone: Sharing(7, 0)})
    assert shared.instead(phone, whole) == ("named_phone", "+48228260211 jan lis")
    assert shared.instead(phone, {"family_name": "Lis"}) is None
    assert SharedKeys({phone: Sharing(7, 0, frozenset({"jan lis"}))}).instead(phone, whole) is None
    mail = ("email", NOBODYS)
    assert SharedKeys({mail: Sharing(7, 0)}).instead(mail, whole) is None
