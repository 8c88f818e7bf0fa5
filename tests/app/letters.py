"""A letter and its translation as Word files: headings, a table, footnotes, two errors planted in the translation."""

from pathlib import Path

from tests.document.reading.test_docx import docx, paragraph, run

HEADING = '<w:pStyle w:val="1"/>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
TEXTS = {
    "ru": {
        "title": "Письмо о сотрудничестве",
        "body": [
            "Уважаемый господин Иванов!",
            "Благодарим вас за письмо от 5 мая 2014 года.",
            "Мы готовы поставить 250 насосов до конца октября.",
            "Оплата производится в течение тридцати дней после доставки.",
            "Просим вас подтвердить получение этого письма.",
        ],
        "second": "Сроки поставки",
        "cells": ["Товар", "Количество", "Насосы", "250 штук", "Фильтры", "40 штук"],
        "note": "Договор был подписан в Москве.",
        "end": "С уважением, дирекция завода.",
    },
    "en": {
        "title": "Letter on cooperation",
        "body": [
            "Dear Mr Ivanov,",
            "Thank you for your letter of 5 May 2004.",
            "We are ready to deliver 520 pumps by the end of October.",
            "Payment is made within thirty days after delivery.",
            "Please confirm that you have received this letter.",
        ],
        "second": "Delivery dates",
        "cells": ["Goods", "Quantity", "Pumps", "250 pieces", "Filters", "40 pieces"],
        "note": "The contract was signed in Moscow.",
        "end": "Yours sincerely, the management of the plant.",
    },
}


def letter(folder: Path, language: str, name: str) -> Path:
    """Write the letter in a language."""
    said = TEXTS[language]
    cells = said["cells"]
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(run(cell))}</w:tc>' for cell in cells[at : at + 2])}</w:tr>"
        for at in range(0, len(cells), 2)
    )
    body = (
        paragraph(run(said["title"]), properties=HEADING)
        + "".join(paragraph(run(text), NOTE if number == 3 else "") for number, text in enumerate(said["body"]))
        + paragraph(run(said["second"]), properties=HEADING)
        + f"<w:tbl>{rows}</w:tbl>"
        + paragraph(run(said["end"]))
    )
    note = f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", run(said["note"]))}</w:footnote>'
    folder.mkdir(parents=True, exist_ok=True)
    return docx(folder, body, footnotes=note).rename(folder / name)
