"""What a site allows robots, and how often (RFC 9309).

In: addresses. Out: permission, or a Failure. A site's rules are asked for once while a program runs, at most once a day: without
rules (4xx) all is allowed, with a broken server (5xx, no answer) nothing is, for now.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from detente.watch.addresses import host_of
from detente.watch.fetch import Failure, Fetcher

LONGEST_RULES = 500_000
LONGEST_DELAY = 60.0
KEPT_SECONDS = 86_400.0
KEPT_AFTER_FAILURE = 1800.0


@dataclass(slots=True)
class Rules:
    """A site's rules, or why they could not be got."""

    rules: Any
    until: float
    failure: Failure | None = None


@dataclass(slots=True)
class Robots:
    """The rules of the sites a program visits."""

    fetcher: Fetcher
    known: dict[str, Rules] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        """Our name in the rules: the first word of how we present ourselves."""
        return self.fetcher.user_agent.partition(" ")[0].partition("/")[0] or "detente"

    def check(self, url: str) -> None:
        """Raise Failure when the site does not want this address asked for, or its rules cannot be had."""
        found = self._rules(url)
        if found.failure is not None:
            raise Failure(
                found.failure.kind,
                f"robots.txt cannot be had: {found.failure.reason}",
                retry_after=found.failure.retry_after,
            )
        if not found.rules.can_fetch(url, self.agent):
            raise Failure("refused", "robots.txt does not allow it")

    def delay(self, url: str) -> float:
        """Seconds the site wants between requests; 0 when it does not say."""
        found = self.known.get(_site(url))
        asked = found.rules.crawl_delay(self.agent) if found and found.failure is None else None
        return min(float(asked or 0.0), LONGEST_DELAY)

    def _rules(self, url: str) -> Rules:
        site = _site(url)
        found = self.known.get(site)
        if found is None or found.until < time.monotonic():
            found = self.known[site] = self._ask(site)
        return found

    def _ask(self, site: str) -> Rules:
        from protego import Protego

        try:
            answer = self.fetcher.get(f"{site}/robots.txt")
            text = answer.body[:LONGEST_RULES].decode("utf-8", "replace")
        except Failure as failure:
            if not _means_none(failure):
                return Rules(None, time.monotonic() + KEPT_AFTER_FAILURE, _for_now(failure))
            text = ""
        return Rules(Protego.parse(text), time.monotonic() + KEPT_SECONDS)


def _means_none(failure: Failure) -> bool:
    """Whether the site has no rules: the server says so, or its rules lead nowhere."""
    if failure.kind == "http":
        return failure.status is not None and 400 <= failure.status < 500 and failure.status != 429
    return failure.kind == "refused" and not failure.private


def _for_now(failure: Failure) -> Failure:
    """A server's error is trouble that may pass."""
    if failure.kind == "http":
        return Failure("network", failure.reason, retry_after=failure.retry_after)
    return failure


def _site(url: str) -> str:
    return f"{urlsplit(url).scheme}://{host_of(url)}"
