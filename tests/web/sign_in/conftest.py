import pytest

from tests.cast import PASSWORD, gather


@pytest.fixture
def people(db):
    return gather(PASSWORD)
