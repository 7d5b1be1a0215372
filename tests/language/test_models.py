"""Model files: found, checked, refused with a hint."""

import hashlib
import io
import tarfile
import zipfile

import numpy as np
import pytest

from detente.errors import ModelError
from detente.language import load_pack
from detente.language.ru.models import MODELS, NER, Archive, ModelFile, file_sha256, locate, models_folder, verify
from detente.language.ru.tagger import Tagger


def tar(path, **members):
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return ModelFile(path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def test_the_files_in_place_are_the_pinned_ones():
    verify()
    for model in MODELS:
        assert file_sha256(locate(model)) == model.sha256


def test_a_missing_file_is_named_with_what_to_do(tmp_path):
    with pytest.raises(ModelError, match="missing") as caught:
        locate(MODELS[0], tmp_path)
    assert caught.value.code == "MOD001"
    assert caught.value.subject == MODELS[0].name
    assert "fetch_models" in caught.value.hint


def test_a_short_file_is_refused_at_load(tmp_path):
    (tmp_path / MODELS[1].name).write_bytes(b"short")
    with pytest.raises(ModelError, match="5 bytes instead of") as caught:
        Archive(MODELS[1], tmp_path)
    assert caught.value.code == "MOD002"


def test_a_file_of_the_right_size_but_damaged_is_found_by_its_hash(tmp_path):
    for model in MODELS:
        (tmp_path / model.name).symlink_to(models_folder() / model.name)
    verify(tmp_path)
    (tmp_path / MODELS[2].name).unlink()
    content = bytearray((models_folder() / MODELS[2].name).read_bytes())
    content[1_000_000] ^= 1
    (tmp_path / MODELS[2].name).write_bytes(content)
    with pytest.raises(ModelError, match="SHA-256") as caught:
        verify(tmp_path)
    assert caught.value.subject == MODELS[2].name


@pytest.mark.parametrize("member", ["model.json", "vocabs/word.gz", "vocabs/tag.gz"])
def test_a_damaged_member_of_the_right_size_is_a_model_error(tmp_path, member):
    for model in MODELS:
        (tmp_path / model.name).symlink_to(models_folder() / model.name)
    path = tmp_path / NER.name
    content = bytearray(path.read_bytes())
    with tarfile.open(path) as archive:
        info = archive.getmember(member)
    content[info.offset_data : info.offset_data + info.size] = b"\xff" * info.size
    path.unlink()
    path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        Tagger(tmp_path)
    assert caught.value.code == "MOD002"


def test_another_protocol_is_refused(tmp_path):
    model = tar(tmp_path / "a.tar", meta_json=b'{"id": "a", "protocol": 2}')
    with pytest.raises(ModelError, match="protocol 2 instead of 1") as caught:
        Archive(model, tmp_path)
    assert caught.value.code == "MOD003"


def test_what_is_not_a_tar_or_lacks_a_member_is_refused(tmp_path):
    (tmp_path / "b.tar").write_bytes(b"x" * 2_000)
    with pytest.raises(ModelError, match="cannot be read"):
        Archive(ModelFile("b.tar", 2_000, ""), tmp_path)
    archive = Archive(tar(tmp_path / "c.tar", meta_json=b'{"protocol": 1}', d_bin=b"1234"), tmp_path)
    with pytest.raises(ModelError, match=r"e\.bin is missing"):
        archive.read("e.bin")
    with pytest.raises(ModelError, match="too short"):
        archive.numbers("d.bin", np.uint32, 0, 2)
    assert archive.numbers("d.bin", np.uint8, 1, 2).tolist() == [50, 51]
    assert archive.rows("d.bin", 0, 2, [1, 0]).tolist() == [[51, 52], [49, 50]]


def test_there_is_no_pack_for_another_language():
    with pytest.raises(ModelError, match="no language pack") as caught:
        load_pack("xx")
    assert caught.value.code == "MOD004"


@pytest.fixture
def fetch(script):
    return script("fetch_models")


@pytest.fixture
def wheel(tmp_path):
    """A wheel as natasha's: the models among other files."""
    path = tmp_path / "natasha-1.6.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("natasha/__init__.py", "raise SystemExit('this must not run')")
        for model in MODELS:
            archive.write(models_folder() / model.name, f"natasha/data/emb/{model.name}")
    return path


def test_fetching_takes_the_four_files_from_a_wheel_and_nothing_else(fetch, wheel, tmp_path, capsys):
    folder = tmp_path / "models"
    assert fetch.main(["--from", str(wheel), "--into", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted(model.name for model in MODELS)
    verify(folder)
    capsys.readouterr()
    assert fetch.main(["--from", str(tmp_path / "none.whl"), "--into", str(folder)]) == 0
    assert "all 4 files are in place" in capsys.readouterr().out


def test_fetching_mends_only_what_is_wrong(fetch, wheel, tmp_path, capsys):
    folder = tmp_path / "models"
    fetch.main(["--from", str(wheel), "--into", str(folder)])
    damaged = folder / MODELS[3].name
    damaged.write_bytes(b"\0" * MODELS[3].size)
    capsys.readouterr()
    assert fetch.main(["--from", str(wheel), "--into", str(folder)]) == 0
    assert capsys.readouterr().out.count("wrote") == 1
    verify(folder)


def test_a_wheel_with_altered_models_leaves_nothing_behind(fetch, tmp_path, capsys):
    path, folder = tmp_path / "bad.whl", tmp_path / "models"
    with zipfile.ZipFile(path, "w") as archive:
        for model in MODELS:
            archive.writestr(f"data/{model.name}", b"\0" * model.size)
    assert fetch.main(["--from", str(path), "--into", str(folder)]) == 1
    assert "SHA-256" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a zip", None])
def test_no_wheel_is_one_line_of_explanation(fetch, tmp_path, content, capsys):
    path = tmp_path / "odd.whl"
    if content is not None:
        path.write_bytes(content)
    assert fetch.main(["--from", str(path), "--into", str(tmp_path / "models")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_download_that_fails_says_so(fetch, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(fetch, "REQUIREMENT", "natasha @ file:///nowhere/natasha.whl")
    assert fetch.main(["--into", str(tmp_path / "models")]) == 1
    said = capsys.readouterr().err
    assert "pip could not download it" in said
    assert "--from WHEEL" in said
