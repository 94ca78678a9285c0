"""What rules of more than one place are called, and what to do about them, in the five languages."""

from __future__ import annotations

from perennial.schema.standard.common import labels

REACHABLE = labels(
    "An e-mail or a phone",
    "E-mail lub telefon",
    "E-Mail oder Telefon",
    "E-mail alebo telefón",
    "Почта или телефон",
)
EMAIL_VALID = labels(
    "The e-mail can exist",
    "E-mail może istnieć",
    "Die E-Mail kann es geben",
    "E-mail môže existovať",
    "Такая почта возможна",
)
PHONE_VALID = labels(
    "The phone can exist",
    "Telefon może istnieć",
    "Die Nummer kann es geben",
    "Telefón môže existovať",
    "Такой номер возможен",
)
TAX_VALID = labels(
    "The tax number can exist",
    "NIP może istnieć",
    "Die Steuernummer kann es geben",
    "Daňové číslo môže existovať",
    "Такой ИНН возможен",
)
WEBSITE_VALID = labels(
    "The web address can exist",
    "Adres WWW może istnieć",
    "Die Webadresse kann es geben",
    "Webová adresa môže existovať",
    "Такой сайт возможен",
)
BIRTHDAY_VALID = labels(
    "A possible birthday",
    "Możliwa data urodzin",
    "Ein möglicher Geburtstag",
    "Možný dátum narodenia",
    "Возможная дата рождения",
)
OWNER = labels(
    "An owner who still works here",
    "Opiekun, który tu pracuje",
    "Ein Betreuer, der noch hier ist",
    "Zodpovedný, ktorý tu pracuje",
    "Действующий ответственный",
)
EMAIL_UNIQUE = labels(
    "An e-mail of one's own", "Własny e-mail", "Eine eigene E-Mail", "Vlastný e-mail", "Собственная почта"
)
TAX_UNIQUE = labels(
    "A tax number of its own",
    "Własny NIP",
    "Eine eigene Steuernummer",
    "Vlastné daňové číslo",
    "Собственный ИНН",
)
EMAIL_FRESH = labels(
    "E-mail confirmed within a year",
    "E-mail potwierdzony w ciągu roku",
    "E-Mail binnen eines Jahres bestätigt",
    "E-mail potvrdený do roka",
    "Почта подтверждена за год",
)
PHONE_FRESH = labels(
    "Phone confirmed within 18 months",
    "Telefon potwierdzony w ciągu 18 miesięcy",
    "Telefon binnen 18 Monaten bestätigt",
    "Telefón potvrdený do 18 mesiacov",
    "Телефон подтверждён за 18 месяцев",
)
JOB_FRESH = labels(
    "Job confirmed within 18 months",
    "Stanowisko potwierdzone w ciągu 18 miesięcy",
    "Funktion binnen 18 Monaten bestätigt",
    "Pozícia potvrdená do 18 mesiacov",
    "Должность подтверждена за 18 месяцев",
)
ADDRESS_FRESH = labels(
    "Address confirmed within two years",
    "Adres potwierdzony w ciągu dwóch lat",
    "Adresse binnen zwei Jahren bestätigt",
    "Adresa potvrdená do dvoch rokov",
    "Адрес подтверждён за два года",
)
BELIEVABLE = labels(
    "Looks like a real person",
    "Wygląda na prawdziwą osobę",
    "Sieht nach einem echten Menschen aus",
    "Vyzerá ako skutočná osoba",
    "Похоже на настоящего человека",
)
SIZE = labels(
    "A possible number of employees",
    "Możliwe zatrudnienie",
    "Eine mögliche Mitarbeiterzahl",
    "Možný počet zamestnancov",
    "Возможное число сотрудников",
)

