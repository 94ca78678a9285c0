"""What company and contact share: how to reach them, who owns them, when they were made."""

from __future__ import annotations

from perennial.schema.shape import Choice, FieldShape

Labels = dict[str, str]


def labels(en: str, pl: str, de: str, sk: str, ru: str) -> Labels:
    """A label in the five languages of the product."""
    return {"en": en, "pl": pl, "de": de, "sk": sk, "ru": ru}


def about(key: str, en: str, pl: str, de: str, sk: str, ru: str) -> FieldShape:
    """A kind of record that activities and documents hang on."""
    return FieldShape(key, "record", labels(en, pl, de, sk, ru), home="link", target=key)


def choice_field(
    key: str,
    texts: Labels,
    several: tuple[Choice, ...],
    begins: str = "",
    *,
    group: str = "main",
    sorts: bool = True,
) -> FieldShape:
    """A choice; one that `begins` somewhere is always made, and lists are sorted by it unless told otherwise."""
    return FieldShape(
        key,
        "choice",
        texts,
        column=key,
        choices=several,
        begins=begins,
        required=bool(begins),
        sortable=bool(begins) and sorts,
        group=group,
    )


LIFECYCLE = (
    Choice(
        "prospect",
        labels("Prospect", "Potencjalny klient", "Interessent", "Záujemca", "Потенциальный клиент"),
    ),
    Choice("customer", labels("Customer", "Klient", "Kunde", "Zákazník", "Клиент")),
    Choice(
        "former",
        labels("Former customer", "Były klient", "Ehemaliger Kunde", "Bývalý zákazník", "Бывший клиент"),
    ),
    Choice("partner", labels("Partner", "Partner", "Partner", "Partner", "Партнёр")),
    Choice("supplier", labels("Supplier", "Dostawca", "Lieferant", "Dodávateľ", "Поставщик")),
)

LANGUAGES = (
    Choice("pl", labels("Polish", "polski", "Polnisch", "poľština", "польский")),
    Choice("de", labels("German", "niemiecki", "Deutsch", "nemčina", "немецкий")),
    Choice("sk", labels("Slovak", "słowacki", "Slowakisch", "slovenčina", "словацкий")),
    Choice("ru", labels("Russian", "rosyjski", "Russisch", "ruština", "русский")),
    Choice("en", labels("English", "angielski", "Englisch", "angličtina", "английский")),
    Choice("cs", labels("Czech", "czeski", "Tschechisch", "čeština", "чешский")),
    Choice("uk", labels("Ukrainian", "ukraiński", "Ukrainisch", "ukrajinčina", "украинский")),
)

NAME_FIELD = FieldShape(
    "name",
    "text",
    labels("Name", "Nazwa", "Name", "Názov", "Название"),
    column="name",
    folded="name_key",
    required=True,
    sortable=True,
    max_length=500,
)

COMPANY_FIELD = FieldShape(
    "company",
    "record",
    labels("Company", "Firma", "Firma", "Firma", "Компания"),
    column="company_id",
    target="company",
    sortable=True,
)

SUBJECT_FIELD = FieldShape(
    "subject",
    "text",
    labels("Subject", "Temat", "Betreff", "Predmet", "Тема"),
    column="subject",
    folded="name_key",
    required=True,
    sortable=True,
    max_length=500,
)

DESCRIPTION_FIELD = FieldShape(
    "description",
    "long_text",
    labels("Description", "Opis", "Beschreibung", "Opis", "Описание"),
    column="description",
    folded="description_key",
)

CONTACT_FIELD = FieldShape(
    "contact",
    "record",
    labels("Contact", "Kontakt", "Kontakt", "Kontakt", "Контакт"),
    column="contact_id",
    target="contact",
)

SOURCES = (
    Choice("web", labels("Web", "Strona WWW", "Web", "Web", "Сайт")),
    Choice("referral", labels("Referral", "Polecenie", "Empfehlung", "Odporúčanie", "Рекомендация")),
    Choice("fair", labels("Fair", "Targi", "Messe", "Veľtrh", "Выставка")),
    Choice(
        "cold_call", labels("Cold call", "Zimny telefon", "Kaltakquise", "Studený hovor", "Холодный звонок")
    ),
    Choice("advertising", labels("Advertising", "Reklama", "Werbung", "Reklama", "Реклама")),
    Choice("import", labels("Import", "Import", "Import", "Import", "Импорт")),
    Choice("other", labels("Other", "Inne", "Andere", "Iný", "Другое")),
)

SOURCE_FIELD = FieldShape(
    "source",
    "choice",
    labels("Source", "Źródło", "Herkunft", "Zdroj", "Источник"),
    column="source",
    choices=SOURCES,
    sortable=True,
)

CAMPAIGN_FIELD = FieldShape(
    "campaign",
    "record",
    labels("Campaign", "Kampania", "Kampagne", "Kampaň", "Кампания"),
    help=labels(
        "The campaign that brought it.",
        "Kampania, która to przyniosła.",
        "Die Kampagne, die es gebracht hat.",
        "Kampaň, ktorá to priniesla.",
        "Кампания, которая это принесла.",
    ),
    column="campaign_id",
    target="campaign",
)

