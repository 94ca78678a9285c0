"""Long work: in the drawer, at the foot of the index, on its own page."""

import pytest

from perennial.journal.door import change
from perennial.operations.actions import enqueue
from perennial.operations.models import Operation
from perennial.records.actions.take_back import take_back
from perennial.schema.models import Workspace
from tests.cast import acting
from tests.transfer.importing import csv_of, ran, undone, upload
from tests.web.doors import HTMX, door


@pytest.fixture
def task(people):
    """An undo Alice asked for that waits, a third done."""
    made = enqueue(
        "undo", requested_by=people.alice.pk, channel="web", parameters={"change": 7}, total=90, deliver=False
    )
    Operation.objects.filter(pk=made.pk).update(state="running", done_count=30, attempt=1)
    return Operation.objects.get(pk=made.pk)


def end(task, **columns):
    Operation.objects.filter(pk=task.pk).update(**columns)


def test_the_foot_of_the_index_shows_what_runs(people, task):
    page = door(people.alice).get("/operations").content.decode()
    assert "<span>Taking back change 7</span><span>33 %</span>" in page


def test_the_undo_of_an_import_is_called_by_its_file(people):
    file = csv_of(["Family name"], ["Nowak"])
    done = ran(upload(file, actor=acting(people.alice)), acting(people.alice))
    undone(done.change, acting(people.alice))
    page = door(people.alice).get("/operations").content.decode()
    assert "Taking back the import of list.csv" in page
    assert page.count("Import of list.csv") == 1


def test_the_foot_of_the_index_asks_for_itself_and_stops_when_there_is_nothing(people, task):
    client = door(people.alice)
    asks = HTMX | {"HX-Target": "running"}
    assert 'hx-trigger="every 2s"' in client.get("/operations", headers=asks).content.decode()
    end(task, state="done")
    answer = client.get("/operations", headers=asks).content.decode()
    assert "none running" in answer
    assert "every 2s" not in answer
    assert "<html" not in answer


def test_people_see_their_own_work_and_administrators_everybodys(people, task):
    assert "Taking back change 7" in door(people.alice).get("/operations").content.decode()
    assert "Taking back change 7" not in door(people.bob).get("/operations").content.decode()
    assert "Taking back change 7" in door(people.ada).get("/operations").content.decode()


@pytest.mark.parametrize("address", ["", "/cancel", "/retry"])
def test_a_stranger_neither_sees_nor_stops_it(people, task, address):
    client = door(people.charlie)
    url = f"/operations/{task.pk}{address}"
    assert (client.post(url) if address else client.get(url)).status_code == 404
    task.refresh_from_db()
    assert not task.cancelling


def test_an_operation_asks_again_by_itself_until_it_has_ended(people, task):
    client = door(people.alice)
    asks = HTMX | {"HX-Target": "operation"}
    answer = client.get(f"/operations/{task.pk}", headers=asks).content.decode()
    assert f'hx-get="/operations/{task.pk}" hx-trigger="every 1s"' in answer
    assert "30 of 90." in answer
    end(task, state="done", result={"reverted": 4, "kept": 2})
    answer = client.get(f"/operations/{task.pk}", headers=asks).content.decode()
    assert "hx-trigger" not in answer
    assert "4 records taken back, 2 kept." in answer


def test_without_script_the_page_loads_itself_again(people, task):
    client = door(people.alice)
    assert '<noscript><meta http-equiv="refresh"' in client.get(f"/operations/{task.pk}").content.decode()
    end(task, state="done")
    assert "http-equiv" not in client.get(f"/operations/{task.pk}").content.decode()


def test_cancel_asks_it_to_stop(people, task):
    answer = door(people.alice).post(f"/operations/{task.pk}/cancel", {"choice": "undo"})
    assert answer.status_code == 303
    task.refresh_from_db()
    assert (task.cancelling, task.cancel_choice) == (True, "undo")


def test_what_has_ended_cannot_be_cancelled(people, task):
    end(task, state="done")
    assert door(people.alice).post(f"/operations/{task.pk}/cancel").status_code == 409


def test_a_failed_operation_names_its_reference_and_can_go_on(people, task):
    end(task, state="failed", fault="AB12-CD34")
    page = door(people.alice).get("/operations").content.decode()
    assert "AB12-CD34" in page
    assert f'action="/operations/{task.pk}/retry"' in page
    door(people.alice).post(f"/operations/{task.pk}/retry")
    task.refresh_from_db()
    assert task.state == "queued"


def test_what_a_fault_ended_is_closed_on_demand_and_is_taken_back_only_then(people, task):
    end(
        task, state="failed", fault="AB12-CD34", kind="bulk_edit", change=17, parameters={"entity": "contact"}
    )
    client = door(people.alice)
    page = client.get("/operations").content.decode()
    assert "End it" in page
    assert 'href="/changes/17"' not in page
    assert client.post(f"/operations/{task.pk}/cancel").status_code == 303
    task.refresh_from_db()
    assert (task.state, task.cancelling) == ("queued", True)


def test_the_drawer_is_filled_with_the_list_alone(people, task):
    answer = door(people.alice).get("/operations", headers=HTMX | {"HX-Target": "operations"})
    assert "<html" not in answer.content.decode()
    assert 'id="operations"' in answer.content.decode()


def test_an_import_that_was_taken_back_offers_no_second_undo(people):
    def imported():
        with change(acting(people.ada), "contact.import") as act:
            act.create(Workspace(name="Jantar"))
        made = enqueue("import", requested_by=people.ada.pk, channel="web", parameters={}, deliver=False)
        Operation.objects.filter(pk=made.pk).update(state="done", change=act.id)
        return made.pk, act.id

    (first, undone), (second, standing) = imported(), imported()
    take_back(acting(people.ada), undone)
    client = door(people.ada)
    assert f'href="/changes/{undone}"' not in client.get(f"/operations/{first}").content.decode()
    assert f'href="/changes/{standing}"' in client.get(f"/operations/{second}").content.decode()
    whole = client.get("/operations").content.decode()
    assert (f'href="/changes/{undone}"' in whole, f'href="/changes/{standing}"' in whole) == (False, True)
