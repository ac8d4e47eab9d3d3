"""Where the files that the package ships are: in a wheel beside the modules, in a checkout the repository's ``config/``."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "shipped"
_IN_CHECKOUT = _PACKAGE.parent / "config"


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, such as ``shipped("topics", "armenia-azerbaijan")``."""
    return (_IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT).joinpath(*parts)
