"""What the colleagues of the demonstration said to each other on its last days, and who joins a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from perennial.demo.colleagues import ADMINISTRATOR, COLLEAGUES, MANAGER, SERVICE
from perennial.demo.staff import Staff
from perennial.demo.working_days import ZONE
from perennial.inbox.keeping import keep_told
from perennial.journal.door import change
from perennial.journal.models import Entry
from perennial.journal.reading import lines
from perennial.lib.mentions import index_of, named_in
from perennial.records.drafts import Draft
from perennial.records.following import follow_by_itself
from perennial.records.models import Activity, Comment, Company, Contact, Deal, Head, Mention, Ticket
from perennial.records.writing import edit
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.activity import COLLEAGUES as TAKE_PART
from perennial.schema.standard.activity import MEETING, PARTICIPANTS
from perennial.schema.standard.deal import OPEN

AGATA, JANA, MICHAL, DARYA = COLLEAGUES[2:6]


@dataclass(frozen=True, slots=True)
class _Said:
    """`place` says which of the owner's records, the latest first; `days` before today, at `hour`."""

    model: type[Head]
    owner: str
    place: int
    by: str
    text: str
    days: int
    hour: int
    pinned: bool = False


SAID = (
    _Said(
        Deal, AGATA.email, 0, MANAGER.email, "@Agata, z ceny możesz zejść do 4%. Niżej zapytaj mnie.", 3, 9
    ),
    _Said(Deal, AGATA.email, 0, AGATA.email, "@Tomasz Borek, dziękuję. Oferta wychodzi dziś.", 3, 11),
    _Said(Deal, AGATA.email, 1, MANAGER.email, "@Agata Lisiecka, czy mamy już atest 3.1?", 1, 10),
    _Said(Deal, AGATA.email, 2, MANAGER.email, "Klient woli rozmowę po dziesiątej.", 4, 12, pinned=True),
    _Said(
        Company, AGATA.email, 0, MANAGER.email, "Faktury tylko do księgowości, nie do zakupów.", 5, 9, True
    ),
    _Said(Ticket, SERVICE.email, 0, MANAGER.email, "@Piotr, wymiana na nasz koszt, to stały klient.", 1, 15),
    _Said(
        Deal,
        JANA.email,
        0,
        MANAGER.email,
        "@Jana, Freigabe liegt vor. Bitte die Lieferwoche bestätigen.",
        2,
        9,
    ),
    _Said(Deal, JANA.email, 0, JANA.email, "@Tomasz, bestätigt für Woche 43.", 2, 14),
    _Said(Deal, MICHAL.email, 0, ADMINISTRATOR.email, "@Michal, prosím, doplň kontakt na nákup.", 2, 10),
    _Said(Deal, DARYA.email, 0, MANAGER.email, "@Дарья, скидку согласовали, можно отправлять.", 1, 11),
)


def talk(staff: Staff, today: date) -> None:
    """Say it, have colleagues join meetings, and tell those whom it concerns."""
    index = index_of((user.pk, user.name, user.email) for user in staff.users.values() if user.is_active)
    changes = [
        number
        for one in sorted(SAID, key=lambda said: (-said.days, said.hour))
        if (number := _say(staff, one, _moment(today, one.days, one.hour), index))
    ]
    changes += _join(staff, today, _moment(today, 1, 16))
    keep_told(list(lines(Entry.objects.filter(batch__change__in=changes).order_by("pk"))))


def _moment(today: date, before: int, hour: int) -> datetime:
    """An hour of the working day that is the last but `before - 1` before today."""
    day = today
    while before:
        day -= timedelta(days=1)
        before -= day.weekday() < 5
    return datetime.combine(day, time(hour, 12), ZONE)


def _say(staff: Staff, said: _Said, at: datetime, index: Any) -> int | None:
    record = _record(staff, said)
    if record is None:
        return None
    author = staff.users[said.by]
    with change(staff.actor(said.by), f"{record._meta.model_name}.comment", at=at) as act:
        comment = Comment(
            record_id=record.pk, by=author, at=at, text=said.text, pinned=at if said.pinned else None
        )
        act.create(comment)
        named = [one.who[0] for one in named_in(said.text, index) if len(one.who) == 1]
        act.create([Mention(record_id=record.pk, comment=comment, user_id=pk) for pk in named])
        follow_by_itself(act, record.pk, author.pk)
    return act.id


def _record(staff: Staff, said: _Said) -> Head | None:
    found: Any = said.model.objects.filter(owner=staff.id_of(said.owner), archived__isnull=True)
    if said.model is Deal:
        found = found.filter(outcome=OPEN)
    several = list(found.order_by("-record")[: said.place + 1])
    return several[said.place] if len(several) > said.place else None


def _join(staff: Staff, today: date, at: datetime) -> list[int]:
    """The manager joins the next meeting of each seller, and so does somebody else of the customer."""
    changes: list[int] = []
    for seller in (AGATA, JANA, MICHAL, DARYA):
        due = Activity.objects.filter(
            owner=staff.id_of(seller.email), kind=MEETING, done__isnull=True, due__gte=today
        )
        one = due.order_by("due", "pk").first()
        if one is None:
            continue
        about = dict(one.record.links.values_list("field", "target"))
        people = Contact.objects.filter(company=about.get("company"), archived__isnull=True)
        others = people.exclude(pk=about.get("contact")).order_by("pk").values_list("pk", flat=True)[:1]
        draft = Draft(
            several={PARTICIPANTS: list(others)}, people={TAKE_PART: [staff.users[MANAGER.email].pk]}
        )
        with change(
            staff.actor(seller.email), "activity.edit", at=at + timedelta(minutes=len(changes))
        ) as act:
            edit(act, shape_of("activity"), {one.pk: draft}, setting())
        changes += [act.id] if act.id else []
    return changes
