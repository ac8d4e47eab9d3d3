"""The reader (monitor/understand) as machine code in the wheel, where that is asked for: ``make compiled``.

A build hook of hatchling, off unless ``HATCH_BUILD_HOOK_ENABLE_CUSTOM=true``. It copies the package to a temporary folder, has
mypyc translate the reader there and a C compiler build it, and puts the libraries beside the sources in the wheel, nowhere else:
in a checkout, and where a checkout is installed as editable, the sources are what runs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

READER = Path("monitor", "understand")
SETTINGS = "[mypy]\nfollow_imports = silent\nignore_missing_imports = True\n"


class CompiledReader(BuildHookInterface[Any]):
    """Adds the libraries to the wheel. Raises CalledProcessError where mypyc or the compiler fails; their output tells why."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build them before the wheel is put together."""
        if version == "editable":
            return
        self.built = TemporaryDirectory()
        for library in compile_reader(Path(self.root), Path(self.built.name)):
            build_data["force_include"][str(library)] = str(library.relative_to(self.built.name))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clean up when the wheel stands."""
        if version != "editable":
            self.built.cleanup()


def compile_reader(root: Path, into: Path) -> list[Path]:
    """Build the reader of the package under ``root`` in the folder ``into``: the libraries, beside its sources."""
    shutil.copytree(root / "monitor", into / "monitor", ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    (into / "mypy.ini").write_text(SETTINGS, encoding="utf-8")
    modules = [str(path.relative_to(into)) for path in sorted((into / READER).glob("*.py")) if path.name != "__init__.py"]
    subprocess.run([sys.executable, "-m", "mypyc", *modules], cwd=into, check=True)  # noqa: S603
    shutil.rmtree(into / "build")
    return sorted(into.rglob("*.so"))
