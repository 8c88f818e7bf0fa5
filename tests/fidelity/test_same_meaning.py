"""Words that seem to exclude each other and say the same, each beside a true divergence that must still be found."""

import pytest

from tests.fidelity.seen import seen


@pytest.mark.parametrize(
    ("russian", "faithful", "wrong"),
    [
        ("В нашей семье он белая ворона.", "He is the black sheep of our family.", None),
        ("Нам продали кота в мешке.", "We were sold a pig in a poke.", None),
        ("Больше трети телевизоров продаётся через интернет.", "More than a third of TV purchases are made online.",
         None),
        ("Билеты на концерт можно купить в кассе.", "Tickets for the concert are on sale at the box office.", None),
        ("Кредит погашен досрочно, после чего банк снял арест.",
         "The loan was repaid early before the bank lifted the freeze.", None),
        ("Дорастая до школы, дети меняются.", "After reaching school age, children change.",
         None),
        ("Школы закрыты на региональном уровне.", "Schools are closed at the local level.",
         "Schools are closed at the international level."),
        ("Депутат от юго-востока Уэльса выступил.", "The member for the south east of Wales spoke.",
         "The member for the northwest of Wales spoke."),
        ("Дышать стало тяжело, силы стали ослабевать.", "It grew difficult to breathe, and strength began to wane.",
         "It grew difficult to breathe, and strength began to increase."),
        ("Внучка офицера нашла письма.", "The officer's grand daughter found the letters.",
         None),
        ("Требования рабочих о повышении платы отклонены.", "The workers' calls for higher pay were rejected.", None),
        ("Это звучит неестественно.", "It doesn't sound natural.", None),
        ("Палата приняла резолюцию об отмене мер.", "The chamber passed a resolution to terminate the measures.", None),
        ("Ты единственная, кому я верю.", "You're the only one I trust.", None),
        ("Нажмите для предварительного просмотра.", "Press to preview.", None),
        ("Утром прошло почти постоянное совещание.", "A near-constant meeting took place in the morning.", None),
        ("Чтобы обойти деревню, нужно не меньше трёх часов.", "It takes no less than three hours to walk round it.",
         None),
        ("Певец соглашается выступать только при полном зале.", "The singer refuses to sing unless the hall is full.",
         "The singer refuses to perform in a full hall."),
        ("Епископ, несколько смущённый, ушёл.", "The bishop, a bit troubled, left.", None),
        ("Она смотрела на всех, как лисёнок.", "She gazed at them like the little fox she was.", None),
        ("Оба варианта будут работать в браузере.", "Either variant will work in the browser.", None),
        ("Она увлеклась борьбой ещё в школе.", "She already took to wrestling at school.", None),
        ("Туризм - один из наиболее пострадавших секторов.", "Tourism is one of the worst affected sectors.", None),
        ("Никто не мог ничего о нём сообщить.", "Nor could any one give information about him.", None),
        ("Никто не ждал, что завод будет продан.", "No one expected the factory to be bought.", None),
        ("Как жители могут это понять?", "How are residents supposed to understand this?", None),
        ("Вас ждут богатства, которые мы можем показать.", "You will enjoy the riches we have to show.", None),
        ("Нам не нужно спешить с операцией.", "We don't have to rush into surgery.", None),
        ("Мы не дали много шансов сопернику.", "We gave our opponent few chances.", None),
    ],
)  # fmt: skip
def test_words_that_say_the_same_draw_nothing_and_those_that_do_not_are_found(
    russian: str, faithful: str, wrong: str | None
) -> None:
    assert not [flag for flag in seen(russian, faithful) if flag[0] in ("meaning", "quantifier", "modality")]
    if wrong:
        assert any(flag[0] == "meaning" for flag in seen(russian, wrong, quiet=True))
