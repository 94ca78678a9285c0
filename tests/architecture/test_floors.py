"""The floors of the house: imports go down only."""

import subprocess
import sys
import tomllib

from tests.architecture.sources import PACKAGE, ROOT


def lint_imports(*words):
    program = (
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def contracts():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return settings["tool"]["importlinter"]["contracts"]


def test_imports_go_down_only_and_siblings_form_no_circle():
    ended = lint_imports("--no-cache")
    assert ended.returncode == 0, ended.stdout
    assert "2 kept, 0 broken" in ended.stdout


def test_no_contract_has_exceptions():
    assert [contract["type"] for contract in contracts()] == ["layers", "acyclic_siblings"]
    assert contracts()[0]["exhaustive"] is True
    assert not any("ignore" in key or "skip" in key for contract in contracts() for key in contract)


def test_every_package_stands_on_a_floor():
    floors = {name.strip() for layer in contracts()[0]["layers"] for name in layer.split("|")}
    here = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert here - {"__init__"} == floors