CONFIRM = labels(
    "Ask at the next call, and say “still right” or correct it.",
    "Zapytaj przy następnej rozmowie i potwierdź albo popraw.",
    "Beim nächsten Gespräch fragen, dann bestätigen oder berichtigen.",
    "Opýtajte sa pri ďalšom rozhovore a potvrďte alebo opravte.",
    "Спросите при следующем разговоре и подтвердите или исправьте.",
)
RETYPE = labels(
    "Look for a digit or letter too many, or ask for it again.",
    "Poszukaj zbędnej cyfry lub litery albo zapytaj ponownie.",
    "Nach einem Zeichen zu viel suchen oder neu erfragen.",
    "Skontrolujte preklep alebo sa opýtajte znova.",
    "Поищите лишний знак или спросите ещё раз.",
)
HAND_ON = labels(
    "Give the record to somebody who looks after it.",
    "Przydziel rekord osobie, która się nim zajmie.",
    "Den Datensatz jemandem geben, der sich kümmert.",
    "Prideľte záznam niekomu, kto sa oň postará.",
    "Передайте запись тому, кто будет её вести.",
)
COMPARE = labels(
    "Compare the two records; they may be one.",
    "Porównaj oba rekordy; to może być jeden.",
    "Beide vergleichen; es kann derselbe sein.",
    "Porovnajte oba záznamy; môže ísť o jeden.",
    "Сравните записи; возможно, это одна.",
)

AMOUNT_FROM_OFFER = labels(
    "An amount from the offer on",
    "Kwota od etapu oferty",
    "Ein Betrag ab dem Angebot",
    "Suma od ponuky",
    "Сумма начиная с предложения",
)
CLOSE_FROM_NEGOTIATION = labels(
    "A day to close on from the negotiation on",
    "Planowane zamknięcie od negocjacji",
    "Ein erwarteter Abschluss ab der Verhandlung",
    "Očakávané uzavretie od rokovania",
    "Дата закрытия начиная с переговоров",
)
CLOSE_AHEAD = labels(
    "Expected to close on a day to come",
    "Planowane zamknięcie nie minęło",
    "Der erwartete Abschluss liegt nicht zurück",
    "Očakávané uzavretie neuplynulo",
    "Ожидаемое закрытие не прошло",
)
MOVE_CLOSE = labels(
    "Ask when it is decided and move the day, or say that it was won or lost.",
    "Zapytaj o termin decyzji i przesuń datę albo zapisz wygraną lub przegraną.",
    "Fragen, wann entschieden wird, und den Tag verschieben, oder gewonnen oder verloren melden.",
    "Opýtajte sa, kedy sa rozhodne, a posuňte deň, alebo uveďte výhru či prehru.",
    "Спросите, когда решат, и перенесите дату либо отметьте выигрыш или проигрыш.",
)
DEAL_MOVES = labels(
    "A next step, or spoken with within 30 days",
    "Następny krok albo rozmowa w ciągu 30 dni",
    "Ein nächster Schritt oder ein Gespräch in 30 Tagen",
    "Ďalší krok alebo rozhovor za 30 dní",
    "Следующий шаг или разговор за 30 дней",
)
PLAN = labels(
    "Plan the next step: a call, a meeting, a task with a day.",
    "Zaplanuj następny krok: rozmowę, spotkanie, zadanie z terminem.",
    "Den nächsten Schritt planen: Anruf, Termin, Aufgabe mit Tag.",
    "Naplánujte ďalší krok: hovor, stretnutie, úlohu s termínom.",
    "Запланируйте следующий шаг: звонок, встречу, задачу со сроком.",
)
WHY_LOST = labels(
    "Lost deals say why",
    "Przegrane transakcje mówią dlaczego",
    "Verlorene Geschäfte sagen, warum",
    "Prehrané obchody hovoria prečo",
    "У проигранных указана причина",
)
SPOKEN_WITH = labels(
    "Customers spoken with within half a year",
    "Rozmowa z klientem w ciągu pół roku",
    "Mit Kunden im letzten halben Jahr gesprochen",
    "Rozhovor so zákazníkom za pol roka",
    "С клиентом говорили за полгода",
)
SPEAK = labels(
    "Call or write, and note it: customers who hear nothing go.",
    "Zadzwoń lub napisz i zanotuj to: zapomniani klienci odchodzą.",
    "Anrufen oder schreiben und notieren: Wer nichts hört, geht.",
    "Zavolajte alebo napíšte a poznačte to: zabudnutí zákazníci odchádzajú.",
    "Позвоните или напишите и отметьте это: забытые клиенты уходят.",
)
TALK_NOTED = labels(
    "Calls and meetings have a note",
    "Rozmowy i spotkania mają notatkę",
    "Anrufe und Termine haben eine Notiz",
    "Hovory a stretnutia majú poznámku",
    "У звонков и встреч есть заметка",
)
NOTE_IT = labels(
    "Write in a sentence what was said and what follows.",
    "Zapisz jednym zdaniem, co ustalono i co dalej.",
    "In einem Satz sagen, was besprochen wurde und was folgt.",
    "Jednou vetou napíšte, čo zaznelo a čo nasleduje.",
    "Одной фразой: о чём говорили и что дальше.",
)
NOT_LONG_OVERDUE = labels(
    "Not overdue for more than 14 days",
    "Nie po terminie dłużej niż 14 dni",
    "Nicht länger als 14 Tage überfällig",
    "Nie po termíne dlhšie než 14 dní",
    "Просрочено не более 14 дней",
)
DO_OR_DROP = labels(
    "Do it, give it another day, or delete it.",
    "Wykonaj, przełóż na inny dzień albo usuń.",
    "Erledigen, auf einen anderen Tag legen oder löschen.",
    "Urobte to, presuňte na iný deň alebo zmažte.",
    "Сделайте, перенесите на другой день или удалите.",
)

