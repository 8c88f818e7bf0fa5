"""Write or check `aligner/MANIFEST.toml`: what made each learned file, from which inputs, for which models.

    python -m scripts.training.manifest                      check the hashes of the learned files
    python -m scripts.training.manifest --write              write the manifest anew
    python -m scripts.training.manifest --write --made lexical_choice   the same after a step that changed nothing
    python -m scripts.training.manifest --inputs             say, too, which inputs changed since a file was made

An input keeps the hash that stands in the manifest where the data folder is not there, and where the file was not made
anew since: its content is the same, and `--made` does not name its step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from aligner.document.files import atomic_write
from aligner.encoding.manifest import FILE, MODEL, PACKAGE, fingerprint, learned_files
from scripts.runtime import argument_parser
from scripts.training.steps import STEPS, Step

DOCS = PACKAGE.parent / "docs" / "models.md"
START, END = "<!-- table: python -m scripts.training.manifest --write -->", "<!-- end of table -->"
HEAD = """\
# Written by `python -m scripts.training.manifest --write`. Paths are those within the package `aligner`;
# `shared/` is the data folder beside the checkout, which may not be passed on.
"""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def input_hash(name: str, shared: Path) -> str | None:
    """Return the SHA-256 of an input, a file or the rows of some kinds in it; None where the file is not here."""
    file, _, kinds = name.partition(": ")
    path = PACKAGE / file
    if file.startswith("shared/"):
        path = shared / file.removeprefix("shared/")
    elif file.startswith("corpora/"):
        path = PACKAGE.parent / file
    if not path.is_file():
        return None
    if not kinds:
        return sha256(path)
    rows = path.read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.partition("\t")[0] in kinds.split()]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def entry(step: Step, output: str, shared: Path, made: Collection[str] = ()) -> str:
    """Return the manifest's entry of one learned file as TOML; `made` are the steps that were run again."""
    old, content = learned_files().get(output), sha256(PACKAGE / output)
    known = old.inputs if old else {}
    again = old is None or old.sha256 != content or step.module in made
    hashes = {name: (again and input_hash(name, shared)) or known.get(name, "") for name in step.inputs}
    rows = {
        "path": output,
        "sha256": content,
        "script": step.script,
        "command": step.command,
        "licence": step.licence,
        "purpose": step.purpose,
    }
    rows |= {"encoder": fingerprint(PACKAGE / MODEL)} if step.encoder else {}
    lines = ["[[file]]", *(f'{name} = "{value}"' for name, value in rows.items()), "[file.inputs]"]
    return "\n".join([*lines, *(f'"{name}" = "{value}"' for name, value in hashes.items())]) + "\n"


def differences() -> list[str]:
    """Return one sentence for each file that is not what the manifest says, or that it does not name."""
    known = learned_files()
    made = [output for step in STEPS for output in step.outputs]
    missing = [f"{output} is not in the manifest; write it anew." for output in made if output not in known]
    unknown = [f"No step makes {path}; write the manifest anew." for path in known if path not in made]
    changed = [
        f"{output} has changed since the manifest was written; write it anew if that was meant."
        for output in made
        if output in known and known[output].sha256 != sha256(PACKAGE / output)
    ]
    return missing + unknown + changed


def stale_inputs(shared: Path) -> list[str]:
    """Return one sentence for each input that changed after a file was made from it."""
    known = learned_files()
    return [
        f"{name} has changed since {step.outputs[0]} was made; run {step.command}"
        for step in STEPS
        for name in step.inputs
        if (found := input_hash(name, shared)) and found != known[step.outputs[0]].inputs.get(name)
    ]


def table() -> str:
    """Return the table of learned files in `docs/models.md`."""
    rows = ["| file | made by | belongs to | what it is there for |", "|---|---|---|---|"]
    for step in STEPS:
        bound = "encoder" if step.encoder else "–"
        files = "<br>".join(f"`{output}`" for output in step.outputs)
        rows.append(f"| {files} | `{step.command}` | {bound} | {step.purpose} |")
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """Return the text of `docs/models.md` with the table between its marks written anew."""
    head, _, rest = text.partition(START)
    return f"{head}{START}\n{table()}{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write or check."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--write", action="store_true", help="write the manifest anew")
    parser.add_argument("--made", nargs="*", default=[], metavar="STEP", help="steps that were run again")
    parser.add_argument("--inputs", action="store_true", help="compare the inputs, too")
    given = parser.parse_args()
    if given.write:
        entries = [entry(step, output, given.shared, given.made) for step in STEPS for output in step.outputs]
        with atomic_write(FILE) as file:
            file.write((HEAD + "\n" + "\n".join(entries)).encode())
        with atomic_write(DOCS) as file:
            file.write(with_table(DOCS.read_text(encoding="utf-8")).encode())
        return
    if found := differences() + (stale_inputs(given.shared) if given.inputs else []):
        raise SystemExit("\n".join(found))
    print(f"{len(learned_files())} learned files are what the manifest says.")


if __name__ == "__main__":
    main()
