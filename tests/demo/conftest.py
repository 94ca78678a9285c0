from datetime import date

import pytest

from perennial.demo.messy import file_bytes, file_rows
from perennial.demo.story import story_of
from perennial.demo.workspace import demo_workspace

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def workspace():
    return demo_workspace(TODAY)


@pytest.fixture(scope="session")
def acts(workspace):
    return story_of(workspace)


@pytest.fixture(scope="session")
def rows():
    return file_rows()


@pytest.fixture(scope="session")
def messy_bytes():
    return file_bytes()
