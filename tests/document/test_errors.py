"""What a user sees is one line, in one language."""

import errno
import os

from aligner.document import AlignerError
from aligner.document.errors import SYSTEM_REASONS, system_reason
from aligner.localization import catalogue


def test_line_breaks_that_a_parser_quotes_are_taken_out() -> None:
    assert str(AlignerError("x.xml is malformed (Comment\n  not closed)\u2028; save it anew.")) == (
        "x.xml is malformed (Comment not closed) ; save it anew."
    )


def test_a_system_s_reason_is_known_by_its_code_whatever_the_language_of_the_system() -> None:
    error = FileNotFoundError(errno.ENOENT, "Системе не удается найти указанный путь")
    assert system_reason(error) == "No such file or directory" == os.strerror(errno.ENOENT)
    busy = PermissionError(errno.EACCES, "Процесс не может получить доступ к файлу")
    busy.winerror = 32  # as Windows sets it where another program holds the file
    assert system_reason(busy) == "The file is in use by another program"
    assert system_reason(OSError("it broke")) == "it broke"


def test_every_reason_has_its_russian() -> None:
    assert [reason for reason in SYSTEM_REASONS.values() if not catalogue("ru").knows(reason)] == []
    sentence = catalogue("ru").sentence("Cannot read letter.txt: Permission denied.")
    assert sentence == "Не удаётся прочитать letter.txt: нет прав доступа."
