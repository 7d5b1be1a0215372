"""What a command needs from the outside: settings, the ledger, logging. The environment is read here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.desk import Desk
    from detente.settings import Loaded, Settings


@dataclass
class Context:
    """The root options, and lazily what follows from them."""

    ledger: str | None = None
    quiet: bool = False
    verbose: int = 0
    log_json: bool = False
    debug: bool = False

    @cached_property
    def loaded(self) -> Loaded:
        """Settings with the origin of each."""
        from detente.settings import load_settings

        return load_settings(
            flags={"ledger": self.ledger}, env=os.environ, cwd=Path.cwd(), config_file=config_dir() / "config.toml"
        )

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    def ledger_at(self, given: str | None = None) -> str:
        """The ledger to use: an option of the command, else the settings, else the data directory."""
        return given or self.settings.ledger or str(data_dir() / "ledger.db")

    @contextmanager
    def desk(self, given: str | None = None, *, create: bool = False) -> Iterator[Desk]:
        """The Desk over the ledger; only commands that write create one that is not there."""
        from detente.desk import Desk

        self.logging()
        with Desk.open(self.ledger_at(given), create=create) as desk:
            desk.make_coder = self.coder
            yield desk

    def coder(self) -> Coder:
        """A Coder with the user's overlay, if there is one."""
        from detente.coder import Coder

        self.logging()
        return Coder(overlay=self.overlay())

    def overlay(self) -> Path | None:
        """The folder with the user's own rules (`lexicon/ru/*.toml`) and tables (`knowledge/*.tsv`), if there is one."""
        from detente.errors import SettingsError

        given = self.settings.overlay
        if given is not None and not given.is_dir():
            raise SettingsError("is not a folder", subject=f"overlay {given}", hint="see detente config show --origin")
        if given is not None:
            return given
        own = config_dir()
        return own if any((own / name).is_dir() for name in ("lexicon", "knowledge")) else None

    def logging(self) -> None:
        """Show the library's log on stderr, as asked with -q, -v and --log-json."""
        from detente.cli.logs import configure

        configure(quiet=self.quiet, verbose=self.verbose, as_json=self.log_json)


def of(ctx: Any) -> Context:
    """The Context of a running command."""
    found = ctx.find_object(Context)
    return found if found is not None else Context()


def config_dir() -> Path:
    """The folder of the user's configuration."""
    from platformdirs import user_config_path

    return user_config_path("detente", appauthor=False)


def data_dir() -> Path:
    """The folder of the user's data."""
    from platformdirs import user_data_path

    return user_data_path("detente", appauthor=False)
