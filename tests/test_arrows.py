"""The arrows between the rooms: leaves know nobody, rooms know leaves only, the line knows the rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "monitor"
LEAVES = {"model", "errors", "text", "topic", "yaml", "crash", "shipped", "logs"}
ROOMS = {"fetch", "parse", "extract", "understand", "group", "watch", "deliver", "store", "web"}
PURE = {"parse", "extract", "understand", "group", "watch", "text", "model"}
IMPURE_MODULES = {"time", "random", "os", "socket", "aiohttp", "sqlite3", "sqlalchemy", "asyncio", "subprocess", "requests"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "monitor":
                yield from (f"monitor.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def files(name: str) -> list[Path]:
    room = PACKAGE / name
    return sorted(room.rglob("*.py")) if room.is_dir() else [PACKAGE / f"{name}.py"]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_leaves_and_itself_only(room: str) -> None:
    allowed = LEAVES | {room} | ({"store"} if room == "web" else set())  # the pages are looks at the store
    for path in files(room):
        for module in imports(path):
            parts = module.split(".")
            if parts[0] == "monitor" and len(parts) > 1:
                assert parts[1] in allowed, f"{path.relative_to(PACKAGE)} imports {module}"


@pytest.mark.parametrize("leaf", ["model", "errors", "text", "crash", "shipped"])
def test_a_leaf_imports_no_room(leaf: str) -> None:
    for path in files(leaf):
        for module in imports(path):
            parts = module.split(".")
            assert parts[0] != "monitor" or len(parts) == 1 or parts[1] in LEAVES, f"{path.name} imports {module}"


@pytest.mark.parametrize("room", sorted(PURE))
def test_a_pure_room_knows_no_clock_no_dice_and_no_network(room: str) -> None:
    for path in files(room):
        for module in imports(path):
            assert module.split(".")[0] not in IMPURE_MODULES, f"{path.relative_to(PACKAGE)} imports {module}"
        text = path.read_text(encoding="utf-8")
        assert "datetime.now(" not in text, path
        assert "date.today(" not in text, path
