"""Polish."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[Any, str]] = {
    "weekday": {
        0: "poniedziałek, poniedziałku, poniedziałkiem, pon, poniedz",
        1: "wtorek, wtorku, wtorkiem, wtor",
        2: "środa, środę, środy, środzie, śr, środą",
        3: "czwartek, czwartku, czwartkiem, czw, czwart",
        4: "piątek, piątku, piątkiem, piąt",
        5: "sobota, sobotę, soboty, sobotą, sob",
        6: "niedziela, niedzielę, niedzieli, niedzielą, niedz, ndz",
    },
    "weekday short": {
        0: "pn",
        1: "wt",
        3: "cz",
        4: "pt",
        5: "sb",
    },
    "own weekday short": {
        6: "nd",
    },
    "which": {
        "next": "przyszły, przyszłą, przyszłego, przyszłej, następny, następną, nast, przysz",
        "this": "ten, tę, tą, tego, tej",
        "last": (
            "ostatni, ostatnią, zeszły, zeszłą, ubiegły, ubiegłą, miniony, minioną, poprzedni, poprzednią"
        ),
        "plain": "najbliższy, najbliższą, nadchodzący, nadchodzącą, nadchodzącym",
    },
    "day": {
        0: "dziś, dzisiaj, dzis",
        1: "jutro, jutra, jutrze, jutrzejszy",
        2: "pojutrze",
        -1: "wczoraj",
        -2: "przedwczoraj",
    },
    "week ahead": {
        0: "w tym tygodniu, tego tygodnia, w tym tyg, bieżącym tygodniu",
        1: (
            "w przyszłym tygodniu, przyszłym tygodniu, w następnym tygodniu, przyszłego tygodnia, przyszły "
            "tydzień, w przyszłym tyg, następnym tygodniu, następnego tygodnia, w przysz tyg, w nast tyg, w "
            "nast tygodniu, następny tydzień, w kolejnym tygodniu"
        ),
        2: "za dwa tygodnie w tygodniu",
    },
    "end": {
        ("week", 0): (
            "koniec tygodnia, końca tygodnia, końcem tygodnia, koniec tego tygodnia, końca tego tygodnia, "
            "koniec tyg, końca tyg"
        ),
        ("week", 1): (
            "koniec przyszłego tygodnia, końca przyszłego tygodnia, końcem przyszłego tygodnia, koniec "
            "następnego tygodnia"
        ),
        ("month", 0): (
            "koniec miesiąca, końca miesiąca, końcem miesiąca, koniec tego miesiąca, końca tego miesiąca, "
            "koniec mies, koniec m-ca, końca m-ca"
        ),
        ("month", 1): "koniec przyszłego miesiąca, końca przyszłego miesiąca, końcem przyszłego miesiąca",
    },
    "end of": {
        True: "koniec, końca, końcem",
    },
    "in": {
        True: "za, w ciągu",
    },
    "ago": {
        True: "temu",
    },
    "unit": {
        "minute": (
            "minutowa, minutową, minutowe, minutowy, -minutowa, -minutową, -minutowe, minuta, minutę, "
            "minuty, minut, minutki"
        ),
        "hour": "godzina, godzinę, godziny, godzin, godz, godzinki",
        "day": "dzień, dni, dnia",
        "week": "tydzień, tygodnie, tygodni, tyg",
        "month": "miesiąc, miesiące, miesięcy, m-c, mies, miesiąca",
        "year": "rok, lata, lat",
    },
    "unit alone": {
        "week": "tydzień",
        "month": "miesiąc, mies",
        "hour": "godzinę, godzinkę",
        "year": "rok",
    },
    "week number": {
        True: "tydzień, tygodniu, tygodnia, tyg, tydz",
    },
    "number": {
        1: "jeden, jedną, jedna, jednego",
        2: "dwa, dwie, dwóch",
        3: "trzy, trzech",
        4: "cztery, czterech",
        5: "pięć, pięciu",
        6: "sześć",
        7: "siedem",
        8: "osiem",
        9: "dziewięć",
        10: "dziesięć, dziesięciu",
        11: "jedenaście",
        12: "dwanaście",
        15: "piętnaście",
        20: "dwadzieścia",
        30: "trzydzieści",
        40: "czterdzieści",
        45: "czterdzieści pięć",
    },
    "hour": {
        1: "pierwszej, pierwsza",
        2: "drugiej, druga",
        3: "trzeciej, trzecia",
        4: "czwartej, czwarta",
        5: "piątej, piąta",
        6: "szóstej, szósta",
        7: "siódmej, siódma",
        8: "ósmej, ósma",
        9: "dziewiątej, dziewiąta",
        10: "dziesiątej, dziesiąta",
        11: "jedenastej, jedenasta",
        12: "dwunastej, dwunasta",
        13: "trzynastej, trzynasta",
        14: "czternastej, czternasta",
        15: "piętnastej, piętnasta",
        16: "szesnastej, szesnasta",
        17: "siedemnastej, siedemnasta",
        18: "osiemnastej, osiemnasta",
        19: "dziewiętnastej, dziewiętnasta",
        20: "dwudziestej, dwudziesta",
    },
    "noon": {
        True: "w południe, samo południe",
    },
    "length": {
        15: "kwadrans, kwadransik",
        30: "półgodzinna, półgodzinną, półgodzinne, pół godziny, pół godz, pół godzinki, pół h, pol godziny",
        60: "godzinna, godzinną, godzinne, godzinę, godzinka, godzinkę",
        90: "półtorej godziny, półtora godziny, godzinę i pół, półtorej godz, półtorej h",
    },
    "and a half": {
        True: "i pół",
    },
    "not a length": {
        True: (
            "co, każde, każdą, po, do, przez następne, przed, maksymalnie, max, min, minimum, ponad, "
            "poniżej, na"
        ),
    },
    "no length": {
        True: (
            "spóźnienia, opóźnienia, jazdy, drogi, drogą, samochodem, później, wcześniej, przerwy, dojazdu, "
            "gwarancji"
        ),
    },
    "lasts": {
        True: "trwa, zajmuje, potrzebuje, wymaga",
    },
    "at": {
        True: (
            "g, o, o godz, o godzinie, godz, godzina, ok, około, koło, od, po, przed, między, do, na, na "
            "godz, na godzinę"
        ),
    },
    "clock after": {
        True: "godz, tej, -tej, ta, -ta, ej, -ej, stej, szej, mej",
    },
    "offset": {
        -30: "wpół do, w pół do, pół do",
        15: "kwadrans po, piętnaście po",
        -15: "za kwadrans, za piętnaście",
    },
    "part": {
        "am": "rano, z rana, przed południem, przedpołudniem",
        "pm": "po południu, popołudniu, wieczorem, popoł, po poł, ppoł",
    },
    "on": {
        True: "w, we, na, do, dnia, dn, przed, po, najpóźniej, od, około, ok, pod, na dzień, w dniu, z, za",
    },
    "every": {
        True: "co, każdy, każdą, każde, w każdy, w każdą",
    },
    "from": {
        True: "od, z, z dnia, z dn, ważna do, ważne do, ważny do, obowiązuje do, po",
    },
    "and": {
        True: "i, oraz, potem, a potem, następnie",
    },
    "own and": {
        True: "a",
    },
    "or": {
        True: "lub, albo, czy",
    },
    "not": {
        True: "nie, bez, nikt, nigdy",
    },
    "if": {
        True: "jeśli, jeżeli, jak, gdy, gdyby",
    },
    "verb": {
        "again": "spróbować, spróbuję, spróbuj, ponowić, ponowię, próbować, próbuję, ponowna próba",
        "call": (
            "zadz, oddz, oddzw, zadzwonić, zadzwonię, zadzwoń, zadzwoni, dzwonić, dzwonię, dzwoń, "
            "oddzwonić, oddzwonię, oddzwoń, oddzwaniam, oddzwoni, oddzwonimy, zadzwonimy, przedzwonić, "
            "przedzwonię, zdzwonić się, zdzwonimy się, zdzwaniamy się, telefonować, zatelefonować, "
            "zatelefonuję, przekręcić, zadzwonic, oddzwonienie, dodzwonić się, dzwonimy, zdzwonka, zdzwonić"
        ),
        "meeting": (
            "spotkać się, spotkać, spotykamy się, spotkamy się, odwiedzić, odwiedzę, odwiedzimy, pojechać, "
            "podjechać, podjadę, pojadę, jadę do, wpaść, wpadnę, wizytować, zajechać, umówić się, spotykam "
            "się, spotkam się"
        ),
        "email": (
            "napisać, napiszę, napisz, wysłać, wyślę, wyślij, przesłać, prześlę, prześlij, odpisać, "
            "odpiszę, wysyłam, podesłać, podeślę, posłać, dosłać, doślę, wysłanie, pisać maila, mailować, "
            "odpowiedzieć, wyslac, wyśle, prześle"
        ),
        "task": (
            "przypomnieć, przypomnieć się, przypomnienie, przypomnij, sprawdzić, sprawdź, zapytać, dopytać, "
            "ustalić, odezwać się, odezwę się, skontaktować się, kontakt, przygotować, przygotuję, wrócić "
            "do, wrócić z, dowiedzieć się, ponowny kontakt, umówić, umawiam, ustalić termin, follow up, "
            "followup, podpytać, wycenić, zrobić, dopilnować, załatwić, potwierdzić, zamówić"
        ),
        "": (
            "=wyśle, =prześle, do wysłania, kontakt do, osoba do kontaktu, kontakt z magazynem, =wyslą, "
            "kontakt techniczny"
        ),
    },
    "noun": {
        "call": "telefon, rozmowa tel, rozmowa telefoniczna, tel, call, telekonferencja, telko, rozmowa",
        "meeting": (
            "spotkanie, spotkania, spotkaniu, spotkaniem, wizyta, wizytę, wizyty, prezentacja, demo, "
            "oględziny, wizja lokalna, spotk, prezentację"
        ),
        "email": "mail, maila, e-mail, e-maila",
        "": (
            "nr tel, numer tel, sala spotkań, na maila, numer telefonu, nr telefonu, adres mail, jego mail, "
            "dostał maila, demo wersja, po rozmowie, z rozmowy, na telefon"
        ),
    },
    "arranging": {
        True: "umówić, umawiam, ustalić",
    },
    "parcel": {
        True: "próbki, próbkę, próbek, paczkę, części, towar, zawór, zawory, pompę, katalog pocztą, wzory",
    },
    "wanted": {
        True: (
            "dostawa, dostawy, dostawą, dostawę, dostarczyć, dostaw, termin, terminem, terminu, realizacja, "
            "realizacji, realizację, wysyłka, wysyłki, płatność, płatności, ważna, ważność, dostępny, "
            "dostępna, urlop, urlopie, wraca, produkcja, montaż, montażu, start, odbiór, odbioru, odbiorem, "
            "chce, potrzebuje, faktura, faktury, zamówienie, zamówienia, nieobecny, nieobecna, będzie, będą"
        ),
    },
    "own they": {
        True: "on, ma",
    },
    "they": {
        True: (
            "ona, oni, klient, klientka, pan, pani, szef, kierownik, sekretarka, chce, mają, obiecał, "
            "obiecała"
        ),
    },
    "we": {
        True: "ja, my, mam, muszę, musimy, mu, jej, im, trzeba, należy, prosi, mnie, mi, nam",
    },
    "inside": {
        True: "wewnętrzne, wewnętrzny, wewnętrzna, wewnętrznie, zebranie",
    },
    "own states": {
        True: "on, ma",
    },
    "states": {
        True: (
            "stoi, postój, przestój, jest, są, był, była, było, mają, urlop, wolne, ona, oni, dostawa, "
            "zamknięte, nieobecny, nieobecna, będzie, wraca, decyzja, termin, nie, pasuje, odpowiada, "
            "montaż, święto, dostaną, chce, decydują, start, możliwe, brak, odbiór, będą, ok, lepiej"
        ),
    },
    "past": {
        True: (
            "odwołane, odwołany, odwołana, odwołano, był, była, było, byli, byłem, byłam, rozmawiałem, "
            "rozmawiałam, rozmawialiśmy, dzwoniłem, dzwoniłam, dzwonił, dzwoniła, spotkałem, spotkałam, "
            "spotkaliśmy, wysłałem, wysłałam, wysłał, pisałem, pisałam, odebrał, odebrała, odbyło, odbyła, "
            "dostał, dostała, miał, miała, zadzwonił, zadzwoniła, przesłał, przesłała, napisał, "
            "zadzwoniłem, zadzwoniłam, rozmawiał, rozmawiała, odwołał, odwołała, spotkał, byliśmy, "
            "odwiedziłem, odwiedziłam, wysłane, odbył, napisałem, napisałam, rozm"
        ),
    },
    "talk": {
        True: (
            "rozmowa, rozmowy, rozmowę, rozm, rozmawiałem, rozmawiałam, rozmawialiśmy, tel, telefon, "
            "spotkanie, spotkania, wizyta, gadałem, gadałam, gadaliśmy, gadka, dzwoniłem, dzwoniłam, "
            "trwało, trwała, trwał, pogadaliśmy, call, zajęło, prezentacja, demo, spotkaliśmy, u klienta, "
            "spotkałem, spotkałam, dzwonił, dzwoniła, byłem, byłam, byliśmy, odwiedziłem, odwiedziłam, "
            "rozmawiał"
        ),
    },
    "elsewhere": {
        True: (
            "dostał, dostała, dostali, towar, towaru, paczka, paczkę, dostarczono, zapłacił, zapłaciła, "
            "zapłacili, zamówił, zamówiła, zamówili, oferta, ofertę, faktura, fakturę, przyszło, przyszła, "
            "przyszedł, wysłał, wysłała, wysłałem, wysłałam, reklamacja, od, mail, maila, zepsuł, zepsuła, "
            "podpisał, podpisała, zamówienie, kupił, kupiła, obiecał, obiecała, miał, miała, mieli"
        ),
    },
    "about": {
        True: "w sprawie, odnośnie, ws, dot, dotyczy, dotyczące",
    },
    "light": {
        True: (
            "z, ze, w, we, na, do, u, po, ws, odnośnie, dot, dla, i, a, lub, o, od, przez, że, bo, jeśli, "
            "jak, mu, jej, im, do niego, pan, pana, pani, panem, panią, p, się, by, żeby, czy, albo, oraz, "
            "potem"
        ),
    },
    "abbreviation": {
        True: (
            "br, tel, zadz, oddz, oddzw, ok, nr, godz, p, inż, mgr, dr, ul, szt, tys, np, ws, dot, kier, "
            "dyr, prez, zam, m.in, tyg, mies, przysz, nast, dn, tzn, rozm, spotk"
        ),
    },
    "lead": {
        True: (
            "następny krok, kolejny krok, następne kroki, dalej:, do zrobienia, zadanie:, następnie:, "
            "potem:, krok:, plan:"
        ),
    },
    "numbered": {
        True: "numer, nr tel, tel, telefon, art, artykuł, zamówienie, zam, faktura, fv, poz, ul, typ",
    },
    "quantity": {
        True: (
            "szt, sztuk, sztuki, sztukę, zł, złotych, złote, tys, mln, procent, proc, cala, cal, cale, "
            "cali, metrów, metry, metr, kg, tony, ton, dni, tygodni, tygodnie, tyg, miesięcy, miesiące, "
            "lat, lata, osób, osoby, palet, palety, kompletów, kpl, barów, rat, stopni, litrów, pozycji, "
            "opakowań, op, zaworów, zawory, pomp, pompy, rur, rury, m-cy, złotego, euro"
        ),
    },
    "silence": {
        True: "brak odpowiedzi, bez odpowiedzi, brak odp",
    },
    "of whom": {
        True: "na, od, z, ze, ws, w sprawie, dot, odnośnie, w",
    },
    "outcome": {
        "reached": (
            "dodzwoniłem się, dodzwoniłam się, dodzwoniłem, dodzwoniłam, zastałem, zastałam, udało się "
            "dodzwonić, złapałem, złapałam, odebrał, odebrała, odebrali"
        ),
        "no_answer": (
            "nie odebrał, nie odebrała, nie odebrał(a), nie odbiera, nie odbierają, nie odebrali, nie "
            "dodzwoniłem się, nie dodzwoniłem, nie dodzwoniłam, nikt nie odbiera, nikt nie odebrał, nie "
            "odpowiada, nie zastałem, nie zastałam, nie podnosi, brak kontaktu, nie odbieraja, nieodebrane, "
            "nieodebrany, nie złapałem, nie złapałam, nie dodzwoniłam się, nie dodzw, nie udało się "
            "dodzwonić, nie odb, nikogo nie zastałem, nie mogę się dodzwonić, nie było go, nie było jej"
        ),
        "voicemail": (
            "poczta głosowa, pocztę głosową, poczcie głosowej, nagrałem się, nagrałam się, zostawiłem "
            "wiadomość, zostawiłam wiadomość, automatyczna sekretarka, na sekretarkę, skrzynka głosowa, "
            "nagrałem wiadomość, nagrałam wiadomość, na pocztę, sekretarka automatyczna"
        ),
        "wrong_number": (
            "zły numer, pomyłka, błędny numer, niewłaściwy numer, nieprawidłowy numer, nie ten numer, nie "
            "ma takiego numeru, numer nieaktualny, nieaktualny numer, numer nie istnieje, zły nr, błędny "
            "nr, pomyłka tel"
        ),
        "busy": (
            "zajęte, linia zajęta, zajęty numer, zajęta linia, sygnał zajętości, numer zajęty, zajęty "
            "sygnał, tel zajęty, telefon zajęty"
        ),
        "": (
            "nie odpowiada na, zostawiłem wiadomość sekretarce, zostawiłam wiadomość sekretarce, zostawiłem "
            "wiadomość u, nie odpowiada mu, nie odpowiada im, odebrał towar, odebrał zamówienie, odebrała "
            "towar, odebrał paczkę, odebrała paczkę, nie odebrał towaru, nie odebrał paczki, nie odebrał "
            "zamówienia, nie odbiera towaru, odebrali towar, odebrał próbki, odebrał ofertę, zły numer "
            "zamówienia, pomyłka w, pomyłka na, nie odpowiada jej, zły numer faktury, nie odpowiada cena, "
            "nie odpowiada termin, zajęte terminy, odebrali zamówienie, odebrała zamówienie, na pocztę "
            "mailową, na pocztę e-mail"
        ),
    },
}