LEAD_ANSWERED = labels(
    "New leads answered within 3 days",
    "Nowe leady obsłużone w 3 dni",
    "Neue Leads in 3 Tagen beantwortet",
    "Nové leady vybavené do 3 dní",
    "Новым лидам ответили за 3 дня",
)
ANSWER = labels(
    "Call or write, and note it: who waits for days buys elsewhere.",
    "Zadzwoń lub napisz i zanotuj to: kto czeka, kupuje gdzie indziej.",
    "Anrufen oder schreiben und notieren: Wer tagelang wartet, kauft woanders.",
    "Zavolajte alebo napíšte a poznačte to: kto čaká, kúpi inde.",
    "Позвоните или напишите и отметьте это: кто ждёт, покупает у других.",
)
LEAD_MOVES = labels(
    "A next step, or spoken with within 14 days",
    "Następny krok albo rozmowa w ciągu 14 dni",
    "Ein nächster Schritt oder ein Gespräch in 14 Tagen",
    "Ďalší krok alebo rozhovor za 14 dní",
    "Следующий шаг или разговор за 14 дней",
)
WHY_UNQUALIFIED = labels(
    "Unqualified leads say why",
    "Odrzucone leady mówią dlaczego",
    "Nicht qualifizierte Leads sagen, warum",
    "Nekvalifikované leady hovoria prečo",
    "У неподходящих лидов указана причина",
)
LEAD_BECAME = labels(
    "Converted leads say whom they became",
    "Przekształcone leady mówią, kim się stały",
    "Umgewandelte Leads sagen, wer daraus wurde",
    "Premenené leady hovoria, kým sa stali",
    "У преобразованных лидов видно, кем они стали",
)
CONVERT_AGAIN = labels(
    "It came converted from elsewhere: set its status to qualified, then convert it here.",
    "Przekształcono go gdzie indziej: ustaw status na zakwalifikowany i przekształć go tutaj.",
    "Anderswo umgewandelt: Status auf qualifiziert setzen und hier umwandeln.",
    "Premenený inde: nastavte stav na kvalifikovaný a premeňte ho tu.",
    "Преобразован в другой системе: поставьте статус «Квалифицирован» и преобразуйте здесь.",
)
