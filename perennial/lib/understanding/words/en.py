"""English."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[Any, str]] = {
    "weekday": {
        0: "monday",
        1: "tuesday, tues",
        2: "wednesday",
        3: "thursday, thurs",
        4: "friday",
        5: "saturday",
        6: "sunday",
    },
    "weekday short": {
        0: "mon",
        1: "tue",
        2: "wed",
        3: "thu, thur",
        4: "fri",
        5: "sat",
        6: "sun",
    },
    "which": {
        "next": "next",
        "this": "this",
        "last": "last",
        "plain": "coming, the coming, this coming",
    },
    "day": {
        0: "today",
        1: "tomorrow, tmrw, tomorow, tommorow, tommorrow",
        2: "the day after tomorrow, day after tomorrow",
        -1: "yesterday, yday",
        -2: "the day before yesterday, day before yesterday",
    },
    "week ahead": {
        0: "this week",
        1: "next week, next wk, the following week, the coming week",
        2: "the week after next, week after next",
    },
    "end": {
        ("week", 0): "end of the week, end of week, end of this week, eow, the end of the week",
        ("week", 1): "end of next week, the end of next week",
        ("month", 0): "end of the month, end of month, end of this month, eom, the end of the month",
        ("month", 1): "end of next month, the end of next month",
    },
    "end of": {
        True: "end of, the end of",
    },
    "in": {
        True: "in, within",
    },
    "ago": {
        True: "ago, earlier",
    },
    "from now": {
        True: "from now, from today",
    },
    "unit": {
        "minute": "minute, minutes, -minute",
        "hour": "hour, hours, hr, hrs",
        "day": "day, days",
        "week": "week, weeks, wk, wks",
        "month": "month, months",
        "year": "year, years",
    },
    "week number": {
        True: "week, wk, cw, calendar week, week no, week nr",
    },
    "number": {
        1: "a, an, one",
        2: "two, a couple of",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        15: "fifteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        45: "forty five, forty-five",
    },
    "hour": {
        1: "one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
    },
    "noon": {
        True: "noon, midday",
    },
    "length": {
        15: "a quarter of an hour, quarter of an hour, quarter hour",
        30: "half-hour, half an hour, half hour, a half hour, half an hr",
        45: "three quarters of an hour",
        60: "one-hour, 1-hour, hour-long, an hour, one hour, 1 hour",
        90: "an hour and a half, one and a half hours, hour and a half",
    },
    "and a half": {
        True: "and a half",
    },
    "not a length": {
        True: "every, each, per, after, another, next, under, first, last, max, at least",
    },
    "no length": {
        True: "late, delay, delayed, drive, away, early, break, warranty, reaction, response, cycle",
    },
    "lasts": {
        True: "takes, lasts, needs, requires, runs",
    },
    "at": {
        True: "at, around, about, approx, by, from, @, between, after",
    },
    "clock after": {
        True: "o'clock, oclock",
    },
    "half day": {
        "am": "am, a.m, a.m.",
        "pm": "pm, p.m, p.m.",
    },
    "offset": {
        30: "half past",
        15: "quarter past, a quarter past",
        -15: "quarter to, a quarter to",
    },
    "part": {
        "am": "morning, in the morning, early",
        "pm": "afternoon, in the afternoon, evening, in the evening",
    },
    "on": {
        True: "on, by, at, until, till, before, for, the, due, on the, no later than, latest, as of, in, of",
    },
    "every": {
        True: "every, each",
    },
    "from": {
        True: "from, of, dated, since, valid until, valid till, after",
    },
    "and": {
        True: "and, &, then, and then",
    },
    "or": {
        True: "or",
    },
    "not": {
        True: "not, don't, dont, no, never, can't, cannot, won't, didn't, nobody",
    },
    "if": {
        True: "if, in case of, when",
    },
    "verb": {
        "again": "retry, try again, try, try him, try her, try him again, try her again, another try",
        "call": (
            "ring, call back, callback, call him, call her, call them, call me, call again, call mr, call "
            "mrs, call ms, phone him, phone her, phone them, phone back, phone again, ring back, ring him, "
            "ring her, ring them, ring again, give him a call, give her a call, give them a call, to call, "
            "ring up, calling, call him back, call her back, call them back, call me back, call us, call us "
            "back, try calling, dial, calls back, will call, i'll call, i will call, please call, should "
            "call, must call, recall him, call back again"
        ),
        "meeting": (
            "meet, visit him, visit her, visit them, meet up, see him, see her, see them, meeting him, drop "
            "by, stop by, to visit, will visit"
        ),
        "email": (
            "write, send, e-mail him, email him, email her, email them, mail him, mail her, mail them, "
            "reply, resend, send an e-mail, send email, forward, to email, write back, email back"
        ),
        "task": (
            "follow up, follow-up, followup, remind, reminder, chase, check, get back to, get back, "
            "revisit, pick up again, contact, get in touch, reach out, come back to, prepare, clarify, find "
            "out, nudge, touch base, arrange, schedule, book, set up, look into"
        ),
        "": (
            "o-ring, o ring, oring, ring seal, seal ring, ring main, call off, call-off, call centre, call "
            "center, no need to call, write off, check valve, check valves, cold call list, meet the, "
            "meets, book value, he books, on call, contact details, contact data, contact person, contact "
            "block"
        ),
    },
    "noun": {
        "call": "call, phone call, calls, zoom, teams",
        "meeting": "meeting, visit, appointment, demo, mtg, site visit, lunch, presentation, appt",
        "email": "email, e-mail",
        "": (
            "meeting room, meeting point, by email, by e-mail, via email, via e-mail, by mail, his email, "
            "her email, demo unit, demo version, email address, e-mail address, the email, his e-mail, on "
            "teams, via teams, visit card"
        ),
    },
    "arranging": {
        True: "arrange, schedule, book, set up",
    },
    "parcel": {
        True: (
            "sample, samples, parts, spare parts, parcel, goods, brochure by post, pump, valve, valves, "
            "pipes, gift"
        ),
    },
    "wanted": {
        True: (
            "delivery, deliver, delivered, lead time, ship, shipment, shipping, deadline, payment, pay, "
            "pays, due, valid, available, holiday, vacation, is back, are back, back from, wants, needs, "
            "start, production, installation, order, back in office, away, out"
        ),
    },
    "they": {
        True: (
            "he, she, they, he'll, she'll, they'll, customer, client, who, secretary, boss, colleague, his, "
            "her, their"
        ),
    },
    "we": {
        True: "i, we, i'll, we'll, me, us, i'm, must, please, need to, should",
    },
    "inside": {
        True: "internal, internally, in-house, they meet, he meets, she meets",
    },
    "states": {
        True: (
            "stops, stop, shutdown, he, she, they, he's, she's, it, is, are, was, were, has, have, had, "
            "holiday, vacation, off, out, delivery, closed, available, away, back, deadline, starts, start, "
            "decides, i'm, it's, shipment, works, arrives, installation, not, no, wants, public holiday, "
            "busy, ok, fine, better, possible, good, best"
        ),
    },
    "past": {
        True: (
            "bounced, was, were, spoke, called, talked, met, visited, had, sent, went, did, wrote, rang, "
            "discussed, got, received, happened, emailed, phoned, came, cancelled, canceled, tried, ordered"
        ),
    },
    "talk": {
        True: (
            "spoke, call, called, talked, talk, chat, chatted, meeting, met, visit, visited, conversation, "
            "phone, phoned, discussed, took, lasted, discussion, rang, demo, presentation, spent"
        ),
    },
    "elsewhere": {
        True: (
            "delivered, goods, parcel, received, got, ordered, paid, arrived, bought, shipped, sent, offer, "
            "quote, invoice, email, e-mail, returned, since, complained, broke, started, installed, signed, "
            "decided, expired, order, promised, stopped working"
        ),
    },
    "about": {
        True: "about, regarding, re, concerning, because of",
    },
    "light": {
        True: (
            "with, about, for, to, re, regarding, at, in, on, by, and, or, from, the, him, her, them, me, "
            "us, i, we, if, when, then, please, again, his, a"
        ),
    },
    "abbreviation": {
        True: (
            "mr, mrs, ms, dr, no, approx, st, ltd, inc, co, tel, ext, vs, etc, e.g, i.e, qty, ref, dept, appt"
        ),
    },
    "lead": {
        True: "next:, next step, next steps, action, action:, reminder:, to-do",
    },
    "silence": {
        True: "no answer, no reply, no response",
    },
    "of whom": {
        True: "to, from, on, yet to, yet from, about, regarding, in, as to",
    },
    "outcome": {
        "reached": (
            "reached, reached him, reached her, reached them, got through, got hold of, got him on the "
            "phone, got her on the phone"
        ),
        "no_answer": (
            "didn't answer, did not answer, doesn't answer, does not answer, not answering, not reached, "
            "didn't pick up, did not pick up, not picking up, nobody answered, no one answered, couldn't "
            "reach him, can't reach him, cannot reach him, couldn't reach her, can't reach her, couldn't "
            "reach, could not reach, no pickup, didn't reach, did not reach, unable to reach, cannot reach, "
            "can't reach, nobody picked up, no one picked up, rang out, n/a, unanswered, not reachable, "
            "unreachable, no pick up, doesn't pick up"
        ),
        "voicemail": (
            "voicemail, voice mail, left a message, left message, left vm, left a vm, answering machine, "
            "vm, left voicemail, straight to voicemail, answerphone, went to voicemail, left a voicemail"
        ),
        "wrong_number": (
            "wrong number, number not in service, number out of service, number does not exist, number "
            "doesn't exist, not in service, number disconnected"
        ),
        "busy": "line busy, busy, line is busy, line was busy, engaged, busy signal, busy tone, phone busy",
        "": (
            "reached an, reached a, reached agreement, reached our, reached its, reached their, reached "
            "the, reached out, left a message with, busy until, busy till, is busy, are busy, very busy, "
            "busy season, busy with, busy this, busy week, busy day, was busy, they are busy, busy now, too "
            "busy, wrong number of, not available in, not available until, not available for, product not "
            "available, no voicemail, was not available in, engaged in, engaged with, busy at, busy on, "
            "busy in, answering machine full, reached end"
        ),
    },
}
