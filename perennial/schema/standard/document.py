"""The document: a file, kept with the records it belongs to."""

from __future__ import annotations

from perennial.schema.shape import Choice, EntityShape, FieldShape
from perennial.schema.standard.common import DESCRIPTION_FIELD, KEEPING, NAME_FIELD, about, labels

FILE = "file"
# What a picture is kept as where nobody said otherwise.
PICTURES, KIND_OF_PICTURE = frozenset({"image/jpeg", "image/heic"}), "photo"
KINDS = (
    Choice("offer", labels("Offer", "Oferta", "Angebot", "Ponuka", "Предложение")),
    Choice("contract", labels("Contract", "Umowa", "Vertrag", "Zmluva", "Договор")),
    Choice("invoice", labels("Invoice", "Faktura", "Rechnung", "Faktúra", "Счёт")),
    Choice("drawing", labels("Drawing", "Rysunek", "Zeichnung", "Výkres", "Чертёж")),
    Choice("photo", labels("Photo", "Zdjęcie", "Foto", "Fotografia", "Фото")),
    Choice("other", labels("Other", "Inny", "Sonstiges", "Iné", "Прочее")),
)

FIELDS = (
    NAME_FIELD,
    FieldShape(
        "kind",
        "choice",
        labels("Kind", "Rodzaj", "Art", "Druh", "Вид"),
        column="kind",
        choices=KINDS,
        sortable=True,
    ),
    FieldShape(
        FILE,
        "file",
        labels("File", "Plik", "Datei", "Súbor", "Файл"),
        column=FILE,
        folded="file_size",
        required=True,
        filterable=False,
        sortable=True,
        editable=False,
    ),
    about("contact", "Contact", "Kontakt", "Kontakt", "Kontakt", "Контакт"),
    about("company", "Company", "Firma", "Firma", "Firma", "Компания"),
    about("deal", "Deal", "Transakcja", "Geschäft", "Obchod", "Сделка"),
    about("contract", "Contract", "Umowa", "Vertrag", "Zmluva", "Договор"),
    about("lead", "Lead", "Lead", "Lead", "Lead", "Лид"),
    about("ticket", "Ticket", "Zgłoszenie", "Ticket", "Tiket", "Обращение"),
    about("activity", "Activity", "Aktywność", "Aktivität", "Aktivita", "Активность"),
    DESCRIPTION_FIELD,
    *KEEPING,
)

SHAPE = EntityShape(
    key="document",
    labels=labels("Document", "Dokument", "Dokument", "Dokument", "Документ"),
    plurals=labels("Documents", "Dokumenty", "Dokumente", "Dokumenty", "Документы"),
    fields={field.key: field for field in FIELDS},
    title_fields=("name",),
    version=1,
)
