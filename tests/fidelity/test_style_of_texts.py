"""Questions, word order and repetitions: what a style of writing explains draws no warning, a real slip does."""

import pytest

from tests.fidelity.seen import seen, types


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Девочка спросила, не видал ли он Кая?", "The girl asked if he had seen little Kay."),
        ("Её попросили объяснить, какое это письмо?", "She was asked to explain what letter this was."),
        ("Расскажите, чем занимается ваша группа?", "Please tell us about the work your group does."),
        (
            "Напишите в комментариях, какая погода в вашем городе?",
            "Write in the comments how the weather is in your city.",
        ),
        ("Вы спросите, зачем вспоминать об этом?", "Why bring this up now, you might ask."),
        (
            "Если можешь подождать минут десять, то я б ее тебе рассказал?",
            "If you can wait ten minutes, I’ll tell it to you.",
        ),
        ("Всё это просто дурной сон, правда?", "All this is only a bad dream, I believe."),
        ("Я всё ещё не был уверен, сам ли это Рогожин?", "I was not sure whether it really was Rogozhin."),
        ("А сам смеётся: кому бы такая королева не понравилась?", "He laughed: for who would not like such a queen!"),
    ],
)
def test_a_question_put_otherwise(russian: str, english: str) -> None:
    assert "question" not in types(russian, english)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Почему вы не приехали на встречу в Женеве?", "You did not come to the meeting in Geneva."),
        ("Когда начнётся второй раунд переговоров?", "The second round of talks will begin."),
    ],
)
def test_a_question_lost(russian: str, english: str) -> None:
    assert "question" in {type for type, _, _ in seen(russian, english, quiet=True)}


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Полная звезд мировая премьера Сумерек в Голливуде", "Star-studded Twilight world premiere in Hollywood"),
        (
            "Доннелли: совет Таннадис уверен в менеджменте «Данди Юнайтед»",
            "Tannadice board has faith in Dundee United management - Donnelly",
        ),
        ("const app = createApp(App) app.mount(root)", "const app = createApp(App) app.mount(root)"),
        ("И всё громче взмывало голошение баб.", "And louder and louder still soared the wailing of the women."),
        ("Число их всё прибывало.", "Their number continued to increase more and more; and by then it was a legion."),
        ("О горе! Ужасный день!", "O woe! O day! O day! O hateful day!"),
    ],
)  # fmt: skip
def test_headlines_code_and_figures_of_speech(russian: str, english: str) -> None:
    assert not types(russian, english) & {"scrambled", "repeated"}


@pytest.mark.parametrize(
    ("russian", "english", "type"),
    [
        (
            "Комиссия рассмотрела отчёт о работе портов и поручила министрам подготовить новый план до конца года.",
            "The by considered plan of and commission to year the new instructed report ports end prepare ministers "
            "the a of the.",
            "scrambled",
        ),
        ("Он пришёл на встречу вовремя.", "He came to the meeting to the meeting on time.", "repeated"),
    ],
)
def test_a_slip(russian: str, english: str, type: str) -> None:
    assert type in {found for found, _, _ in seen(russian, english, quiet=True)}
