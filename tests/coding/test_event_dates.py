"""Days of acts: the clause a time hangs in, days of the news, what is told on, told as earlier, told of another."""

from datetime import date

import pytest

from detente.coding.dates import find_dates
from detente.coding.event_dates import Act, EventDates, is_told
from detente.coding.event_records import _twins
from detente.language import load_pack
from detente.language.base import Block
from detente.records import DateValue, Event, Evidence, Party

DAY = "2026-02-10"
FILL = "Стороны продолжат консультации на уровне экспертов, сообщили в пресс-службе министерства."


@pytest.fixture(scope="module")
def dated():
    """The date of the act whose verb is `trigger`, in a text of paragraphs; `sides` names parties by a word of their sentences."""
    pack = load_pack("ru")

    def run(text, trigger, *, day=DAY, status="actual", actors=(), sides=(), present=False):
        blocks, start = [], 0
        for paragraph in text.split("\n"):
            blocks.append(Block((start, start + len(paragraph))))
            start += len(paragraph) + 1
        doc = pack.analyse(text, blocks)
        when, after = date.fromisoformat(day.split()[-1]), day.startswith("after ")
        published = DateValue(when.isoformat(), None, "after" if after else "day", "given")
        mentions = find_dates(doc, None if after else when, when if after else None)
        parties = {s.index: frozenset(side for side in sides if side in text[s.start : s.stop]) for s in doc.sentences}
        dates = EventDates(mentions, published, doc.sentences, parties)
        sentence, token = next((s, t) for s in doc.sentences for t in s.tokens if t.text == trigger)
        words = (token.index,)
        act = Act(sentence.tokens, words, token.index, (token.start, token.stop), status, frozenset(actors), present)
        return dates.date_of(sentence, act)

    return run


@pytest.mark.parametrize(
    ("text", "trigger", "start"),
    [
        ("Министр осудил приговор лётчику, которого задержали 3 февраля.", "осудил", DAY),
        ("29 января премьер потребовал извинений, а 6 февраля пригрозил санкциями.", "потребовал", "2026-01-29"),
        ("29 января премьер потребовал извинений, а 6 февраля пригрозил санкциями.", "пригрозил", "2026-02-06"),
        ("После того, как посол в декабре пригрозил санкциями, он разослал письма.", "разослал", DAY),
        ("Суд приговорил лётчицу по обвинению в соучастии в убийстве летом 2014 года.", "приговорил", DAY),
        ("Президент раскритиковал выборы 2020 года.", "раскритиковал", DAY),
        ("Депутаты 3 февраля приняли резолюцию, в которой призвали соседей уйти.", "призвали", "2026-02-03"),
        ("Выступая 3 февраля в парламенте, премьер обвинил соседей.", "обвинил", "2026-02-03"),
        ("Министр может обсудить поставки в пятницу в столице соседей.", "обсудить", DAY),
        ("Посла вызвали в ходе состоявшейся 3 февраля встречи.", "вызвали", "2026-02-03"),
    ],
)
def test_a_time_belongs_to_its_clause(dated, text, trigger, start):
    assert dated(text, trigger).start == start


def test_the_day_of_the_lead_is_the_news_day(dated):
    text = f"Канада осудила удар по порту соседей.\nОб этом в пятницу, 6 февраля, сообщил премьер.\n{FILL}"
    value = dated(text, "осудила")
    assert (value.start, value.basis) == ("2026-02-06", "inferred")
    assert is_told(value)


def test_a_day_that_says_who_somebody_is_is_no_news_day(dated):
    text = "Заслуги Иванова, ушедшего 6 февраля в отставку, скромны.\nВ столице осудили его слова о соседях."
    assert dated(text, "осудили").start == DAY


