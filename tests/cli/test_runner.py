"""One command from its words to its exit status."""

import argparse
import json
import types

import pytest
from django.test import override_settings

from perennial.cli import parser_of, runner
from perennial.cli.arguments import whole
from perennial.cli.output import show
from perennial.faults.queries import fault_of_reference
from perennial.lib.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def command(run, name="greet_people", **attributes):
    module = types.ModuleType(f"somewhere.{name}", "Greet people.\n\nAt length.")
    module.run = run
    module.add_arguments = lambda parser: parser.add_argument("--name", default="you")
    module.__dict__.update(attributes)
    return module


def start(module, *words):
    return runner.run(parser_of([module]).parse_args(words))


def greet(args):
    return show(args, {"greeted": args.name}, f"Hello {args.name}")


def refuse(args):
    raise Refusal("No such company. Name one that exists.")


def stumble(args):
    raise ValueError("jana.kowalska@firma.example")


def test_a_command_prints_a_sentence_for_people(capsys):
    assert start(command(greet), "greet-people", "--name", "Jana") == 0
    assert capsys.readouterr().out == "Hello Jana\n"


@pytest.mark.parametrize("words", [["greet-people", "--json"], ["--json", "greet-people"]])
def test_a_command_prints_one_json_object_for_programs(capsys, words):
    assert start(command(greet), *words, "--name", "Łucja") == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"greeted": "Łucja"}
    assert printed.count("\n") == 1


def test_a_subcommand_takes_json_too(capsys):
    module = command(greet, name="user")
    module.add_arguments = lambda parser: (
        parser.add_subparsers(required=True).add_parser("add").add_argument("--name")
    )
    assert start(module, "user", "add", "--name", "Jana", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"greeted": "Jana"}


def test_a_command_may_choose_its_name(capsys):
    assert start(command(greet, NAME="import"), "import") == 0


def test_a_refusal_is_one_sentence_and_status_1(capsys):
    assert start(command(refuse), "greet-people", "--json") == 1
    assert capsys.readouterr() == ("", "perennial: No such company. Name one that exists.\n")


@pytest.mark.parametrize("words", [[], ["unknown"], ["greet-people", "--colour"]])
def test_wrong_usage_is_status_2(capsys, words):
    with pytest.raises(SystemExit) as ended:
        start(command(greet), *words)
    assert ended.value.code == 2
    assert "usage: perennial" in capsys.readouterr().err


def test_the_first_line_of_a_commands_docstring_is_its_help(capsys):
    with pytest.raises(SystemExit):
        start(command(greet), "--help")
    printed = capsys.readouterr().out
    assert "Greet people." in printed
    assert "At length." not in printed


def test_an_unexpected_error_is_captured_and_shown_as_one_sentence_with_its_reference(capsys):
    assert start(command(stumble), "greet-people") == 1
    sentence = capsys.readouterr().err.splitlines()[-1]
    fault = fault_of_reference(sentence.rstrip(".").split()[-1])
    assert fault.kind == "ValueError"
    assert fault.sightings.get().where == "cli:greet-people"
    assert "firma.example" not in sentence


def test_while_developing_an_unexpected_error_rises():
    with override_settings(DEBUG=True), pytest.raises(ValueError, match="jana"):
        start(command(stumble), "greet-people")


def test_ctrl_c_is_no_error(capsys):
    def interrupted(args):
        raise KeyboardInterrupt

    assert start(command(interrupted), "greet-people") == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_arguments_without_json_print_for_people(capsys):
    show(argparse.Namespace(json=False), {"a": 1}, "one", "two")
    assert capsys.readouterr().out == "one\ntwo\n"


@pytest.mark.parametrize("raw", ["0", "-1", "65", "1e1", "²", "9" * 5000])
def test_a_number_outside_its_bounds_is_wrong_usage_that_names_them(capsys, raw):
    module = command(greet)
    module.add_arguments = lambda parser: parser.add_argument("--threads", type=whole(1, 64))
    with pytest.raises(SystemExit) as ended:
        start(module, "greet-people", f"--threads={raw}")
    assert ended.value.code == 2
    assert "is no whole number from 1 to 64" in capsys.readouterr().err
