"""Events: acts, roles, moods, reported speech, several events, and what is none."""

from __future__ import annotations

import pytest

from detente.coding.event_merge import complete
from detente.coding.event_veto import Veto
from detente.coding.events import Events
from detente.coding.ontology import load_ontology
from detente.records import as_json


def show(event):
    actors, recipients = (",".join(p.code for p in side) for side in (event.actors, event.recipients))
    mode = f".{event.mode}" if event.mode else ""
    status = "" if event.status == "actual" else f" {event.status}"
    return f"{actors}>{recipients} {event.type}{mode}{status}"


@pytest.fixture(scope="module")
def coded(read_headline):
    coder = Events()

    def run(text, kind="title"):
        doc, found = read_headline(text, kind)
        return [show(event) for event in coder(doc, found)]

    return run


@pytest.fixture(scope="module")
def readings(read_headline):
    """Every complete reading of the rules, before one is chosen."""
    coder = Events()

    def run(text):
        found = [c for c in coder.candidates(*read_headline(text, "title")) if complete(c)]
        sides = [(",".join(c.actor_codes), ",".join(c.recipient_codes), c) for c in found]
        return [f"{a}>{r} {c.type}{f'.{c.mode}' if c.mode else ''}" for a, r, c in sides]

    return run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # voices and word order
        ("МИД Франции вызвал посла Италии", "FRA>ITA ACCUSE.disapprove"),
        ("В МИД Франции вызван посол Италии", "FRA>ITA ACCUSE.disapprove"),
        ("В Анкаре обвинили Грецию в нарушении границы", "TUR>GRC ACCUSE.allege"),
        ("В Иране арестованы граждане Франции", "IRN>FRA COERCE.arrest"),
        ("Из Болгарии высланы сербские дипломаты", "BGR>SRB SANCTION.expel"),
        # verbal nouns, light verbs, verbless headlines
        ("Визит президента Ирана в Ирак", "IRN>IRQ CONSULT.visit"),
        ("Турция нанесла удар по Сирии", "TUR>SYR ASSAULT"),
        ("Переговоры лидеров Индии и Китая", "IND,CHN> CONSULT"),
        ("Турецко-иранские переговоры в Анкаре", "TUR,IRN> CONSULT"),
        # lists, compound prepositions
        ("США ввели санкции в отношении Ирана и Сирии", "USA>IRN,SYR SANCTION"),
        ("Саммит Индия — Япония прошел в Токио", "IND,JPN> CONSULT"),
        # moods
        ("Президент Ирана посетит Ирак", "IRN>IRQ AGREE"),
        ("США намерены ввести санкции против Ирана", "USA>IRN THREATEN.restrict"),
        ("США решили вывести войска из Сирии", "USA>SYR CONCEDE"),
        ("Греция отказалась принять министра обороны Турции", "GRC>TUR REJECT.meet"),
        # reported speech
        ("Президент Сирии заявил, что Израиль обстрелял Дамаск", "SYR>ISR ACCUSE.allege"),
        ("Израиль обстрелял Дамаск, заявил президент Сирии", "SYR>ISR ACCUSE.allege"),
        ("Президент Турции: Греция должна вернуть острова", "TUR>GRC REQUEST.change"),
        # rules of the codebook
        ("Король Иордании принял президента Ирака", "IRQ>JOR CONSULT.visit"),
        ("Россия проведет учения с Белоруссией", "RUS,BLR> AGREE"),
        ("Президент Грузии поздравил народ Армении с праздником", "GEO>ARM SUPPORT"),
    ],
)
def test_one_act(coded, text, expected):
    assert expected in coded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Сборная Италии обыграла Францию в матче чемпионата мира",
        "Ураган нанес удар по Кубе",
        "В Турции открылась выставка художников из Японии",
        "Скандал вокруг выборов в Венгрии",
        "Погода в Анкаре улучшилась",
        "Парламент Турции принял бюджет",
        "",
        "Иран Ирак Сирия Турция Греция Кипр",
    ],
)
def test_no_event(coded, text):
    assert coded(text) == []


