"""The exit-code table, and the one place where errors become codes.

0 done                          5 ledger unusable
1 our bug                       6 network
2 usage                         7 finished, some inputs set aside
3 settings or lexicon invalid  10 a watched condition is true
4 no usable input             130 interrupted
"""

from __future__ import annotations

import errno
import os
import sys

from detente import errors

DONE, BUG, USAGE, SETTINGS, NO_INPUT, LEDGER, NETWORK, SET_ASIDE, CONDITION, INTERRUPTED = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    10,
    130,
)

FAMILIES: tuple[tuple[type[errors.DetenteError], int], ...] = (
    (errors.RefusedInput, SET_ASIDE),
    (errors.InputError, NO_INPUT),
    (errors.LedgerError, LEDGER),
    (errors.NetworkError, NETWORK),
    (errors.SettingsError, SETTINGS),
    (errors.LexiconError, SETTINGS),
    (errors.ModelError, SETTINGS),
)

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

_ANYWHERE = frozenset({"--debug", "--quiet", "-q", "--verbose", "-v", "-vv", "--log-json"})


def guarded(args: list[str] | None = None) -> int:
    """Run the application; every way it can end comes back as an exit code."""
    given = _hoisted(sys.argv[1:] if args is None else args)
    if given in (["--version"], ["-V"]):  # asked by scripts before every run: answered without building the application
        from detente import __version__

        sys.stdout.write(f"detente {__version__}\n")
        return DONE
    try:
        return _run(given)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except SystemExit as error:  # Typer leaves this way when stdout is gone
        return _left(error)
    except Exception as error:  # every other way out becomes a code
        if "--debug" in given and code_or_bug(error) != USAGE:
            raise
        return _failed(error)


def _hoisted(args: list[str]) -> list[str]:
    """Options about talk may stand anywhere: `detente code page.txt --debug` is `detente --debug code page.txt`."""
    end = args.index("--") if "--" in args else len(args)
    about_talk = [arg for arg in args[:end] if arg in _ANYWHERE]
    return [*about_talk, *(arg for arg in args[:end] if arg not in _ANYWHERE), *args[end:]]


def _left(error: SystemExit) -> int:
    if isinstance(error.__context__, OSError):
        _close_stdout()
        return DONE
    return error.code if isinstance(error.code, int) else DONE


def _failed(error: Exception) -> int:
    """Say what went wrong, in one line, and give its code."""
    if isinstance(error, BrokenPipeError) or type(error).__name__ == "StdoutGone":
        _close_stdout()
        return DONE
    code = code_or_bug(error)
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        _close_stdout()
        _say(f"cannot write: {error.strerror}")
    elif code == USAGE:
        _show_usage(error)
    elif isinstance(error, errors.DetenteError):
        _say(str(error))
    else:
        name = type(error).__name__
        _say(f"unexpected {name}: {error}; this is a bug of détente, run again with --debug to see where")
    return code


def code_or_bug(error: Exception) -> int:
    """The exit code of any exception."""
    if isinstance(error, errors.DetenteError):
        return code_of(error)
    return USAGE if getattr(error, "exit_code", None) == USAGE else BUG


def _show_usage(error: Exception) -> None:
    """A usage error as Typer words it, on stderr; with no arguments at all it is the help."""
    show = getattr(error, "show", None)
    if show is not None:
        show()


def code_of(error: errors.DetenteError) -> int:
    """The exit code of an error's family."""
    return next((code for family, code in FAMILIES if isinstance(error, family)), BUG)


def _run(args: list[str]) -> int:
    from detente.cli.app import build

    outcome = build()(args=args, prog_name="detente", standalone_mode=False)
    sys.stdout.flush()
    if outcome == INTERRUPTED:  # Typer answers Ctrl-C by itself, without a word
        _say("interrupted; whole articles are kept, and the same command goes on from there")
    return outcome if isinstance(outcome, int) else DONE


def _say(message: str) -> None:
    from detente.cli.output import clean

    try:
        sys.stderr.write(f"detente: {clean(message)}\n")
    except (BrokenPipeError, ValueError):
        _close_stdout()


def _close_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush stays quiet when a reader has gone away."""
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        return
    finally:
        os.close(null)
