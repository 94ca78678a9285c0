"""Documents of programs: a file and what is said of it in one form, its content, its versions."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from perennial.files.models import Content
from perennial.journal.fingerprint import fingerprint
from perennial.records.models import Document
from tests.api.conftest import ROOT, Answer, Caller, Callers, form
from tests.files.making import PDF


def sends(who: Caller, content: bytes, name: str = "Offer.pdf", *, key: str = "", **record: Any) -> Answer:
    told = {"record": json.dumps(record)} if record else {}
    return who.post("document", **form({"file": (name, content), **told}), key=key)


def taken(who: Caller, number: int, headers: dict[str, str] | None = None, query: str = "") -> Any:
    url = f"{ROOT}/document/{number}/content{query}"
    return who.client.get(url, headers={**who.headers, **(headers or {})})


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_is_sent_with_what_is_said_of_it_and_taken_back(people: Callers) -> None:
    anna = people.alice.post("contact", body={"family_name": "Nowak"})
    before = fingerprint()
    made = sends(people.alice, PDF, contact=anna["id"], kind="offer")
    assert made.status == 201
    assert made.headers["Location"] == f"{ROOT}/document/{made['id']}"
    assert (made["name"], made["kind"], made["contact"]) == ("Offer.pdf", "offer", anna["id"])
    assert made["file"] == {
        "name": "Offer.pdf",
        "size": len(PDF),
        "type": "application/pdf",
        "sha256": Document.objects.get().file["sha256"],
    }
    answer = taken(people.alice, made["id"])
    assert (body(answer), answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
    assert "no-store" in answer["Cache-Control"]
    part = taken(people.alice, made["id"], {"range": "bytes=0-3"})
    assert (part.status_code, body(part)) == (206, b"%PDF")
    people.alice.post("changes", made["change"], "undo")
    assert fingerprint() == before


def test_a_new_version_and_the_one_before(people: Callers) -> None:
    made = sends(people.alice, b"first", "plan.txt")
    told = people.alice.post("document", made["id"], "content", **form({"file": ("plan b.txt", b"second")}))
    assert (told.status, told["version"], told["name"]) == (200, made["version"] + 1, "plan.txt")
    assert body(taken(people.alice, made["id"])) == b"second"
    assert body(taken(people.alice, made["id"], query=f"?change={made['change']}")) == b"first"
    same = people.alice.post("document", made["id"], "content", **form({"file": ("plan b.txt", b"second")}))
    assert (same.status, same["change"]) == (200, None)
    events = people.alice.get("document", made["id"], "history")["items"]
    values = [value for one in events for line in one["lines"] for value in line["values"]]
    assert [one["now"]["size"] for one in values if one["field"] == "file"] == [6, 5]
    assert taken(people.alice, made["id"], query="?change=999999").status_code == 404


@pytest.mark.parametrize(
    ("parts", "status", "said"),
    [
        ({}, 400, "“file”"),
        ({"record": "{}"}, 400, "“file”"),
        ({"file": ("a.txt", b"")}, 422, "“a.txt” is empty"),
        ({"file": ("a.txt", b"x"), "record": "{"}, 400, "JSON"),
        ({"file": ("a.txt", b"x"), "record": "[]"}, 400, "object"),
        ({"file": ("a.txt", b"x"), "record": '{"file": null}'}, 400, "kept by Perennial"),
        ({"file": ("a.txt", b"x"), "record": '{"nothing": 1}'}, 400, "nothing"),
        ({"file": ("a.txt", b"x"), "record": '{"contact": 999999}'}, 422, "no such record"),
        ({"file": ("a.txt", b"x"), "record": '{"kind": "spaceship"}'}, 422, "spaceship"),
        ({"file": ("a.txt", b"x"), "name": "x"}, 400, "“name”"),
        ({"other": ("a.txt", b"x")}, 400, "“other”"),
        ({"file": "a text"}, 400, "“file”"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    people: Callers, parts: dict[str, Any], status: int, said: str
) -> None:
    before = fingerprint()
    told = people.alice.post("document", **form(parts))
    assert (told.status, said in told["detail"] + str(told["errors"])) == (status, True), told.body
    assert fingerprint() == before
    assert not Content.objects.exists()


def test_a_file_is_no_json_and_a_broken_form_is_told(people: Callers) -> None:
    assert people.alice.post("document", body={"name": "x"}).status == 415
    for broken in (b"--x\r\n", b"\r\n", b"--wrong\r\nnothing"):
        told = people.alice.call("POST", "document", body=broken, media="multipart/form-data; boundary=x")
        assert told.status == 400, broken
    told = people.alice.call("POST", "document", body=b"x", media="multipart/form-data")
    assert told.status == 400


def test_what_is_too_large_is_refused_before_it_is_read(
    people: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ENV", settings.ENV | {"FILE_MB": 1})
    assert sends(people.alice, b"x" * (1024 * 1024 + 1)).status == 422
    assert sends(people.alice, b"x" * (3 * 1024 * 1024)).status == 413
    assert sends(people.alice, b"x" * (1024 * 1024)).status == 201


def test_a_repeated_upload_has_one_effect(people: Callers) -> None:
    first = sends(people.alice, PDF, key="one", kind="offer")
    again = sends(people.alice, PDF, key="one", kind="offer")
    assert (again.status, again.body, again.headers["Idempotency-Replayed"]) == (201, first.body, "true")
    assert Document.objects.count() == 1
    for other in (
        sends(people.alice, PDF + b" ", key="one", kind="offer"),
        sends(people.alice, PDF, key="one", kind="other"),
        sends(people.alice, PDF, "Other.pdf", key="one", kind="offer"),
    ):
        assert other.status == 422
    assert Document.objects.count() == 1


def test_the_same_upload_twenty_times_at_once_has_one_effect(everybody: Callers) -> None:
    together, answers = threading.Barrier(20), []  # type: ignore[var-annotated]

    def one() -> None:
        try:
            mine = Caller()
            mine.headers = everybody.alice.headers
            together.wait()
            answers.append(sends(mine, PDF, key="same"))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status for one in answers} == {201}
    assert len({one["id"] for one in answers}) == 1
    assert Document.objects.count() == 1


def test_others_read_what_hangs_on_theirs_and_guess_nothing(people: Callers) -> None:
    owen = people.charlie.post("contact", body={"family_name": "Hart"})
    made = sends(people.alice, b"mine")
    for who, status in ((people.alice, 200), (people.bob, 200), (people.charlie, 404), (people.nobody, 401)):
        assert taken(who, made["id"]).status_code == status
        assert taken(who, made["id"], query=f"?change={made['change']}").status_code == status
    nothing, theirs = taken(people.charlie, 999999), taken(people.charlie, made["id"])
    assert body(nothing) == body(theirs)
    refused = people.charlie.post("document", made["id"], "content", **form({"file": ("a.txt", b"forged")}))
    assert refused.status == 404
    people.ada.patch("document", made["id"], body={"version": made["version"], "contact": owen["id"]})
    assert body(taken(people.charlie, made["id"])) == b"mine"
    refused = people.charlie.post("document", made["id"], "content", **form({"file": ("a.txt", b"forged")}))
    assert refused.status == 403
    assert sends(people.reader, b"x").status == 403
    assert sends(people.nobody, b"x").status == 401
