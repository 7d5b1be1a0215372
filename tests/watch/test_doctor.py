"""The doctor on boards that are well and boards that are not."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from detente.clock import FixedClock
from detente.desk import Desk
from detente.watch import board
from detente.watch.bundle import bundle
from detente.watch.doctor import Line, Patient, examine, exit_code
from detente.watch.secrets import Secrets

EXT4 = "22 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 rw\n23 22 0:21 / /proc rw - proc proc rw\n"
MEMINFO = "MemTotal:         {total} kB\nMemFree: 1 kB\nMemAvailable:     {free} kB\nSwapTotal:        {swap} kB\n"


@pytest.fixture
def machine(tmp_path):
    """A board that is well, as files."""
    proc, system = tmp_path / "proc", tmp_path / "sys"
    files = {
        proc / "self" / "mountinfo": EXT4,
        proc / "meminfo": MEMINFO.format(total=948_000, free=600_000, swap=480_000),
        system / "fs" / "cgroup" / "cgroup.controllers": "cpuset cpu io memory pids\n",
        system / "class" / "thermal" / "thermal_zone0" / "temp": "48312\n",
        system / "devices" / "platform" / "soc" / "soc:firmware" / "get_throttled": "0\n",
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return proc, system


@pytest.fixture
def patient(machine, tmp_path, make, clock):
    path = tmp_path / "news.db"
    with Desk.open(path, clock=clock) as desk:
        desk.take([make.article(1)], coder=make.coder())
    secrets = Secrets({}, tmp_path / "secrets.json", use_keyring=False)
    env = {"OPENBLAS_NUM_THREADS": "1"}
    return Patient(str(path), path, None, secrets, clock, env, *machine, deep=False)


def states(patient):
    return {line.name: line for line in examine(patient)}


def test_all_is_well(patient):
    lines = examine(patient)
    assert [line for line in lines if line.state != "ok"] == []
    assert exit_code(lines) == 0
    assert "1 articles" in states(patient)["ledger"].words


def test_whole_examination_reads_rules_and_ledger(patient):
    found = states(replace(patient, deep=True))
    assert "rules" in found["lexicon"].words


MEMORY_ROOT = """20 1 0:30 / / rw - overlay overlay rw,lowerdir=/media/root-ro,upperdir=/media/root-rw/overlay,workdir=/media/root-rw/work
21 20 0:31 / /media/root-rw rw - tmpfs tmpfs rw
22 20 179:2 / /media/root-ro ro - ext4 /dev/mmcblk0p2 ro
23 20 8:1 / /mnt/with\\040space rw - ext4 /dev/sda1 rw
"""


@pytest.mark.parametrize(
    ("mounts", "folder", "state"),
    [
        (EXT4, "/", "ok"),
        (EXT4 + "24 22 0:30 / {here} rw - tmpfs tmpfs rw\n", "", "fail"),
        (EXT4 + "24 22 0:30 / {here} rw - nfs4 nas:/x rw\n", "", "fail"),
        (EXT4 + "24 22 0:30 / {here} rw - cifs //nas/x rw\n", "", "fail"),
        (EXT4 + "24 22 0:30 / {here} rw - exfat /dev/sda1 rw\n", "", "warn"),
        (MEMORY_ROOT, "/", "fail"),
        (EXT4 + "24 22 0:30 / {here} rw - tmpfs tmpfs rw\n25 24 8:1 / {here} rw - ext4 /dev/sda1 rw\n", "", "ok"),
        ("20 1 0:30 / / rw - overlay overlay rw,upperdir=/var/lib/docker/x\n", "/", "warn"),
    ],
)
def test_where_the_ledger_lives(machine, tmp_path, mounts, folder, state):
    proc, _ = machine
    (proc / "self" / "mountinfo").write_text(mounts.format(here=tmp_path))
    found = board.file_system(Path(folder) if folder else tmp_path, proc)
    assert found[0] == state
    assert found[2] or state == "ok"


def test_a_mount_with_a_space_is_understood(machine):
    proc, _ = machine
    (proc / "self" / "mountinfo").write_text(MEMORY_ROOT)
    assert board.mounts(proc)[-1].point == "/mnt/with space"


def test_a_ledger_in_memory_is_exit_code_5(patient, machine, tmp_path):
    (machine[0] / "self" / "mountinfo").write_text(EXT4 + f"24 22 0:30 / {tmp_path} rw - tmpfs tmpfs rw\n")
    assert exit_code(examine(patient)) == 5


@pytest.mark.parametrize(
    ("file", "text", "name", "words"),
    [
        ("proc/meminfo", MEMINFO.format(total=948_000, free=90_000, swap=0), "memory", "90"),
        ("proc/meminfo", MEMINFO.format(total=430_000, free=300_000, swap=0), "memory", "430000"[:3]),
        ("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n", "memory limits", "off"),
        ("sys/class/thermal/thermal_zone0/temp", "84100\n", "heat", "84"),
        ("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n", "power", "under-voltage"),
    ],
)
def test_a_board_in_trouble_warns_with_advice(patient, tmp_path, file, text, name, words):
    (tmp_path / file).write_text(text)
    line = states(patient)[name]
    assert line.state == "warn"
    assert line.remedy
    assert name == "memory" or words in line.words


def test_a_board_without_thermometers_says_nothing_of_heat(patient, tmp_path):
    (tmp_path / "sys/class/thermal/thermal_zone0/temp").write_text("unreadable")
    (tmp_path / "sys/devices/platform/soc/soc:firmware/get_throttled").unlink()
    assert {"heat", "power"} & set(states(patient)) == set()


def test_missing_proc_is_a_warning_not_a_crash(patient, tmp_path):
    lines = examine(replace(patient, proc=tmp_path / "nowhere"))
    assert [line.name for line in lines if line.state == "warn"]
    assert any(line.name == "secrets" for line in lines)


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00+00:00", "2026-11-25T11:00:00+00:00"])
def test_a_wrong_clock(patient, moment):
    line = states(replace(patient, clock=FixedClock(moment)))["clock"]
    assert (line.state, bool(line.remedy)) == ("fail", True)


def test_no_ledger_yet_is_no_failure(patient, tmp_path):
    missing = tmp_path / "none.db"
    lines = examine(replace(patient, place=str(missing), ledger=missing))
    assert exit_code(lines) == 0
    assert not missing.exists()


def test_a_damaged_ledger_is_exit_code_5(patient):
    data = bytearray(patient.ledger.read_bytes())
    data[4096:20_480] = b"\xff" * 16_384
    patient.ledger.write_bytes(data)
    assert exit_code(examine(replace(patient, deep=True))) == 5


def test_what_is_no_ledger_is_exit_code_5(patient):
    patient.ledger.write_text("Это не база." * 1000)
    assert exit_code(examine(patient)) == 5


def test_a_secrets_file_others_can_read(patient):
    patient.secrets.set("token", "s3cret")
    patient.secrets.file.chmod(0o644)
    lines = examine(patient)
    assert exit_code(lines) == 3
    assert "s3cret" not in repr(lines)


def test_failing_sources_are_named(patient, watch, site):
    watch.add(f"{site.url}/missing", name="молчащий")
    for hour in (12, 13, 14):
        watch.later(f"2026-11-25T{hour}:00:00+00:00")
        watch()
    lines = [line for line in examine(replace(patient, clock=watch.clock)) if line.name == "sources"]
    assert [(line.state, "молчащий" in line.words, "3 failures" in line.words) for line in lines] == [
        ("warn", True, True)
    ]


def test_the_bundle_holds_no_names_and_no_secrets(patient, watch, tmp_path):
    watch.add("https://secret-source.example/rss", name="тайный источник")
    patient.secrets.set("token", "s3cret")
    settings = {"ledger": f"postgresql://u:s3cret@{tmp_path}/x", "jobs": 1}
    lines = [*examine(patient), Line("sources", "warn", "тайный источник: secret-source.example")]
    data = bundle(lines, settings, {"rows": {"article": 1}}, hide=[tmp_path])
    assert data == bundle(lines, settings, {"rows": {"article": 1}}, hide=[tmp_path])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["about.txt", "doctor.json", "settings.json", "counts.json"]
        text = "".join(archive.read(name).decode() for name in archive.namelist())
        assert json.loads(archive.read("settings.json")) == {"jobs": 1, "ledger": "set"}
    for hidden in ("s3cret", "secret-source", "тайный", str(tmp_path), "Азербайджан"):
        assert hidden not in text
