"""Words that files use for the choices of standard fields, besides the keys and labels of the choices themselves."""

from __future__ import annotations

from functools import cache

from perennial.lib.text import fold
from perennial.schema.shape import FieldShape

# fmt: off
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "lifecycle": {
        "prospect": (
            "lead", "prospekt", "potential", "potential customer", "open", "new", "interested",
            "potencjalny", "zainteresowany", "interesant", "nowy", "szansa", "kontakt handlowy",
            "interessiert", "potentieller kunde", "potenzieller kunde", "neukunde", "anfrage", "neu",
            "záujem", "zájemce", "potenciálny", "potenciálny zákazník", "potenciální", "potenciální zákazník", "nový",
            "потенциальный", "лид", "проспект", "новый", "интересуется",
        ),
        "customer": (
            "client", "active", "active customer", "active client", "existing customer", "current customer", "buyer",
            "klient aktywny", "aktywny klient", "aktywny", "stały klient", "obecny klient", "odbiorca", "kupujący",
            "kunde aktiv", "aktiv", "aktiver kunde", "bestandskunde", "stammkunde", "kundin",
            "aktívny", "aktívny zákazník", "aktivní", "aktivní zákazník", "stály zákazník", "odberateľ", "odběratel",
            "zákazníčka", "zákazník aktívny", "активный", "действующий", "постоянный клиент", "покупатель", "заказчик",
        ),
        "former": (
            "former", "lost", "inactive", "ex-customer", "churned", "past customer", "former client", "lapsed",
            "były", "nieaktywny", "utracony", "klient nieaktywny", "dawny klient", "stracony",
            "ehemalig", "ehemaliger", "ehem.", "inaktiv", "kunde inaktiv", "verloren", "altkunde",
            "bývalý", "neaktívny", "neaktivní", "stratený", "bývalý klient",
            "бывший", "неактивный", "потерянный", "ушедший",
        ),
        "partner": (
            "business partner", "reseller", "dealer", "distributor", "partner handlowy", "dystrybutor", "pośrednik",
            "vertriebspartner", "händler", "geschäftspartner", "obchodný partner", "obchodní partner", "predajca",
            "партнер", "дилер", "дистрибьютор",
        ),
        "supplier": (
            "vendor", "provider", "zaopatrzeniowiec", "podwykonawca", "zulieferer", "kreditor", "dodavatel",
        ),
    },
    # What the words of tickets are elsewhere.
    "status": {
        "new": (
            "open", "unassigned", "offen", "otwarte", "otvorený", "открыта", "not contacted", "open - not contacted",
            "nieobsłużony", "необработан",
        ),
        "in_progress": ("assigned", "working", "on hold", "on-hold", "hold", "waiting on us", "waiting on third party"),
        "waiting": (
            "pending", "waiting on contact", "waiting on customer", "awaiting your reply", "oczekuje", "wartend",
        ),
        "solved": ("resolved", "rozwiązane", "behoben"),
        "closed": ("rejected", "duplicate"),
        # Of orders.
        "cart": ("draft", "pending", "pending payment", "koszyk", "entwurf", "checkout"),
        "placed": (
            "processing", "on hold", "open", "confirmed", "ordered", "unfulfilled", "sales order", "w realizacji",
            "in bearbeitung", "spracúva sa", "в обработке",
        ),
        "paid": ("completed", "complete", "fulfilled", "done", "closed", "zrealizowane", "abgeschlossen", "vybavená"),
        "cancelled": ("canceled", "refunded", "failed", "voided", "returned", "zwrócone", "storno", "возврат"),
        # Of leads.
        "working": (
            "in progress", "contacted", "attempted to contact", "working - contacted", "assigned", "in process",
            "open deal", "contact in future", "w trakcie", "in bearbeitung", "kontaktiert", "rozpracovaný",
            "в обработке",
        ),
        "qualified": ("pre-qualified", "connected", "kwalifikowany", "qualifiziert", "kvalifikovaný"),
        "unqualified": (
            "not qualified", "junk lead", "lost lead", "bad timing", "dead", "recycled", "disqualified",
            "closed - not converted", "niezakwalifikowany", "disqualifiziert", "неквалифицирован",
        ),
        "converted": ("closed - converted", "skonwertowany", "konvertiert", "konvertovaný", "конвертирован"),
    },
    "priority": {
        "normal": ("medium", "średni", "mittel", "stredná", "средний"),
        "urgent": ("critical", "immediate", "krytyczny", "kritisch", "kritická", "критический"),
    },
    "channel": {
        "mail": ("email", "e-mail", "mail"),
        "web": ("web form", "web service", "form", "portal", "chat", "web widget", "feedback widget", "formularz"),
        "phone": ("telephone", "call", "phone call", "phone call (incoming)"),
    },
    # What the stages that come with Perennial are called elsewhere; another way keeps its own words.
    "stage": {
        "enquiry": ("lead in", "prospecting", "inquiry", "new", "nowa", "neu", "nový", "новая"),
        "qualified": ("qualification", "qualified to buy", "kwalifikacja", "qualifizierung", "kvalifikácia"),
        "offer": (
            "proposal", "proposal made", "proposal/price quote", "quote", "quotation", "oferta wysłana",
            "angebot erstellt", "ponuka odoslaná", "предложение отправлено",
        ),
        "negotiation": (
            "negotiation/review", "negotiations started", "negotiations", "verhandlungen", "rokovania", "negocjacja",
        ),
        "won": ("closed won", "closedwon", "wygrane", "erfolgreich", "vyhrané", "успешно реализовано"),
        "lost": (
            "closed lost", "closedlost", "przegrane", "utracona", "nicht erfolgreich", "prehrané", "не реализовано",
        ),
    },
    "source": {
        "web": (
            "web site", "website", "online store", "organic search", "direct traffic", "web download", "chat",
            "social media", "organic social", "strona www", "internet", "webseite", "сайт",
        ),
        "referral": (
            "employee referral", "external referral", "partner", "existing customer", "word of mouth", "referrals",
            "polecenie", "empfehlung", "odporúčanie", "рекомендация",
        ),
        "fair": ("trade show", "conference", "seminar", "event", "targi", "messe", "veľtrh", "выставка"),
        "cold_call": ("call", "phone inquiry", "telemarketing", "cold calling"),
        "advertising": (
            "advertisement", "paid search", "paid social", "campaign", "email marketing", "facebook", "google adwords",
            "kampania", "kampagne", "kampaň",
        ),
        "import": ("purchased list", "offline sources", "list"),
        "other": ("public relations", "sales email alias", "internal seminar"),
    },
    "lost_reason": {
        "price": ("too expensive", "za drogo", "zu teuer", "príliš drahé", "дорого"),
        "competitor": ("lost to competitor", "competition", "konkurrenz", "konkurencja"),
        "no_answer": ("no response", "brak kontaktu", "keine rückmeldung"),
    },
    "kind": {
        "call": (
            "phone", "phone call", "telefon", "rozmowa telefoniczna", "telefonat", "telefonát", "telefonický hovor",
        ),
        "meeting": (
            "event", "appointment", "visit", "lunch", "demo", "wizyta", "besuch", "besprechung", "návšteva", "визит",
        ),
        "email": ("mail", "e mail", "wiadomość", "nachricht", "správa", "email"),
        "note": ("comment", "uwaga", "vermerk", "komentár"),
        "problem": ("incident", "bug", "issue", "product issue", "awaria", "usterka", "fehler", "porucha", "сбой"),
        "request": ("feature request", "service request", "general inquiry", "wniosek", "anforderung", "žiadosť"),
        "return": ("refund", "rma", "retoure", "reklamácia a vrátenie"),
        "task": ("to do", "todo", "to-do", "deadline", "do zrobienia", "zu erledigen", "zadanie", "дело"),
    },
    "outcome": {
        "reached": ("connected", "answered", "odebrano", "gesprochen", "prebehlo", "состоялся"),
        "no_answer": ("not answered", "nie odebrał", "nicht erreicht", "nezastihnutý", "не дозвонились"),
        "voicemail": ("left voicemail", "left message", "nagrano się"),
    },
}
# fmt: on


def choice_meant(field: FieldShape, text: str) -> str:
    """The key of the standard choice a file's word means; '' where the field has no such words or knows better."""
    if field.kind != "choice" or field.home != "column":
        return ""
    return next((key for key in _index().get((field.key, fold(text)), ()) if field.choice(key)), "")


@cache
def _index() -> dict[tuple[str, str], list[str]]:
    """By field and word the choices it may mean: fields of two entities may be called the same."""
    found: dict[tuple[str, str], list[str]] = {}
    for field, keys in WORDS.items():
        for key, words in keys.items():
            for word in words:
                found.setdefault((field, fold(word)), []).append(key)
    return found
