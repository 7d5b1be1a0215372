"""Settings, and where each one came from.

In: mappings and folders that the caller passes (the environment is read only in `cli/`). Out: a frozen `Settings` and
the origin of every value. First found wins: flag, `DETENTE_*` variable, `.env` in the working directory,
`./detente.toml`, `config.toml` in the configuration directory, default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detente.errors import SettingsError

PREFIX = "DETENTE_"


class Settings(BaseModel):
    """Every setting with its default; the descriptions become the commented sample of `detente config init`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ledger: str | None = Field(None, description="Ledger file or SQLAlchemy URL; none means the data directory")
    overlay: Path | None = Field(None, description="Folder with your own knowledge tables and lexicon files")
    jobs: int = Field(1, ge=1, le=64, description="Worker processes for coding")
    batch: int = Field(200, ge=1, le=5000, description="At most so many articles are stored in one transaction")
    max_input_mb: float = Field(50, gt=0, le=1000, description="Larger inputs are set aside, in megabytes")
    ui: Literal["en", "ru"] = Field("en", description="Language of briefs and sites")
    allow_private_addresses: bool = Field(False, description="Whether sources may live on private networks")
    timeout_seconds: float = Field(30, gt=0, le=600, description="Longest wait for one answer of a source")
    user_agent: str = Field("detente (+local news ledger)", description="How requests to sources present themselves")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force and, for each key, the name of the place that set it."""

    settings: Settings
    origins: Mapping[str, str]


def load_settings(
    *,
    flags: Mapping[str, Any] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    config_file: Path | None = None,
) -> Loaded:
    """Merge every layer and validate the result.

    Raises SettingsError that names the layer and key at fault.
    """
    layers: list[tuple[str, Mapping[str, Any]]] = [
        ("flag", {key: value for key, value in (flags or {}).items() if value is not None}),
        ("environment", _from_env(env or {})),
    ]
    if cwd is not None:
        layers.append((".env", _from_env(_dotenv(cwd / ".env"))))
        layers.append(("detente.toml", _toml(cwd / "detente.toml")))
    if config_file is not None:
        layers.append((str(config_file), _toml(config_file)))
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for origin, layer in reversed(layers):
        for key, value in layer.items():
            if key not in Settings.model_fields:
                raise SettingsError(f"unknown setting {key!r}", subject=origin, hint=_nearest(key), code="SET002")
            if value != "":
                values[key], origins[key] = value, origin
    return Loaded(_validated(values, origins), origins)


def sample() -> str:
    """A commented configuration file made from the model: every key with its meaning and default."""
    lines = ["# Settings of détente. Remove the # in front of a line to change it.", ""]
    for key, field in Settings.model_fields.items():
        lines += [f"# {field.description}", f"# {key} = {_toml_value(field.default)}", ""]
    return "\n".join(lines)


def env_sample() -> str:
    """The same as environment variables, for `.env.example`."""
    lines = ["# Settings as environment variables; copy to .env. Flags win over these, these over detente.toml.", ""]
    for key, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        lines += [f"# {field.description}", f"# {PREFIX}{key.upper()}={default}", ""]
    return "\n".join(lines)


def _validated(values: Mapping[str, Any], origins: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        raise SettingsError(
            f"{key}: {first['msg']}, found {values.get(key)!r}",
            subject=origins.get(key),
            hint="see detente config show",
        ) from error


def _from_env(env: Mapping[str, str]) -> dict[str, str]:
    """The settings among environment variables. Other DETENTE_ variables (secrets, completion) are not settings."""
    names = {PREFIX + key.upper(): key for key in Settings.model_fields}
    return {names[name]: value for name, value in env.items() if name in names}


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {key: value for key, value in dotenv_values(path, interpolate=False).items() if value is not None}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", subject=str(path), code="SET003") from error


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, Settings.model_fields, n=1)
    return f"did you mean {close[0]}?" if close else "see detente config init"


def _toml_value(value: Any) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else f'"{value}"'
