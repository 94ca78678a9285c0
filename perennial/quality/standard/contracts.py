"""What is expected of contracts and campaigns; none of it blocks."""

from __future__ import annotations

from perennial.quality.standard import words
from perennial.quality.standard.base import Condition, Given
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.campaign import DONE
from perennial.schema.standard.campaign import RUNNING as CAMPAIGN_RUNNING
from perennial.schema.standard.common import Labels, labels
from perennial.schema.standard.contract import AUTOMATIC, BINDING, DRAFT, ENDED, TERMINATED

BINDS: Condition = {"field": "status", "op": "is_one_of", "value": list(BINDING)}
WAS_SIGNED: Condition = {"field": "status", "op": "is_one_of", "value": [*BINDING, ENDED, TERMINATED]}
IS_DRAFT: Condition = {"field": "status", "op": "is", "value": DRAFT}
BOTH_DAYS: Condition = {"all": [{"field": "begins", "op": "is_filled"}, {"field": "ends", "op": "is_filled"}]}
GOES_ON: Condition = {"all": [BINDS, {"field": "renewal", "op": "is", "value": AUTOMATIC}]}
WITH_NOTICE: Condition = {
    "all": [{"field": "notice", "op": "is_filled"}, {"field": "renewal_months", "op": "is_filled"}]
}
NOT_OLD: Condition = {"not": {"field": "created", "op": "more_than_days_ago", "value": 60}}
OVER: Condition = {
    "any": [
        {"field": "status", "op": "is", "value": DONE},
        {
            "all": [
                {"field": "status", "op": "is", "value": CAMPAIGN_RUNNING},
                {"field": "ends", "op": "more_than_days_ago", "value": 30},
            ]
        },
    ]
}
IS_DONE: Condition = {"field": "status", "op": "is", "value": DONE}

IN_ORDER = labels(
    "It ends after it begins",
    "Kończy się po rozpoczęciu",
    "Das Ende liegt nach dem Anfang",
    "Končí sa po začiatku",
    "Окончание позже начала",
)
SET_RIGHT = labels(
    "Look into the document and set the days right.",
    "Sprawdź w dokumencie i popraw daty.",
    "Im Dokument nachsehen und die Tage richtigstellen.",
    "Pozrite do dokumentu a opravte dni.",
    "Посмотрите в документ и исправьте даты.",
)
TERMS_KNOWN = labels(
    "What renews by itself says for how long and when to give notice",
    "Odnawiana umowa podaje okres i wypowiedzenie",
    "Was sich verlängert, nennt Dauer und Kündigungsfrist",
    "Čo sa predlžuje, uvádza obdobie a výpovednú lehotu",
    "Продлеваемый договор называет срок и уведомление",
)
LOOK_UP = labels(
    "Look up both in the document: without them nobody is warned in time.",
    "Sprawdź jedno i drugie w dokumencie: inaczej nikt nie ostrzeże na czas.",
    "Beides im Dokument nachsehen: sonst warnt niemand rechtzeitig.",
    "Vyhľadajte oboje v dokumente: inak nikto včas neupozorní.",
    "Найдите то и другое в документе: иначе никто не предупредит вовремя.",
)
DECIDED = labels(
    "A draft is decided within 60 days",
    "Projekt rozstrzygnięty w 60 dni",
    "Ein Entwurf ist nach 60 Tagen entschieden",
    "Návrh je rozhodnutý do 60 dní",
    "Проект решён за 60 дней",
)
SIGN_OR_DROP = labels(
    "Have it signed, or delete it.",
    "Podpisz albo usuń.",
    "Unterschreiben lassen oder löschen.",
    "Dajte podpísať alebo zmažte.",
    "Подпишите или удалите.",
)
COST_KNOWN = labels(
    "What it cost is known when it is done",
    "Koszt znany po zakończeniu",
    "Nach dem Ende sind die Kosten bekannt",
    "Po skončení sú známe náklady",
    "После завершения известны расходы",
)
CLOSED_OFF = labels(
    "A campaign that is over is done",
    "Miniona kampania jest zakończona",
    "Eine vergangene Kampagne ist beendet",
    "Minulá kampaň je skončená",
    "Прошедшая кампания завершена",
)
SAY_DONE = labels(
    "Say that it is done, or until when it goes on.",
    "Oznacz jako zakończoną albo podaj nowy koniec.",
    "Als beendet kennzeichnen oder das neue Ende nennen.",
    "Označte ako skončenú alebo uveďte nový koniec.",
    "Отметьте завершённой или укажите новый конец.",
)


def _filled(entity: str, field: str, weight: int, when: Condition | None = None) -> Given:
    name = ENTITIES[entity].fields[field].labels
    return Given(
        f"{entity}_{field}_filled", entity, "filled", {"field": field}, name, when=when, weight=weight
    )


def _holds(
    key: str,
    must: Condition,
    field: str,
    name: Labels,
    advice: Labels,
    when: Condition | None,
    dimension: str = "consistency",
) -> Given:
    entity = key.partition("_")[0]
    given = {"must": must, "field": field}
    return Given(key, entity, "holds", given, name, advice, when, weight=2, dimension=dimension)


def contracts(still_here: Condition) -> tuple[Given, ...]:
    """The rules of contracts and campaigns; `still_here` says that the owner works here."""
    of_owner = {"must": still_here, "field": "owner"}
    in_order: Condition = {"field": "ends", "op": "on_or_after", "value": {"field": "begins"}}
    running_over: Condition = {"not": {"field": "status", "op": "is", "value": CAMPAIGN_RUNNING}}
    return (
        _filled("contract", "company", 3),
        _filled("contract", "value", 2, WAS_SIGNED),
        _filled("contract", "begins", 2, WAS_SIGNED),
        _filled("contract", "signed", 1, WAS_SIGNED),
        Given("contract_owner", "contract", "holds", of_owner, words.OWNER, words.HAND_ON, BINDS, "warn", 3),
        _holds("contract_days_in_order", in_order, "ends", IN_ORDER, SET_RIGHT, BOTH_DAYS),
        _holds("contract_terms_known", WITH_NOTICE, "notice", TERMS_KNOWN, LOOK_UP, GOES_ON, "completeness"),
        _holds("contract_draft_decided", NOT_OLD, "status", DECIDED, SIGN_OR_DROP, IS_DRAFT, "timeliness"),
        Given(
            "campaign_cost_filled",
            "campaign",
            "filled",
            {"field": "cost"},
            COST_KNOWN,
            when=IS_DONE,
            weight=2,
        ),
        _holds("campaign_days_in_order", in_order, "ends", IN_ORDER, SET_RIGHT, BOTH_DAYS),
        _holds("campaign_closed_off", running_over, "status", CLOSED_OFF, SAY_DONE, OVER, "timeliness"),
    )
