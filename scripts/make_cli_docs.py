"""Write docs/cli.md from the command line itself: every command, argument, option and example.

Run by `make docs`; `--check` only says whether the page is what it would write (exit code 1 when not).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

HEAD = """# Command line

Every command with its options, written by `scripts/make_cli_docs.py` from the program's own help. Output forms and exit codes are in
[contract.md](contract.md); recipes in [cookbook.md](cookbook.md).

`--quiet`, `--verbose`, `--log-json` and `--debug` may stand anywhere on the line. `detente COMMAND --help` shows the same in the terminal.
"""

WIDTH = 150
"""Longest line of running text on the page."""


def page() -> str:
    """The whole page; the same bytes for the same program."""
    from detente.cli.app import COMMANDS, build, load

    parts = [HEAD, "## Before the command\n", *parameters(build()), "## Commands"]
    panel = ""
    index: list[str] = []
    body: list[str] = []
    for entry in COMMANDS:
        if entry.panel != panel:
            panel = entry.panel
            index.append(f"\n**{panel}**\n")
        index.append(f"- [`{entry.name}`](#detente-{entry.name}): {entry.summary}")
        body += command(load(entry.name), f"detente {entry.name}", 2)
    return "\n".join([*parts, *index, "", *body]).rstrip() + "\n"


def command(given: Any, path: str, level: int) -> Iterator[str]:
    """A command and what is below it."""
    yield f"{'#' * level} {path}\n"
    text, examples = help_of(given)
    yield text + "\n"
    if examples:
        yield "```\n" + "\n".join(examples) + "\n```\n"
    if not getattr(given, "commands", None):  # what a group takes is said once, at the top
        yield from parameters(given)
    for name, below in getattr(given, "commands", {}).items():
        if not below.hidden:  # another name of a command that is shown
            yield from command(below, f"{path} {name}", level + 1)


EXAMPLE = re.compile(r"Example: *\[bold\](.+?)\[/bold\]\.?|Example: *(detente [^\n]+)", re.S)


def help_of(given: Any) -> tuple[str, list[str]]:
    """The running text of a command's help, wrapped, and its examples."""
    text = given.help or ""
    examples = [" ".join(plain(bold or rest).split()) for bold, rest in EXAMPLE.findall(text)]
    blocks = [" ".join(plain(block).split()) for block in re.split(r"\n\s*\n", EXAMPLE.sub("", text))]
    return "\n\n".join(wrapped(block) for block in blocks if block), examples


def plain(text: str) -> str:
    """Help without the terminal's markup and control characters."""
    return re.sub(r"\[/?(?:bold|italic|dim|cyan)\]", "", text).replace("\b", "").replace("\\[", "[")


def wrapped(text: str) -> str:
    from textwrap import fill

    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def parameters(given: Any) -> Iterator[str]:
    """A table of arguments and options, in the order of the program."""
    rows = [row for parameter in given.params if (row := described(parameter))]
    if rows:
        yield "| argument or option | meaning | default |\n| --- | --- | --- |"
        yield "\n".join(rows) + "\n"


def described(parameter: Any) -> str | None:
    """One row: the names with the value they take, the meaning, the default."""
    if getattr(parameter, "hidden", False):
        return None
    words = plain(getattr(parameter, "help", None) or "").replace("|", "\\|")
    if not parameter.opts[0].startswith("-"):
        name = parameter.metavar or parameter.name.upper()
        return f"| `{escaped(name)}` | {words} | {'' if parameter.required else 'optional'} |"
    flag = getattr(parameter, "is_flag", False) or getattr(parameter, "count", False)
    value = "" if flag else f" {escaped(value_of(parameter))}"
    names = ", ".join(f"`{name}{value}`" for name in [*parameter.opts, *parameter.secondary_opts])
    return f"| {names} | {words} | {default_of(parameter)} |"


def escaped(text: str) -> str:
    return str(text).replace("|", "\\|")


def value_of(parameter: Any) -> str:
    """What follows an option: its placeholder, its choices, or a word for its kind."""
    if parameter.metavar:
        return str(parameter.metavar)
    kind = annotation_of(parameter)
    if members := getattr(kind, "__members__", None):
        return "|".join(str(member.value) for member in members.values())
    if values := [value for value in get_args(kind) if isinstance(value, str)]:
        return "|".join(values)
    return {str: "TEXT", int: "N", float: "X", Path: "PATH"}.get(kind, "VALUE")


def annotation_of(parameter: Any) -> Any:
    """The Python type an option's value gets, of one value where it may be repeated."""
    kind = parameter.type_descriptor.annotation
    return get_args(kind)[0] if get_origin(kind) in (list, tuple) else kind


def default_of(parameter: Any) -> str:
    """The default in words a reader can type; nothing where there is none."""
    value = parameter.default
    if value is None or value is False or value == () or callable(value) or getattr(parameter, "count", False):
        return ""
    if value is True:
        return "on"
    value = getattr(value, "value", value)
    return f"`{value}`" if str(value) and not isinstance(value, list) else ""


def main() -> int:
    """Write the page, or check it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="only say whether the page is fresh")
    made = page()
    if not arguments.parse_args().check:
        PAGE.write_text(made, "utf-8")
        return 0
    fresh = PAGE.is_file() and PAGE.read_text("utf-8") == made
    if not fresh:
        sys.stderr.write(f"{PAGE.name} is not fresh: run make docs\n")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main())
