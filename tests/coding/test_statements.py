"""Who said what, in which words, through whom. The texts are made up about public facts."""

import pytest

from detente.coding.statement_words import load_speech, parse_speech
from detente.errors import LexiconError


@pytest.fixture
def said(code_words):
    return lambda text, **more: [(s.speaker.name, s.kind, s.text) for s in code_words(text, **more).statements]


@pytest.mark.parametrize("example", load_speech().examples, ids=lambda example: example["text"][:40])
def test_shipped_examples(code_words, example):
    statements = code_words(example["text"]).statements
    if example.get("none"):
        assert statements == []
        return
    assert len(statements) == 1, statements
    assert (
        statements[0].speaker.name.split()[-1] == example["speaker"] or example["speaker"] in statements[0].speaker.name
    )
    assert example["holds"] in statements[0].text


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "words"),
    [
        ("«Порт открыт», — сказал президент Грузии Михаил Саакашвили.", "Михаил Саакашвили", "direct", "Порт открыт"),
        ('"Порт будет открыт", - сказал Михаил Саакашвили.', "Михаил Саакашвили", "direct", "Порт будет открыт"),
        ("“Порт будет открыт”, – сказал Михаил Саакашвили.", "Михаил Саакашвили", "direct", "Порт будет открыт"),
        ("„Порт будет открыт“, — сказал Михаил Саакашвили.", "Михаил Саакашвили", "direct", "Порт будет открыт"),
        ("Михаил Саакашвили сказал: «Порт будет открыт».", "Михаил Саакашвили", "direct", "Порт будет открыт"),
        (
            "— Порт будет открыт весной, — сказал Михаил Саакашвили.",
            "Михаил Саакашвили",
            "direct",
            "Порт будет открыт весной",
        ),
        (
            "Порт будет открыт весной, заявила Саломе Зурабишвили.",
            "Саломе Зурабишвили",
            "indirect",
            "Порт будет открыт весной",
        ),
        ("Как сообщил Никол Пашинян, дорога откроется весной.", "Никол Пашинян", "indirect", "дорога откроется весной"),
        ("По мнению Никола Пашиняна, дорога откроется весной.", "Никол Пашинян", "indirect", "дорога откроется весной"),
        ("Никол Пашинян уверен, что дорога откроется весной.", "Никол Пашинян", "indirect", "дорога откроется весной"),
        ("Никол Пашинян потребовал вывести войска из района.", "Никол Пашинян", "indirect", "вывести войска из района"),
    ],
)
def test_forms(said, text, speaker, kind, words):
    assert said(text) == [(speaker, kind, words)]


def test_an_interrupted_quotation_keeps_its_pieces_and_its_longest(code_words):
    statement = code_words(
        "«Дорога будет построена, — пообещал Никол Пашинян. — Работы начнутся уже этой весной у самой границы»."
    ).statements[0]
    assert statement.text == "Работы начнутся уже этой весной у самой границы"
    assert len(statement.pieces) == 2
    assert statement.span == statement.pieces[1]


def test_a_quotation_of_several_sentences_is_one_statement(said):
    text = "«Дорога построена. Движение открыто. Пошлин нет», — сказал Никол Пашинян."
    assert said(text) == [("Никол Пашинян", "direct", "Дорога построена. Движение открыто. Пошлин нет")]


def test_a_quotation_that_runs_over_paragraphs(said):
    text = "«Мы построим дорогу. Она нужна всем.\n\n«Движение откроется осенью», — сказал Никол Пашинян."
    assert said(text) == [
        ("Никол Пашинян", "direct", "Мы построим дорогу. Она нужна всем"),
        ("Никол Пашинян", "direct", "Движение откроется осенью"),
    ]
    text = "Никол Пашинян сказал: «Мы построим дорогу к морю.\n\nПогода ясная."
    assert said(text) == [("Никол Пашинян", "direct", "Мы построим дорогу к морю")]


def test_separate_cues_separate_statements(said):
    text = "Никол Пашинян заявил, что дорога построена, и добавил, что движение открыто."
    assert [words for _, _, words in said(text)] == ["дорога построена", "движение открыто"]


def test_speakers_through_the_article(said):
    text = (
        "Министр иностранных дел Армении Арарат Мирзоян прибыл в Тегеран. Он заявил, что дорога нужна всем.\n\n"
        "По словам Мирзояна, переговоры идут успешно.\n\n"
        "«Мы открыты к диалогу», — отметил министр."
    )
    assert [name for name, _, _ in said(text)] == ["Арарат Мирзоян"] * 3