def test_the_topic_of_talks_is_no_party(coded):
    assert coded("Лидеры Турции и Ирана обсудили Сирию") == ["TUR,IRN> CONSULT"]


def test_a_meeting_that_is_denied(coded):
    assert any(e.endswith("CONSULT negated") for e in coded("Президенты Турции и Сирии не встретились"))


def test_a_strike_that_did_not_happen(coded):
    assert any("ASSAULT" in e and e.endswith("negated") for e in coded("США не нанесли удар по Ирану"))


def test_a_rumour_is_hypothetical(coded):
    assert any("ASSAULT" in e and e.endswith("hypothetical") for e in coded("Израиль может атаковать Иран"))


def test_calls_with_several_leaders_are_several_events(coded):
    assert coded("Президент Турции провел телефонные разговоры с президентами Ирана и Ирака") == [
        "TUR,IRN> CONSULT.phone",
        "TUR,IRQ> CONSULT.phone",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Политика Турции вызвала осуждение Греции", "GRC>TUR ACCUSE.disapprove"),
        ("Турция попала под огонь критики со стороны Греции", "GRC>TUR ACCUSE.disapprove"),
        ("Президент Турции стал объектом критики со стороны Греции и Кипра", "GRC,CYP>TUR ACCUSE.disapprove"),
        ("Мьянма давно живёт под санкциями США", "USA>MMR SANCTION"),
        ("Венгрия получила отказ от Хорватии", "HRV>HUN REJECT"),
        ("Инициатива Турции нашла поддержку у Катара", "QAT>TUR SUPPORT"),
        ("Иран ответил отказом на предложение США", "IRN>USA REJECT"),
        ("Индия вынуждена была отказаться от нефти под давлением США", "USA>IND REQUEST.change"),
        ("Чехия добилась высылки сербских дипломатов из Болгарии", "BGR>SRB SANCTION.expel"),
        ("Несмотря на давление США, Греция и Кипр построят мост", "USA>GRC,CYP REQUEST.change"),
    ],
)
def test_words_that_turn_the_roles(readings, text, expected):
    assert expected in readings(text)
    actors = expected.partition(">")[0]
    kind = expected.split(" ")[1].partition(".")[0]
    assert not [e for e in readings(text) if f" {kind}" in e and not e.startswith(f"{actors}>")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Япония направила помощь ряду стран, в том числе Кубе, Сербии и Вьетнаму", "JPN>CUB,SRB,VNM AID"),
        ("Десять стран, среди которых Перу и Чили, признали независимость Косово", "PER,CHL>XKX SUPPORT"),
    ],
)
def test_members_that_a_word_names_stand_where_the_whole_stands(readings, text, expected):
    assert expected in readings(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Гражданин Перу обвиняется в Дании в мошенничестве", "DNK>PER ACCUSE.allege"),
        ("В Дании гражданин Перу обвиняется в шпионаже в пользу Китая", "DNK>CHN ACCUSE.allege"),
    ],
)
def test_a_charge_is_made_by_the_place_it_is_made_in(readings, text, expected):
    assert expected in readings(text)


@pytest.mark.parametrize(
    "text",
    [
        "США пригрозили подрядчикам Северного потока санкциями",
        "Обвиняемая в краже девушка из Дании уехала в Перу",
    ],
)
def test_partners_and_the_described_give_no_side(readings, text):
    assert readings(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("США давят на Францию и угрожают немецким и другим компаниям", "USA>DEU THREATEN"),
        ("Страны «Большой семерки», в том числе и США, осудили Мьянму", "G7,USA>MMR ACCUSE.disapprove"),
        ("Президент Турции встретился с президентом Ирана, и тот поддержал Турцию", "IRN>TUR SUPPORT"),
        ("Президент Сирии подтвердил решимость укреплять отношения с Ираном", "SYR,IRN> AGREE"),
    ],
)
def test_shapes_that_the_parser_slips_on(readings, text, expected):
    assert expected in readings(text)


