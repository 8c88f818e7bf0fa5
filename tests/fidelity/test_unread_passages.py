"""Passages of the Russian in French or German: what renders them draws nothing, what leaves them out does."""

import pytest

from tests.fidelity.seen import seen, types

RENDERED = [
    ("— Il a deux cents maisons à Paris, — сказал гость.", "“He has two hundred houses in Paris,” said the guest."),
    ("— Je ne suis jamais content, — сказал он. Все засмеялись.", "“I am never content,” he said. Everyone laughed."),
    ("— Vous verrez lundi, — сказал он. — Le premier mai.", "“You will see on Monday,” he said. “The first of May.”"),
    ("— Quand est-ce que Lise part pour Moscou? — спросила она.", "“When is Lise leaving for Moscow?” she asked."),
    ("— J'ai vu Marie à Londres et en Allemagne, — сказал он.", "“I saw Mary in London and in Germany,” he said."),
    ("Il faut le savoir.", "One must know it."),
    ("Он прочёл: «Die Herren sollen nicht rauchen, zwölf Mark Strafe».",
     "He read: “Gentlemen must not smoke; a fine of twelve marks.”"),
    ("— Eh bien, mon ami, — сказала она.", "“Eh bien, mon ami,” she said."),
    ("— Eh bien, mon ami, — сказала она.", "“Well, my friend,” she said."),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english"), RENDERED)
def test_what_renders_a_passage_or_copies_it_draws_nothing(russian: str, english: str) -> None:
    assert not seen(russian, english, quiet=True)


def test_a_passage_left_out_is_an_omission() -> None:
    russian = "Гость сказал: «Comme c'est joli, n'est-ce pas? Venez demain à cinq heures», и вышел."
    assert types(russian, "The guest went out.") == {"omission"}


@pytest.mark.parametrize(
    ("russian", "english", "type"),
    [
        ("— Mon cher ami, — сказал Иванов, — приходи в пять.", "“Dear friend,” said Petrov, “come at five.”", "name"),
        ("— Mon cher ami, — сказал Иванов, — приходи в пять.", "“Dear friend,” said Ivanov, “come at six.”", "number"),
        ("Фирма Bank of America не закрылась.", "Bank of America has closed.", "negation"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_passage_is_checked(russian: str, english: str, type: str) -> None:
    assert type in types(russian, english)
