"""Imports go one way, as docs/architecture.md draws it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "detente"

BASE = {"records", "errors", "settings", "clock", "packs", "detente"}
CODER = {"language", "knowledge", "coding", "capture", "coder", "batches"}
MAY_IMPORT: dict[str, set[str]] = {
    "records": set(),
    "errors": set(),
    "clock": set(),
    "packs": set(),
    "settings": {"errors"},
    "language": {"records", "errors"},
    "capture": {"records", "errors", "language"},
    "knowledge": {"records", "errors", "language"},
    "coding": {"records", "errors", "language", "knowledge"},
    "coder": {"records", "errors", "language", "knowledge", "coding", "capture", "batches"},
    "batches": {"records"},
    "ledger": {"records", "errors", "clock"},
    "analysis": {"records", "errors"},
    "reports": {"records", "errors", "analysis"},
    "intake": {*BASE, *CODER, "ledger"},
    "reprints": {*BASE, "ledger", "analysis"},
    "chronicle": {*BASE, "ledger", "analysis", "reprints"},
    "revision": {*BASE, *CODER, "ledger", "analysis", "chronicle"},
    "explaining": {*BASE, "ledger", "analysis", "chronicle"},
    "outcomes": {*BASE, "ledger", "analysis", "chronicle"},
    "recode": {*BASE, *CODER, "ledger", "analysis", "chronicle"},
    "desk": {
        *BASE,
        *CODER,
        "ledger",
        "analysis",
        "reports",
        "intake",
        "chronicle",
        "revision",
        "recode",
        "outcomes",
        "explaining",
    },
    "watch": {
        *BASE,
        *CODER,
        "ledger",
        "analysis",
        "reports",
        "intake",
        "chronicle",
        "revision",
        "recode",
        "outcomes",
        "explaining",
        "desk",
    },
    "cli": {
        *BASE,
        *CODER,
        "ledger",
        "analysis",
        "reports",
        "intake",
        "chronicle",
        "revision",
        "recode",
        "outcomes",
        "explaining",
        "desk",
        "watch",
    },
    "detente": {"coder", "desk", "ledger"},
    "__main__": {"cli"},
}

ONLY_IN = {
    "sqlalchemy": {"ledger"},
    "alembic": {"ledger"},
    "sqlite3": {"cli", "watch"},
    "typer": {"cli"},
    "rich": {"cli", "reports"},
    "structlog": {"cli", "watch"},
    "socket": {"watch"},
    "http": {"watch"},
    "httpx2": {"watch"},
    "urllib.request": {"watch"},
    "keyring": {"watch"},
    "lxml": {"capture"},
    "trafilatura": {"capture"},
    "feedparser": {"capture", "watch"},
    "networkx": {"analysis", "reports"},
    "navec": set(),
    "slovnet": set(),
    "natasha": set(),
    "scipy": set(),
    "pandas": set(),
}


def room_of(file: Path) -> str:
    first = file.relative_to(SOURCE).parts[0]
    name = first.removesuffix(".py")
    return "detente" if name == "__init__" else name


def imports(file: Path) -> list[tuple[int, str]]:
    """Every imported module, absolute, with its line; imports inside functions too."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, f"relative import in {file.name}"))
    return found


FILES = sorted(SOURCE.rglob("*.py"))


def test_every_room_is_in_the_table():
    assert {room_of(file) for file in FILES} <= set(MAY_IMPORT)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_imports_go_down_only(file):
    room = room_of(file)
    wrong = []
    for line, name in imports(file):
        parts = name.split(".")
        if parts[0] == "detente":
            target = parts[1] if len(parts) > 1 and (parts[1] in MAY_IMPORT) else "detente"
            fine = target == room or target in MAY_IMPORT[room] or (target == "detente" and parts[-1] == "__version__")
        else:
            fine = all(room in rooms for banned, rooms in ONLY_IN.items() if f"{name}.".startswith(f"{banned}."))
        if not fine:
            wrong.append(f"{file.relative_to(SOURCE)}:{line} imports {name}")
    assert wrong == []


@pytest.mark.parametrize(
    "file", [f for f in FILES if room_of(f) not in ("cli", "watch")], ids=lambda f: str(f.relative_to(SOURCE))
)
def test_environment_clock_and_exit_stay_above(file):
    wrong = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            banned = {"os.environ", "os.getenv", "sys.exit", "os._exit", "time.time", "date.today"}
            if name in banned or (name == "datetime.now" and file.name != "clock.py"):
                wrong.append(f"{file.relative_to(SOURCE)}:{node.lineno} uses {name}")
    assert wrong == []


def test_sizes_stay_readable():
    """Files of at most 400 lines, functions of at most 40 (signature and docstring not counted)."""
    long = []
    for file in FILES:
        text = file.read_text("utf-8")
        if (lines := text.count("\n")) > 400:
            long.append(f"{file.relative_to(SOURCE)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                if (size := (node.end_lineno or 0) - first.lineno + 1) > 40:
                    long.append(f"{file.relative_to(SOURCE)}:{node.lineno} {node.name}: {size} lines")
    assert long == []