@pytest.mark.parametrize(
    "text",
    [
        "Патриарх Неведомый обратился к правительству Пакистана с просьбой, а Франция молчит",
        "Суд обязал Турцию выплатить Греции компенсацию",
        "Греция посоветовала фирмам не отвечать на письма посла Турции",
    ],
)
def test_what_somebody_else_does_is_no_act_of_those_beside_him(readings, text):
    assert not [e for e in readings(text) if "REQUEST" in e or "SANCTION" in e]


def test_who_is_left_out_takes_no_part(readings):
    assert not [e for e in readings("Президент Ирана принял лидеров всех стран региона, кроме Турции") if "TUR" in e]


def test_the_members_of_a_list_stand_where_its_noun_stands(coded):
    text = "В Литву прибыли почётные гости: президент Германии, президент Польши и президент Чехии."
    assert coded(text, "body") == ["DEU,POL,CZE>LTU CONSULT.visit"]


def test_blows_exchanged_go_both_ways(coded):
    found = coded("Индия и Пакистан обменялись ударами")
    assert {"IND>PAK ASSAULT", "PAK>IND ASSAULT"} <= set(found)


def test_a_missing_side_comes_from_the_sentence_before(coded):
    text = "Премьер-министр Армении выступил с обвинениями в адрес Азербайджана. Баку отверг эти обвинения."
    assert any(e.startswith("AZE>ARM REJECT") for e in coded(text, "body"))


def test_records_are_complete_and_repeatable(read_headline):
    text = "По инициативе Ирака президент Ирана обсудил по телефону с премьер-министром Ирака торговлю"
    doc, found = read_headline(text, "title")
    coder = Events()
    (event,) = coder(doc, found)
    assert (event.type, event.mode, event.score, event.quad) == ("CONSULT", "phone", 1.5, "verbal-coop")
    assert event.contact.initiative == "IRQ"
    assert event.contact.topics == ("торговлю",)
    assert 0 < event.confidence <= 1
    assert text[slice(*event.evidence.trigger)].startswith("обсудил")
    assert any("actor" in line for line in event.reasons)
    assert as_json(Events()(doc, found)) == as_json(coder(doc, found))


def test_candidates_carry_features(read_headline):
    doc, found = read_headline("Турция обвинила Грецию", "title")
    (candidate,) = Events().candidates(doc, found)
    assert candidate.features["rule"] == "accuse.accuse"
    assert all(isinstance(v, (str, float, int)) for v in candidate.features.values())


@pytest.mark.parametrize(
    "text",
    [
        "обвинил " * 300,
        "Турция обвинила Грецию " * 60,
        "«" * 200 + "Турция обвинила Грецию",
        "ТУРЦИЯ ОБВИНИЛА ГРЕЦИЮ",
        "Турцияобвинилагрецию" * 50,
        "Tурция oбвинила Гpецию",
    ],
)
def test_odd_input_is_read_without_a_crash(coded, text):
    assert len(coded(text)) < 100


def test_who_rejects_a_charge_tells_that_it_was_made(coded):
    assert sorted(coded("МИД Индии отверг обвинения Турции")) == ["IND>TUR REJECT", "TUR>IND ACCUSE.allege"]
    assert coded("Индия опровергла заявление Турции") == ["IND>TUR REJECT"]


def test_who_is_freed_is_freed_by_who_held_him(coded):
    found = coded("Арестованные в Индии норвежские рыбаки вышли на свободу")
    assert "IND>NOR RETREAT.release" in found


def test_wars_begin_and_end():
    ontology = load_ontology()
    nobody = frozenset()
    assert ontology.enemy("AZE", nobody, "2020-10-01") == "ARM"
    assert ontology.enemy("AZE", nobody, "2021-10-01") is None
    assert ontology.enemy("RUS", frozenset({"OSS"}), "2008-08-10") == "GEO"
    assert ontology.enemy("GEO", frozenset({"OSS"}), "2008-08-10") is None  # who holds the ground is a party of its own
    assert ontology.enemy("UKR", frozenset({"DNR"}), "2022-04-10") is None
    assert ontology.enemy("UKR", frozenset({"DNR"}), "2023-04-10") == "RUS"


