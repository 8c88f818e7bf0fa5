"""Time what a user waits for: the help, a whole alignment of the specimen, and the installation without extras.

    python -m scripts.benchmarks.startup_time [--no-install]

Prints the median of several runs of each command as a whole process, and its ratio to starting Python alone; then the
time and the size of an installation in a new environment, and its largest packages. Installing needs a package index.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.runtime import ROOT, argument_parser

SPECIMEN = ROOT / "corpora" / "specimen"
RUNS = 7
LARGEST = 8
"""So many packages are listed with their sizes."""


def seconds(arguments: list[str]) -> float:
    """Return the median wall time of a Python process with these arguments, after one warm-up run."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def installation() -> tuple[float, dict[str, int]]:
    """Install the checkout without extras in a new environment; return the seconds and each package's bytes.

    What stands beside the packages, the interpreter's own files, is named `environment`. Raises CalledProcessError
    where pip fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, environment = Path(folder, "source"), Path(folder, "environment")
        source.mkdir()
        for name in ("aligner", "corpora"):
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source / name)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "venv", environment], check=True, capture_output=True)
        python = next(environment.glob("[bS]*/python*"))
        subprocess.run([python, "-m", "pip", "install", "-q", source], check=True, capture_output=True)
        spent = time.perf_counter() - start
        return spent, sizes(environment)


def sizes(environment: Path) -> dict[str, int]:
    """Return the bytes of each top entry of an environment's site-packages, the largest first; links do not count."""
    site = next(environment.rglob("site-packages"))
    found: dict[str, int] = {}
    for path in environment.rglob("*"):
        if path.is_file() and not path.is_symlink():
            inside = path.is_relative_to(site)
            name = path.relative_to(site).parts[0].removesuffix(".libs") if inside else "environment"
            found[name] = found.get(name, 0) + path.stat().st_size
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def main() -> None:
    """Print the table."""
    parser = argument_parser(__doc__)
    parser.add_argument("--no-install", action="store_true", help="time only the commands")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pair = [str(SPECIMEN / "ru.txt"), str(SPECIMEN / "en.txt")]
        align = ["-m", "aligner", "align", *pair, "-o", f"{folder}/letter.tmx"]
        commands = {
            "python alone": ["-c", "pass"],
            "aligner --help": ["-m", "aligner", "--help"],
            "align the specimen": align,
            "the same, --depth quick": [*align, "--depth", "quick"],
        }
        results = {name: seconds(arguments) for name, arguments in commands.items()}
    base = results["python alone"]
    print(f"{'command':<26}{'seconds':>9}{'× python':>10}")
    for name, value in results.items():
        print(f"{name:<26}{value:>9.3f}{value / base:>10.1f}")
    if given.no_install:
        return
    try:
        spent, packages = installation()
    except subprocess.CalledProcessError as error:
        sys.exit(f"The installation failed: {(error.stderr or b'').decode().strip().splitlines()[-1:]}")
    largest = ", ".join(f"{name} {size / 1e6:.0f}" for name, size in list(packages.items())[:LARGEST])
    print(f"light install: {spent:.0f} s, {sum(packages.values()) / 1e6:.0f} MB ({largest} …)")


if __name__ == "__main__":
    main()
