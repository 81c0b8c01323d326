"""When a request is sent again, and after how long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

from .errors import EntenteError, HubError, TransportError

_BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Clock:
    """Where time and chance come from; tests give others."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds, for spans of time."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    random: Callable[[], float] = random.random
    """0 <= x < 1."""


@dataclass(frozen=True)
class RetryPolicy:
    """Full jitter: before attempt n the client waits a random time of at most `base * 2 ** n` seconds, and of at most `cap`."""

    retries: int = 5
    """How often a request is sent again at most. 0: never."""
    base: float = 0.25
    cap: float = 10.0
    longest_wait: float = 60.0
    """If the hub asks for a longer wait (Retry-After), the request fails at once. Seconds."""

    def jitter(self, failures: int, clock: Clock) -> float:
        """Returns seconds. @param failures how many attempts have failed before this one failed, from 0"""
        return clock.random() * min(self.cap, self.base * 2.0 ** min(failures, 30))

    def delay(self, error: EntenteError, failures: int, clock: Clock) -> float | None:
        """Returns the seconds until the next attempt; None: no further attempt."""
        wait = retry_after_of(error)
        if failures >= self.retries or not is_transient(error) or wait > self.longest_wait:
            return None
        return wait + self.jitter(failures, clock)


class Repeat(Enum):
    """Which failures of a request allow it to be sent again."""

    ALWAYS = "reading, or writing the same twice changes nothing"
    REFUSED = "only if the hub refused it or did not receive it"
    UNSENT = "only if the hub did not receive it"

    def allows(self, error: EntenteError) -> bool:
        if isinstance(error, TransportError) and not error.sent:
            return True
        return self is Repeat.ALWAYS or (self is Repeat.REFUSED and isinstance(error, HubError))


def is_transient(error: EntenteError) -> bool:
    """Whether the same request may succeed later: network errors, 429, 502, 503, 504 and RATE_LIMITED."""
    if isinstance(error, TransportError):
        return error.status is None or error.status in _BUSY
    if isinstance(error, HubError):
        return error.code == "RATE_LIMITED" or error.status in _BUSY or error.reason == "IDEMPOTENCY_IN_PROGRESS"
    return False


def retry_after_of(error: EntenteError) -> float:
    """Returns the seconds that the hub asked to wait; 0: none."""
    return (error.retry_after or 0.0) if isinstance(error, HubError | TransportError) else 0.0


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Returns the seconds of a Retry-After header (RFC 9110, 10.2.3); None if it is absent or malformed."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())
