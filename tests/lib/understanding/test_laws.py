"""What holds for every text: nothing raises, spans lie within it, and nothing comes from what is not said."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perennial.lib.locales import LANGUAGES
from perennial.lib.understanding import understand
from tests.lib.understanding.tables import NOW, parts, rows

SENTENCES = [(language, sentence) for language in LANGUAGES for sentence, _expected in rows(language)]
WORDS = sorted({word for _language, sentence in SENTENCES for word in sentence.split()})
UNRELATED = [
    "Good valves and fair prices. ",
    "Nowy magazyn pod Gdynią.\n",
    "Rohre DN50, PN 16, 10 Stück zu 10,50 EUR! ",
    "Zľava 10 %, 5 kusov. ",
    "Насос Ду80, тел. +7 495 123-45-67. ",
    "20% off; ",
]
NO_DAYS = (
    "call back send offer meeting oddzwonić spotkanie zurückrufen Termin zavolať stretnutie перезвонить встреча 10:00 "
    "at 10 um 10.30 10,50 EUR DN50 50% 601 234 567 nie odebrał Mailbox no answer 20 min pół godziny and i und и , . -> "
    "2 h 12 szt PN16 +48 todo: next: call with about w sprawie Nowak Weber"
)
WITHOUT_DAYS = NO_DAYS.split()
HOSTILE = [
    "\ud800",
    "\u202e",
    "\u0301",
    "\u200b",
    "\u00ad",
    "\x00",
    "١٠",
    "９:００",
    "ﬁ",
    "İ",
    "ß",
    "\u2028",
    "1" * 30,
    "->",
    "(",
]

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*WORDS, *HOSTILE]), max_size=40).map(" ".join),
    st.lists(st.sampled_from([*WORDS, *HOSTILE]), max_size=40).map("".join),
    st.lists(st.characters(categories=["Cs", "Mn", "Cf", "Nd", "Lo"]), max_size=100).map("".join),
)
moments = st.datetimes(timezones=st.sampled_from([ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Kathmandu")]))


@given(texts, moments, st.sampled_from([*LANGUAGES, "de-AT", "xx", ""]))
@settings(max_examples=400, deadline=None)
def test_whatever_the_text_spans_lie_within_it_and_in_order(text, now, language):
    found = understand(text, now, language)
    place = 0
    for (start, end), _name in found.marks():
        assert place <= start < end <= len(text)
        place = end
    if found.next:
        assert len(found.next.subject) <= 120
        assert found.next.day >= now.date()
    if found.happened:
        assert found.happened.day <= now.date()
    assert found.minutes is None or 0 < found.minutes <= 720


@given(st.lists(st.sampled_from(WITHOUT_DAYS), max_size=30).map(" ".join), st.sampled_from(LANGUAGES))
@settings(max_examples=400, deadline=None)
def test_a_text_that_names_no_day_has_no_follow_up(text, language):
    assert understand(text, NOW, language).next is None


@pytest.mark.parametrize(("language", "sentence"), SENTENCES)
def test_unrelated_sentences_before_change_nothing(language, sentence):
    alone = understand(sentence, NOW, language)
    for before in UNRELATED:
        behind = understand(before + sentence, NOW, language)
        moved = [((start + len(before), end + len(before)), name) for (start, end), name in alone.marks()]
        assert list(behind.marks()) == moved
        assert parts(before + sentence, language) == parts(sentence, language)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_000,
        "1." * 10_000,
        "in 1 " * 4_000,
        "Tuesday or " * 1_800,
        "call 22.9. " * 1_800,
        "yesterday spoke 10 min " * 900,
        "nie odebrał(a) " * 1_300,
        "a\u0301" * 10_000,
        "\u200b" * 20_000,
        "\ud800" * 20_000,
        "a'" * 10_000,
        "on " * 6_000 + "Tuesday",
        "\n" * 20_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_long_texts_are_read_to_their_end(text):
    found = understand(text, NOW, "en")
    assert all(end <= len(text) for (_start, end), _name in found.marks())


def test_what_stands_in_the_middle_of_a_long_text_is_understood():
    filler = "They like the valves. " * 400
    assert parts(filler + "Spoke 10 min, call back Tuesday 10:00. " + filler, "en") == {
        "10 min",
        "call 2026-09-22 10:00",
    }


def test_spans_mark_what_was_read():
    text = "Wczoraj rozmowa 10 min, nie odebrał. Oddzwonić we wtorek o 10:00, pilne"
    found = understand(text, NOW, "pl")
    assert [(text[start:end], name) for (start, end), name in found.marks()] == [
        ("Wczoraj", "happened"),
        ("10 min", "minutes"),
        ("nie odebrał", "outcome"),
        ("Oddzwonić we wtorek o 10:00", "next"),
    ]


def test_spans_count_characters_of_the_original_text_whatever_folding_does_to_them():
    text = "Straße ßß щщ, 10\u00a0min; zadzwonic\u0301 jutro"
    found = understand(text, NOW, "pl")
    assert [text[start:end] for (start, end), _name in found.marks()] == [
        "10\u00a0min",
        "zadzwonic\u0301 jutro",
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Wants offer, call back Tuesday 10:00 about prices", "Call back about prices"),
        ("-> samples to Anna by Friday", "Samples to Anna"),
        ("jutro rano o 9 zadzwonić do p. Nowaka", "Zadzwonić do p. Nowaka"),
        ("Dienstag 10 Uhr: Müller wegen Ventilen anrufen", "Müller wegen Ventilen anrufen"),
        ("перезвонить во вторник в 10:00 Петрову", "Перезвонить Петрову"),
        ("call Friday " + "x" * 300, "Call " + "x" * 114 + "…"),
    ],
)
def test_the_subject_is_the_clause_without_day_and_time(text, subject):
    assert understand(text, NOW, "en").next.subject == subject


def test_an_hour_that_the_change_to_summer_time_skips_stays_as_it_was_said():
    assert parts("call on 28.03.2027 at 2:30", "en") == {"call 2027-03-28 02:30"}


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ((2026, 12, 30, 12), "call Friday", {"call 2027-01-01"}),
        ((2026, 12, 30, 12), "call in week 53", {"call 2032-12-27"}),
        ((2026, 12, 30, 12), "call in week 1", {"call 2027-01-04"}),
        ((2026, 10, 21, 12), "call in week 43", {"call 2027-10-25"}),
        ((2027, 1, 31, 12), "call in a month", {"call 2027-02-28"}),
        ((2026, 9, 16, 12), "call 29.2.", {"call 2028-02-29"}),
        ((2026, 9, 16, 12), "call 31.9.", set()),
        ((2026, 9, 16, 23), "call in 2 hours", {"call 2026-09-17 01:00"}),
        ((2026, 9, 16, 12), "call today at 11:00", set()),
        ((2026, 9, 18, 12), "send offer by end of the week", {"email 2026-09-18"}),
        ((2026, 9, 19, 12), "send offer by end of the week", {"email 2026-09-25"}),
        ((2026, 9, 16, 12), "send offer by end of September", {"email 2026-09-30"}),
        ((9999, 12, 31, 12), "call tomorrow, in 3 weeks, in a month, week 5, 1.1.", set()),
    ],
)
def test_days_are_counted_from_now(now, text, expected):
    assert parts(text, "en", datetime(*now, tzinfo=ZoneInfo("Europe/Warsaw"))) == expected
