"""The reader as machine code: nobody gets it who did not ask, and whoever asks can."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from monitor.understand import COMPILED

ROOT = Path(__file__).parents[1]
TRANSLATE = """
from pathlib import Path
from mypyc.build import mypycify

modules = sorted(str(path) for path in Path("monitor/understand").glob("*.py") if path.name != "__init__.py")
print(len(modules), *[library.name for library in mypycify(modules)])
"""


def test_a_wheel_that_nobody_asked_to_compile_is_pure_python(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    assert not [name for name in ZipFile(wheel).namelist() if name.endswith(".so")]


def test_a_checkout_runs_its_sources() -> None:
    assert not COMPILED
    assert not list((ROOT / "monitor").rglob("*.so"))


def test_every_module_of_the_reader_can_be_translated_to_c(tmp_path: Path) -> None:
    """As far as mypyc gets without a C compiler; that both read alike, `make compiled` sees itself."""
    shutil.copytree(ROOT / "monitor", tmp_path / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "mypy.ini").write_text("[mypy]\nfollow_imports = silent\nignore_missing_imports = True\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", TRANSLATE], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    count, *libraries = done.stdout.splitlines()[-1].split()
    assert "monitor.understand.figures" in libraries
    assert len(libraries) == int(count) + 1  # one for each, and the one that they share
