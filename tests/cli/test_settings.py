"""Where a setting comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import SettingsError
from detente.settings import Settings, env_sample, load_settings, sample


def test_the_first_layer_wins_and_is_named(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text('ledger = "e"\njobs = 2\nbatch = 9\n')
    (tmp_path / "detente.toml").write_text('ledger = "d"\njobs = 3\n')
    (tmp_path / ".env").write_text("DETENTE_LEDGER=c\nDETENTE_JOBS=4\nOTHER=1\n")
    layers = {"cwd": tmp_path, "config_file": config}
    found = load_settings(
        flags={"ledger": "a", "jobs": None}, env={"DETENTE_LEDGER": "b", "DETENTE_SECRET_X": "1"}, **layers
    )
    assert (found.settings.ledger, found.origins["ledger"]) == ("a", "flag")
    assert (found.settings.jobs, found.origins["jobs"]) == (4, ".env")
    assert (found.settings.batch, found.origins["batch"]) == (9, str(config))
    assert found.origins["ui"] == "default"
    assert load_settings(env={"DETENTE_LEDGER": "b"}, **layers).settings.ledger == "b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jobs = 0", "jobs"),
        ('jobs = "many"', "jobs"),
        ("jbos = 2", "did you mean jobs"),
        ("jobs =", "cannot be read"),
        ('ui = "fr"', "ui"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(tmp_path, text, words):
    (tmp_path / "detente.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(cwd=tmp_path)
    assert words in str(caught.value)
    assert "detente.toml" in str(caught.value)


def test_a_file_that_is_not_utf8_is_a_settings_error(tmp_path):
    (tmp_path / "detente.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError):
        load_settings(cwd=tmp_path)


def test_the_sample_has_every_key_and_is_valid(tmp_path):
    assert all(f"\n# {key} = " in sample() for key in Settings.model_fields)
    (tmp_path / "detente.toml").write_text(
        "\n".join(line.removeprefix("# ") for line in sample().splitlines() if " = " in line)
    )
    assert load_settings(cwd=tmp_path).settings == Settings()


def test_the_example_of_the_environment_is_current():
    example = Path(__file__).parents[2] / ".env.example"
    assert example.read_text("utf-8") == env_sample()
