"""The error tree. Every error says what it is about and what to do; the command line maps families to exit codes.

DetenteError                    code   exit
├── SettingsError               SET…   3     a setting is invalid
├── LexiconError                LEX…   3     a lexicon or knowledge table is invalid
├── InputError                  INP…   4     nothing usable in the input
│   └── RefusedInput            REF…   7     one input set aside; the batch goes on
├── LedgerError                 LED…   5     the ledger cannot be used
├── NetworkError                NET…   6     a source could not be reached
└── ModelError                  MOD…   3     a model file is missing, damaged or of another protocol
"""

from __future__ import annotations


class DetenteError(Exception):
    """Root of all errors raised on purpose.

    `code` is stable, `subject` names the thing it is about, `hint` says what to do next.
    """

    code = "DET000"

    def __init__(
        self, message: str, *, subject: str | None = None, hint: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(message, subject, hint, code)
        self.message = message
        self.subject = subject
        self.hint = hint
        if code:
            self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.subject, self.hint, self.code))

    def __str__(self) -> str:
        about = f"{self.subject}: " if self.subject else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.code} {about}{self.message}{hint}"


def _rebuild(
    kind: type[DetenteError], message: str, subject: str | None, hint: str | None, code: str | None
) -> DetenteError:
    return kind(message, subject=subject, hint=hint, code=code)


class SettingsError(DetenteError):
    """A setting is missing or invalid."""

    code = "SET001"


class LexiconError(DetenteError):
    """A lexicon or knowledge table is invalid; the subject is `file:line`."""

    code = "LEX001"


class ModelError(DetenteError):
    """A model file is missing, damaged or written for another protocol."""

    code = "MOD001"


class InputError(DetenteError):
    """There is no usable input."""

    code = "INP001"


class RefusedInput(InputError):  # noqa: N818 - a refusal is an outcome, and named so in the contract
    """One input is set aside with its reason; the batch goes on."""

    code = "REF001"


class LedgerError(DetenteError):
    """The ledger is locked, damaged, or of another schema revision."""

    code = "LED001"


class NetworkError(DetenteError):
    """A source could not be reached or answered badly."""

    code = "NET001"
