"""A user of one's own for every command: folders, no settings of the machine, and a way to run a command in this process."""

from __future__ import annotations

import os

import pytest

from detente.cli import main
from detente.cli.context import Context


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "dumb")


@pytest.fixture
def run(capfdbinary):
    """Run a command: exit code, stdout, stderr."""

    def go(*args):
        code = main(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return go


@pytest.fixture
def _no_models(monkeypatch, make):
    """A Coder that needs no models for the commands that code."""
    monkeypatch.setattr(Context, "coder", lambda self: make.coder())
