"""Rules, what meets them, and telling it once."""

from __future__ import annotations

import json
import socketserver
import sys
import threading
from pathlib import Path

import pytest

from detente.clock import FixedClock
from detente.desk import Desk
from detente.errors import InputError, SettingsError
from detente.watch import alerts as room
from detente.watch.alerts import Undelivered, matches, run
from detente.watch.deliver import World, atom_feed, message, senders
from detente.watch.rules import Deliver, Mail, Rule, Rules, load_rules
from detente.watch.secrets import Secrets

TOKEN = "t0ken"


@pytest.fixture
def told(desk, make):
    """A ledger with one call of two presidents on 3 March 2024, and the day after as today."""
    desk.clock = FixedClock("2026-11-25T12:00:00+00:00")
    desk.take([make.article(1)], coder=make.coder())
    return desk


def rule(**more):
    return Rule(**{"name": "r", "window": "3650d", "confidence": 0.0, **more})


def rules(one=None, **deliver):
    return Rules(rule=(one or rule(parties=("AZE",)),), deliver=Deliver(**deliver))


def world(tmp_path, **more):
    secrets = Secrets({"DETENTE_SECRET_HOOK": TOKEN}, tmp_path / "secrets.json", use_keyring=False)
    given = {
        "secrets": secrets,
        "env": {"PATH": "/usr/bin:/bin", "DETENTE_SECRET_HOOK": TOKEN},
        "fetcher": lambda: None,
        "newest": list,
    }
    return World(**{**given, **more})


@pytest.mark.parametrize(
    ("more", "met"),
    [
        ({"parties": ("AZE",)}, True),
        ({"parties": ("ARM", "TUR")}, True),
        ({"parties": ("ARM",)}, False),
        ({"pair": ("TUR", "AZE")}, True),
        ({"pair": ("AZE", "RUS")}, False),
        ({"types": ("CONSULT",)}, True),
        ({"types": ("ASSAULT",)}, False),
        ({"words": ("договоры",)}, True),
        ({"words": ("Турция", "Эрдоганов")}, True),
        ({"words": ("газ",)}, False),
        ({"parties": ("AZE",), "words": ("газ",)}, False),
        ({"score_above": 1.0}, True),
        ({"score_below": 1.0}, False),
        ({"parties": ("AZE",), "confidence": 0.99}, False),
        ({"parties": ("AZE",), "reports": 2}, False),
        ({"parties": ("AZE",), "window": "14d"}, False),
    ],
)
def test_rules_on_incidents(told, more, met):
    found = list(matches(told, rule(**more)))
    assert bool(found) == met
    if met:
        assert {*found[0].parties} == {"AZE", "TUR"}
        assert "Эрдогану" in found[0].text


def test_a_level_and_a_turn(told):
    assert [a.kind for a in matches(told, rule(pair=("AZE", "TUR"), level_above=0.0))] == ["level"]
    assert list(matches(told, rule(pair=("AZE", "TUR"), level_above=0.0, window="14d"))) == []
    assert list(matches(told, rule(pair=("AZE", "TUR"), level_below=0.0))) == []
    assert list(matches(told, rule(pair=("AZE", "GEO"), level_below=0.0))) == []
    assert list(matches(told, rule(pair=("AZE", "TUR"), turning_point="any"))) == []


def test_turning_points_are_told_by_month(told, monkeypatch):
    from detente.analysis.series import Series
    from detente.analysis.turning import TurningPoint

    turns = tuple(
        TurningPoint(m, d, 0.99, 2.0, 5.0, 1.0, ("x",)) for m, d in (("2019-01", "thaw"), ("2026-10", "conflict"))
    )
    monkeypatch.setattr(Desk, "series", lambda *_: Series(("AZE", "TUR"), "month", (), turns))
    one = rule(pair=("AZE", "TUR"), turning_point="any", window="30d")
    assert [a.day for a in matches(told, one)] == ["2026-10"]
    assert list(matches(told, one.model_copy(update={"turning_point": "thaw"}))) == []
    assert len(run(told, rules(one), {})) == 1
    assert run(told, rules(one), {}) == []


def test_told_once(told):
    got = []
    assert len(run(told, rules(jsonl="x"), {"jsonl": got.append})) == 1
    assert run(told, rules(jsonl="x"), {"jsonl": got.append}) == []
    assert [alert["rule"] for alert in got] == ["r"]
    assert got[0]["at"] == "2026-11-25T12:00:00Z"
    assert got[0]["events"]


def test_more_reports_of_the_same_are_not_told_again(told, make):
    got = []
    run(told, rules(jsonl="x"), {"jsonl": got.append})
    told.take([make.article(2), make.article(3)], coder=make.coder())
    run(told, rules(jsonl="x"), {"jsonl": got.append})
    assert len(got) == 1
    told.chronicle.regroup()
    run(told, rules(jsonl="x"), {"jsonl": got.append})
    assert len(got) == 1


def test_another_rule_tells_for_itself(told):
    run(told, rules(), {})
    two = Rules(rule=(rule(parties=("AZE",)), rule(name="other", parties=("TUR",))))
    assert [alert.rule for alert in run(told, two, {})] == ["other"]


