"""Slovak."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[Any, str]] = {
    "weekday": {
        0: "pondelok, pondelka, pondelku, pondelkom, pond",
        1: "utorok, utorka, utorku, utorkom, uto",
        2: "streda, stredu, stredy, strede",
        3: "štvrtok, štvrtka, štvrtku, štvrtkom",
        4: "piatok, piatka, piatku, piatkom, pia",
        5: "sobota, sobotu, soboty, sobotou",
        6: "nedeľa, nedeľu, nedele, nedeľou, ned",
    },
    "weekday short": {
        1: "ut",
        3: "štv",
        4: "pi",
    },
    "own weekday short": {
        2: "st",
        3: "=št",
    },
    "own weekday weak": {
        0: "po",
        3: "št",
        5: "so",
        6: "ne",
    },
    "which": {
        "next": "budúci, budúcu, budúceho, budúcej, ďalší, ďalšiu, nasledujúci, nasledujúcu, bud",
        "this": "tento, túto, tohto, tejto",
        "last": "minulý, minulú, uplynulý, uplynulú, posledný, poslednú",
        "plain": "najbližší, najbližšiu, nadchádzajúci, nadchádzajúcu",
    },
    "day": {
        0: "dnes, dneska",
        1: "zajtra, zajtrajší, zajtrajška, zajtrajsok",
        2: "pozajtra",
        -1: "včera, vcera",
        -2: "predvčerom",
    },
    "week ahead": {
        0: "tento týždeň, tohto týždňa, v tomto týždni",
        1: (
            "budúci týždeň, budúceho týždňa, v budúcom týždni, na budúci týždeň, ďalší týždeň, nasledujúci "
            "týždeň, bud týždeň, buduci tyz, bud tyz"
        ),
        2: "o dva týždne v týždni, ob týždeň",
    },
    "end": {
        ("week", 0): "koniec týždňa, konca týždňa, koncom týždňa, koncom tohto týždňa, konca tohto týždňa",
        ("week", 1): "koniec budúceho týždňa, konca budúceho týždňa, koncom budúceho týždňa",
        ("month", 0): (
            "koniec mesiaca, konca mesiaca, koncom mesiaca, konca tohto mesiaca, koncom tohto mesiaca"
        ),
        ("month", 1): "koniec budúceho mesiaca, konca budúceho mesiaca, koncom budúceho mesiaca",
    },
    "end of": {
        True: "koniec, konca, koncom",
    },
    "in": {
        True: "o, za, do, v priebehu",
    },
    "ago before": {
        True: "pred",
    },
    "unit": {
        "minute": (
            "minútový, minútové, minútová, minútovú, -minútový, -minútové, minúta, minútu, minúty, minút, "
            "minutky"
        ),
        "hour": "hodina, hodinu, hodiny, hodín, hod, hodinou, hodinami",
        "day": "deň, dni, dní, dňa, dňami",
        "week": "týždeň, týždne, týždňov, týždňa, týždňom, týždňami, tyz, tyzd",
        "month": "mesiac, mesiace, mesiacov, mesiaca, mesiacom, mesiacmi",
        "year": "rok, roky, rokov, roka",
    },
    "unit alone": {
        "week": "týždeň, týždňom, tyz, tyzd",
        "month": "mesiac, mesiacom",
        "hour": "hodinu, hodinku, hodinou",
        "year": "rok, rokom",
    },
    "week number": {
        True: "týždeň, týždni, týždňa, týždňom, tyz, tyzd, kt",
    },
    "number": {
        1: "jeden, jednu, jedna, jedného",
        2: "dva, dve, dvoch, dvoma, dvomi",
        3: "tri, troch, troma, tromi",
        4: "štyri, štyroch",
        5: "päť, piatich",
        6: "šesť",
        7: "sedem",
        8: "osem",
        9: "deväť",
        10: "desať, desiatich",
        11: "jedenásť",
        12: "dvanásť",
        15: "pätnásť",
        20: "dvadsať",
        30: "tridsať",
        40: "štyridsať",
        45: "štyridsaťpäť",
    },
    "hour": {
        1: "jednej, jednu, jedna",
        2: "druhej, druhú, dve",
        3: "tretej, tretiu, tri",
        4: "štvrtej, štvrtú, štyri",
        5: "piatej, piatu, päť",
        6: "šiestej, šiestu, šesť",
        7: "siedmej, siedmu, sedem",
        8: "ôsmej, ôsmu, osem",
        9: "deviatej, deviatu, deväť",
        10: "desiatej, desiatu, desať",
        11: "jedenástej, jedenástu, jedenásť",
        12: "dvanástej, dvanástu, dvanásť",
        13: "trinástej",
        14: "štrnástej",
        15: "pätnástej",
        16: "šestnástej",
        17: "sedemnástej",
    },
    "noon": {
        True: "na poludnie, napoludnie",
    },
    "length": {
        15: "štvrťhodina, štvrťhodinu, štvrť hodiny, štvrthodinka, štvrťhodinku, štvrť hodinu",
        30: (
            "polhodinový, polhodinové, pol hodiny, polhodina, polhodinu, pol hodinu, pol hodinky, "
            "polhodinku, polhodinka, pol hod, pol h"
        ),
        45: "trištvrte hodiny, trištvrtehodinu, tri štvrte hodiny",
        60: "hodinový, hodinové, hodinu, hodinku, hodinka",
        90: (
            "hodinu a pol, poldruha hodiny, pol druha hodiny, jeden a pol hodiny, hodinu aj pol, hodina a pol"
        ),
    },
    "and a half": {
        True: "a pol",
    },
    "not a length": {
        True: (
            "každých, každú, každé, po, do, o, za, ďalších, maximálne, minimálne, pred, nad, pod, prvých, "
            "posledných, max"
        ),
    },
    "no length": {
        True: (
            "meškanie, meškania, cesty, jazdy, autom, neskôr, skôr, prestávka, prestávky, meškal, meškala, "
            "záruka"
        ),
    },
    "lasts": {
        True: "trvá, potrebuje, vyžaduje, zaberie",
    },
    "at": {
        True: "o, okolo, cca, od, po, pred, medzi, do, na, o cca, asi o, približne o",
    },
    "clock after": {
        True: "hod, hodine, tej, -tej, ej, -ej",
    },
    "offset": {
        -30: "pol, o pol",
        -45: "štvrť na, stvrt na",
        -15: "trištvrte na, tri štvrte na, o trištvrte na, trištvrť na",
    },
    "part": {
        "am": "ráno, doobeda, dopoludnia, predpoludním, pred obedom, na obed",
        "pm": "poobede, popoludní, odpoludnia, po obede, večer",
    },
    "on": {
        True: "v, vo, na, do, dňa, pred, po, najneskôr, od, okolo, ku, k, cez, najneskôr do, zo, z, v deň",
    },
    "every": {
        True: "každý, každú, každé",
    },
    "from": {
        True: "od, z, zo, zo dňa, platná do, platí do, platnosť do, po",
    },
    "own and": {
        True: "a",
    },
    "and": {
        True: "aj, i, potom, a potom, následne",
    },
    "or": {
        True: "alebo, či",
    },
    "not": {
        True: "nie, nikdy, nikto, bez, nevolať, netreba, nebude",
    },
    "if": {
        True: "ak, keď, keby, pokiaľ",
    },
    "verb": {
        "again": "skúsiť, skúsim, skús, skúsiť znova, skúsiť znovu, skúsime, opäť skúsiť, znova, znovu",
        "call": (
            "zavolať, zavolám, zavolaj, zavolajte, zavoláme, zavolá, volať, volám, volaj, ozvem "
            "telefonicky, prevolať, telefonovať, zatelefonovať, zavolat, zavolat spat, zdvihnúť telefón, "
            "zavolať späť, volať späť, zavolať naspäť, spätne volať, brnknúť, cinknúť, zavolat mu, "
            "prezvoniť, prezvonim, zdzvoniť sa, zdzvoníme sa, zavolajú"
        ),
        "meeting": (
            "stretnúť, stretnúť sa, stretneme, stretneme sa, navštíviť, navštívim, navštívime, zastaviť sa, "
            "zastavím sa, ísť k, ísť za, prísť, prídem, prídeme, prísť k, pôjdem, pôjdem k, zájdem, zájsť, "
            "stretávame sa, zastavíme sa, prist k nim"
        ),
        "email": (
            "poslať, pošlem, pošli, pošleme, napísať, napíšem, napíš, odoslať, zaslať, zašlem, odpísať, "
            "odpíšem, preposlať, prepošlem, odošlem, posielam, odpovedať, písať mail, mailovať, doposlať, "
            "dopošlem, pripísať, napísať mail"
        ),
        "task": (
            "pripomenúť, pripomenúť sa, pripomeniem, pripomienka, overiť, overím, opýtať sa, spýtať sa, "
            "zistiť, preveriť, ozvať sa, ozvem sa, ozvať, kontaktovať, pripraviť, pripravím, dohodnúť, "
            "urobiť, skontrolovať, skontaktovať, vrátiť sa k, dohodnúť termín, objednať, follow up, "
            "spraviť, nachystať, doriešiť, vyriešiť, opätovne kontaktovať, skontaktovať sa, nacenit, "
            "naceniť, potvrdiť"
        ),
        "": "volá sa, volám sa, volajú sa, kontaktné údaje, volajú ma, volali",
    },
    "noun": {
        "call": "hovor, telefonát, call, telefón, telko, telekonferencia, volanie",
        "meeting": (
            "stretnutie, stretnutí, stretnutím, stretnutia, návšteva, návštevu, návštevy, prezentácia, "
            "prezentáciu, schôdzka, schôdzku, stretko, obhliadka, obhliadku, demo, porada, rokovanie"
        ),
        "email": "mail, e-mail, email",
        "": (
            "na mail, na e-mail, jeho mail, tel číslo, telefónne číslo, číslo na telefón, prezentačná "
            "miestnosť"
        ),
    },
    "arranging": {
        True: "dohodnúť, dohodnúť termín",
    },
    "parcel": {
        True: (
            "vzorky, vzorku, vzoriek, balík, diely, náhradné diely, tovar, ventil, ventily, čerpadlo, "
            "katalóg poštou"
        ),
    },
    "wanted": {
        True: (
            "dodanie, dodania, dodaním, dodávka, dodávky, dodávkou, dodávku, dodať, dodací, termín, "
            "termínom, termínu, expedícia, platba, splatnosť, platná, platnosť, dostupný, dostupná, "
            "dovolenka, dovolenke, dovolenku, montáž, montáže, spustenie, výroba, odber, chce, potrebuje, "
            "faktúra, faktúry, objednávka, objednávky, bude, budú, vráti, realizácia, realizácie, späť, "
            "nástup"
        ),
    },
    "own they": {
        True: "on, má",
    },
    "they": {
        True: (
            "ona, oni, zákazník, zákazníčka, pán, pani, šéf, nákupca, chce, sekretárka, majú, klient, "
            "sľúbil, sľúbila"
        ),
    },
    "we": {
        True: "ja, my, mám, musím, musíme, mu, jej, im, treba, mi, nám, mame, prosí, ma, poprosil",
    },
    "inside": {
        True: "interné, interná, internú, interne, interný",
    },
    "own states": {
        True: "on, má",
    },
    "states": {
        True: (
            "stojí, odstávka, je, sú, bol, bola, bolo, boli, majú, dovolenka, voľno, ona, dodanie, dodávka, "
            "zatvorené, nie, bude, budú, vráti, rozhodnutie, termín, sviatok, vyhovuje, montáž, chce, ide, "
            "nemá, dostane, rozhodne, možné, ok, lepšie, hodí, spustenie, odber, nebude"
        ),
    },
    "own past": {
        True: "mal",
    },
    "past": {
        True: (
            "zrušené, zrušená, zrušený, odvolané, bol, bola, bolo, boli, volal, volala, volali, hovoril, "
            "hovorila, hovorili, stretol, stretla, stretli, poslal, poslala, písal, písala, mala, dostal, "
            "dostala, zavolal, zavolala, rozprával, rozprávala, rozprávali, navštívil, navštívila, som, "
            "sme, napísal, napísala, prebehlo, prebehla, odoslal, zrušil, zrušila, zdvihol, zdvihla, "
            "riešili, bavili"
        ),
    },
    "talk": {
        True: (
            "hovor, hovoru, telefonát, telefonovali, telefonoval, volal, volala, volali, hovoril, hovorila, "
            "hovorili, rozhovor, stretnutie, stretnutia, návšteva, rozprával, rozprávali, rozprávala, "
            "trvalo, trval, trvala, stretli, prezentácia, call, tel, bavili, pokec, telefón, porada, "
            "kecali, debata, riešili, rokovanie, obhliadka, telefonicky, stretko, demo, telefonovala"
        ),
    },
    "elsewhere": {
        True: (
            "dostal, dostala, dostali, zaplatil, zaplatila, objednal, objednala, objednali, ponuka, ponuku, "
            "tovar, faktúra, faktúru, prišlo, prišla, prišiel, dodali, dodané, poslal, poslala, reklamácia, "
            "mail, od, pokazil, pokazila, podpísal, podpísala, kúpil, kúpila, objednávka, sľúbil, sľúbila, "
            "mal, mala, mali, poslali, odoslal"
        ),
    },
    "about": {
        True: "kvôli, ohľadom, ohľadne, vo veci, ohľ",
    },
    "light": {
        True: (
            "s, so, v, vo, na, do, u, k, ku, po, o, od, kvôli, ohľadom, ohľadne, a, aj, alebo, či, pre, že, "
            "lebo, ak, mu, jej, im, pán, pána, pánovi, pani, p, sa, aby, znova, znovu, späť, potom, ho, ju, "
            "ich, pánom, z, zo, mi, ma, ešte"
        ),
    },
    "abbreviation": {
        True: (
            "tel, cca, č, p, ing, mgr, dr, ul, ks, tis, napr, resp, hod, ohľ, atď, obj, fa, min, max, t.j, "
            "bud, str, tzn, č.d"
        ),
    },
    "lead": {
        True: (
            "ďalší krok, ďalšie kroky, ďalej:, úloha:, najbližšie:, urobiť:, treba:, to-do, plán:, "
            "nasledujúci krok"
        ),
    },
    "numbered": {
        True: "číslo, č, tel, telefón, obj, objednávka, faktúra, fa, položka, ul, typ, kl",
    },
    "quantity": {
        True: (
            "ks, kus, kusov, kusy, percent, eur, eura, tisíc, tis, palec, palca, palce, palcov, metrov, "
            "metre, ton, tony, dní, dni, týždňov, týždne, mesiacov, mesiace, rokov, roky, ľudí, osôb, "
            "paliet, palety, stupňov, litrov, barov, ventilov, ventily, čerpadiel, rúr, položiek, kusoch, "
            "sád"
        ),
    },
    "silence": {
        True: "bez odpovede, žiadna odpoveď",
    },
    "of whom": {
        True: "na, od, z, zo, k, ku, ohľadom, kvôli",
    },
    "outcome": {
        "reached": (
            "dovolal som sa, dovolala som sa, dovolal, dovolala, zastihol, zastihla, dozvonil som sa, "
            "dozvonila som sa, zastihol som, zastihla som, podarilo sa dovolať, zdvihol, zdvihla"
        ),
        "no_answer": (
            "nedvíha, nedvíhal, nedvíhala, nedvíhajú, nezdvihol, nezdvihla, nezdvihli, neberie, nebral, "
            "nebrala, neodpovedá, nedovolal som sa, nedovolala som sa, nedovolal, nedovolala, nezastihol, "
            "nezastihla, nikto nedvíha, nikto nezdvihol, nikto neberie, nedostupný, neberie telefón, "
            "nedvíha telefón, nezastihol som, nezastihla som, nedvihol, nedvihla, neozval sa nikto, "
            "nezdvíha, nedvihli, nezodvihol, neozýva sa, nedal sa zastihnúť, nedá sa dovolať, nepodarilo sa "
            "dovolať, nezdvíhal, nezdvíhala, nezodvihla, nikto nebral"
        ),
        "voicemail": (
            "hlasová schránka, hlasovú schránku, hlasovej schránke, odkazovač, odkazovači, odkazovku, "
            "odkazovka, nechal som odkaz, nechala som odkaz, záznamník, odkazovej schránke, odkazová "
            "schránka, odkazovú schránku, nechal som správu, nechala som správu, nechal odkaz, nechala "
            "odkaz, hlasovka"
        ),
        "wrong_number": (
            "zlé číslo, nesprávne číslo, omyl, neexistujúce číslo, číslo neexistuje, iné číslo zdvihol, "
            "číslo je zlé, číslo neplatí, chybné číslo, neplatné číslo, zle cislo, volané číslo neexistuje"
        ),
        "busy": (
            "obsadené, obsadená linka, linka obsadená, obsadený, stále obsadené, mal obsadené, obsadzovací "
            "tón"
        ),
        "": (
            "neodpovedá na, nechal som odkaz u, nechala som odkaz u, nechal som správu u, zlé číslo "
            "objednávky, omyl vo, omyl v, zdvihol cenu, zdvihol ceny, zdvihla cenu, zdvihla ceny, "
            "nedostupný tovar, tovar nedostupný, nedostupný do, omylom, termíny obsadené, nesprávne číslo "
            "objednávky, neberie to, neberie od, neberie už, ventil nedostupný, nesprávne číslo faktúry, "
            "nechal odkaz u, nedostupný ventil, hala obsadená, miesto obsadené"
        ),
    },
}
