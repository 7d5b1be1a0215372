"""The pack and the tagger, loaded once."""

import importlib.util
import sys
from pathlib import Path

import pytest

from detente.language import load_pack
from detente.language.ru.tagger import Tagger

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "scripts"


@pytest.fixture(scope="session")
def pack():
    return load_pack("ru")


@pytest.fixture(scope="session")
def tagger():
    return Tagger()


@pytest.fixture(scope="session")
def script():
    """A function that gives a script of `scripts/` as a module."""

    def load(name):
        spec = importlib.util.spec_from_file_location(f"script_{name}", SCRIPTS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    return load
