"""Where the four model files are, whether they are the right ones, and reading them.

The files come from the data of natasha 1.6.0 (MIT licence): navec word vectors and three slovnet networks.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROTOCOL = 1
HINT = "run `python scripts/fetch_models.py`, or install the wheel that carries the models"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file as pinned: its name, its size in bytes and the SHA-256 of its content."""

    name: str
    size: int
    sha256: str


NAVEC = ModelFile(
    "navec_news_v1_1B_250K_300d_100q.tar",
    26_634_240,
    "f07270833d78523edc5781538d67038e95b43975e4a7ae757c693b687f9cbfca",
)
NER = ModelFile(
    "slovnet_ner_news_v1.tar", 2_385_920, "16c3343a6572ddf0e2b2fc1923113de15a7f5ca5bde90e780dd590418665603e"
)
MORPH = ModelFile(
    "slovnet_morph_news_v1.tar", 2_580_480, "54812762a641c742dbfa9c950c4b53bbb469301983077ed01b9f074643d540d3"
)
SYNTAX = ModelFile(
    "slovnet_syntax_news_v1.tar", 2_611_200, "0759ce82eaac4430f5b4ac27b2444aa6e4b6501ca38c2f45d62467265383d85e"
)
MODELS = (NAVEC, NER, MORPH, SYNTAX)


def models_folder() -> Path:
    """The folder of the package that holds the model files."""
    return Path(str(files("detente"))) / "data" / "models"


def locate(model: ModelFile, folder: Path | None = None) -> Path:
    """The path of a model file, after a cheap look at its size.

    Raises ModelError when it is missing (MOD001) or of another size (MOD002).
    """
    path = (folder or models_folder()) / model.name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ModelError("model file is missing", subject=model.name, hint=HINT) from error
    if size != model.size:
        message = f"model file has {size} bytes instead of {model.size}"
        raise ModelError(message, subject=model.name, hint=HINT, code="MOD002")
    return path


def verify(folder: Path | None = None) -> None:
    """Read every model file whole and compare its hash. Raises ModelError for the first that is not as pinned."""
    for model in MODELS:
        if file_sha256(locate(model, folder)) != model.sha256:
            message = "model file is damaged: its SHA-256 is not the pinned one"
            raise ModelError(message, subject=model.name, hint=HINT, code="MOD002")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Archive:
    """An uncompressed tar kept open; members are read from their place in it when asked for.

    numpy is imported with the first numbers: the words alone do not need it.
    """

    def __init__(self, model: ModelFile, folder: Path | None = None) -> None:
        path = locate(model, folder)
        self.name = model.name
        try:
            with tarfile.open(path, "r:") as tar:
                self._members = {member.name: (member.offset_data, member.size) for member in tar}
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except (OSError, tarfile.TarError) as error:
            raise ModelError("model file cannot be read", subject=model.name, hint=HINT, code="MOD002") from error
        weakref.finalize(self, os.close, self._file)
        protocol = self.json("meta.json").get("protocol")
        if protocol != PROTOCOL:
            message = f"model file follows protocol {protocol} instead of {PROTOCOL}"
            raise ModelError(message, subject=model.name, hint=HINT, code="MOD003")

    def read(self, member: str) -> bytes:
        """A member's bytes."""
        offset, size = self._member(member)
        return os.pread(self._file, size, offset)

    def json(self, member: str) -> Any:
        """A member that is a JSON document."""
        return json.loads(self.read(member))

    def numbers(self, member: str, dtype: type, start: int, count: int) -> NDArray[Any]:
        """`count` numbers of a member from its byte `start`."""
        import numpy as np

        offset, size = self._member(member)
        length = count * np.dtype(dtype).itemsize
        if start + length > size:
            raise ModelError(f"member {member} is too short", subject=self.name, hint=HINT, code="MOD002")
        return np.frombuffer(os.pread(self._file, length, offset + start), dtype)

    def rows(self, member: str, start: int, width: int, rows: Iterable[int]) -> NDArray[np.uint8]:
        """Rows of `width` bytes of a member, the first of which begins at its byte `start`."""
        import numpy as np

        offset = self._member(member)[0] + start
        file, read = self._file, os.pread
        content = b"".join([read(file, width, offset + row * width) for row in rows])
        return np.frombuffer(content, np.uint8).reshape(-1, width)

    def weight(self, scheme: dict[str, Any]) -> NDArray[np.float32]:
        """A weight of a slovnet model, given its entry (shape, dtype, array number) in `model.json`."""
        import numpy as np

        shape = scheme["shape"]
        return self.numbers(f"arrays/{scheme['array']}.bin", np.float32, 0, prod(shape)).reshape(shape)

    def _member(self, name: str) -> tuple[int, int]:
        if name not in self._members:
            raise ModelError(f"member {name} is missing", subject=self.name, hint=HINT, code="MOD002")
        return self._members[name]
