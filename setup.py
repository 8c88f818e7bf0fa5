"""What pyproject.toml cannot say: the registry lies at the top level of the repository and goes into the package."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithRegistry(build_py):
    """Copy `corpora/registry.toml` beside the module that reads it; a checkout reads it where it is."""

    def run(self) -> None:
        """Build as always, then add the registry."""
        super().run()
        if not getattr(self, "editable_mode", False):
            self.copy_file("corpora/registry.toml", str(Path(self.build_lib, "aligner", "corpora", "registry.toml")))


setup(cmdclass={"build_py": BuildWithRegistry})
