"""Which new passwords are good enough."""

import pytest

from perennial.access.actions import set_password
from perennial.access.errors import PasswordRefused
from tests.cast import OPERATOR, gather


@pytest.fixture
def alice(db):
    return gather().alice


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("elf Zeichen", "too short"),
        ("passwordpassword", "too common"),
        ("Password2026!", "too common"),
        ("!!qwertyuiop1", "too common"),
        ("1234567890123456", "too common"),
        ("987654321098", "too common"),
        ("000000000000", "too common"),
        ("aaaaaaaaaaaaaaaa", "too common"),
        ("............", "too common"),
        ("abcabcabcabc", "too common"),
        ("alice@jantar.example", "too similar"),
        ("Alice@Jantar.Example1", "too similar"),
        ("perennial2026", "this program's name"),
        ("Pérennial1234!", "this program's name"),
        ("perennialPERENNIAL", "this program's name"),
    ],
)
def test_a_short_common_or_obvious_password_is_refused(alice, password, because):
    with pytest.raises(PasswordRefused, match=because):
        set_password(OPERATOR, alice, password)


@pytest.mark.parametrize(
    "password",
    [
        "zwölf Zeichen",
        "aaaa bbbb cccc dddd eeee",
        "только строчные буквы",
        "  spaces around them  ",
        "481516234299271",
        "password for the garden gate",
        "perennial borders need a gardener",
        "🌱🌱🌱🌱🌱🌱 leaves fall",
        "x7" * 300 + "end",
    ],
)
def test_nothing_is_asked_of_a_long_one(alice, password):
    set_password(OPERATOR, alice, password)
    alice.refresh_from_db()
    assert alice.check_password(password)
