"""`aligner corpora`: the known document pairs, fetching them and checking what was fetched."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import options as shared
from aligner.cli.localized_help import HelpGroup
from aligner.localization import localized, localized_sentence

if TYPE_CHECKING:
    from aligner.corpora.download import Progress
    from aligner.corpora.registry import Corpus, SideName

_REGISTRY = click.option(
    "--registry",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A registry of your own, in the same form.  [default: ALIGNER_REGISTRY, or the one of aligner]",
)
_FILE = click.Path(path_type=Path)


@click.group("corpora", cls=HelpGroup)
def command() -> None:
    """Fetch published documents that exist in Russian and English, and check that they are the right ones.

    \b
    Examples:
      aligner corpora list
      aligner corpora fetch lavrov-letter
      aligner align lavrov-letter -o letter.tmx

    Fetched texts lie in your data folder; ALIGNER_DATA names another.
    """


@command.command("list", short_help="List the known pairs.")
@_REGISTRY
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a pair.")
def list_command(registry: Path | None, as_json: bool) -> None:
    """List the known pairs and say which of them are fetched."""
    from aligner.corpora.registry import load_registry

    corpora = load_registry(registry)
    width = max((len(name) for name in corpora), default=0)
    for name, corpus in corpora.items():
        if as_json:
            click.echo(json.dumps({"name": name, "title": corpus.title, **_sides(corpus)}, ensure_ascii=False))
        else:
            states = [state["fetched"] is not None for state in _sides(corpus).values()]
            mark = localized("fetched") if all(states) else localized("half fetched") if any(states) else ""
            click.echo(f"{name:{width}}  {corpus.date or ''!s:10}  {corpus.title}{f'  [{mark}]' if mark else ''}")


@command.command("show", short_help="Show where the texts of a pair are published.")
@click.argument("name")
@_REGISTRY
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show_command(name: str, registry: Path | None, as_json: bool) -> None:
    """Show where the texts of NAME are published, what they must contain, and what has been fetched."""
    from aligner.corpora.registry import find, load_registry

    corpus = find(load_registry(registry), name)
    if as_json:
        click.echo(json.dumps(_described(corpus), ensure_ascii=False, indent=2))
        return
    click.echo(f"{corpus.name}: {corpus.title}")
    published = localized("date {date}, published {published}", date=corpus.date, published=corpus.published)
    click.echo(published)
    for line in (corpus.rights, corpus.note):
        if line:
            click.echo(line)
    for side, state in _sides(corpus).items():
        click.echo(f"\n{side} ({state['language']}, {state['kind']})")
        for address in state["addresses"]:
            doubt = "" if address["certain"] else f"  ({localized('not certain')})"
            click.echo(f"  {address['url']}{doubt}" + (f"\n    {address['note']}" if address["note"] else ""))
        if not state["addresses"]:
            click.echo(f"  {localized('no address is known')}")
        told = localized("not fetched")
        if state["fetched"]:
            told = localized("fetched {when}: {path}", when=state["fetched"]["fetched"], path=state["path"])
        click.echo(f"  {told}")
    facts = "; ".join(fact.what for fact in corpus.facts)
    click.echo("\n" + localized("The right text mentions: {facts}.", facts=facts))


@dataclass(frozen=True)
class FetchOptions:
    """Options of `corpora fetch`: addresses, files, and limits."""

    source_file: Path | None
    target_file: Path | None
    refresh: bool
    anyway: bool
    timeout: float
    attempts: int
    quiet: bool

    @property
    def files(self) -> dict[SideName, Path]:
        """The pages that were saved by hand."""
        files: dict[SideName, Path | None] = {"source": self.source_file, "target": self.target_file}
        return {side: path for side, path in files.items() if path}


@command.command("fetch", short_help="Download both texts of a pair.")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--source-file", type=_FILE, metavar="FILE", help="Take the original from a page you have saved.")
@click.option("--target-file", type=_FILE, metavar="FILE", help="Take the translation from a page you have saved.")
@click.option("--refresh", is_flag=True, help="Fetch again what is there already.")
@click.option("--anyway", is_flag=True, help="Keep a text even if it lacks a fact that the registry asks for.")
@click.option("--timeout", type=click.FloatRange(0.1), default=90.0, show_default=True, help="Seconds a page may take.")
@click.option("--attempts", type=click.IntRange(1, 10), default=3, show_default=True, help="Attempts an address.")
@_REGISTRY
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
@shared.packed(FetchOptions)
def fetch_command(names: tuple[str, ...], registry: Path | None, options: FetchOptions) -> None:
    """Download both texts of each NAME, check them against known facts, and keep them.

    \b
    Where a site refuses automated access, save its page in a browser and pass it:
      aligner corpora fetch lavrov-letter --target-file page.html
    """
    from aligner.corpora.download import Limits
    from aligner.corpora.fetching import Fetching, fetch
    from aligner.corpora.registry import find, load_registry
    from aligner.corpora.store import Store

    if len(names) > 1 and options.files:
        raise click.UsageError("--source-file and --target-file go with one NAME.")
    corpora = load_registry(registry)
    limits = Limits(total=options.timeout, silence=min(Limits.silence, options.timeout), attempts=options.attempts)
    say = (lambda message: None) if options.quiet else (lambda message: click.echo(message, err=True))
    for corpus in [find(corpora, name) for name in names]:
        with _bar(options.quiet) as progress:
            how = Fetching(options.files, options.refresh, options.anyway, limits, say, progress)
            stored = fetch(corpus, Store(), how)
        for text in stored.values():
            click.echo(text.path)


@command.command("verify", short_help="Check fetched texts again.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_REGISTRY
def verify_command(names: tuple[str, ...], registry: Path | None) -> None:
    """Check fetched texts again: unchanged since they were fetched, and right by the registry's facts.

    Without a NAME all fetched texts are checked.
    """
    from aligner.corpora.registry import SIDES, find, load_registry
    from aligner.corpora.store import Store
    from aligner.corpora.verification import verify
    from aligner.document.errors import AlignerError

    corpora = load_registry(registry)
    store = Store()
    wrong = 0
    for corpus in [find(corpora, name) for name in names] or corpora.values():
        for side in SIDES:
            path = store.path(corpus, side)
            if not path.exists():
                if names:
                    wrong += 1
                    click.echo(f"{corpus.name} {side}: {localized('not fetched')}")
                continue
            stored = store.get(corpus, side)
            verdict = verify(path.read_text(encoding="utf-8"), corpus, corpus.side(side).language)
            state = "has been changed since it was fetched" if stored is None else verdict.reason() or "right"
            wrong += state != "right"
            counts = localized(
                "facts: {facts:,}, paragraphs: {paragraphs:,}", facts=len(verdict.found), paragraphs=verdict.paragraphs
            )
            click.echo(f"{corpus.name} {side}: {localized_sentence(state)} ({counts})")
    if wrong:
        raise AlignerError(f"{wrong} of the texts are missing or wrong; `aligner corpora fetch --refresh` renews them.")


def _sides(corpus: Corpus) -> dict[str, dict[str, Any]]:
    """Return each side's addresses and, where it is fetched, its record."""
    from dataclasses import asdict

    from aligner.corpora.registry import SIDES
    from aligner.corpora.store import Store

    store = Store()
    states: dict[str, dict[str, Any]] = {}
    for side in SIDES:
        stored = store.get(corpus, side)
        states[side] = {
            **asdict(corpus.side(side)),
            "path": str(store.path(corpus, side)),
            "fetched": asdict(stored.record) if stored else None,
        }
    return states


def _described(corpus: Corpus) -> dict[str, Any]:
    facts = [{"what": fact.what, **fact.spellings} for fact in corpus.facts]
    about = {"name": corpus.name, "title": corpus.title, "date": str(corpus.date), "published": str(corpus.published)}
    rest = {"rights": corpus.rights, "note": corpus.note, "paragraphs": corpus.paragraphs, "facts": facts}
    return {**about, **rest, **_sides(corpus)}


@contextmanager
def _bar(quiet: bool) -> Iterator[Progress | None]:
    """Show how much of a page has come, where somebody is watching."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("page", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
