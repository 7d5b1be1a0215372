"""The public names are exactly these; adding or removing one needs a changelog entry."""

from __future__ import annotations

import inspect

import pytest

import detente
from detente.desk import Desk


def test_names_of_the_package():
    assert detente.__all__ == ["Coder", "Desk", "Filter", "__version__"]
    for name in detente.__all__:
        assert getattr(detente, name)
    with pytest.raises(AttributeError):
        _ = detente.nothing


def test_questions_of_the_desk():
    public = {name for name in vars(Desk) if not name.startswith("_")}
    assert public >= {
        "open", "close", "ingest", "take", "articles", "events", "contacts", "statements", "claims", "instruments", "forecasts",
        "figures", "vectors", "attitudes", "search", "explain", "quarantine", "quarantined", "captures", "coded", "coder",
    }  # fmt: skip


def test_the_desk_delegates_only():
    for name, method in inspect.getmembers(Desk, inspect.isfunction):
        lines = [line for line in inspect.getsource(method).splitlines() if line.strip()]
        body = lines[next(n for n, line in enumerate(lines) if line.rstrip().endswith(":")) + 1 :]
        assert len(body) <= 10, name


def test_public_things_are_documented():
    for name, method in inspect.getmembers(Desk, inspect.isfunction):
        if not name.startswith("_") and name not in ("close",):
            kinds = (
                "events",
                "statements",
                "claims",
                "instruments",
                "forecasts",
                "figures",
                "vectors",
                "attitudes",
                "articles",
            )
            assert method.__doc__ or name in kinds, name


def test_errors_have_unique_codes_and_pickle():
    import pickle

    from detente import errors

    families = [
        thing for thing in vars(errors).values() if inspect.isclass(thing) and issubclass(thing, errors.DetenteError)
    ]
    assert len({family.code for family in families}) == len(families)
    for family in families:
        again = pickle.loads(pickle.dumps(family("what", subject="it", hint="do this")))
        assert str(again) == f"{family.code} it: what (do this)"
