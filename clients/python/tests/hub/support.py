"""What the tests against a hub share. HUB is its address, HUB_PASSWORD the password of all demo accounts."""

from __future__ import annotations

import asyncio
import faulthandler
import itertools
import os
import threading
from collections.abc import Callable, Generator
from typing import Any

import httpx

from entente_client import AsyncClient, Batch, Client, FeedEvent, MemoryStore, Password, PublishIndicatorInput
from entente_client.follower import Follower, Wanted

HUB = os.environ["HUB"]
PASSWORD = os.environ["HUB_PASSWORD"]
EVERYBODY: Any = {"everyCountry": True}
# A follower that waits for an event that never comes would wait forever.
faulthandler.dump_traceback_later(240, exit=True)
_numbers = itertools.count(1)
MOST_SENT = 100


def account(email: str) -> Password:
    return Password(email, PASSWORD)


def some_item(**said: Any) -> PublishIndicatorInput:
    """A domain that no other test has; say only what the test is about."""
    value = f"python-{os.getpid()}-{next(_numbers)}.example.com"
    item: Any = {"kind": "DOMAIN", "value": value, "threat": "PHISHING", "tlp": "GREEN", "audience": EVERYBODY}
    return {**item, **said}  # type: ignore[typeddict-item]


class WatchedStore(MemoryStore):
    """A store whose changes can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._applied = threading.Condition()

    def apply(self, batch: Batch) -> None:
        super().apply(batch)
        with self._applied:
            self._applied.notify_all()

    def wait_for(self, condition: Callable[[], Any]) -> None:
        with self._applied:
            assert self._applied.wait_for(condition, 60), "The follower has not begun."


class Waiting:
    """AsyncClient with the face of Client: each call waits for the end of its coroutine."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = AsyncClient(*arguments, **named)

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(self._client.close())
        self._loop.close()

    def request(self, *arguments: Any, **named: Any) -> Any:
        return self._loop.run_until_complete(self._client.request(*arguments, **named))

    def publish(self, *arguments: Any, **named: Any) -> Any:
        return self._loop.run_until_complete(self._client.publish(*arguments, **named))

    def lookup(self, *arguments: Any, **named: Any) -> Any:
        return self._loop.run_until_complete(self._client.lookup(*arguments, **named))

    def sign_out(self) -> None:
        self._loop.run_until_complete(self._client.sign_out())

    def follow(self, *arguments: Any, **named: Any) -> Generator[FeedEvent, None, None]:
        events = self._client.follow(*arguments, **named)
        try:
            while True:
                yield self._loop.run_until_complete(anext(events))
        finally:
            self._loop.run_until_complete(events.aclose())


def recording(kind: Any, sent: list[str]) -> Any:
    """
    A transport for Client, or for what wraps AsyncClient, that notes the path of each request. A follower that finds no stream reads pages without end: it is
    stopped after `MOST_SENT` requests.
    """

    def note(request: httpx.Request) -> None:
        sent.append(request.url.path)
        assert len(sent) <= MOST_SENT, f"The follower reads pages: {set(sent)}"

    class Recording(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            note(request)
            return super().handle_request(request)

    class AsyncRecording(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            note(request)
            return await super().handle_async_request(request)

    return Recording() if kind is Client else AsyncRecording()


def whole_copy(client: Client, **named: Any) -> dict[str, dict[str, Any]]:
    """Everything that the client's party sees, by id, as a fresh copy has it."""
    store = MemoryStore()
    follower = Follower(client._core, store, None, Wanted(**named))
    client._run(follower._copy())
    return {one.id: dict(one.item) for one in store}
