"""The project's own source files, parsed."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "perennial"


def modules():
    """Every Python file of the product but migrations, as paths relative to the checkout."""
    found = (path.relative_to(ROOT) for path in sorted(PACKAGE.rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


@cache
def parsed(path):
    return ast.parse((ROOT / path).read_text(), filename=str(path))


def nodes(path, *kinds):
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]
