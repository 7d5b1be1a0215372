"""`detente sources`, `secret` and `service`, as a person types them."""

from __future__ import annotations

import io
import json
import sys

import pytest

pytestmark = pytest.mark.usefixtures("_no_models")


def test_added_listed_and_removed(run, tmp_path):
    (tmp_path / "in").mkdir()
    assert run("sources", "add", "https://example.org/rss", "--every", "1h", "--tag", "caucasus")[0] == 0
    assert run("sources", "add", "in", "--name", "папка")[0] == 0
    code, out, _ = run("sources", "list", "--json")
    rows = json.loads(out)["sources"]
    assert [(row["name"], row["kind"], row["every"]) for row in rows] == [
        ("example.org/rss", "feed", "1h"),
        ("папка", "folder", "each run"),
    ]
    assert rows[0]["tags"] == ["caucasus"]
    assert "example.org/rss" in run("sources", "list")[1]
    assert run("sources", "remove", "папка")[0] == 0
    code, _, err = run("sources", "remove", "папка")
    assert (code, "no source" in err) == (4, True)


@pytest.mark.parametrize(
    ("args", "code"),
    [(["nowhere"], 4), (["ftp://example.org/"], 4), (["https://u:secret@example.org/"], 4), (["https://example.org/", "--every", "soon"], 4),
     ([], 2)],
)  # fmt: skip
def test_what_cannot_be_watched_is_said(run, args, code):
    found, _, err = run("sources", "add", *args)
    assert found == code
    assert "Traceback" not in err
    assert "secret" not in err


def test_lists_in_and_out(run, tmp_path):
    (tmp_path / "urls").write_text(
        'https://example.org/a "tag one" "~Имя"\n# comment\njavascript:alert(1)\nhttp://u:p@example.org/b\n'
    )
    code, _, err = run("sources", "import", "urls")
    assert code == 7
    assert "1 added" in err
    assert "1 passed over" in err
    code, out, _ = run("sources", "export")
    assert (code, 'xmlUrl="https://example.org/a"' in out) == (0, True)
    (tmp_path / "feeds.opml").write_text(out)
    assert run("sources", "import", "feeds.opml")[::2] == (0, "0 added, 1 known, 0 passed over\n")


@pytest.mark.parametrize("data", [b"", b"<!DOCTYPE x><opml/>", b"\xff\xfe\x00"])
def test_bad_lists(run, tmp_path, data):
    (tmp_path / "bad").write_bytes(data)
    code, _, err = run("sources", "import", "bad")
    assert code in (4, 7)
    assert "Traceback" not in err
    assert run("sources", "import", "missing")[0] == 4


def test_names_are_shown_without_control_characters(run, tmp_path):
    folder = tmp_path / "x\x1b[31mred"
    folder.mkdir()
    run("sources", "add", str(folder))
    assert "\x1b" not in run("sources", "list")[1]


# secrets


def test_a_secret_is_kept_and_never_printed(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(sys, "stdin", io.StringIO("s3cret\n"))
    code, out, err = run("secret", "set", "token", "--in", "file")
    assert (code, "s3cret" in out + err) == (0, False)
    code, out, err = run("secret", "where", "token")
    assert (code, out.startswith("file "), "s3cret" in out + err) == (0, True, False)
    monkeypatch.setenv("DETENTE_SECRET_TOKEN", "other")
    assert run("secret", "where", "token")[1].splitlines()[0] == "environment"
    assert run("secret", "delete", "token")[0] == 0
    assert run("secret", "delete", "token")[0] == 4
    assert run("secret", "where", "none")[0] == 4
    assert run("secret", "where", "../x")[0] == 4


# units


def test_units_are_shown_and_installed(run, tmp_path):
    code, out, _ = run("service", "show", "--user", "--every", "30m")
    assert (code, "OnUnitInactiveSec=1800s" in out, str(tmp_path) in out) == (0, True, True)
    assert "Type=notify" in run("service", "show", "--loop", "--as", "pi")[1]
    code, _, err = run("service", "install", "--user")
    assert (code, "enable --now detente.timer" in err) == (0, True)
    assert (tmp_path / "xdg_config_home" / "systemd" / "user" / "detente.timer").exists()
    assert run("service", "show", "--every", "soon")[0] == 4
    code, out, err = run("--ledger", "postgresql://u:s3cret@h/db", "service", "show")
    assert (code, "s3cret" in out + err) == (2, False)
