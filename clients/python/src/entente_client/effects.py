"""What the logic asks of the world. The logic consists of generators that yield effects; a client performs them, with or without asyncio."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

from .types import FeedEvent

T = TypeVar("T")


class Lock(Protocol):
    """threading.Lock and asyncio.Lock alike: releasing never waits."""

    def release(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Send:
    """Post the body; the result is a Response. A failure is a TransportError."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout: float
    """Seconds without progress: to connect, to send, or between two parts of the answer."""


@dataclass(frozen=True, slots=True)
class Open:
    """Post the body and keep the answer open; the result is a Response without a body. Read gives the parts."""

    send: Send


@dataclass(frozen=True, slots=True)
class Read:
    """The next part of the open answer: bytes, or None at its end."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close the open answer. A client also does that when the logic ends."""


@dataclass(frozen=True, slots=True)
class Sleep:
    seconds: float


@dataclass(frozen=True, slots=True)
class Acquire:
    lock: Any


@dataclass(frozen=True, slots=True)
class Call:
    """Call a function of the caller's: a callback, or, if `blocking`, a store, which may wait for a disk."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Emit:
    """Give events to the caller, who has asked for them."""

    events: Sequence[FeedEvent]


Effect: TypeAlias = Send | Open | Read | Close | Sleep | Acquire | Call | Emit
Steps: TypeAlias = Generator[Effect, Any, T]


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Done:
    """The logic has ended with a result."""

    value: Any


def advance(steps: Steps[Any], answer: Any, error: BaseException | None) -> Effect | Done:
    """Continues the logic with the result, or the failure, of its last effect."""
    try:
        return steps.send(answer) if error is None else steps.throw(error)
    except StopIteration as end:
        return Done(end.value)
