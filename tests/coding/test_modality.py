"""Moods: what is only talked about, proposed, doubted or remembered has not happened."""

from __future__ import annotations

import pytest

from detente.coding.events import Events


@pytest.fixture(scope="module")
def acts(read_headline):
    coder = Events()

    def run(text):
        doc, found = read_headline(text, "title")
        return {(c.type, c.status) for c in coder.candidates(doc, found)}

    return run


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("В ходе встречи президенты Турции и Ирана обсудят торговлю", ("AGREE", "actual")),
        ("Греция рассматривает возможность введения санкций против Турции", ("SANCTION", "hypothetical")),
        ("Под угрозой срыва встреча премьера Турции с премьером Греции", ("REJECT", "hypothetical")),
        ("Аналитики спорят, введёт ли Греция санкции против Турции", ("THREATEN", "hypothetical")),
        ("Есть вероятность, что Греция ввела санкции против Турции", ("SANCTION", "hypothetical")),
        ("Палестина объявила о заморозке контактов с Израилем", ("REJECT", "actual")),
        ("Турция начала вывод войск из Сирии", ("RETREAT", "actual")),
        ("Переговоры Турции и Сирии не дали результата", ("CONSULT", "actual")),
        ("Переговоры Турции и Сирии не состоялись", ("CONSULT", "negated")),
        ("МИД Греции опроверг слухи о разрыве отношений Греции с Турцией", ("SANCTION", "negated")),
        ("Греция не исключила переговоров с Турцией", ("AGREE", "actual")),
        ("Греция опровергла, что ведёт переговоры с Турцией", ("CONSULT", "negated")),
        ("Греция исключила переговоры с Турцией", ("REJECT", "actual")),
        ("Греция предлагает ввести санкции против Турции", ("THREATEN", "actual")),
        ("Премьер Греции заявил, что Греция может ввести санкции против Турции", ("THREATEN", "actual")),
        ("Премьер Греции предупредил Турцию, что любые удары вызовут ответ", ("THREATEN", "actual")),
    ],
)
def test_mood(acts, text, act):
    assert act in acts(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Турция и Сирия ведут переговоры о выводе турецких войск из Сирии", "RETREAT"),
        ("Турция и Сирия подписали соглашение о выводе турецких войск из Сирии", "RETREAT"),
        ("Граждане Грузии высказались за выход Грузии из СНГ", "SANCTION"),
        ("В Торгау отмечают 75-летие встречи войск США и СССР", "CONSULT"),
        ("Греция предложила Евросоюзу ввести санкции против Турции", "THREATEN"),
        ("В Турции оправдан гражданин Греции, задержанный по обвинению в шпионаже", "ACCUSE"),
        ("Премьер Греции предупредил, что Кипр станет колонией Турции", "THREATEN"),
        ("Об этом премьер Греции предупредил президента Турции", "THREATEN"),
        ("Переговоры провёл греческий эксперт по санкциям против Турции", "SANCTION"),
        ("Министр недоволен предложенным Грецией планом раздела Турции", "AGREE"),
        ("Президент Турции не меняет планов посетить Грецию", "REJECT"),
    ],
)
def test_no_act_of_its_own(acts, text, kind):
    assert not [act for act in acts(text) if act == (kind, "actual")]
