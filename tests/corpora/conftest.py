"""A site of our own, a registry that leads to it, and a data folder to fetch into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aligner.corpora.download import Limits
from aligner.corpora.registry import Corpus, load_registry
from aligner.corpora.store import Store
from tests.corpora.serving import EN, REGISTRY, RU, Site, good


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.routes.update({"/ru": good(RU), "/en": good(EN)})
    yield site
    site.closing.set()
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def registry(site: Site, tmp_path: Path) -> Callable[..., Path]:
    """Write a registry whose addresses lead to paths of the site."""

    def write(sources: tuple[str, ...] = ("/ru",), targets: tuple[str, ...] = ("/en",)) -> Path:
        path = tmp_path / "registry.toml"
        listed = {
            name: ", ".join(f'{{url = "{site.url(address)}"}}' for address in addresses)
            for name, addresses in (("sources", sources), ("targets", targets))
        }
        path.write_text(REGISTRY.format(**listed), encoding="utf-8")
        return path

    return write


@pytest.fixture
def ports(registry: Callable[..., Path]) -> Callable[..., Corpus]:
    return lambda *addresses: load_registry(registry(*addresses))["ports"]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("ALIGNER_DATA", str(tmp_path / "data"))
    return Store()


@pytest.fixture
def limits() -> Limits:
    """Small sizes and short pauses, so that the tests are quick; long times, so that a busy machine fails none."""
    return Limits(size=200_000, total=60, silence=30, attempts=2, pause=0.01)
