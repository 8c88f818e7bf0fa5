"""`aligner split`: see how a document is cut into sentences."""

from __future__ import annotations

from dataclasses import dataclass

import click

from aligner.cli import options as shared


@dataclass(frozen=True)
class SplitArguments:
    """Options of `split`: how the text is read, and how its sentences are printed."""

    language: str | None
    encoding: str | None
    lines: bool
    unwrap: bool
    srx: str | None
    offsets: bool
    as_json: bool


@click.command("split")
@click.argument("file", type=shared.INPUT)
@click.option("--language", metavar="CODE", help="Language of the text.  [default: detected]")
@shared.reading_options
@click.option("--offsets", is_flag=True, help="Print the character offset after each sentence instead of its text.")
@click.option("--json", "as_json", is_flag=True, help="Print each sentence with its offsets as a line of JSON.")
@shared.packed(SplitArguments)
def command(file: str, options: SplitArguments) -> None:
    """Cut FILE into sentences and print them, one a line; - is standard input.

    A line break ends a sentence, unless the text is visibly wrapped; --unwrap says that it is, and --lines that each
    line is a sentence already. Load `aligner srx` in your CAT tool and it cuts at the same places.

    \b
    Examples:
      aligner split letter.txt
      aligner split scan.txt --unwrap --json
      aligner split letter.txt --srx rules.srx
    """
    import json

    from aligner.document.readers import read_document
    from aligner.splitting import SplitOptions, split

    document = read_document(file, encoding=options.encoding, language=options.language, lines=options.lines)
    for sentence in split(document, SplitOptions(lines=options.lines, unwrap=options.unwrap, srx=options.srx)):
        if options.as_json:
            record = {"start": sentence.start, "end": sentence.end, "text": document[sentence]}
            click.echo(json.dumps(record, ensure_ascii=False))
        else:
            click.echo(sentence.end if options.offsets else " ".join(document[sentence].split()))
