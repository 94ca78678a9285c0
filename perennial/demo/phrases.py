"""What people at Jantar Handel sell, say and write down, in the languages of their customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """`goods` name deals. Of what was done: (subject, note); `steps` are what is to be done, by kind."""

    goods: tuple[str, ...]
    call: tuple[Said, ...]
    meeting: tuple[Said, ...]
    email: tuple[Said, ...]
    note: tuple[Said, ...]
    steps: Mapping[str, tuple[str, ...]]


PHRASES: Mapping[str, Phrases] = {
    "pl": Phrases(
        (
            "Zasuwy DN50", "Uszczelki, umowa 2027", "Pompy do kotłowni", "Filtry workowe", "Zawory zwrotne DN100",
            "Czujniki ciśnienia, 40 szt.", "Rurociąg próbny", "Modernizacja chłodzenia", "Wodomierze, 120 szt.",
        ),
        (
            ("Rozmowa o dostawie", "Potrzebują dostawy w 43. tygodniu, cena jeszcze do ustalenia."),
            ("Rozmowa o cenie", "Cena przyjęta co do zasady, zarząd spotyka się 24."),
            ("Pytanie o certyfikat", "Proszą o atest 3.1 w ofercie."),
        ),
        (
            ("Wizyta w zakładzie", "Dwie linie stoją w październiku. Chcą jednego dostawcy zaworów i uszczelek."),
            ("Spotkanie na targach", "Zainteresowani, wracają do tematu po urlopach."),
        ),
        (
            ("Wysłana oferta", "Oferta z terminem dostawy i atestem."),
            ("Odpowiedź na zapytanie", "Przesłano dane techniczne."),
        ),
        (("Faktury na wspólną skrzynkę", "Od teraz faktury wysyłać na wspólny adres, nie do niej."),),
        {
            "call": ("Zadzwonić w sprawie oferty", "Zapytać o decyzję zarządu"),
            "meeting": ("Wizyta w zakładzie", "Spotkanie w sprawie umowy"),
            "email": ("Wysłać poprawioną ofertę", "Wysłać cennik 2027"),
            "task": ("Przygotować ofertę", "Sprawdzić termin dostawy"),
        },
    ),
    "de": Phrases(
        (
            "Absperrschieber DN50", "Kesselspeisepumpen", "Kühlkreislauf Halle B", "Dichtungen, Rahmenvertrag 2027",
            "Rohrbündel, Austausch", "Dosieranlage, Angebot", "Kondensatableiter", "Sudhaus, Ventilsatz",
        ),
        (
            ("Gespräch über Liefertermin", "Braucht die Lieferung bis Kalenderwoche 43, sonst steht die Linie."),
            ("Gespräch über den Preis", "Preis im Grundsatz angenommen, Freigabe durch die Geschäftsführung fehlt."),
            ("Rückfrage zur Zeichnung", "Maße bestätigt, zweite Flanschgröße wird nachgereicht."),
        ),
        (
            ("Besuch im Werk", "Zwei Linien stehen im Oktober still. Einkauf und Technik waren dabei."),
            ("Gespräch auf der Messe", "Interessiert, will ein Muster sehen."),
        ),
        (
            ("Angebot gesendet", "Angebot mit Liefertermin und Zeugnis 3.1."),
            ("Antwort auf Anfrage", "Datenblätter geschickt."),
        ),
        (("Rechnungen an Sammelpostfach", "Rechnungen gehen ab jetzt an das Sammelpostfach."),),
        {
            "call": ("Wegen des Angebots anrufen", "Nach der Freigabe fragen"),
            "meeting": ("Besuch im Werk", "Vertragsgespräch"),
            "email": ("Überarbeitetes Angebot senden", "Preisliste 2027 senden"),
            "task": ("Angebot vorbereiten", "Liefertermin prüfen"),
        },
    ),
    "sk": Phrases(
        (
            "Posúvače DN50", "Tesnenia 2027", "Odber vzoriek, mliekareň", "Vodomery, 120 ks", "Servisná zmluva 2027–29",
            "Náhradné upchávky", "Kompresorovňa, rekonštrukcia",
        ),
        (
            ("Hovor o dodávke", "Potrebujú dodávku do 43. týždňa."),
            ("Hovor o cene", "Cena v zásade prijatá, čaká sa na vedenie."),
        ),
        (("Návšteva závodu", "Dve linky v októbri stoja, chcú jedného dodávateľa."),),
        (("Poslaná ponuka", "Ponuka s termínom a atestom 3.1."),),
        (("Faktúry na spoločnú schránku", "Faktúry odteraz posielať na spoločnú adresu."),),
        {
            "call": ("Zavolať kvôli ponuke", "Spýtať sa na rozhodnutie"),
            "meeting": ("Návšteva závodu",),
            "email": ("Poslať upravenú ponuku",),
            "task": ("Pripraviť ponuku",),
        },
    ),
    "ru": Phrases(
        ("Задвижки DN50", "Насосы для ТЭЦ-2", "Магистраль, 2-я очередь", "Узел учёта, 6 шт.", "Уплотнения 2027"),
        (
            ("Разговор о сроках", "Поставка нужна к 43-й неделе."),
            ("Разговор о цене", "Цена в целом принята, ждут решения директора."),
        ),
        (("Визит на завод", "Две линии остановлены в октябре, нужен один поставщик."),),
        (("Отправлено предложение", "Предложение со сроком и сертификатом 3.1."),),
        (("Счета на общий ящик", "Счета теперь отправлять на общий адрес."),),
        {
            "call": ("Позвонить насчёт предложения",),
            "meeting": ("Визит на завод",),
            "email": ("Отправить исправленное предложение",),
            "task": ("Подготовить предложение",),
        },
    ),
    "en": Phrases(
        (
            "Butterfly valves, lot 2", "Marine fittings, bronze", "Boiler feed pumps", "Gaskets, frame 2027",
            "Spare seals 2027",
        ),
        (
            ("Call about delivery", "Needs delivery by week 43, or the line stands still."),
            ("Call about the price", "Price accepted in principle, the board meets on the 24th."),
        ),
        (("Visit at the works", "Two lines stand still in October. They want one supplier for valves and seals."),),
        (("Offer sent", "Offer with delivery date and certificate 3.1."),),
        (("Invoices to the shared mailbox", "Invoices go to the shared mailbox from now on."),),
        {
            "call": ("Call about the offer", "Ask for the board's decision"),
            "meeting": ("Visit at the works",),
            "email": ("Send the revised offer",),
            "task": ("Prepare the offer",),
        },
    ),
}  # fmt: skip
