"""Fetch the language models: the four data files of natasha 1.6.0 (MIT licence), by pinned hash.

    python scripts/fetch_models.py [--from WHEEL] [--into FOLDER]

The wheel comes from the package index that pip is set up with, or from a file; its code is neither installed nor run.
Nothing is done when all files are there and right. Exit code 1 with one line of explanation when something fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from detente.errors import ModelError
from detente.language.ru.models import MODELS, ModelFile, file_sha256, locate, models_folder

REQUIREMENT = "natasha==1.6.0"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="wheel", type=Path, metavar="WHEEL", help="take this wheel, ask no index")
    parser.add_argument("--into", type=Path, default=models_folder(), metavar="FOLDER", help="default: the package")
    options = parser.parse_args(arguments)
    missing = [model for model in MODELS if not is_right(model, options.into)]
    if not missing:
        print(f"models: all {len(MODELS)} files are in place")
        return 0
    try:
        fetch(missing, options.into, options.wheel)
    except (ModelError, OSError) as error:
        print(f"models: {error}", file=sys.stderr)
        return 1
    for model in missing:
        print(f"models: wrote {model.name}, {model.size / 1e6:.1f} MB")
    return 0


def is_right(model: ModelFile, folder: Path) -> bool:
    """Whether a model file is in the folder and has the pinned hash."""
    try:
        return file_sha256(locate(model, folder)) == model.sha256
    except ModelError:
        return False


def fetch(models: list[ModelFile], folder: Path, wheel: Path | None) -> None:
    """Write these models into the folder, from a wheel on disk or from the index."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        source = wheel or download(Path(scratch))
        try:
            with zipfile.ZipFile(source) as archive:
                for model in models:
                    extract(archive, model, folder)
        except zipfile.BadZipFile as error:
            raise ModelError("not a wheel", subject=source.name, code="MOD002") from error


def download(folder: Path) -> Path:
    """Have pip download the wheel into the folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--dest", str(folder), REQUIREMENT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        said = (done.stderr.strip() or "no wheel came").splitlines()[-1]
        raise ModelError(f"pip could not download it: {said}", subject=REQUIREMENT, hint="--from WHEEL works offline")
    return wheels[0]


def extract(archive: zipfile.ZipFile, model: ModelFile, folder: Path) -> None:
    """Write one model file: whole and with the right hash, or not at all."""
    members = [info for info in archive.infolist() if PurePosixPath(info.filename).name == model.name]
    if len(members) != 1 or members[0].file_size != model.size:
        raise ModelError(f"the wheel has no such file of {model.size} bytes", subject=model.name, code="MOD002")
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{model.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, archive.open(members[0]) as source:
            while chunk := source.read(1 << 20):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if file_sha256(temporary) != model.sha256:
            raise ModelError("its SHA-256 is not the pinned one", subject=model.name, code="MOD002")
        temporary.chmod(0o644)
        temporary.replace(folder / model.name)
    finally:
        temporary.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
