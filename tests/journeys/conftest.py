"""The product as people meet it: the demonstration workspace, `perennial serve`, and a browser before it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE, eventually
from tests.ports import free_port

PROGRAM = [sys.executable, "-m", "perennial"]
# A promise that time alone breaks, or a cart that stood still, would be told of between two fingerprints.
QUIET = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "perennial.settings"
django.setup()
from perennial.operations.schedules import set_schedule
set_schedule("escalate", "escalate", "*/5 * * * *", enabled=False)
set_schedule("abandon_carts", "abandon_carts", "20 4 * * *", enabled=False)
"""
SELLER = "agata.lisiecka@jantar.example"
VIEWPORTS = {"laptop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}


@dataclass(frozen=True)
class Product:
    """A running Perennial with its command line."""

    address: str
    environment: dict[str, str]
    email: str
    password: str

    def run(self, *words: str) -> dict[str, Any]:
        """A command's JSON answer."""
        done = subprocess.run(
            [*PROGRAM, *words, "--json"], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def fingerprint(self) -> str:
        return str(self.run("fingerprint")["fingerprint"])


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    home = tmp_path_factory.mktemp("home")
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PERENNIAL_", "DJANGO_"))}
    environment |= {"PERENNIAL_HOME": str(home), "PERENNIAL_PORT": str(port)}
    made = subprocess.run(
        [*PROGRAM, "demo", "--json"], env=environment, capture_output=True, text=True, check=True
    )
    sign_in = json.loads(made.stdout)
    subprocess.run([sys.executable, "-c", QUIET], env=environment, check=True)
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen([*PROGRAM, "serve"], env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address, home / "serve.log")
        yield Product(address, environment, sign_in["users"][0]["email"], sign_in["password"])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)


@pytest.fixture
def complaints(page: Any, product: Product) -> Iterator[list[str]]:
    """What the browser complained about, and requests that left the host; a test ends without any."""
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(product.address) else said.append(one.url))
    yield said
    # A refused form is answered with 409 or 422, which browsers note as an error.
    assert [one for one in said if "409" not in one and "422" not in one] == []


@pytest.fixture
def inside(page: Any, product: Product, complaints: list[str]) -> Any:
    """A page of somebody signed in as the administrator."""
    page.goto(f"{product.address}/sign-in")
    page.fill("input[name=email]", product.email)
    page.fill("input[name=password]", product.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".side, .thumbbar")
    return page


@pytest.fixture
def seller(page: Any, product: Product, complaints: list[str]) -> Any:
    """A page of a seller, who has signed in."""
    page.goto(f"{product.address}/sign-in")
    page.fill("input[name=email]", SELLER)
    page.fill("input[name=password]", product.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{product.address}/")
    return page


def _wait_until_ready(address: str, log: Path) -> None:
    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=30) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False

    try:
        eventually(is_ready)
    except AssertionError:
        raise AssertionError(f"not ready:\n{log.read_text()[-2000:]}") from None
