"""Every command and option is on the operator's page, and the page names no other."""

import argparse
import re

import pytest

from perennial.cli import name_of, parser_of
from perennial.cli.commands import COMMANDS
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs/operate/commands.md").read_text()
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
OF_ALL = {"-h", "--help", "--json"}


def children(parser):
    """The parsers of the words a parser takes, by word."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    return {name: one for group in groups for name, one in group.choices.items()}


def arguments(parser):
    """Options and metavars of a parser and of the words below it."""
    own = {option for one in parser._actions for option in one.option_strings}
    own |= {
        str(one.metavar or one.dest).upper()
        for one in parser._actions
        if not one.option_strings and one.nargs != "A..."
    }
    return own.union(*(arguments(one) for one in children(parser).values())) - OF_ALL


PARSERS = children(parser_of(COMMANDS))


@pytest.mark.parametrize("name", PARSERS)
def test_a_command_is_documented_with_an_example(name):
    assert re.search(rf"^    perennial {name}( |$)", SECTIONS[name], re.MULTILINE)


@pytest.mark.parametrize("name", PARSERS)
def test_each_option_of_a_command_is_documented(name):
    assert {one for one in arguments(PARSERS[name]) if f"`{one}`" not in SECTIONS[name]} == set()


@pytest.mark.parametrize("name", PARSERS)
def test_each_word_of_a_command_is_documented(name):
    for word in children(PARSERS[name]):
        assert f"    perennial {name} {word}" in SECTIONS[name]


def test_nothing_is_documented_that_does_not_exist():
    assert set(SECTIONS) == {name_of(one) for one in COMMANDS}
    for name, text in SECTIONS.items():
        documented = set(re.findall(r"(?<=[\s`])--[a-z][a-z-]*", text)) - OF_ALL
        assert documented <= arguments(PARSERS[name]), name
