"""A column that fits no field becomes one."""

import pytest

from perennial.access.errors import AdministratorNeeded
from perennial.records.models import Contact
from perennial.schema.models import CustomField
from perennial.transfer.mapping.kinds import kind_of_cells
from perennial.transfer.new_fields import make_field
from perennial.transfer.queries import looked_at
from tests.cast import OPERATOR, acting, gather
from tests.transfer.importing import csv_of, ran, tally, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["PL61 1090 1014 0000 0712 1981 2874", "SK3112000000198742637541"], ("iban", 0)),
        (["a@jantar.example", ""], ("email", 0)),
        (["2024-02-01", "3.4.2024"], ("date", 0)),
        (["2024-02-01 09:30"], ("datetime", 0)),
        (["yes", "No"], ("flag", 0)),
        (["https://jantar.example"], ("url", 0)),
        (["+48 600 100 200"], ("phone", 0)),
        (["12", "1,50"], ("number", 2)),
        (["1.234,50", "99,00", "7"], ("number", 2)),
        (["1 234 567,5"], ("number", 1)),
        (["12", "007"], ("text", 0)),
        (["Poland", "Słowacja"], ("country", 0)),
        (["x" * 200], ("long_text", 0)),
        (["12", "many"], ("text", 0)),
        (["1e9"], ("text", 0)),
        ([], ("text", 0)),
    ],
)
def test_the_kind_is_told_by_the_cells(cells, kind) -> None:
    assert kind_of_cells(cells) == kind


def test_one_click_makes_a_field_and_maps_the_column_to_it() -> None:
    one = upload(csv_of(["Vorname", "Schuhgröße"], ["Anna", "38,5"]))
    field = make_field(OPERATOR, one, looked_at(one), 1)
    assert (field.kind, field.decimals, field.labels) == ("number", 1, {"en": "Schuhgröße"})
    assert one.mapping == ["given_name", field.key]
    ran(one)
    assert Contact.objects.get().attributes == {field.key: 385}


def test_only_who_may_configure_may_make_a_field() -> None:
    cast = gather()
    one = upload(csv_of(["Vorname", "Schuhgröße"], ["Anna", "38"]))
    with pytest.raises(AdministratorNeeded):
        make_field(acting(cast.alice), one, looked_at(one), 1)
    assert not CustomField.objects.exists()


def test_a_field_of_grouped_numbers_reads_them() -> None:
    one = upload(csv_of(["Vorname", "Wert"], ["Anna", "1.234,50"], ["Ewa", "99,00"]))
    assert make_field(OPERATOR, one, looked_at(one), 1).kind == "number"
    assert tally(ran(one)) == (2, 0, 0, 0, 0)