def test_what_could_not_be_sent_is_sent_later_and_only_there(told):
    got = {"jsonl": [], "webhook": []}

    def broken(alert):
        raise Undelivered("down")

    plan = rules(jsonl="x", webhook={"url": "https://example.org/"})
    run(told, plan, {"jsonl": got["jsonl"].append, "webhook": broken})
    assert [entry["to"] for entry in room.waiting(told)] == [["webhook"]]
    run(told, plan, {name: sent.append for name, sent in got.items()})
    assert {name: len(sent) for name, sent in got.items()} == {"jsonl": 1, "webhook": 1}
    assert room.waiting(told) == []


def test_what_can_never_be_sent_is_given_up(told):
    tries = []

    def broken(alert):
        tries.append(1)
        raise Undelivered("down")

    for _ in range(room.MOST_TRIES + 5):
        run(told, rules(jsonl="x"), {"jsonl": broken})
    assert len(tries) == room.MOST_TRIES
    assert room.waiting(told) == []


def test_a_crash_while_sending_loses_nothing(told):
    def crash(alert):
        raise KeyboardInterrupt

    got = []
    with pytest.raises(KeyboardInterrupt):
        run(told, rules(jsonl="x"), {"jsonl": crash})
    assert run(told, rules(jsonl="x"), {"jsonl": got.append}) == []
    assert len(got) == 1


def test_a_broken_way_is_tried_once_a_run(told, make):
    tries = []

    def broken(alert):
        tries.append(alert["id"])
        raise Undelivered("down")

    two = Rules(rule=(rule(parties=("AZE",)), rule(name="other", parties=("TUR",))), deliver=Deliver(jsonl="x"))
    run(told, two, {"jsonl": broken})
    assert len(tries) == 1
    assert len(room.waiting(told)) == 2


def test_a_wrong_clock_does_not_hide_what_is_new(told):
    told.clock = FixedClock("1970-01-01T00:00:00+00:00")
    assert len(list(matches(told, rule(parties=("AZE",), window="14d")))) == 1


# ways to tell


ALERT = {
    "schema": "detente/1", "at": "2026-11-25T12:00:00Z", "id": "abc", "rule": "r", "kind": "incident", "title": "r: <AZE> & \x1b[31m",
    "text": "Слова </content><script>", "day": "2024-03-03", "parties": ["AZE"], "type": "CONSULT", "score": 1.5, "incident": "i",
    "events": ["e1"], "outlets": ["Пример"], "reports": 1, "url": "https://example.org/?a=1&b=2",
}  # fmt: skip


def test_json_lines_and_a_line_cut_by_a_power_failure(tmp_path):
    path = tmp_path / "out" / "alerts.jsonl"
    send = senders(Deliver(jsonl=path), world(tmp_path))["jsonl"]
    send(ALERT)
    send(ALERT)
    with path.open("a") as file:
        file.write('{"cut": ')
    send({**ALERT, "id": "def"})
    lines = path.read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines if not line.startswith('{"cut')] == ["abc", "def"]


def test_atom_is_read_by_a_reader_of_feeds(tmp_path):
    import feedparser

    path = tmp_path / "alerts.xml"
    senders(Deliver(atom=path), world(tmp_path, newest=lambda: [ALERT]))["atom"](ALERT)
    parsed = feedparser.parse(path.read_bytes())
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert (entry.id, entry.link, entry.updated) == ("urn:detente:alert:abc", ALERT["url"], ALERT["at"])
    assert "script" not in entry.content[0].value or "&lt;script" in path.read_text("utf-8")
    assert atom_feed([ALERT]) == atom_feed([ALERT])
    assert not feedparser.parse(atom_feed([])).bozo


def test_a_command_gets_json_and_no_secrets(tmp_path):
    out = tmp_path / "got"
    code = f"import sys,os,pathlib; pathlib.Path({str(out)!r}).write_text(sys.stdin.read() + repr(dict(os.environ)))"
    senders(Deliver(), world(tmp_path), command=[sys.executable, "-c", code])["command"](ALERT)
    text = out.read_text()
    assert json.loads(text.splitlines()[0]) == ALERT
    assert TOKEN not in text


@pytest.mark.parametrize("command", [["/no/such/command"], ["false"], ["sh", "-c", "echo why >&2; exit 3"]])
def test_a_failing_command_is_tried_again(tmp_path, command):
    with pytest.raises(Undelivered):
        senders(Deliver(exec=command), world(tmp_path))["exec"](ALERT)


def test_a_webhook_with_its_token(tmp_path, site, web, fetcher):
    made = world(tmp_path, fetcher=fetcher)
    senders(Deliver(webhook={"url": f"{site.url}/hook", "secret": "hook"}), made)["webhook"](ALERT)
    path, headers, body = site.seen[0]
    assert (path, headers["Authorization"], headers["Idempotency-Key"]) == ("/hook", f"Bearer {TOKEN}", "abc")
    assert json.loads(body) == ALERT


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses(tmp_path, site, web, fetcher, status):
    site.pages["/hook"] = lambda h: web.reply(h, b"", status=status, Location="/other")
    send = senders(Deliver(webhook={"url": f"{site.url}/hook"}), world(tmp_path, fetcher=fetcher))["webhook"]
    if status == 302:
        send(ALERT)
        assert site.asked("/other") == 0
    else:
        with pytest.raises(Undelivered):
            send(ALERT)


