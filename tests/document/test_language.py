"""Russian and English are told apart for certain, other languages well enough to warn."""

import pytest

from aligner.document.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Дорогой друг, пишу тебе это письмо в конце марта.", "ru"),
        ("Dear friend, I am writing this letter at the end of March.", "en"),
        ("Встреча с The New York Times состоялась в Москве.", "ru"),
        ("ОБСЕ", "ru"),
        ("Title", "und"),
        ("A title", "en"),
        ("2026 — 17:30", "und"),
        ("", "und"),
        ("Уряд України оголосив про зміни, які стосуються всіх міст.", "uk"),
        ("Урад Беларусі ўхваліў новы закон аб мовах.", "be"),
        ("Правителството на страната обяви, че ще се промени законът за езиците.", "bg"),
        ("Влада је објавила нови закон о језицима и књигама.", "sr"),
        ("Die Regierung hat das neue Gesetz nicht mit dem Ausschuss beraten.", "de"),
        ("Le gouvernement a annoncé que la loi est entrée dans une nouvelle phase.", "fr"),
        ("El gobierno anunció que la ley no es para los que viven en las ciudades.", "es"),
        ("政府は新しい法律を発表しました。", "ja"),
        ("政府宣布了新的法律。", "zh"),
        ("Η κυβέρνηση ανακοίνωσε τον νέο νόμο.", "el"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_long_text_is_sampled() -> None:
    assert detect("И тогда он сказал, что это не так. " * 100_000) == "ru"
