"""Every setting is on the operator's page, with its default, and the page names no other."""

import re

import pytest

from perennial import environment
from tests.architecture.sources import ROOT, modules

PAGE = (ROOT / "docs/operate/settings.md").read_text()
NAME = re.compile(r"\bPERENNIAL_[A-Z_]+\b")
FOR_TESTS = {"PERENNIAL_TEST_ENGINE", "PERENNIAL_TEST_POSTGRES_URL"}


@pytest.mark.parametrize("variable", environment.VARIABLES, ids=lambda variable: variable.full_name)
def test_a_setting_is_documented_with_the_sentence_the_program_gives(variable):
    row = re.search(rf"^\| `{variable.full_name}` \|.*$", PAGE, re.MULTILINE)
    assert row
    assert variable.sentence in row[0]


def test_no_setting_is_documented_that_does_not_exist():
    known = {variable.full_name for variable in environment.VARIABLES} | FOR_TESTS
    assert set(NAME.findall(PAGE)) <= known


def test_no_setting_is_named_in_the_code_that_does_not_exist():
    known = {variable.full_name for variable in environment.VARIABLES} | FOR_TESTS
    prefixes = {"PERENNIAL_", "PERENNIAL_TEST_"}
    named = {name for path in modules() for name in NAME.findall((ROOT / path).read_text())}
    assert named <= known | prefixes
