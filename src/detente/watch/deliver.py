"""Ways to tell an alert: JSON Lines, an Atom file, a command, a webhook, mail.

In: rules' `[deliver]`, secrets, a Fetcher for the webhook. Out: `Sender`s by name. Each raises Undelivered when it should be tried again.
What a page wrote is text everywhere: escaped in XML, on one line in headers, on stdin of a command and never in its words.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from detente.errors import DetenteError
from detente.watch.alerts import Sender, Undelivered, one_line
from detente.watch.fetch import Failure, Fetcher
from detente.watch.rules import Deliver, Mail, Webhook
from detente.watch.secrets import PREFIX, Secrets

ATOM = "http://www.w3.org/2005/Atom"
COMMAND_SECONDS = 60
MAIL_SECONDS = 60
TAIL = 1_000_000
"""Bytes at the end of a JSON Lines file that are searched for an alert told already."""


@dataclass(frozen=True, slots=True)
class World:
    """What senders need from outside: secrets, the environment for commands, the network, the newest alerts for the Atom file."""

    secrets: Secrets
    env: Mapping[str, str] = field(repr=False)
    fetcher: Callable[[], Fetcher]
    newest: Callable[[], list[dict[str, Any]]]


def senders(deliver: Deliver, world: World, *, command: Sequence[str] = ()) -> dict[str, Sender]:
    """The ways of a `[deliver]` table; `command` is one more, as given with `--exec`."""
    made: dict[str, Sender] = {}
    if deliver.jsonl is not None:
        made["jsonl"] = _jsonl(deliver.jsonl)
    if deliver.atom is not None:
        made["atom"] = _atom(deliver.atom, world.newest)
    if deliver.exec is not None:
        made["exec"] = _command(deliver.exec, world.env)
    if deliver.webhook is not None:
        made["webhook"] = _webhook(deliver.webhook, world)
    if deliver.mail is not None:
        made["mail"] = _mail(deliver.mail, world)
    if command:
        made["command"] = _command(command, world.env)
    return made


def _jsonl(path: Path) -> Sender:
    """One line at the end of a file; an alert whose line is there already is not written twice."""

    def send(alert: dict[str, Any]) -> None:
        line = json.dumps(alert, ensure_ascii=False, separators=(",", ":")) + "\n"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a+b") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(size - TAIL, 0))
                tail = file.read()
                if f'"id":"{alert["id"]}"'.encode() in tail:
                    return
                torn = b"\n" if tail and not tail.endswith(b"\n") else b""  # a line cut by a power failure
                file.write(torn + line.encode("utf-8", "replace"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Undelivered(f"{path}: {error.strerror}") from error

    return send


def _atom(path: Path, newest: Callable[[], list[dict[str, Any]]]) -> Sender:
    """The newest alerts as a feed, written anew as a whole."""

    def send(_alert: dict[str, Any]) -> None:
        unfinished = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(atom_feed(newest()))
            unfinished.replace(path)
        except OSError as error:
            raise Undelivered(f"{path}: {error.strerror}") from error

    return send


def atom_feed(alerts: list[dict[str, Any]]) -> bytes:
    """An Atom document of alerts, newest first."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(root, "id", "urn:detente:alerts")
    _add(root, "title", "détente: alerts")
    _add(root, "updated", alerts[0]["at"] if alerts else "1970-01-01T00:00:00Z")
    _add(_add(root, "author"), "name", "détente")
    for alert in alerts:
        entry = _add(root, "entry")
        _add(entry, "id", f"urn:detente:alert:{alert['id']}")
        _add(entry, "title", alert["title"])
        _add(entry, "updated", alert["at"])
        _add(entry, "content", alert["text"] or alert["title"]).set("type", "text")
        _add(entry, "category").set("term", alert["rule"])
        if alert["url"]:
            _add(entry, "link").set("href", _xml_text(alert["url"]))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _command(words: Sequence[str], env: Mapping[str, str]) -> Sender:
    """A program with the alert as JSON on its standard input. No shell; secrets are not in its environment."""
    clean = {
        name: value for name, value in env.items() if not name.startswith(PREFIX) and name != "CREDENTIALS_DIRECTORY"
    }

    def send(alert: dict[str, Any]) -> None:
        data = (json.dumps(alert, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            done = subprocess.run(  # noqa: S603 - the person's own command, as a list of words
                list(words),
                input=data,
                env=clean,
                timeout=COMMAND_SECONDS,
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError as error:
            raise Undelivered(f"{words[0]}: there is no such command") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Undelivered(f"{words[0]}: {type(error).__name__}") from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()[:200]
            raise Undelivered(f"{words[0]}: exit code {done.returncode}{': ' if said else ''}{said}")

    return send


def _webhook(hook: Webhook, world: World) -> Sender:
    def send(alert: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": alert["id"]}
        try:
            if hook.secret:
                headers["Authorization"] = f"Bearer {world.secrets.need(hook.secret).value}"
            world.fetcher().post(
                hook.url, json.dumps(alert, ensure_ascii=False).encode("utf-8", "replace"), headers=headers
            )
        except Failure as failure:
            raise Undelivered(failure.reason) from failure
        except DetenteError as error:
            raise Undelivered(str(error)) from error

    return send


def _mail(mail: Mail, world: World) -> Sender:
    def send(alert: dict[str, Any]) -> None:
        try:
            password = world.secrets.need(mail.secret).value if mail.secret else None
            with _server(mail) as server:
                if mail.user and password:
                    server.login(mail.user, password)
                server.send_message(message(alert, mail))
        except DetenteError as error:
            raise Undelivered(str(error)) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(
                f"{mail.host}: {type(error).__name__}"
            ) from error  # what servers say may repeat the password

    return send


def message(alert: Mapping[str, Any], mail: Mail) -> EmailMessage:
    """An alert as a plain-text mail."""
    made = EmailMessage()
    made["From"], made["To"] = mail.sender, ", ".join(mail.to)
    made["Subject"] = one_line(f"[detente] {alert['title']}")[:200]
    made["Message-ID"] = f"<{alert['id']}@detente.invalid>"
    outlets = ", ".join(alert["outlets"])
    lines = [alert["text"], "", f"reports: {alert['reports']}{f' ({outlets})' if outlets else ''}"]
    lines += [alert["url"]] if alert["url"] else []
    lines += [f"detente explain {alert['events'][0]}"] if alert["events"] else []
    made.set_content("\n".join(lines) + "\n")
    return made


def _server(mail: Mail) -> smtplib.SMTP:
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=MAIL_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(mail.host, mail.port, timeout=MAIL_SECONDS)
    if mail.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _xml_text(text) if text is not None else None
    return element


def _xml_text(text: str) -> str:
    return "".join(
        char for char in text if char >= " " and not 0xD800 <= ord(char) <= 0xDFFF and char not in "\ufffe\uffff"
    )
