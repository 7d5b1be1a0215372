"""Units that systemd takes."""

from __future__ import annotations

import shlex
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from detente.errors import InputError, SettingsError
from detente.watch.loop import Notifier, Stop, repeat
from detente.watch.poll import Tally
from detente.watch.service import LOOP, TIMER, Job, install, next_steps, units, verify


def job(**more):
    return Job(
        **{
            "program": Path("/opt/detente/bin/detente"),
            "ledger": "/srv/detente/news.db",
            "every": "1h",
            "account": "pi",
            **more,
        }
    )


def settings(text):
    """The settings of a unit, the last of each name; comments and empty lines left out."""
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_a_timer_and_a_pass():
    made = units(job())
    assert list(made) == ["detente.service", "detente.timer"]
    service, timer = settings(made["detente.service"]), settings(made["detente.timer"])
    assert shlex.split(service["ExecStart"]) == [
        "/opt/detente/bin/detente",
        "--log-json",
        "--ledger",
        "/srv/detente/news.db",
        "run",
    ]
    assert (service["Type"], service["User"], service["ReadWritePaths"]) == ("oneshot", "pi", "/srv/detente")
    assert timer["OnUnitInactiveSec"] == "3600s"
    assert "@" not in "".join(made.values()).replace("@system-service", "").replace("~@privileged @resources", "")


def test_a_service_that_stays_is_watched():
    service = settings(units(job(kind=LOOP, every="90s"))["detente-watch.service"])
    assert (service["Type"], service["WatchdogSec"], service["WantedBy"]) == ("notify", "15min", "multi-user.target")
    assert service["ExecStart"].endswith("run --every 90s")


def test_units_of_one_s_own():
    service = settings(units(job(account=None, kind=LOOP))["detente-watch.service"])
    assert "User" not in service
    assert "ProtectSystem" not in service
    assert service["WantedBy"] == "default.target"
    assert any("linger" in step for step in next_steps(job(account=None)))


def test_odd_names_are_quoted():
    text = units(job(ledger='/srv/my "news"/50%/$HOME/@EVERY@.db'))["detente.service"]
    assert '"/srv/my \\"news\\"/50%%/$$HOME/@EVERY@.db"' in settings(text)["ExecStart"]


@pytest.mark.parametrize(
    "more", [{"ledger": "/srv/x\nExecStartPre=/bin/evil"}, {"account": "pi\nUser=root"}, {"every": "never"}]
)
def test_what_no_unit_can_hold(more):
    with pytest.raises(InputError):
        units(job(**more))


def test_installing_leaves_a_changed_unit_alone(tmp_path):
    written = install(job(), tmp_path)
    assert install(job(), tmp_path) == written
    (tmp_path / "detente.timer").write_text("mine")
    with pytest.raises(SettingsError):
        install(job(every="2h"), tmp_path)
    assert settings((tmp_path / "detente.service").read_text()) == settings(units(job())["detente.service"])
    install(job(every="2h"), tmp_path, force=True)
    assert "7200s" in (tmp_path / "detente.timer").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("kind", [TIMER, LOOP])
def test_systemd_has_no_objections(tmp_path, kind):
    program = Path(shutil.which("true"))
    assert verify(install(job(program=program, account="root", kind=kind), tmp_path), own=False) == ""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_it_well_shut(tmp_path):
    install(job(), tmp_path)
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(tmp_path / "detente.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:]


# what systemd hears


@pytest.fixture
def listener(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(tmp_path / "notify"))
        channel.settimeout(2)
        yield channel, str(tmp_path / "notify")


def test_ready_alive_and_stopping(listener):
    channel, path = listener
    stop = Stop()

    def one_pass():
        stop.event.set()
        return Tally()

    repeat(one_pass, 60, stop, Notifier.from_environment({"NOTIFY_SOCKET": path}))
    heard = [channel.recv(200).decode() for _ in range(3)]
    assert heard[0].startswith("READY=1\n")
    assert heard[1:] == ["WATCHDOG=1", "STOPPING=1"]


def test_an_abstract_socket_and_none():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind("\0detente-test-notify")
        channel.settimeout(2)
        Notifier("@detente-test-notify").say("READY=1")
        assert channel.recv(50) == b"READY=1"
    Notifier(None).say("READY=1")
    Notifier("/nowhere/at/all").say("READY=1")


def test_the_watchdog_is_not_told_at_every_step(listener):
    channel, path = listener
    notifier = Notifier(path)
    for _ in range(100):
        notifier.beat()
    assert channel.recv(50) == b"WATCHDOG=1"
    channel.setblocking(False)
    with pytest.raises(BlockingIOError):
        channel.recv(50)


def test_a_busy_ledger_is_tried_again_and_a_damaged_one_ends_the_loop():
    from detente.errors import LedgerError

    codes = iter(["LED002", "LED003"])
    stop = Stop()

    def one_pass():
        raise LedgerError("no", code=next(codes))

    with pytest.raises(LedgerError) as caught:
        repeat(one_pass, 0.01, stop, Notifier())
    assert caught.value.code == "LED003"
