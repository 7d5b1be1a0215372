"""What to send with a question: a small archive without texts, addresses, names or secrets.

In: the doctor's lines, counts, settings. Out: a zip's bytes, the same for the same findings.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from detente.watch.doctor import Line

ABOUT = """What détente says of itself, for someone who helps.

In it: the doctor's findings, versions, settings, numbers of rows, and reasons for which inputs were set aside, as counts.
Not in it: texts, titles, addresses and names of sources, secrets. Look through it before you send it.
"""
_HIDDEN_SETTINGS = frozenset(("ledger", "overlay", "user_agent"))


def bundle(
    lines: Sequence[Line], settings: Mapping[str, Any], counts: Mapping[str, Any], *, hide: Sequence[Path]
) -> bytes:
    """The archive. `hide` are folders whose paths become `~`."""
    shown = {key: ("set" if value else None) if key in _HIDDEN_SETTINGS else value for key, value in settings.items()}
    findings = [asdict(line) for line in lines if line.name != "sources"]
    sources = [line.state for line in lines if line.name == "sources"]
    members = {
        "about.txt": ABOUT,
        "doctor.json": _json(findings),
        "settings.json": _json(shown),
        "counts.json": _json({**counts, "sources": {state: sources.count(state) for state in sorted(set(sources))}}),
    }
    page = BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            for number, folder in enumerate(hide):
                text = text.replace(str(folder), "~" if number == 0 else f"~{number}")
            archive.writestr(zipfile.ZipInfo(name), text)
    return page.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
