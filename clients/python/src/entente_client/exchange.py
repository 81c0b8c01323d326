"""One operation over HTTP, sent again where that is safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .effects import Response, Send, Sleep, Steps
from .errors import EntenteError
from .retry import Clock, Repeat, RetryPolicy
from .wire import encode, read_data

EVENT_STREAM = "text/event-stream"
USER_AGENT = "entente-client-python/0.1.0"


@dataclass(frozen=True)
class Operation:
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    idempotency_key: str | None = None
    timeout: float | None = None

    def body(self) -> bytes:
        named = {} if self.name is None else {"operationName": self.name}
        return encode({"query": self.document, **named, "variables": self.variables})


@dataclass(frozen=True)
class Exchange:
    url: str
    timeout: float
    policy: RetryPolicy
    clock: Clock

    def request(self, operation: Operation, token: str | None, *, path: str = "/graphql", accept: str | None = None) -> Send:
        headers = {
            "content-type": "application/json",
            "accept": accept or "application/graphql-response+json, application/json;q=0.9",
            "user-agent": USER_AGENT,
        }
        if accept == EVENT_STREAM:
            headers |= {"accept-encoding": "identity", "cache-control": "no-cache"}  # what compresses may hold events back
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        if operation.idempotency_key is not None:
            headers["idempotency-key"] = operation.idempotency_key
        return Send(self.url + path, headers, operation.body(), self.timeout if operation.timeout is None else operation.timeout)

    def once(self, operation: Operation, token: str | None) -> Steps[dict[str, Any]]:
        response: Response = yield self.request(operation, token)
        return read_data(response, self.clock.now())

    def repeated(self, operation: Operation, repeat: Repeat) -> Steps[dict[str, Any]]:
        """For operations without a token: sign-in and its like."""
        failures = 0
        while True:
            try:
                return (yield from self.once(operation, None))
            except EntenteError as error:
                delay = self.delay(error, failures, repeat)
                if delay is None:
                    raise
            failures += 1
            yield Sleep(delay)

    def delay(self, error: EntenteError, failures: int, repeat: Repeat) -> float | None:
        return self.policy.delay(error, failures, self.clock) if repeat.allows(error) else None
