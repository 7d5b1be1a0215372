"""Rules of alerts: what to tell of, and to whom.

In: a TOML file. Out: `Rules`, checked, with errors that name the rule. A rule is about incidents (parties, types, words, ...), about a
pair's level, or about its turning points.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from detente.errors import InputError, SettingsError
from detente.watch.addresses import web_address

LARGEST = 1_000_000
CHANNELS = ("jsonl", "atom", "exec", "webhook", "mail")
Party = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_-]{2,16}$")]
Name = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w.-]+$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """One rule. Conditions of one rule must all hold; of a list, any."""

    name: Name
    parties: tuple[Party, ...] = ()
    pair: tuple[Party, Party] | None = None
    types: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,20}$")], ...] = ()
    words: tuple[Words, ...] = ()
    score_below: float | None = None
    score_above: float | None = None
    confidence: float = Field(0.5, ge=0, le=1)
    reports: int = Field(1, ge=1, le=1000)
    window: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,4}d$")] = "14d"
    level_below: float | None = None
    level_above: float | None = None
    turning_point: Literal["conflict", "thaw", "any"] | None = None
    to: tuple[Literal["jsonl", "atom", "exec", "webhook", "mail"], ...] | None = None

    @property
    def kind(self) -> str:
        """`incident`, `level` or `turn`."""
        if self.turning_point is not None:
            return "turn"
        return "level" if self.level_below is not None or self.level_above is not None else "incident"

    @property
    def days(self) -> int:
        return int(self.window[:-1])

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        about_incidents = (
            self.parties,
            self.types,
            self.words,
            self.score_below is not None,
            self.score_above is not None,
        )
        if self.kind != "incident":
            if self.pair is None:
                raise ValueError("a rule on a level or turning point needs a pair")
            if any(about_incidents) or (self.kind == "turn" and (self.level_below, self.level_above) != (None, None)):
                raise ValueError("one rule is about incidents, or a level, or a turning point: write two")
        elif not any(about_incidents) and self.pair is None:
            raise ValueError("a rule needs a condition: parties, pair, types, words, score, level or turning_point")
        return self


class Webhook(_Strict):
    """A web address that takes JSON by POST; `secret` names a token sent as `Authorization: Bearer`."""

    url: str
    secret: Name | None = None

    @field_validator("url")
    @classmethod
    def _url(cls, url: str) -> str:
        try:
            return web_address(url)
        except InputError as error:
            raise ValueError(error.message) from error


class Mail(_Strict):
    """A mail server and addresses; `secret` names the password of `user`."""

    host: Annotated[str, StringConstraints(max_length=253, pattern=r"^[A-Za-z0-9.:-]+$")]
    port: int = Field(587, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: Line
    to: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]
    user: Line | None = None
    secret: Name | None = None

    @model_validator(mode="after")
    def _no_open_password(self) -> Mail:
        if self.secret and (self.security == "none" or not self.user):
            raise ValueError("a password needs a user and starttls or tls")
        return self


class Deliver(_Strict):
    """Ways to tell. Files stand beside the rules unless their path is absolute."""

    jsonl: Path | None = None
    atom: Path | None = None
    exec: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    webhook: Webhook | None = None
    mail: Mail | None = None

    def channels(self) -> tuple[str, ...]:
        return tuple(name for name in CHANNELS if getattr(self, name) is not None)


class Rules(_Strict):
    """All rules with the ways to tell."""

    rule: tuple[Rule, ...] = ()
    deliver: Deliver = Deliver()

    @model_validator(mode="after")
    def _names(self) -> Rules:
        names = [rule.name for rule in self.rule]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two rules named {twice[0]}")
        known = self.deliver.channels()
        for rule in self.rule:
            if missing := [name for name in rule.to or () if name not in known]:
                raise ValueError(f"rule {rule.name} tells {missing[0]}, which [deliver] does not have")
        return self

    def named(self, name: str) -> Rule:
        """A rule by its name; InputError when there is none."""
        for rule in self.rule:
            if rule.name == name:
                return rule
        names = ", ".join(rule.name for rule in self.rule) or "none"
        raise InputError("there is no rule of this name", subject=name, hint=f"there are: {names}", code="INP005")

    def channels_of(self, rule: Rule) -> tuple[str, ...]:
        return self.deliver.channels() if rule.to is None else rule.to


def load_rules(path: Path) -> Rules:
    """The rules of a file; files it names are made absolute. Raises SettingsError with the file and the rule at fault."""
    try:
        if path.stat().st_size > LARGEST:
            raise SettingsError(f"larger than {LARGEST} bytes", subject=str(path), code="SET007")
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        hint = "detente alerts sample > alerts.toml"
        raise SettingsError("there are no rules here", subject=str(path), hint=hint, code="SET007") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", subject=str(path), code="SET007") from error
    try:
        rules = Rules.model_validate(data)
    except ValidationError as error:
        raise SettingsError(_where(error, data), subject=str(path), code="SET007") from error
    folder = path.absolute().parent
    files = {name: folder / file for name in ("jsonl", "atom") if (file := getattr(rules.deliver, name)) is not None}
    return rules.model_copy(update={"deliver": rules.deliver.model_copy(update=files)})


def _where(error: ValidationError, data: dict[str, Any]) -> str:
    """The first fault with the name of its rule."""
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    if len(place) >= 2 and place[0] == "rule" and place[1].isdigit():
        entries = data.get("rule")
        entry = entries[int(place[1])] if isinstance(entries, list) else {}
        name = entry.get("name") if isinstance(entry, dict) else None
        place = [f"rule {name or int(place[1]) + 1}", *place[2:]]
    return f"{', '.join(place) or 'rules'}: {first['msg']}"
