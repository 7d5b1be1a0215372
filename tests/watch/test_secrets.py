"""Secrets: which place serves, and that nothing shows them."""

from __future__ import annotations

import os
import stat

import pytest

from detente.errors import InputError, SettingsError
from detente.watch import secrets as room
from detente.watch.secrets import Secrets

VALUE = "s3cret-вал"


@pytest.fixture
def places(tmp_path):
    (tmp_path / "cred").mkdir()
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path / "cred")}
    return Secrets(env, tmp_path / "conf" / "secrets.json", use_keyring=False), env, tmp_path


def test_the_order_of_places(places):
    found, env, folder = places
    assert found.find("token") is None
    assert found.set("token", "in file") == f"file {folder}/conf/secrets.json"
    assert found.find("token").value == "in file"
    (folder / "cred" / "token").write_text("credential\n")
    assert (found.find("token").value, found.find("token").place) == ("credential", "systemd credentials")
    env["DETENTE_SECRET_TOKEN"] = "variable"
    assert found.where("token") == ["environment", "systemd credentials", f"file {folder}/conf/secrets.json"]
    assert found.find("token").value == "variable"


def test_the_file_is_ours_alone(places):
    found, _, folder = places
    found.set("token", VALUE)
    file = folder / "conf" / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.chmod(0o640)
    with pytest.raises(SettingsError, match="read by others") as caught:
        found.find("token")
    assert VALUE not in str(caught.value)
    file.chmod(0o600)
    file.rename(folder / "elsewhere")
    file.symlink_to(folder / "elsewhere")
    with pytest.raises(SettingsError):
        found.find("token")


@pytest.mark.parametrize("data", ["", "[]", "{", '{"token": 5}', "\x00"])
def test_a_damaged_file_is_said_and_not_overwritten(places, data):
    found, _, folder = places
    (folder / "conf").mkdir()
    file = folder / "conf" / "secrets.json"
    file.write_text(data)
    file.chmod(0o600)
    with pytest.raises(SettingsError, match="damaged"):
        found.set("other", "x")
    assert file.read_text() == data


def test_nothing_shows_the_value(places):
    found, env, _ = places
    env["DETENTE_SECRET_TOKEN"] = VALUE
    assert VALUE not in repr(found) + repr(found.find("token")) + str(found.find("token")) + str(found.backends())


def test_deleted_and_needed(places):
    found, _, _ = places
    found.set("token", VALUE)
    found.set("other", "stays")
    assert len(found.delete("token")) == 1
    assert found.delete("token") == []
    assert found.find("other").value == "stays"
    with pytest.raises(SettingsError, match="secret set token"):
        found.need("token")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "a b", "x" * 65, "-a", "a\n"])
def test_names(places, name):
    with pytest.raises(InputError):
        places[0].find(name)


class Memory:
    """A keyring that works."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, value):
        self.kept[service, name] = value

    def delete_password(self, service, name):
        del self.kept[service, name]

    def get_keyring(self):
        return self


def test_the_keyring_where_one_works(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "keyring", Memory())
    found = Secrets({}, tmp_path / "secrets.json")
    assert found.set("token", VALUE) == "keyring"
    assert (found.find("token").place, found.where("token")) == ("keyring", ["keyring"])
    assert not (tmp_path / "secrets.json").exists()
    assert found.delete("token") == ["keyring"]
    assert found.find("token") is None


@pytest.mark.parametrize("backend", ["fail", "null"])
def test_a_board_without_a_keyring_uses_the_file(tmp_path, monkeypatch, backend):
    from importlib import import_module

    import keyring

    before = keyring.get_keyring()
    keyring.set_keyring(import_module(f"keyring.backends.{backend}").Keyring())
    try:
        found = Secrets({}, tmp_path / "secrets.json")
        assert found.set("token", VALUE).startswith("file")
        assert found.find("token").value == VALUE
        assert room.keyring_name() is None
        with pytest.raises(SettingsError):
            found.set("token", VALUE, place="keyring")
    finally:
        keyring.set_keyring(before)


def test_a_keyring_that_forgets_is_noticed(tmp_path, monkeypatch):
    import sys

    forgetful = Memory()
    forgetful.set_password = lambda *args: None
    monkeypatch.setitem(sys.modules, "keyring", forgetful)
    assert Secrets({}, tmp_path / "secrets.json").set("token", VALUE).startswith("file")


def test_others_environment_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_SECRET_TOKEN", VALUE)
    assert os.environ["DETENTE_SECRET_TOKEN"]
    assert Secrets({}, tmp_path / "secrets.json", use_keyring=False).find("token") is None