def test_gender_keeps_pronouns_apart(said):
    text = "Виктор Орбан встретил Ангелу Меркель. Орбан заявил, что газ нужен всем. Ангела Меркель с ним спорила. Она заявила, что газа хватает."
    assert [name for name, _, _ in said(text)] == ["Виктор Орбан", "Ангела Меркель"]


def test_two_speak_as_one(said):
    text = "Ангела Меркель и Эмманюэль Макрон заявили, что санкции останутся в силе."
    assert said(text)[0][0] == "Ангела Меркель и Эмманюэль Макрон"


def test_institutions_and_places(code_words):
    found = code_words("В МИД Ирана заявили, что соглашение выполняется.").statements[0]
    assert (found.speaker.code, found.text) == ("IRN", "соглашение выполняется")
    found = code_words("Баку заявил, что соглашение выполняется.").statements[0]
    assert (found.speaker.code, found.speaker.name) == ("AZE", "Баку")


def test_an_anonymous_source_is_marked(code_words):
    statement = code_words("Интерфакс со ссылкой на источник в правительстве сообщил, что пошлины снизят.").statements[
        0
    ]
    assert "сточник" in statement.speaker.name
    assert [source.name for source in statement.via] == ["Интерфакс"]


@pytest.mark.parametrize(
    ("text", "names", "kind"),
    [
        ("«Соглашение выполняется», — сказал Али Хаменеи, передает ТАСС.", ["ТАСС"], None),
        ("«Соглашение выполняется», — сказал Хасан Рухани в интервью Reuters.", ["Reuters"], None),
        ("«Соглашение выполняется», — написал Хасан Рухани в Twitter.", ["Twitter"], "platform"),
        ("«Соглашение выполняется», — приводит его слова агентство «Фарс». ", [], None),
    ],
)
def test_relays(code_words, text, names, kind):
    statements = code_words(text).statements
    got = [source.name for statement in statements for source in statement.via]
    assert got == names
    if kind:
        assert statements[0].via[0].kind == kind
        assert statements[0].venue == names[0]


def test_words_passed_on_belong_to_who_spoke(code_words):
    text = "Хасан Рухани прибыл в Анкару. «Соглашение выполняется», — привело его слова 3 июня агентство «Анадолу»."
    statement = code_words(text).statements[0]
    assert statement.speaker.name == "Хасан Рухани"
    assert [(source.name, source.kind) for source in statement.via] == [("Анадолу", "agency")]
    assert statement.date.start == "2021-06-03"


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("Никол Пашинян заявил на брифинге, что дорога открыта.", "брифинг"),
        ("Дорога открыта, сказал Никол Пашинян на пресс-конференции.", "пресс-конференция"),
        ("Никол Пашинян заявил, что дорога открыта.", None),
    ],
)
def test_where_it_was_said(code_words, text, venue):
    assert code_words(text).statements[0].venue == venue


def test_an_interview_carries_on(code_words):
    text = "Санкции не работают, заявил Виктор Орбан в интервью Bild. Он добавил, что Европе нужен мир.\n\n«Нам нужна торговля», — отметил Орбан."
    assert [[source.name for source in statement.via] for statement in code_words(text).statements] == [["Bild"]] * 3


def test_a_report_of_the_sentence_before(said):
    text = "Пошлины на сталь будут отменены с июля. Об этом заявил президент Турции Реджеп Тайип Эрдоган."
    assert said(text) == [("Реджеп Тайип Эрдоган", "indirect", "Пошлины на сталь будут отменены с июля")]


def test_a_report_of_the_paragraph_before(said):
    text = "Пошлины на сталь будут отменены с июля.\n\nОб этом заявил президент Турции Реджеп Тайип Эрдоган."
    assert said(text) == [("Реджеп Тайип Эрдоган", "indirect", "Пошлины на сталь будут отменены с июля")]
    assert said("Пошлины на сталь будут отменены с июля.\n\nОб этом сообщает ТАСС.") == []


def test_a_press_service_issues_the_message_quoted_next(said):
    text = "Ильхам Алиев позвонил Реджепу Эрдогану, сообщает пресс-служба президента Азербайджана.\n\n«Стороны обсудили поставки газа», — говорится в сообщении."
    assert said(text) == [("пресс-служба президента Азербайджана", "direct", "Стороны обсудили поставки газа")]


def test_a_headline_speaks_with_a_colon(said):
    assert said("Лавров: переговоры зашли в тупик\n\nВстреча прошла в Женеве.", title=True) == [
        ("Сергей Лавров", "indirect", "переговоры зашли в тупик")
    ] or [
        words for _, _, words in said("Лавров: переговоры зашли в тупик\n\nВстреча прошла в Женеве.", title=True)
    ] == ["переговоры зашли в тупик"]


