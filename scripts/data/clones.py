"""Clones of public repositories: which ones the data sets come from, and how their files are read.

A clone lies at CLONES/OWNER/NAME, as `git clone URL OWNER/NAME` makes it, and is read from the commit that is named
here where the clone holds it, else from HEAD. Nothing is checked out, so a bare or a partial clone will do.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aligner.document.errors import AlignerError


@dataclass(frozen=True)
class Repository:
    """A public repository: OWNER/NAME, the licence of what is read, and a commit that holds it where one is known."""

    name: str
    licence: str
    commit: str = ""

    @property
    def url(self) -> str:
        """Return where to clone it from."""
        return f"https://github.com/{self.name}"


NTREX = Repository("MicrosoftTranslator/NTREX", "CC BY-SA 4.0", "fa9e8c9e3bb875a39b0d3f36394c54e2d0f67cc7")
WMT21 = Repository("wmt-conference/wmt21-news-systems", "research use", "f815db3629eead35b417658f6ca9629af7782a40")
LITERATURE = Repository("bilinguator/aligned-texts", "MIT", "c67a738abf60d28b4f4f6761e1da952253c8a55c")
RUSLIT = Repository("d0rj/RusLit", "public domain", "210f6c928533cc235728461bd6d5881d9a0e8b90")
MLQE = Repository("sheffieldnlp/mlqe-pe", "CC0", "6933681fce59898e0bd271c6792082bd643bf692")
MQM = Repository("WMT-QE-Task/wmt-qe-2023-data", "research use", "95a124d873a9f173e5d6aaaeb987d7cb61fcdd67")
TREEBANKS = {
    "ru/gsd": Repository(
        "UniversalDependencies/UD_Russian-GSD", "CC BY-SA 4.0", "e63fd42363fe108ca4c21a1bd8d92ef11c6acc8d"
    ),
    "ru/taiga": Repository(
        "UniversalDependencies/UD_Russian-Taiga", "CC BY-SA 4.0", "5b5f5649fd3d37e4a712fe2982594dbe7b5be3cb"
    ),
    "en/ewt": Repository(
        "UniversalDependencies/UD_English-EWT", "CC BY-SA 4.0", "543e826d61b26d0eed511e370a62058b8a791339"
    ),
    "en/gum": Repository(
        "UniversalDependencies/UD_English-GUM", "CC BY-SA 4.0", "d014d4873354b5b743d57fb3f49a80b3a099ae12"
    ),
}
GUTENBERG = {
    name: Repository(f"GITenberg/{repository}", "public domain")
    for name, repository in {
        "anna_karenina": "Anna-Karenina_1399",
        "karamazov": "The-Brothers-Karamazov_28054",
        "war_and_peace": "War-and-Peace_2600",
        "idiot": "The-Idiot_2638",
        "dead_souls": "Dead-Souls_1081",
    }.items()
}


class MissingSourceError(AlignerError):
    """A clone, or a file in it, is not there; the message says how to get it."""


@dataclass(frozen=True)
class Clones:
    """A folder of clones."""

    folder: Path

    def read(self, repository: Repository, path: str) -> bytes:
        """Return a file of a repository; MissingSourceError where it is not there."""
        revision = self._revision(repository)
        done = self._git(repository, "show", f"{revision}:{path}")
        if done.returncode:
            raise MissingSourceError(f"{repository.name} at {revision[:12]} has no file {path}.")
        return done.stdout

    def text(self, repository: Repository, path: str) -> str:
        """Return a text file in UTF-8, a byte order mark left out."""
        return self.read(repository, path).decode("utf-8-sig")

    def lines(self, repository: Repository, path: str) -> list[str]:
        """Return the lines of a text file without the white space around them."""
        return [line.strip() for line in self.text(repository, path).split("\n")]

    def names(self, repository: Repository) -> list[str]:
        """Return the paths of all files of a repository, in git's order."""
        revision = self._revision(repository)
        listed = self._git(repository, "-c", "core.quotePath=off", "ls-tree", "-r", "--name-only", revision)
        return listed.stdout.decode().split("\n")

    def _revision(self, repository: Repository) -> str:
        if not (self.folder / repository.name).is_dir():
            raise MissingSourceError(
                f"{self.folder / repository.name} is missing: git clone {repository.url} "
                f"{self.folder / repository.name}"
            )
        known = repository.commit
        if known and not self._git(repository, "cat-file", "-e", f"{known}^{{commit}}").returncode:
            return known
        return "HEAD"

    def _git(self, repository: Repository, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command: Iterable[str] = ("git", "-C", str(self.folder / repository.name), *arguments)
        return subprocess.run(list(command), capture_output=True)
