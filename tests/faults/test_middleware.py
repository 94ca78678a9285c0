"""What a person meets when a page fails: a calm sentence with a reference, and nothing raw."""

import json
import re
import traceback

import pytest
from django.core import serializers
from django.test import Client, override_settings

from perennial.faults.middleware import BrokenOff, FaultMiddleware
from perennial.faults.models import Fault, FaultSighting
from perennial.faults.queries import fault_of_reference, sighting_of_reference
from perennial.lib.refusals import Refusal
from tests.faults.failing import SECRET

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_faults_yet")]

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
PAGE = "<h1>Sorry</h1><p>{{ sentence }}</p><code>{{ reference }}</code><a href='{{ retry }}'>again</a>"


def templates(**pages):
    loader = ("django.template.loaders.locmem.Loader", pages)
    backend = "django.template.backends.django.DjangoTemplates"
    return [{"BACKEND": backend, "OPTIONS": {"loaders": [loader]}}]


@pytest.fixture(autouse=True)
def failing_site():
    with override_settings(
        ROOT_URLCONF="tests.faults.failing",
        MIDDLEWARE=["tests.faults.failing.FailingMiddleware", "perennial.faults.middleware.FaultMiddleware"],
        TEMPLATES=templates(**{"500.html": PAGE}),
    ):
        yield


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def test_an_unexpected_error_shows_a_calm_page_with_a_reference(visitor):
    answer = visitor.get("/broken/17/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "<h1>Sorry</h1>" in text
    assert "ValueError" not in text
    assert SECRET not in text
    assert fault_of_reference(REFERENCE.search(text)[0]).kind == "ValueError"
    assert "no-store" in answer["Cache-Control"]


def test_the_route_is_kept_by_name_and_neither_path_query_nor_body(visitor):
    text = visitor.post("/broken/99417/?q=needle", {"note": "haystack"}).content.decode()
    sighting = sighting_of_reference(REFERENCE.search(text)[0])
    assert (sighting.where, sighting.method, sighting.status) == ("web:broken-page", "POST", 500)
    stored = serializers.serialize("json", [*Fault.objects.all(), *FaultSighting.objects.all()])
    assert not re.search(f"99417|needle|haystack|{SECRET}", stored)


def test_a_page_that_was_only_read_may_be_asked_for_again(visitor):
    assert b"<a href='/broken/1/?page=2'>" in visitor.get("/broken/1/?page=2").content
    assert b"<a href=''>" in visitor.post("/broken/1/").content


def test_a_program_gets_a_problem_document_with_the_reference(visitor):
    answer = visitor.get("/api/v1/broken")
    problem = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["status"] == answer.status_code == 500
    assert problem["reference"] in problem["detail"]
    assert sighting_of_reference(problem["reference"]).where == "api:broken-api"


@pytest.mark.parametrize(
    "pages", [{}, {"500.html": "{% broken %}"}, {"500.html": "{% include 'nowhere.html' %}"}]
)
def test_an_error_page_that_fails_itself_falls_back_to_plain_text(visitor, pages):
    with override_settings(TEMPLATES=templates(**pages)):
        answer = visitor.get("/broken/1/")
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/plain")
    assert fault_of_reference(REFERENCE.search(answer.content.decode())[0])


def test_an_error_in_middleware_is_captured_too(visitor):
    answer = visitor.get("/fine?in-middleware=yes")
    assert answer.status_code == 500
    assert fault_of_reference(REFERENCE.search(answer.content.decode())[0]).count == 1


@pytest.mark.parametrize(("address", "status"), [("/missing", 404), ("/forbidden", 403), ("/nowhere", 404)])
def test_an_expected_answer_is_no_fault(visitor, address, status):
    assert visitor.get(address).status_code == status
    assert not Fault.objects.exists()


def test_a_refusal_is_left_to_the_doors(rf):
    middleware = FaultMiddleware(lambda request: None)
    assert middleware.process_exception(rf.get("/refused"), Refusal("Not like this.")) is None
    assert not Fault.objects.exists()


def test_a_page_that_works_is_left_alone(visitor):
    assert visitor.get("/fine").content == b"fine"
    assert not Fault.objects.exists()


def test_while_developing_the_technical_page_is_shown_and_the_fault_kept(visitor):
    with override_settings(DEBUG=True):
        answer = visitor.get("/broken/1/")
    assert b"ValueError" in answer.content
    assert Fault.objects.get().kind == "ValueError"


def test_a_download_that_fails_midway_breaks_off_and_only_its_reference_reaches_the_servers_log(visitor):
    chunks = iter(visitor.get("/streamed").streaming_content)
    assert next(chunks) == b"one"
    with pytest.raises(BrokenOff) as broken:
        next(chunks)
    assert fault_of_reference(str(broken.value)).kind == "ValueError"
    assert SECRET not in "".join(traceback.format_exception(broken.value))


def test_a_download_that_is_refused_midway_breaks_off_and_is_no_fault(visitor):
    chunks = iter(visitor.get("/refused-midway").streaming_content)
    assert next(chunks) == b"one"
    with pytest.raises(BrokenOff) as broken:
        next(chunks)
    assert SECRET not in "".join(traceback.format_exception(broken.value))
    assert not Fault.objects.exists()