@pytest.mark.parametrize(
    "text",
    [
        "Так называемый «гуманитарный коридор» закрыт с марта.",
        "Фильм «Я люблю тебя» показали в Тегеране.",
        "Корабль «Адмирал Макаров» вошёл в порт Батуми.",
        "Министерство не сообщило, сколько стоил ремонт.",
        "Если Анкара заявит протест, встречу отменят.",
        "Президент Турции Реджеп Тайип Эрдоган прибыл в Баку.",
    ],
)
def test_no_statements(said, text):
    assert said(text) == []


def test_quotation_marks_inside_a_clause_leave_it_indirect(said):
    assert said("Никол Пашинян заявил, что проект «Перекрёсток мира» выгоден всем соседям.") == [
        ("Никол Пашинян", "indirect", "проект «Перекрёсток мира» выгоден всем соседям")
    ]


def test_addressees(code_words):
    statement = code_words("Хасан Рухани призвал США вернуться к соглашению.").statements[0]
    assert statement.addressees == ("USA",)


def test_spans_are_the_words(code_words):
    found = code_words("Никол Пашинян отметил, что дорога  открыта. «Это важно для всех нас», — добавил он.")
    for statement in found.statements:
        assert " ".join(found.article.text[slice(*statement.span)].split()) == statement.text
        assert all(0 <= start < stop <= len(found.article.text) for start, stop in statement.pieces)


def test_same_text_same_ids(code_words):
    text = "Никол Пашинян отметил, что дорога открыта. «Это важно для всех нас», — добавил он."
    assert code_words(text).statements == code_words(text).statements


def test_a_table_with_an_unknown_frame_is_refused():
    with pytest.raises(LexiconError, match="unknown frames"):
        parse_speech({"verbs": [{"class": "say", "frames": ["shout"], "lemmas": ["сказать"]}]}, "speech.toml")
    with pytest.raises(LexiconError, match="unknown keys"):
        parse_speech({"verbs": [{"class": "say", "frmes": [], "lemmas": ["сказать"]}]}, "speech.toml")


def test_which_sentences_can_attribute_words():
    words = load_speech()
    assert words.may_report(["министр", "заявить", "что"])
    assert words.may_report(["по", "слово", "министр"])
    assert not words.may_report(["танкер", "войти", "в", "порт"])


def test_the_answers_of_an_interview_are_the_guest_s(said):
    text = (
        "Историк Никол Саргсян — о дороге к морю\n\n"
        "— Когда построят дорогу?\n\n"
        "— Дорогу построят весной. Премьер обещал, что денег хватит.\n\n"
        "Погода пока мешает рабочим.\n\n"
        "— А кто заплатит?\n\n"
        "— Заплатит соседняя область, она давно собрала деньги.\n\n"
        "— И хватит?\n\n"
        "— Денег хватит на всех."
    )
    assert said(text) == [
        ("Никол Саргсян", "direct", "Дорогу построят весной. Премьер обещал, что денег хватит"),
        ("Никол Саргсян", "direct", "Погода пока мешает рабочим"),
        ("Никол Саргсян", "direct", "Заплатит соседняя область, она давно собрала деньги"),
        ("Никол Саргсян", "direct", "Денег хватит на всех"),
    ]