def test_a_later_day_dates_only_what_the_same_side_does(dated):
    lead = f"Канада осудила удар по порту соседей, заявил её премьер.\n{FILL}\n{FILL}\n{FILL}"
    text = f"{lead}\nПремьер, выступая в пятницу в парламенте Канады, назвал удар ошибкой."
    assert dated(text, "осудила", actors=["Дани"], sides=["Канад"]).start == DAY
    assert dated(text, "осудила", actors=["Канад"], sides=["Канад"]).start == "2026-02-06"
    assert dated(text, "осудила", actors=["Канад", "Дани"], sides=["Канад"]).start == DAY


def test_what_goes_on_now_is_of_the_publication_day(dated):
    text = "В пятницу суд в столице соседей оправдал пилота.\nПремьер сейчас находится с визитом в Дании."
    assert dated(text, "находится", present=True).start == DAY
    assert dated(text.replace("сейчас ", ""), "находится", present=True).start == "2026-02-06"


def test_a_sentence_tells_on(dated):
    text = "6 января кабинет министров согласовал план выхода из союза. По его итогам премьер пообещал торговлю."
    assert dated(text, "пообещал").start == "2026-01-06"
    assert dated(text.replace("По его итогам п", "П"), "пообещал").start == "2026-01-06"  # long before the news
    assert (
        dated(text.replace("6 января", "6 февраля").replace("По его итогам п", "П"), "пообещал").start == "2026-02-06"
    )
    ahead = "Совет соберётся 13 февраля. В ходе встречи министры обсудили план."
    assert dated(ahead, "обсудили").start == DAY


def test_background_takes_the_year_told_before(dated):
    text = "В 2009 году соседи арестовали двух моряков. Дело долго обсуждали. Их освободили после визита посла."
    assert dated(text, "освободили", status="past").start == "2009-01-01"
    assert dated("Моряков освободили после визита посла.", "освободили", status="past") is None


@pytest.mark.parametrize(
    "text", ["Ранее Франция осудила удар.", "Напомним, Франция осудила удар.", "Франция недавно осудила удар."]
)
def test_what_is_told_as_earlier_has_no_guessed_day(dated, text):
    assert dated(text, "осудила") is None


def test_an_old_day_in_an_undated_text_is_no_news_day(dated):
    text = f"Лидеры осудили войну.\n{FILL}\n{FILL}\n{FILL}\nВойска встретились на реке 25 апреля 1945 года."
    value = dated(text, "осудили", day="after 1945-04-25")
    assert (value.start, value.precision) == ("1945-04-25", "after")
    lead = "Лидеры осудили войну, заявил премьер 25 апреля 2025 года.\nСоюзники признали новые границы."
    assert dated(lead, "признали", day="after 2025-04-25").precision == "day"


def test_an_act_is_told_twice_only_of_one_day():
    def event(start, note, basis="inferred"):
        sides = (Party("FRA", None),), (Party("ITA", None),)
        told, evidence = DateValue(start, start, "day", basis, None, note), Evidence((0, 1), (0, 1))
        return Event("x", "ACCUSE", None, (), "q", -2.0, "actual", *sides, told, None, None, evidence, (), 1.0, "r")

    told, other = event("2026-02-06", "the day the item tells its news of"), event("2026-01-06", None, "text")
    assert not _twins(told, other)
    assert _twins(event("2026-02-10", "day of publication"), other)


def test_acts_of_kinds_that_exclude_each_other_are_two():
    def event(kind, mode):
        sides, evidence = ((Party("FRA", None),), (Party("ITA", None),)), Evidence((0, 1), (0, 1))
        return Event("x", kind, mode, (), "q", 0.0, "actual", *sides, None, None, None, evidence, (), 1.0, "r")

    assert not _twins(event("ACCUSE", "allege"), event("ACCUSE", "investigate"))
    assert not _twins(event("COERCE", "arrest"), event("COERCE", "deport"))
    assert not _twins(event("CONSULT", "phone"), event("CONSULT", "visit"))
    assert _twins(event("CONSULT", "multilateral"), event("CONSULT", "visit"))
    assert _twins(event("ACCUSE", "allege"), event("ACCUSE", "disapprove"))