def test_confidence_keeps_the_order_and_follows_what_was_right():
    plain, scaled = Veto(0.0, 0.5, {}), Veto(0.0, 0.5, {}, 0.5, 0.0)
    chances = [0.0, 0.1, 0.5, 0.9, 1.0]
    assert [round(plain.confidence(chance), 5) for chance in chances] == [0, 0.1, 0.5, 0.9, 1]
    found = [scaled.confidence(chance) for chance in chances]
    assert found == sorted(found)
    assert found[3] == pytest.approx(0.75)  # odds of 9 to 1 become 3 to 1


def test_a_journey_to_talks_with_another_is_no_visit_to_the_place(coded):
    found = " ".join(coded("Глава МИД Индии прилетел в Осло на переговоры с Турцией"))
    assert "TUR" in found
    assert "NOR" not in found
    assert "NOR" in " ".join(coded("Глава МИД Индии прилетел в Осло на переговоры с Норвегией"))


def test_an_attack_told_of_another_is_a_charge(coded):
    assert coded("Минобороны Индии заявило об атаке пакистанских дронов") == ["IND>PAK ACCUSE.allege"]
    assert coded("Израиль заявил об ударе по базе в Сирии") == ["ISR>SYR ASSAULT"]


def test_who_tells_of_an_act_in_a_clause_of_its_own_is_no_side_of_it(coded):
    found = " ".join(coded("Израиль и Иран согласились на прекращение огня, о котором объявил президент США"))
    assert "ISR" in found
    assert "USA" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a plural is no subject of a singular verb
        ("Парламент Сербии принял заявление, в котором критикует власти Хорватии", "SRB>HRV ACCUSE.disapprove"),
        # the second bare genitive belongs to the noun before it
        ("Минобороны Ирана сообщило об уничтожении силами ПВО самолета Ф-15 ВВС Израиля", "IRN>ISR ASSAULT"),
        # whose it is that is struck
        ("Минобороны Ирана сообщает о результатах удара по местам хранения ракет израильских войск", "IRN>ISR ASSAULT"),
        # of two genitives without a list the first acts
        ("Вице-премьер назвал подвигом восстановление РФ армянских путей после наводнения", "RUS>ARM AID"),
        # the object of a noun is not its agent
        ("Опубликовано видео уничтожения Турцией катеров ВМС Сирии", "TUR>SYR ASSAULT.targeted"),
    ],
)
def test_nouns_that_tell_whose_the_target_is(readings, text, expected):
    assert expected in readings(text)


@pytest.mark.parametrize(
    "text",
    [
        "Франция вслед за Австралией ввела запрет для детей пользоваться соцсетями",
        "В Женеве начались переговоры между представителями властей Сирии и оппозиции",
        "Президент Сербии посетил крупнейший в Европе завод",
        "Костромские десантники в Луганской республике теснят противника",
        "В Волгограде предотвращен теракт, который готовил сторонник группировки",
    ],
)
def test_no_second_side_where_none_is_told(readings, text):
    assert readings(text) == []


def test_a_promise_of_harm_is_a_threat_only(coded):
    assert coded("Президент США пообещал поднять тарифы на импорт товаров из Индии") == ["USA>IND THREATEN.restrict"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Минобороны Ирана заявило, что ПВО отразила атаку Израиля", "ISR>IRN ASSAULT"),
        ("Названа дата встречи лидеров Турции и Греции, которая состоится в Анкаре", "TUR,GRC> AGREE"),
        ("Иран пообещал США самые серьезные последствия в случае удара", "IRN>USA THREATEN.violence"),
    ],
)
def test_what_is_told_of_ones_own_deeds_and_of_what_is_to_come(coded, text, expected):
    assert coded(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Министр культуры Сербии поздравил народных артистов СССР с праздником",
        "Президент Сербии сделал заявление по поводу бомбовых ударов по Ираку",
    ],
)
def test_titles_and_topics_are_no_side(coded, text):
    assert coded(text) == []
