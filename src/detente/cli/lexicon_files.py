"""Lexicon files of a user: a new act written into one, and folders of them as an overlay."""

from __future__ import annotations

import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

from detente.errors import InputError

_ID = re.compile(r"([a-z][a-z0-9-]{0,40})\.([a-z][a-z0-9-]{0,60})")
SHIPPED = "-"


def add_act(folder: Path, name: str, kind: str, verbs: tuple[str, ...], examples: tuple[str, ...]) -> Path:
    """Append the frame of an act to a file of the folder, made when it is not there; the file.

    Raises InputError for a name that is none, or that the file has, and for an unknown event type.
    """
    from detente.coding.ontology import load_ontology

    found = _ID.fullmatch(name)
    if not found:
        raise InputError(
            "is no name of an act",
            subject=name[:80],
            hint="FILE.ACT in small Latin letters, as mine.mock",
            code="INP009",
        )
    if kind not in load_ontology().types:
        raise InputError(f"{kind!r} is no event type", hint=", ".join(load_ontology().types), code="INP009")
    file = folder / f"{found[1]}.toml"
    before = file.read_text("utf-8") if file.exists() else ""
    if re.search(rf"^\[{re.escape(found[2])}\]", before, re.MULTILINE):
        raise InputError("is there already", subject=f"{name} in {file}", code="INP008")
    folder.mkdir(parents=True, exist_ok=True)
    head = before or "# Acts of your own; an act of the same file and name replaces ours. See docs/lexicon.md.\n"
    file.write_text(f"{head.rstrip()}\n\n{_frame(found[2], kind, verbs, examples)}", "utf-8")
    return file


def as_overlay(name: str, stack: ExitStack) -> Path | None:
    """A folder as the Coder takes it: an overlay as it is; TOML files alone through a link; `-` for the shipped rules alone."""
    if name == SHIPPED:
        return None
    folder = Path(name)
    if (folder / "lexicon").is_dir() or (folder / "knowledge").is_dir():
        return folder
    if not folder.is_dir() or not any(folder.glob("*.toml")):
        raise InputError(
            "is no folder with lexicon files", subject=name, hint="or one with lexicon/ru/*.toml in it", code="INP005"
        )
    made = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detente-")))
    (made / "lexicon").mkdir()
    (made / "lexicon" / "ru").symlink_to(folder.resolve(), target_is_directory=True)
    return made


def _frame(act: str, kind: str, verbs: tuple[str, ...], examples: tuple[str, ...]) -> str:
    return f"""[{act}]
type = "{kind}"
contexts = ["diplomatic"]
frame = "about"  # how its parties stand: see _frames.toml of the shipped lexicon
verbs = {_list(verbs)}  # infinitives of one aspect or both; nouns = [...] and frames = ["два слова"] work too
yes = {_list(examples)}  # "Куба осмеяла США => CUB>USA": what must be found
no = []  # sentences in which it must not be found
"""


def _list(words: tuple[str, ...]) -> str:
    import json

    return json.dumps(list(words), ensure_ascii=False)