def test_names_before_colons_say_who_answers(said):
    text = (
        "Наш сайт: Когда построят дорогу?\n\n"
        "Никол Саргсян: Дорогу построят весной.\n\n"
        "Наш сайт: А кто заплатит?\n\n"
        "Никол Саргсян: Заплатит соседняя область."
    )
    assert said(text) == [
        ("Никол Саргсян", "direct", "Дорогу построят весной"),
        ("Никол Саргсян", "direct", "Заплатит соседняя область"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "— Когда построят дорогу?\n\n— Дорогу построят весной.\n\n— А кто заплатит?\n\n— Заплатит область.",  # who answers?
        "Историк Никол Саргсян — о дороге\n\n— мост построен;\n\n— дорога построена;\n\n— тоннель открыт;\n\n— порт ждет.",
        "Историк Никол Саргсян — о дороге\n\nКогда построят дорогу?\n\nДорогу построят весной.\n\nФото: агентство",
    ],
)
def test_lists_and_talks_without_a_guest_are_no_interviews(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Министр обороны Грузии Лаша Жвания заявил, что глава соседней страны Никол Пашинян приказал закрыть дорогу.",
            [("Лаша Жвания", "глава соседней страны Никол Пашинян приказал закрыть дорогу")],
        ),
        (
            "Напомнив, что дорога закрыта, Никол Пашинян отметил, что порт открыт.",
            [("Никол Пашинян", "дорога закрыта"), ("Никол Пашинян", "порт открыт")],
        ),
        (
            "«Соседи нас обманули», сказала Саломе Зурабишвили и потребовала вывода войск из района.",
            [("Саломе Зурабишвили", "Соседи нас обманули"), ("Саломе Зурабишвили", "вывода войск из района")],
        ),
        (
            "По сообщению агентства «Трибуна» со ссылкой на министра Лашу Жванию (член правительства), дорога закрыта.",
            [("агентство «Трибуна»", "дорога закрыта")],
        ),
        ("Соседи заявили, что дорога закрыта. Ей сказали, что порт открыт.", [("Соседи", "дорога закрыта")]),
        (
            "Дорога к морю закрыта. Об этом сообщил один из рабочих порта Никол Саргсян.",
            [("Никол Саргсян", "Дорога к морю закрыта")],
        ),
        ("Тогда одна из них заявила, что дорога закрыта.", [("одна из них", "дорога закрыта")]),
        (
            "Премьер-министр Грузии Нино Бурджанадзе прибыла. Лаша Жвания ушел. Дорога к морю закрыта. Об этом глава правительства "
            "сообщила на сайте.",
            [("Нино Бурджанадзе", "Дорога к морю закрыта")],
        ),
        ("Жители обычно обещают голосовать за мэра.", []),
        (
            "Никол Пашинян пообещал построить дорогу к морю, о чем говорит и его девиз.",
            [("Никол Пашинян", "построить дорогу к морю")],
        ),
    ],
)
def test_whose_words_and_where_they_end(said, text, expected):
    assert [(speaker, words) for speaker, _, words in said(text)] == expected


def test_he_is_who_announced_what_another_statement_tells(said):
    text = (
        "Грузия выступает за открытие дороги к морю. Об этом сообщил представитель министерства транспорта Грузии.\n\n"
        "Работы на дороге продолжаются, - уточнил он."
    )
    assert ("представитель министерства транспорта Грузии", "indirect", "Работы на дороге продолжаются") in said(text)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("Директор центра американских исследований", None),
        ("Специалист по России", None),
        ("Корреспондент агентства в Берлине", None),
        ("Уполномоченный правительства Германии по сотрудничеству с Россией", "DEU"),
        ("Бывший посол Великобритании в России", "GBR"),
        ("Докладчик в парламенте Нидерландов", "NLD"),
        ("Немецкий политолог", "DEU"),
    ],
)
def test_a_code_is_of_whom_somebody_is_not_of_what_he_studies(code_words, role, code):
    statement = code_words(f"{role} Ян Берендт заявил, что план плох.").statements[0]
    assert (statement.speaker.name, statement.speaker.code) == ("Ян Берендт", code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Дорога к морю открыта, сообщил РИА Новости глава департамента Никол Саргсян.",
            [("Никол Саргсян", "Дорога к морю открыта")],
        ),
        (
            "Газета «Заря» сообщила, что дорога закрыта. Правительству пришлось уступить соседям, пообещав открыть дорогу к морю.",
            [("Газета «Заря»", "дорога закрыта")],
        ),
        ("Дорогу к морю впервые открыла женщина — Нино Бурджанадзе", []),
        (
            "Нино Бурджанадзе обещала на днях, о чем писали газеты, открыть дорогу к морю.",
            [("Нино Бурджанадзе", "открыть дорогу к морю")],
        ),
        (
            "Президент Никол Саргсян сказал, что дорога закрыта. Прокурор добавил, что порт открыт.",
            [("Никол Саргсян", "дорога закрыта"), ("Прокурор", "порт открыт")],
        ),
    ],
)
def test_who_does_not_speak(said, text, expected):
    assert [(speaker, words) for speaker, _, words in said(text)] == expected


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("По словам О'Неллы, дорога уже открыта.", "О'Нелла", "дорога уже открыта"),
        ("Министр заявил, что в совет войдёт сенатор Ким Тейн[9][10].", "министр", "в совет войдёт сенатор Ким Тейн"),
        (
            "«Всё готово», — заявил исполняющий обязанности главы ведомства (ГВД) Пётр Ильин в беседе с сайтом.",
            "Пётр Ильин",
            "Всё готово",
        ),
    ],
)
def test_names_are_whole_and_notes_are_none_of_the_words(said, text, speaker, words):
    [(who, _, told)] = said(text)
    assert (who.lower(), told) == (speaker.lower(), words)


@pytest.mark.parametrize(
    "text",
    ["Был заключен «мир Ильина»: стороны вернули города и отвели войска.", "Он уехал после того, как врачи пришли."],
)
def test_what_was_done_or_when_is_no_speech(said, text):
    assert said(text) == []
