"""What is not imported: starting must be cheap on a small board."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "sqlalchemy", "alembic", "lxml", "trafilatura", "pymorphy3", "structlog", "httpx2", "networkx")


def modules_after(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}\nsys.stderr.write('\\n'.join(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.split(".")[0] for name in done.stderr.split("\n")}


def test_importing_the_package_loads_nothing_heavy():
    assert modules_after("import detente").isdisjoint({*HEAVY, "typer", "rich", "pydantic"})


@pytest.mark.parametrize(
    ("args", "banned"),
    [
        (["--version"], {*HEAVY, "typer", "rich", "pydantic"}),
        (["--help"], set(HEAVY)),
        (["events", "--help"], set(HEAVY)),
        (["config", "show"], set(HEAVY)),
        (["events", "--ledger", "/nonexistent/x.db"], set(HEAVY) - {"sqlalchemy"}),
    ],
)
def test_commands_load_only_what_they_need(args, banned):
    loaded = modules_after(f"from detente.cli import main\nmain({args!r})")
    assert loaded & banned == set()


def test_the_names_of_the_package_are_lazy():
    loaded = modules_after("import detente\nassert detente.Coder.__name__ == 'Coder'")
    assert loaded.isdisjoint({"numpy", "sqlalchemy"})


def test_the_desk_loads_no_language_analysis():
    loaded = modules_after("import detente\nassert detente.Desk.__name__ == 'Desk'")
    assert loaded.isdisjoint({"numpy", "pymorphy3", "lxml", "alembic"})
