"""Options of memories and tables, shared by the commands that write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from aligner.formats import ExportOptions

_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


_NAMES = ("source_locale", "target_locale", "nbsp", "include_flagged", "minimum_confidence", "code")


def memory_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command, which gets them gathered as `memory: Options`."""

    @wraps(command)
    def gathered(**given: Any) -> object:
        options = _options(**{name: given.pop(name) for name in _NAMES})
        return command(memory=options, **given)

    for add in reversed(_OPTIONS):
        gathered = add(gathered)
    return gathered


def _options(**values: Any) -> ExportOptions:
    from aligner.formats import ExportOptions

    return ExportOptions(**values)


def _locale(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _LOCALE.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no language code; write it like ru or ru-RU.")
    return value and value.replace("_", "-")


_OPTIONS = (
    click.option(
        "--source-locale",
        metavar="CODE",
        callback=_locale,
        help="Language code of the source in memories, such as ru-RU.  [default: the language, such as ru]",
    ),
    click.option(
        "--target-locale",
        metavar="CODE",
        callback=_locale,
        help="Language code of the target in memories, such as en-GB.  [default: the language, such as en]",
    ),
    click.option(
        "--nbsp",
        type=click.Choice(["keep", "space"]),
        default="keep",
        show_default=True,
        help="Keep no-break spaces, or make them plain for documents that have none.",
    ),
    click.option(
        "--include-flagged",
        is_flag=True,
        help="Put flagged and uncertain units into the main memory too, not into NAME.review.tmx.",
    ),
    click.option(
        "--minimum-confidence",
        type=click.FloatRange(0, 1),
        default=0.5,
        show_default=True,
        help="Hold units below this confidence back for review.",
    ),
    click.option(
        "--code",
        type=click.Choice(["drop", "keep"]),
        default="drop",
        show_default=True,
        help="Leave blocks of code out of memories and tables, or keep them as units.",
    ),
)