def test_a_webhook_on_a_private_address_needs_the_setting(tmp_path, site, fetcher):
    made = world(tmp_path, fetcher=lambda: fetcher(allow_private=False))
    with pytest.raises(Undelivered, match="private"):
        senders(Deliver(webhook={"url": f"{site.url}/hook"}), made)["webhook"](ALERT)
    assert site.seen == []


def test_a_missing_secret_is_named(tmp_path, fetcher):
    with pytest.raises(Undelivered, match="other"):
        senders(Deliver(webhook={"url": "https://example.org/", "secret": "other"}), world(tmp_path, fetcher=fetcher))[
            "webhook"
        ](ALERT)


class Mailbox(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take a mail."""

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        data = False
        for line in self.rfile:
            if data:
                if line == b".\r\n":
                    data = False
                    self.wfile.write(b"250 ok\r\n")
                else:
                    self.server.lines.append(line)
            elif line.upper().startswith(b"DATA"):
                data = True
                self.wfile.write(b"354 go\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


def test_mail(tmp_path):
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.lines = []
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        mail = {
            "host": "127.0.0.1",
            "port": server.server_address[1],
            "security": "none",
            "sender": "a@example.org",
            "to": ["b@example.org"],
        }
        senders(Deliver(mail=mail), world(tmp_path))["mail"](ALERT)
        thread.join(5)
    text = b"".join(server.lines)
    assert b"Subject: [detente] r: <AZE> &" in text
    assert b"\x1b" not in text.split(b"\r\n\r\n")[0]


def test_a_title_cannot_add_headers_to_a_mail():
    mail = Mail(host="h", sender="a@example.org", to=("b@example.org",))
    made = message({**ALERT, "title": room.one_line("x\r\nBcc: evil@example.org")}, mail)
    assert made["Bcc"] is None


def test_a_mail_server_that_is_not_there(tmp_path):
    mail = {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "a@example.org", "to": ["b@example.org"]}
    with pytest.raises(Undelivered):
        senders(Deliver(mail=mail), world(tmp_path))["mail"](ALERT)


# the rules' file


def test_the_sample_is_valid(tmp_path):
    from importlib import resources

    path = tmp_path / "alerts.toml"
    path.write_text(resources.files("detente").joinpath("data", "service", "alerts.toml").read_text("utf-8"), "utf-8")
    loaded = load_rules(path)
    assert [one.kind for one in loaded.rule] == ["incident", "incident", "level", "turn"]
    assert loaded.deliver.jsonl == tmp_path / "alerts.jsonl"
    with pytest.raises(InputError, match="strikes, gas, cold, turn"):
        loaded.named("other")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule]]\nname = 'a'\n", "rule a: .*needs a condition"),
        ("[[rule]]\nname = 'a'\nparties = ['aze']\n", "rule a, parties, 0"),
        ("[[rule]]\nname = 'a'\nparties = ['AZE']\nlevel_below = 1\n", "needs a pair"),
        ("[[rule]]\nname = 'a'\npair = ['AZE','RUS']\nlevel_below = 1\ntypes = ['ASSAULT']\n", "write two"),
        ("[[rule]]\nname = 'a'\nparties = ['AZE']\nwindow = 'soon'\n", "rule a, window"),
        ("[[rule]]\nname = 'a'\nparties = ['AZE']\nto = ['mail']\n", r"which \[deliver\] does not have"),
        ("[[rule]]\nname = 'a'\nparties = ['AZE']\n[[rule]]\nname = 'a'\nparties = ['AZE']\n", "two rules named a"),
        ("[[rule]]\nname = 'a'\nparty = ['AZE']\n", "rule a, party"),
        ("[deliver.webhook]\nurl = 'file:///etc/passwd'\n", "deliver, webhook, url"),
        ("[deliver.webhook]\nurl = 'https://u:p@example.org/'\n", "password"),
        ("[deliver.mail]\nhost='h'\nsender='a'\nto=['b']\nsecurity='none'\nuser='u'\nsecret='s'\n", "starttls or tls"),
        ("[deliver.mail]\nhost='h'\nsender=\"a\\nBcc: x\"\nto=['b']\n", "sender"),
        ("rule = 5\n", "rule"),
        ("[[rule", "cannot be read"),
    ],
)
def test_wrong_rules_are_named(tmp_path, text, words):
    path = tmp_path / "alerts.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=words) as caught:
        load_rules(path)
    assert str(path) in str(caught.value)


def test_no_rules_yet(tmp_path):
    with pytest.raises(SettingsError, match="alerts sample"):
        load_rules(Path(tmp_path) / "alerts.toml")
