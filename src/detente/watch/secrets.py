"""Secrets: a webhook's token, a mail account's password. Found, never shown.

In: a name, and the places that the caller names: the environment, systemd's credentials, a file of mode 0600, the keyring. Out: the
value with the place that served it; places alone for people. The first place that has it wins, in that order.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.errors import InputError, SettingsError

PREFIX = "DETENTE_SECRET_"
SERVICE = "detente"
LARGEST = 64_000
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that does not show itself, and the place it came from."""

    value: str = field(repr=False)
    place: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """The places. `env` is the environment as the command line read it, `file` the 0600 file (it need not exist)."""

    env: Mapping[str, str] = field(repr=False)
    file: Path
    use_keyring: bool = True

    def find(self, name: str) -> Secret | None:
        """The secret of this name from the first place that has it. Raises SettingsError for a file others can read."""
        check_name(name)
        for place, read in self._readers():
            value = read(name)
            if value:
                return Secret(value, place)
        return None

    def need(self, name: str) -> Secret:
        """The same, but SettingsError when no place has it."""
        if (found := self.find(name)) is None:
            raise SettingsError(
                "there is no such secret", subject=name, hint=f"detente secret set {name}", code="SET005"
            )
        return found

    def where(self, name: str) -> list[str]:
        """Every place that has it, the one that serves first."""
        check_name(name)
        return [place for place, read in self._readers() if read(name)]

    def backends(self) -> dict[str, str]:
        """Each place and whether it can be used, for the doctor."""
        credentials = self.env.get("CREDENTIALS_DIRECTORY")
        return {
            "environment": f"{sum(key.startswith(PREFIX) for key in self.env)} set",
            "systemd credentials": "there" if credentials and Path(credentials).is_dir() else "none",
            "file": self._file_state(),
            "keyring": keyring_name() or "none that works" if self.use_keyring else "not used",
        }

    def set(self, name: str, value: str, *, place: str | None = None) -> str:
        """Keep a secret in the keyring where one works, else in the file; the place comes back. Raises SettingsError."""
        check_name(name)
        if not value or len(value) > LARGEST or "\x00" in value:
            raise InputError("an empty or oversized secret", subject=name, code="INP010")
        if place not in (None, "keyring", "file"):
            raise InputError("secrets are kept in: keyring, file", subject=place, code="INP010")
        if place != "file" and self.use_keyring and _to_keyring(name, value):
            return "keyring"
        if place == "keyring":
            hint = "use --in file, or an environment variable"
            raise SettingsError("no keyring that works here", subject=name, hint=hint, code="SET005")
        self._write({**self._read(), name: value})
        return f"file {self.file}"

    def delete(self, name: str) -> list[str]:
        """Take a secret out of the keyring and the file; the places it was in come back."""
        check_name(name)
        gone = []
        if self.use_keyring and _from_keyring(name) is not None and _drop_from_keyring(name):
            gone.append("keyring")
        kept = self._read()
        if kept.pop(name, None) is not None:
            self._write(kept)
            gone.append(f"file {self.file}")
        return gone

    def _readers(self) -> list[tuple[str, Any]]:
        readers = [
            ("environment", lambda name: self.env.get(variable(name))),
            ("systemd credentials", self._credential),
            (f"file {self.file}", lambda name: self._read().get(name)),
        ]
        return [*readers, ("keyring", _from_keyring)] if self.use_keyring else readers

    def _credential(self, name: str) -> str | None:
        folder = self.env.get("CREDENTIALS_DIRECTORY")
        if not folder:
            return None
        for file in (Path(folder) / name, Path(folder) / f"detente-{name}"):
            with suppress(OSError, UnicodeDecodeError), file.open("rb") as stream:
                return stream.read(LARGEST).decode("utf-8").rstrip("\r\n")
        return None

    def _read(self) -> dict[str, str]:
        """The file's secrets; SettingsError when it is not a plain file of ours that only we can read."""
        try:
            handle = os.open(self.file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._wrong(f"cannot be read: {error.strerror}") from error
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
                raise self._wrong("is not a file of ours")
            if status.st_mode & 0o077:
                raise self._wrong("can be read by others", hint=f"chmod 600 {self.file}")
            try:
                values = json.loads(stream.read(LARGEST * 64))
            except ValueError as error:
                raise self._wrong("is damaged: not JSON") from error
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            raise self._wrong("is damaged: not an object of texts")
        return values

    def _write(self, values: dict[str, str]) -> None:
        """Replace the file as a whole, so that no interruption leaves half of it."""
        unfinished = self.file.with_name(self.file.name + ".part")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished.unlink(missing_ok=True)
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump(values, stream, ensure_ascii=False, sort_keys=True, indent=1)
                stream.flush()
                os.fsync(handle)
            unfinished.replace(self.file)
        except OSError as error:
            raise self._wrong(f"cannot be written: {error.strerror}") from error

    def _file_state(self) -> str:
        try:
            return f"{len(self._read())} kept" if self.file.exists() else "none"
        except SettingsError as error:
            return f"refused: {error.message}"

    def _wrong(self, message: str, *, hint: str | None = None) -> SettingsError:
        return SettingsError(message, subject=f"secrets file {self.file}", hint=hint, code="SET006")


def check_name(name: str) -> None:
    """Raise InputError unless it is lower-case letters, digits, dot, dash and underscore."""
    if not _NAME.fullmatch(name):
        raise InputError("names of secrets are like webhook-token", subject=name[:40], code="INP010")


def variable(name: str) -> str:
    """The environment variable of a secret.

    >>> variable("webhook-token")
    'DETENTE_SECRET_WEBHOOK_TOKEN'
    """
    return PREFIX + re.sub(r"[.-]", "_", name).upper()


def keyring_name() -> str | None:
    """The keyring that works here; None where there is none (on a board without a desktop), or one that drops what it is given."""
    try:
        import keyring

        backend = keyring.get_keyring()
    except Exception:  # noqa: BLE001 - backends raise what they like while they are looked for
        return None
    kind = type(backend)
    if kind.__module__ in ("keyring.backends.fail", "keyring.backends.null"):
        return None
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def _from_keyring(name: str) -> str | None:
    if keyring_name() is None:
        return None
    import keyring

    try:
        return keyring.get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - a locked or absent service is a place without the secret
        return None


def _to_keyring(name: str, value: str) -> bool:
    """Whether the keyring took it: it is asked back, since some backends forget in silence."""
    if keyring_name() is None:
        return False
    import keyring

    try:
        keyring.set_password(SERVICE, name, value)
    except Exception:  # noqa: BLE001 - the file is the next place
        return False
    return _from_keyring(name) == value


def _drop_from_keyring(name: str) -> bool:
    import keyring

    try:
        keyring.delete_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - what cannot be deleted stays, and is reported as not deleted
        return False
    return True
