"""What customers of Jantar Handel come with, and what they are answered, in their languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Case(NamedTuple):
    kind: str
    subject: str
    told: str
    answer: str


CASES: Mapping[str, tuple[Case, ...]] = {
    "pl": (
        Case(
            "problem",
            "Zawór przecieka",
            "Dwa zawory z ostatniej dostawy przeciekają przy 6 barach.",
            "Prośba o zdjęcia i numer partii",
        ),
        Case(
            "question",
            "Kiedy będzie dostawa?",
            "Zamówienie miało przyjść w tym tygodniu.",
            "Podano nowy termin dostawy",
        ),
        Case(
            "complaint",
            "Uszkodzona paczka",
            "Karton był otwarty, brakuje uszczelek.",
            "Uzgodniono dosyłkę uszczelek",
        ),
        Case(
            "return", "Zwrot czujników", "Zamówiono o dwa za dużo, chcą zwrócić.", "Wysłano formularz zwrotu"
        ),
        Case("request", "Atest 3.1 do faktury", "Proszą o atest do ostatniej faktury.", "Atest wysłany"),
    ),
    "de": (
        Case(
            "problem",
            "Pumpe wird heiß",
            "Die Speisepumpe wird nach einer Stunde heiß.",
            "Nach Drehzahl und Medium gefragt",
        ),
        Case(
            "question",
            "Passt der Flansch DN50?",
            "Frage zum Anschlussmaß des Schiebers.",
            "Maßblatt geschickt",
        ),
        Case("complaint", "Falsche Dichtung geliefert", "Statt EPDM kam NBR.", "Austausch zugesagt"),
        Case(
            "request",
            "Rechnung noch einmal senden",
            "Die Rechnung ist nicht angekommen.",
            "Rechnung noch einmal gesendet",
        ),
        Case("return", "Rücksendung Filter", "Zwei Filter zu viel bestellt.", "Rücksendeschein geschickt"),
    ),
    "sk": (
        Case("problem", "Vodomer nemeria", "Jeden z vodomerov stojí.", "Dohodnutá výmena kusu"),
        Case("question", "Termín servisu", "Pýtajú sa, kedy príde technik.", "Navrhnutý termín servisu"),
        Case("request", "Návod v slovenčine", "Potrebujú návod na dávkovač.", "Návod poslaný"),
    ),
    "ru": (
        Case(
            "problem",
            "Задвижка не закрывается",
            "Задвижка закрывается не до конца.",
            "Запрошены фото и номер партии",
        ),
        Case(
            "question",
            "Срок поставки уплотнений",
            "Спрашивают, когда отправят уплотнения.",
            "Назван срок отправки",
        ),
        Case("complaint", "Не хватает болтов", "В комплекте не хватает болтов.", "Договорились о досылке"),
    ),
    "en": (
        Case(
            "problem",
            "Valve does not close",
            "The butterfly valve stops short of closed.",
            "Asked for photos and the lot number",
        ),
        Case("question", "Which gasket fits?", "They ask which gasket suits sea water.", "Data sheet sent"),
        Case(
            "request",
            "Certificate for the last lot",
            "They need certificate 3.1 for the last lot.",
            "Certificate sent",
        ),
        Case(
            "return", "Two fittings too many", "They want to return two bronze fittings.", "Return note sent"
        ),
    ),
}
