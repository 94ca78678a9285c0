"""Files on the page: sent, looked at, saved, renewed, taken back; refused in a sentence."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from perennial.journal.fingerprint import fingerprint
from perennial.records.actions.edit import edit_record
from perennial.records.models import Document
from perennial.web.uploading import largest_mb
from tests.cast import OPERATOR, acting
from tests.files.making import PDF, document, png, version
from tests.web.records.conftest import scripted, text


def sends(client, url, *files, headers=None, **fields):
    several = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url, {"files": several, **fields}, headers=headers or {})


def body(response):
    return b"".join(response.streaming_content)


def test_files_sent_to_a_record_stand_on_its_page_and_are_taken_back_at_once(alice, house):
    before, url = fingerprint(), f"/contacts/{house.kasia}"
    answer = sends(alice, f"{url}/files", ("Offer 14.pdf", PDF), ("plan.png", png()))
    assert (answer.status_code, answer["Location"]) == (303, url)
    page = text(alice.get(url))
    assert "Offer 14.pdf" in page
    assert "plan.png" in page
    assert "2 files kept" in page
    [undo] = set(re.findall(r'action="(/changes/\d+/undo)"', page))
    alice.post(undo)
    assert fingerprint() == before


def test_a_script_gets_the_section_with_the_new_file(alice, house):
    url = f"/contacts/{house.kasia}/files"
    answer = sends(alice, url, ("a.txt", b"hello"), headers=scripted("files"))
    assert answer.status_code == 200
    assert text(answer).lstrip().startswith('<div class="section files" id="files">')
    assert "a.txt" in text(answer)


def test_what_is_refused_says_why_and_keeps_nothing(alice, house, monkeypatch):
    monkeypatch.setitem(settings.ENV, "FILE_MB", 1)
    before, url = fingerprint(), f"/contacts/{house.kasia}/files"
    large = ("film.mov", b"x" * (1024 * 1024 + 1))
    for files, sentence in (
        ([("a.txt", b"fine"), large], "“film.mov” is larger than 1 MB"),
        ([("a.txt", b"fine"), ("none.txt", b"")], "“none.txt” is empty"),
        ([], "Choose a file first"),
    ):
        answer = sends(alice, url, *files, headers=scripted("files"))
        assert answer.status_code == 422
        assert sentence in text(answer)
        plain = sends(alice, url, *files)
        assert plain.status_code == 422
        assert sentence in text(plain)
    assert fingerprint() == before
    assert not Document.objects.exists()


def test_a_limit_above_that_of_imports_holds(monkeypatch):
    monkeypatch.setattr(settings, "ENV", settings.ENV | {"UPLOAD_MB": 1, "FILE_MB": 3})
    assert largest_mb() == 3


def test_a_new_document_takes_its_name_from_its_file_and_keeps_what_was_typed(alice, house):
    fields = {"contact": f"contact:{house.kasia}", "kind": "offer", "description": "the second one"}
    empty = sends(alice, "/documents/new", **fields)
    assert empty.status_code == 422
    assert "the second one" in text(empty)
    answer = sends(alice, "/documents/new", ("Offer 14.pdf", PDF), **fields)
    [made] = Document.objects.all()
    assert answer["Location"] == f"/documents/{made.pk}"
    assert (made.name, made.kind, made.description) == ("Offer 14.pdf", "offer", "the second one")
    assert "Offer 14.pdf" in text(alice.get(f"/contacts/{house.kasia}"))
    assert "Offer 14.pdf" in text(alice.get("/documents"))


def test_a_file_is_handed_out_to_be_saved_and_never_run(alice, cast):
    done = document(b"<script>alert(1)</script>", "page.html", acting(cast.alice))
    answer = alice.get(f"/documents/{done.head.pk}/content?show")
    assert body(answer) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="page.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "DENY"


def test_a_picture_is_shown_on_its_page_and_a_drawing_that_runs_is_not(alice, cast):
    picture = document(png(), "plan.png", acting(cast.alice)).head.pk
    shown = alice.get(f"/documents/{picture}/content?show")
    assert (shown["Content-Type"], shown["Content-Disposition"]) == (
        "image/png",
        'inline; filename="plan.png"',
    )
    assert alice.get(f"/documents/{picture}/content")["Content-Disposition"].startswith("attachment")
    assert f'src="/documents/{picture}/content?show"' in text(alice.get(f"/documents/{picture}"))
    drawing = document(b"<svg xmlns='x' onload='alert(1)'/>", "a.png", acting(cast.alice)).head.pk
    assert "<img" not in text(alice.get(f"/documents/{drawing}"))
    assert alice.get(f"/documents/{drawing}/content?show")["Content-Type"] == "application/octet-stream"


def test_a_part_of_a_file_can_be_asked_for(alice, cast):
    pk = document(b"0123456789", "ten.txt", acting(cast.alice)).head.pk
    url = f"/documents/{pk}/content"
    tag = alice.get(url)["ETag"]
    for asked, status, part, told in (
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", ""),
        ("bytes=0-1,4-5", 200, b"0123456789", ""),
        ("nonsense", 200, b"0123456789", ""),
    ):
        answer = alice.get(url, headers={"Range": asked})
        assert (answer.status_code, body(answer), answer.get("Content-Range", "")) == (status, part, told), (
            asked
        )
        assert answer["Content-Length"] == str(len(part))
    same = alice.get(url, headers={"Range": "bytes=0-0", "If-Range": tag})
    other = alice.get(url, headers={"Range": "bytes=0-0", "If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)
    head = alice.head(url)
    assert (head.status_code, head["Content-Length"], body(head)) == (200, "10", b"")


def test_a_new_version_is_what_is_saved_and_the_old_one_is_put_back(alice, cast):
    pk = document(b"first", "plan.txt", acting(cast.alice)).head.pk
    url = f"/documents/{pk}"
    assert sends(alice, f"{url}/versions", ("plan b.txt", b"second"))["Location"] == url
    assert body(alice.get(f"{url}/content")) == b"second"
    page = text(alice.get(url))
    old = re.search(r'href="(/documents/\d+/versions/\d+)" download>plan.txt', page)[1]
    assert body(alice.get(old)) == b"first"
    alice.post(f"{old}/back")
    assert body(alice.get(f"{url}/content")) == b"first"
    [undo] = set(re.findall(r'action="(/changes/\d+/undo)"', text(alice.get(url))))
    alice.post(undo)
    assert body(alice.get(f"{url}/content")) == b"second"


def test_a_new_version_of_the_same_bytes_changes_nothing(alice, cast):
    pk = document(b"first", "plan.txt", acting(cast.alice)).head.pk
    before = fingerprint()
    sends(alice, f"/documents/{pk}/versions", ("plan.txt", b"first"))
    assert fingerprint() == before
    assert "there already" in text(alice.get(f"/documents/{pk}"))


def test_what_is_not_theirs_and_what_is_not_there_are_the_same_404(alice, charlie, cast, house):
    done = document(b"mine", actor=acting(cast.alice), contact=house.kasia)
    version(done.head.pk, b"mine too", actor=acting(cast.alice))
    url = f"/documents/{done.head.pk}"
    for theirs in (f"{url}/content", f"{url}/versions/{done.change}"):
        nothing = theirs.replace(str(done.head.pk), "999999", 1)
        assert (charlie.get(theirs).status_code, charlie.get(nothing).status_code) == (404, 404)
        assert text(charlie.get(theirs)).replace(theirs, "") == text(charlie.get(nothing)).replace(
            nothing, ""
        )
    assert alice.get(f"{url}/versions/999999").status_code == 404
    assert sends(charlie, f"{url}/versions", ("a.txt", b"x")).status_code == 404
    assert charlie.post(f"{url}/versions/{done.change}/back").status_code == 404
    assert sends(charlie, f"/contacts/{house.kasia}/files", ("a.txt", b"x")).status_code == 404
    # Once it hangs on a record of his he reads it, and its versions.
    edit_record(OPERATOR, "document", done.head.pk, {"contact": house.owen})
    assert body(charlie.get(f"{url}/content")) == b"mine too"
    assert body(charlie.get(f"{url}/versions/{done.change}")) == b"mine"
    edit_record(OPERATOR, "document", done.head.pk, {"contact": None})
    assert charlie.get(f"{url}/content").status_code == 404


@pytest.mark.usefixtures("house")
def test_a_veil_over_the_file_shows_no_trace_of_it(alice, cast, veil):
    done = document(b"mine", "secret name.txt", acting(cast.alice), name="Plan")
    version(done.head.pk, b"two", "secret again.txt", acting(cast.alice))
    veil("file", entity="document")
    url = f"/documents/{done.head.pk}"
    for address in (url, "/documents", f"{url}/peek"):
        assert "secret" not in text(alice.get(address))
    assert alice.get(f"{url}/content").status_code == 403
    assert alice.get(f"{url}/versions/{done.change}").status_code == 403


def test_a_document_cannot_be_imported_as_a_row(alice, house):
    assert 'value="document"' not in text(alice.get("/imports/new"))
    assert "/imports/new" not in re.sub(r"<nav.*?</nav>", "", text(alice.get("/documents")), flags=re.DOTALL)


def test_the_store_losing_a_file_is_told_in_a_sentence(alice, cast):
    done = document(b"gone soon", actor=acting(cast.alice))
    digest = done.head.file["sha256"]
    (settings.HOME / "files" / digest[:2] / digest[2:]).unlink()
    answer = alice.get(f"/documents/{done.head.pk}/content")
    assert answer.status_code == 404
    assert "bring it back from a backup" in text(answer)
