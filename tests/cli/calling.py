"""A pair of texts, and a call of the command line in this process."""

from click.testing import CliRunner, Result

from aligner.cli import group

RUSSIAN = "Мы получили Ваше письмо. Мы выделили 15 тысяч рублей. Безопасность неделима.\n"
ENGLISH = "We have received your letter. We allocated 17 thousand roubles. Security is indivisible.\n"


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments], input=stdin)