MEMBER = "member_of"
# One may be in several: what stands here is written where people are put into a campaign.
MEMBER_FIELD = FieldShape(
    MEMBER,
    "record",
    labels("In campaign", "W kampanii", "In Kampagne", "V kampani", "В кампании"),
    home="link",
    target="campaign",
    editable=False,
    group="keeping",
)

LIFECYCLE_FIELD = FieldShape(
    "lifecycle",
    "choice",
    labels("Lifecycle", "Etap", "Lebenszyklus", "Životný cyklus", "Этап"),
    column="lifecycle",
    choices=LIFECYCLE,
    sortable=True,
    group="main",
)

REACH = (
    FieldShape(
        "email",
        "email",
        labels("E-mail", "E-mail", "E-Mail", "E-mail", "Эл. почта"),
        home="point",
        column="email",
        folded="email_key",
        sortable=True,
        group="reach",
    ),
    FieldShape(
        "phone",
        "phone",
        labels("Phone", "Telefon", "Telefon", "Telefón", "Телефон"),
        home="point",
        column="phone",
        folded="phone_key",
        sortable=True,
        group="reach",
    ),
    FieldShape(
        "street",
        "text",
        labels("Street", "Ulica", "Straße", "Ulica", "Улица"),
        home="point",
        filterable=False,
        group="reach",
    ),
    FieldShape(
        "postal_code",
        "text",
        labels("Postal code", "Kod pocztowy", "PLZ", "PSČ", "Индекс"),
        home="point",
        filterable=False,
        group="reach",
    ),
    FieldShape(
        "city",
        "text",
        labels("City", "Miasto", "Ort", "Mesto", "Город"),
        home="point",
        column="city",
        folded="city_key",
        sortable=True,
        group="reach",
    ),
    FieldShape(
        "region",
        "text",
        labels("Region", "Województwo", "Bundesland", "Kraj", "Область"),
        home="point",
        filterable=False,
        group="reach",
    ),
    FieldShape(
        "country",
        "country",
        labels("Country", "Kraj", "Land", "Krajina", "Страна"),
        home="point",
        column="country",
        group="reach",
    ),
)

# What activities tell of the record they are about.
ENGAGED = (
    FieldShape(
        "touched",
        "datetime",
        labels("Last contact", "Ostatni kontakt", "Letzter Kontakt", "Posledný kontakt", "Последний контакт"),
        help=labels(
            "When somebody was last spoken with: the latest call, meeting or e-mail that is done.",
            "Kiedy ostatnio z kimś rozmawiano: ostatnia wykonana rozmowa, spotkanie lub e-mail.",
            "Wann zuletzt gesprochen wurde: der letzte erledigte Anruf, Termin oder die letzte E-Mail.",
            "Kedy sa naposledy hovorilo: posledný hotový hovor, stretnutie alebo e-mail.",
            "Когда общались в последний раз: последний состоявшийся звонок, встреча или письмо.",
        ),
        column="touched",
        sortable=True,
        editable=False,
        group="keeping",
    ),
    FieldShape(
        "next_due",
        "date",
        labels("Next step", "Następny krok", "Nächster Schritt", "Ďalší krok", "Следующий шаг"),
        help=labels(
            "The day on which the next activity about it is due.",
            "Dzień, na który zaplanowano następną aktywność.",
            "Der Tag, an dem die nächste Aktivität dazu fällig ist.",
            "Deň, na ktorý je naplánovaná ďalšia aktivita.",
            "День, на который назначено следующее действие.",
        ),
        column="next_due",
        sortable=True,
        editable=False,
        group="keeping",
    ),
)

KEEPING = (
    FieldShape(
        "owner",
        "person",
        labels("Owner", "Opiekun", "Betreuer", "Zodpovedný", "Ответственный"),
        column="owner_id",
        target="user",
        sortable=True,
        group="keeping",
    ),
    FieldShape(
        "own_id",
        "text",
        labels("Own number", "Własny numer", "Eigene Nummer", "Vlastné číslo", "Свой номер"),
        column="own_id",
        folded="own_id_key",
        sortable=True,
        max_length=200,
        group="keeping",
    ),
    FieldShape(
        "score",
        "number",
        labels("Condition", "Stan", "Zustand", "Stav", "Состояние"),
        help=labels(
            "0 to 100: how many of the rules that apply are fulfilled.",
            "0 do 100: ile z obowiązujących reguł jest spełnionych.",
            "0 bis 100: wie viele der geltenden Regeln erfüllt sind.",
            "0 až 100: koľko z platných pravidiel je splnených.",
            "0–100: сколько из действующих правил выполнено.",
        ),
        column="score",
        sortable=True,
        editable=False,
        group="keeping",
    ),
    FieldShape(
        "created",
        "datetime",
        labels("Created", "Utworzono", "Angelegt", "Vytvorené", "Создано"),
        column="created",
        sortable=True,
        editable=False,
        group="keeping",
    ),
    FieldShape(
        "updated",
        "datetime",
        labels("Last changed", "Ostatnia zmiana", "Zuletzt geändert", "Naposledy zmenené", "Изменено"),
        column="updated",
        sortable=True,
        editable=False,
        group="keeping",
    ),
)
