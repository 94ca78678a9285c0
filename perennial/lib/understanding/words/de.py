"""German."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[Any, str]] = {
    "weekday": {
        0: "montag, montagvormittag, montagmorgen, montagnachmittag, montagabend",
        1: "dienstag, dienstagmorgen, dienstagvormittag, dienstagnachmittag, dienstagabend",
        2: "mittwoch, mittwochmorgen, mittwochvormittag, mittwochnachmittag, mittwochabend",
        3: "donnerstag, donnerstagmorgen, donnerstagvormittag, donnerstagnachmittag, donnerstagabend",
        4: "freitag, freitagmorgen, freitagvormittag, freitagnachmittag, freitagabend",
        5: "samstag, sonnabend",
        6: "sonntag",
    },
    "weekday short": {
        0: "mo",
        1: "di",
    },
    "own weekday short": {
        3: "don",
    },
    "own weekday weak": {
        2: "mi",
        3: "do",
        4: "fr",
        5: "sa",
        6: "so",
    },
    "which": {
        "next": "nächsten, nächster, nächste, nächstem, nächst",
        "this": "diesen, dieser, diese, diesem",
        "last": "letzten, letzter, letzte, letztem, vergangenen, vorigen",
        "plain": "kommenden, kommender, kommende, den kommenden",
    },
    "day": {
        0: "heute, heut",
        1: "morgen, morgigen",
        2: "übermorgen",
        -1: "gestern",
        -2: "vorgestern",
    },
    "week ahead": {
        0: "diese woche, dieser woche",
        1: (
            "nächste woche, nächster woche, kommende woche, kommender woche, nächsten woche, kommenden "
            "woche, nächste kw, nächste wo"
        ),
        2: "übernächste woche, übernächster woche, übernächsten woche",
    },
    "end": {
        ("week", 0): "ende der woche, wochenende hin, ende dieser woche, ende woche, ende diese woche",
        ("week", 1): "ende nächster woche, ende nächste woche, ende der nächsten woche, ende kommender woche",
        ("month", 0): "ende des monats, monatsende, ende monat, ende dieses monats",
        ("month", 1): "ende nächsten monats, ende des nächsten monats, ende nächster monat",
    },
    "end of": {
        True: "ende, ende des",
    },
    "in": {
        True: "in, binnen, innerhalb von, innerhalb",
    },
    "ago before": {
        True: "vor",
    },
    "unit": {
        "minute": "minute, minuten, minütiges, minütige, minütigen, -minütiges, -minütige, -minütigen",
        "hour": "stündiges, -stündiges, stunde, stunden, std, stdn",
        "day": "tag, tage, tagen",
        "week": "woche, wochen, wo",
        "month": "monat, monate, monaten",
        "year": "jahr, jahre, jahren",
    },
    "week number": {
        True: "kw, kalenderwoche, woche",
    },
    "number": {
        1: "ein, eine, einen, einem, einer",
        2: "zwei",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        14: "vierzehn",
        15: "fünfzehn",
        20: "zwanzig",
        30: "dreißig",
        40: "vierzig",
        45: "fünfundvierzig",
    },
    "hour": {
        1: "eins, ein",
        2: "zwei",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        13: "dreizehn",
        14: "vierzehn",
        15: "fünfzehn",
        16: "sechzehn",
        17: "siebzehn",
    },
    "length": {
        15: "eine viertelstunde, viertelstunde, viertel stunde, ne viertelstunde",
        30: (
            "eine halbe stunde, halbe stunde, halbe std, halben stunde, halbstündiges, halbe h, ne halbe "
            "stunde"
        ),
        45: "eine dreiviertelstunde, dreiviertelstunde, dreiviertel stunde",
        60: "eine stunde, einstündiges",
        90: "anderthalb stunden, eineinhalb stunden, eineinhalb std, anderthalb std, anderthalbstündiges",
        150: "zweieinhalb stunden",
    },
    "and a half": {
        True: "und eine halbe",
    },
    "not a length": {
        True: (
            "alle, jede, pro, nach, noch, weitere, maximal, mindestens, unter, erste, ersten, bis, max, "
            "per, je"
        ),
    },
    "no length": {
        True: (
            "verspätung, fahrt, fahrzeit, autofahrt, später, früher, pause, weg, entfernt, anfahrt, "
            "reaktionszeit, zu spät, garantie"
        ),
    },
    "lasts": {
        True: "dauert, braucht, benötigt, läuft",
    },
    "at": {
        True: "um, gegen, ca, ab, um ca, zwischen, bis, vor, nach, von, auf",
    },
    "clock after": {
        True: "uhr",
    },
    "offset": {
        -30: "halb",
        15: "viertel nach",
        -15: "viertel vor, dreiviertel",
    },
    "part": {
        "am": "vormittag, vormittags, früh, morgens, in der früh, am vormittag, am morgen, vorm",
        "pm": "nachmittag, nachmittags, abend, abends, am nachmittag, am abend, nachm",
    },
    "on": {
        True: (
            "am, bis, zum, den, der, dem, des, ab, vor, spätestens, bis zum, bis spätestens, im, in, in "
            "der, auf, fürs, für, vom, von, gegen, zu"
        ),
    },
    "every": {
        True: "jeden, jede, jeweils, immer",
    },
    "from": {
        True: "vom, von, seit, ab, gültig bis, nach",
    },
    "own and": {
        True: "u",
    },
    "and": {
        True: "und, dann, danach, und dann",
    },
    "or": {
        True: "oder, bzw",
    },
    "not": {
        True: "nicht, kein, keine, keinen, nie, niemals, niemand, keiner",
    },
    "if": {
        True: "wenn, falls, sobald",
    },
    "verb": {
        "again": (
            "versuchen, versuche, nochmal versuchen, nochmals versuchen, erneut versuchen, wieder "
            "versuchen, nochmal, nochmals, noch mal, probieren, probiere, erneut"
        ),
        "call": (
            "zurückrufen, zurück rufen, anrufen, anzurufen, zurückzurufen, rückrufen, ruf, rufe, rufen, "
            "ruft, anruf, rückruf, telefonieren, durchrufen, durchklingeln, klingeln, anklingeln, "
            "rückrufbitte, rückmelden per tel, anläuten, tel kontakt, rückruftermin"
        ),
        "meeting": (
            "treffen, besuchen, besuche, vorbeikommen, vorbeifahren, vorbeischauen, hinfahren, komme "
            "vorbei, fahre hin, besichtigen, treffe, triff, schaue vorbei, fahre zu"
        ),
        "email": (
            "schreiben, schreibe, schreib, schicken, schicke, schick, senden, sende, zusenden, zuschicken, "
            "zukommen lassen, mailen, maile, nachreichen, übersenden, antworten, antworte, verschicken, "
            "versenden, rausschicken, zu schicken, zu senden, zuzuschicken, anschreiben, rausgehen lassen, "
            "übermitteln"
        ),
        "task": (
            "nachfassen, nachhaken, nachfragen, erinnern, erinnerung, wiedervorlage, wv, melden, melde, "
            "vorbereiten, klären, prüfen, abklären, kontaktieren, vereinbaren, ausmachen, fragen, "
            "erstellen, machen, fertig machen, nachhören, erkundigen, bestellen, anfragen, rückmeldung "
            "geben, follow up, kontakt aufnehmen, rücksprache, fertigmachen, kümmern"
        ),
        "": (
            "rückruf erhalten, rufnummer, melden sich, meldet sich, treffen sich nicht, schreiben vom, "
            "rufbereitschaft, auftreffen, anruf vom"
        ),
    },
    "noun": {
        "call": "telefonat, telko, telefontermin, call, videocall, telefonkonferenz, zoom, teams",
        "meeting": (
            "besuch, besuchstermin, besprechung, meeting, vor ort termin, ortstermin, vorführung, "
            "präsentation, besichtigung, vor-ort-termin, kundentermin, demo, gespräch, treffpunkt, "
            "messetermin"
        ),
        "email": "mail, e-mail, email",
        "": (
            "per mail, per e-mail, per email, seine mail, via mail, mail vom, besprechungsraum, e-mail "
            "adresse, mailadresse, e-mail-adresse, ihre mail"
        ),
    },
    "weak noun": {
        "meeting": "termin",
        "": "termin der lieferung, termin für lieferung, termin für die lieferung",
    },
    "own weak noun proven": {
        True: "termin",
    },
    "weak noun proven": {
        True: (
            "montag, dienstag, mittwoch, donnerstag, freitag, samstag, heute, morgen, übermorgen, uhr, mit, "
            "bei, um, am, beim, zum, nächste, nächster, nächsten, woche, herr, herrn, frau, vereinbaren, "
            "vereinbart, ausmachen, di, halb"
        ),
    },
    "arranging": {
        True: "vereinbaren, ausmachen, machen",
    },
    "parcel": {
        True: (
            "muster, probe, proben, paket, teile, ersatzteile, ware, pumpe, ventil, ventile, katalog per "
            "post, musterteile"
        ),
    },
    "wanted": {
        True: (
            "lieferung, lieferungen, liefern, liefert, lieferzeit, liefertermin, geliefert, versand, "
            "zahlung, zahlungsziel, gültig, verfügbar, urlaub, zurück, montage, start, produktion, "
            "abholung, braucht, rechnung, auftrag, bestellung, inbetriebnahme, baubeginn, lieferbar, frist, "
            "abgabe, abgabetermin, wieder da, auslieferung, einbau, entscheidung, erreichbar, wieder"
        ),
    },
    "own they": {
        True: "will",
    },
    "they": {
        True: "er, sie, kunde, kundin, möchte, chef, einkäufer, kollege, kollegin, sekretärin, sein, ihr",
    },
    "we": {
        True: "ich, wir, mir, ihm, ihr, ihnen, bitte, muss, müssen, soll, sollen, uns, soll ich, sollen wir",
    },
    "inside": {
        True: "intern, interne, internes, interner, beim kunden intern",
    },
    "own states": {
        True: "will",
    },
    "states": {
        True: (
            "steht, stillstand, ist, sind, war, waren, hat, haben, hatte, er, sie, urlaub, frei, feiertag, "
            "lieferung, geschlossen, wieder, zurück, nicht, kein, keine, kommt, entscheidet, entscheidung, "
            "montage, bekommt, wäre, geht, passt, möglich, start, kunde, abgabe, frist, ok, besser, möchte, "
            "abholung, wird, liefert, es"
        ),
    },
    "past": {
        True: (
            "entfällt, fällt aus, entfallen, war, waren, gesprochen, telefoniert, angerufen, getroffen, "
            "besucht, geschickt, hatte, hatten, geschrieben, gesendet, gewesen, stattgefunden, "
            "zurückgerufen, bekommen, erhalten, verschickt, zugeschickt, gemeldet, abgesagt, gemailt, rief, "
            "sprach, versucht, hat geschickt, gehabt, gab, versendet, gefahren"
        ),
    },
    "talk": {
        True: (
            "gespräch, telefonat, telefoniert, gesprochen, besuch, besprechung, termin, meeting, gedauert, "
            "unterhalten, angerufen, tel, telefon, anruf, dauerte, call, geplaudert, getroffen, besucht, "
            "diskutiert, präsentation, vorführung, videocall, treffen, dauer, telko, vor ort, demo, rückruf"
        ),
    },
    "elsewhere": {
        True: (
            "geliefert, ware, paket, bekommen, erhalten, bestellt, bezahlt, angebot, rechnung, mail, "
            "e-mail, geschickt, eingetroffen, gekauft, reklamiert, angekommen, seit, lieferung, verschickt, "
            "auftrag, bestellung, kaputt, installiert, entschieden, versprochen, ausgefallen, gesendet, "
            "zugeschickt, unterschrieben"
        ),
    },
    "about": {
        True: "wegen, bezüglich, bzgl, zwecks, betreffend, betr",
    },
    "light": {
        True: (
            "wegen, mit, bei, für, zu, zum, zur, bzgl, an, am, auf, in, im, und, oder, ihn, ihm, sie, den, "
            "der, die, das, herr, herrn, frau, hr, fr, um, ab, von, vom, nochmal, wieder, zwecks, er, dann, "
            "erst, nochmals, ob, bitte, mich, ihr, dort, ist"
        ),
    },
    "abbreviation": {
        True: (
            "hr, fr, dr, tel, ca, nr, bzw, z.b, zb, bzgl, inkl, evtl, ggf, str, ing, dipl, max, min, st, "
            "stk, std, usw, d.h, betr, vorm, nachm, art, ang"
        ),
    },
    "lead": {
        True: (
            "nächster schritt, nächste schritte, weiter:, to-do, wv:, wiedervorlage:, als nächstes:, "
            "aufgabe:, nächster schritt:, offen:"
        ),
    },
    "numbered": {
        True: (
            "nummer, tel, telefon, art, artikel, auftrag, angebot, rechnung, pos, typ, durchwahl, dw, "
            "zimmer, raum, halle, str, straße"
        ),
    },
    "quantity": {
        True: (
            "stück, stk, st, prozent, euro, zoll, meter, tonnen, tage, tagen, wochen, monate, monaten, "
            "jahre, jahren, personen, leute, grad, paletten, liter, ventile, pumpen, rohre, mann, "
            "mitarbeiter, tausend, paar, positionen, angebote, muster, varianten, kilo, satz, kisten"
        ),
    },
    "silence": {
        True: "keine antwort",
    },
    "of whom": {
        True: "auf, von, vom, zu, zum, bezüglich, wegen, bzgl, aus",
    },
    "outcome": {
        "reached": "erreicht, habe ihn erreicht, habe sie erreicht, ihn erreicht, sie erreicht",
        "no_answer": (
            "nicht erreicht, niemand da, nimmt nicht ab, hebt nicht ab, geht nicht ran, niemand erreicht, "
            "keiner da, nicht abgenommen, nicht abgehoben, nicht rangegangen, nicht erreichbar, nicht ans "
            "telefon gegangen, keiner geht ran, niemand geht ran, geht keiner ran, geht niemand ran, keiner "
            "erreicht, nicht dran gegangen, geht nicht dran, hat nicht abgehoben, hat nicht abgenommen, "
            "keinen erreicht, niemanden erreicht, war nicht da, ist nicht da, nicht ans telefon, nicht am "
            "platz, keiner ran, niemand ran, niemand abgenommen, keiner abgenommen, niemand hebt ab, keiner "
            "hebt ab, geht nicht ans telefon"
        ),
        "voicemail": (
            "mailbox, anrufbeantworter, auf band gesprochen, auf ab gesprochen, ab besprochen, voicemail, "
            "sprachbox, auf die box gesprochen, nachricht hinterlassen, auf den ab gesprochen, auf ab, "
            "combox, nur ab, auf den ab, auf dem ab"
        ),
        "wrong_number": (
            "falsche nummer, falsch verbunden, kein anschluss unter dieser nummer, nummer nicht vergeben, "
            "nummer stimmt nicht, falsche tel, falsche telefonnummer, falsche nr, nummer falsch, nummer "
            "existiert nicht, nummer ist falsch, verwählt"
        ),
        "busy": "besetzt, leitung besetzt, dauerbesetzt, ständig besetzt, immer besetzt, belegt",
        "": (
            "mailbox voll, nicht erreichbar bis, ziel erreicht, falsche nummer auf, nicht besetzt, stelle "
            "besetzt, neu besetzt, raum belegt, alles belegt, einigung erreicht, termine belegt, umsatz "
            "erreicht, temperatur erreicht, wieder erreichbar, noch nicht da, ware nicht da, lieferung "
            "nicht da, position besetzt, besetzt mit, nachricht hinterlassen bei, nachricht hinterlassen "
            "für"
        ),
    },
}
