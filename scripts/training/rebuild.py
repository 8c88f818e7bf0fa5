"""Rebuild all learned files, or those from one step on, in the order of the training graph.

    python -m scripts.training.rebuild --dry-run
    python -m scripts.training.rebuild --from null_alignment --to calibration

Models that are written to a folder of their own (`FOLDER` in a command) go to `--work`; copy them into the package when
their figures are better. The manifest is written anew at the end.
"""

from __future__ import annotations

import glob
import shlex
import subprocess
import sys
from pathlib import Path

from scripts.runtime import ROOT, argument_parser
from scripts.training.steps import STEPS, Step


def chosen(first: str | None, last: str | None) -> list[Step]:
    """Return the steps from one module to another, both included.

    >>> [step.module for step in chosen("transliteration", "transliteration")]
    ['transliteration']
    """
    names = [step.module for step in STEPS]
    for name in (first, last):
        if name and name not in names:
            raise SystemExit(f"No step is called {name}; there are {', '.join(names)}.")
    start = names.index(first) if first else 0
    return list(STEPS[start : names.index(last) + 1 if last else None])


def argument_list(step: Step, work: Path) -> list[str]:
    """Return a step's arguments with the work folder and the names of files filled in."""
    found: list[str] = []
    for part in shlex.split(step.arguments.replace("FOLDER", str(work / step.module))):
        found += sorted(glob.glob(part, root_dir=ROOT)) or [part] if "*" in part else [part]
    return found


def main() -> None:
    """Run the steps one after another; the first that fails ends the run."""
    parser = argument_parser(__doc__)
    parser.add_argument("--from", dest="first", metavar="STEP", help="the first step to run")
    parser.add_argument("--to", dest="last", metavar="STEP", help="the last step to run")
    parser.add_argument("--work", type=Path, default=Path("build/models"), help="folder of models on their way")
    parser.add_argument("--dry-run", action="store_true", help="print the commands alone")
    given = parser.parse_args()
    steps = chosen(given.first, given.last)
    for step in steps:
        command = [sys.executable, "-m", f"scripts.training.{step.module}", *argument_list(step, given.work)]
        print(shlex.join(["python", *command[1:]]), flush=True)
        if not given.dry_run:
            subprocess.run(command, cwd=ROOT, check=True)
    if not given.dry_run:
        written = ["--write", "--made", *(step.module for step in steps)]
        subprocess.run([sys.executable, "-m", "scripts.training.manifest", *written], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
