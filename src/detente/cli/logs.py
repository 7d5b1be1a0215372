"""The library's log on stderr: plain by default, coloured and structured by structlog when more is asked for."""

from __future__ import annotations

import logging
import sys


def configure(*, quiet: bool, verbose: int, as_json: bool) -> None:
    """Attach one handler to the library's logger. structlog is imported only for `-v` and `--log-json`."""
    logger = logging.getLogger("detente")
    level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logger.setLevel(level)
    logger.handlers = [handler for handler in logger.handlers if isinstance(handler, logging.NullHandler)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_structured(as_json=as_json) if as_json or verbose else _Plain("detente: %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False


class _Plain(logging.Formatter):
    """One line, without control sequences that a page may have put into a name."""

    def format(self, record: logging.LogRecord) -> str:
        from detente.cli.output import clean

        return clean(super().format(record))


def _structured(*, as_json: bool) -> logging.Formatter:
    import structlog

    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
    )
