"""Both clients over real connections, against a small hub."""

import asyncio
import contextlib
import logging
import threading
import time
import unittest
from collections.abc import Callable
from typing import Any
from unittest import mock

import httpx

from entente_client import AsyncClient, Client, HubError, MemoryStore, Password, RetryPolicy, SQLiteStore, TransportError
from entente_client import follower as follower_module

from .support import SmallHub, event

logging.getLogger("entente_client").setLevel(logging.CRITICAL)
NO_WAIT = RetryPolicy(base=0.01, cap=0.01)


class FollowOverHttpTest(unittest.TestCase):
    def hub(self, streams: str) -> SmallHub:
        hub = SmallHub(streams)
        self.addCleanup(hub.close)
        hub.events = [event(1), event(2)]
        hub.script = [event(3, "PUBLISHED", "i3"), event(4, "REVOKED", "i1"), event(5, "WITHDRAWN", "i2"), event(6, "PUBLISHED", "i6")]
        return hub

    def check(self, run: Callable[[Callable[[Any], bool]], None]) -> None:
        """Follows until event 6."""
        run(lambda one: one["cursor"] == "c6")

    def folded(self, store: Any) -> None:
        self.assertEqual({one.id: one.revoked for one in store}, {"i1": True, "i3": False, "i6": False})
        self.assertEqual(store.load(), "c6")

    def test_sync(self) -> None:
        for streams in ("live", "absent", "proxy", "cut"):
            with self.subTest(streams):
                hub, store = self.hub(streams), MemoryStore()
                with Client(hub.url, retry=NO_WAIT) as client:

                    def run(is_last: Callable[[Any], bool]) -> None:
                        for one in client.follow(store, poll_interval=0.02):
                            if is_last(one):
                                return

                    self.check(run)
                    self.assertTrue(hub.has_no_stream())
                self.folded(store)
                self.assertGreater(hub.opened, 0)

    def test_async(self) -> None:
        for streams in ("live", "absent", "proxy", "cut"):
            with self.subTest(streams):
                hub, store = self.hub(streams), SQLiteStore(":memory:")
                self.addCleanup(store.close)

                async def follow(is_last: Callable[[Any], bool]) -> None:
                    async with AsyncClient(hub.url, retry=NO_WAIT) as client:
                        async with contextlib.aclosing(client.follow(store, poll_interval=0.02)) as events:
                            async for one in events:
                                if is_last(one):
                                    break
                        self.assertTrue(hub.has_no_stream())

                self.check(lambda is_last: asyncio.run(follow(is_last)))
                self.folded(store)

    def test_a_silent_stream_does_not_stop_it(self) -> None:
        hub, store = self.hub("silent"), MemoryStore()
        with mock.patch.object(follower_module, "STREAM_SILENCE", 0.1), Client(hub.url, retry=NO_WAIT) as client:

            def run(is_last: Callable[[Any], bool]) -> None:
                for one in client.follow(store, poll_interval=0.02):
                    if is_last(one):
                        return

            self.check(run)
        self.folded(store)
        self.assertEqual(hub.opened, 2)

    def test_a_task_that_is_cancelled_ends(self) -> None:
        hub, store = self.hub("live"), MemoryStore()

        async def run() -> None:
            async with AsyncClient(hub.url) as client:

                streaming = asyncio.Event()

                async def follow() -> None:
                    async for _ in client.follow(store):
                        streaming.set()

                task = asyncio.create_task(follow())
                await streaming.wait()
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task

        asyncio.run(asyncio.wait_for(run(), 10))


class RequestTest(unittest.TestCase):
    """Concurrent requests, and how failures of httpx are told."""

    def test_threads_and_tasks_renew_once(self) -> None:
        renewals: list[int] = []
        lock = threading.Lock()

        def handle(request: httpx.Request) -> httpx.Response:
            if b"signIn" in request.content or b"refreshSession" in request.content:
                with lock:
                    renewals.append(1)
                verb = "signIn" if b"signIn" in request.content else "refreshSession"
                time.sleep(0.02)
                session = {"accessToken": f"a{len(renewals)}", "refreshToken": "r", "expiresIn": 600}
                return httpx.Response(200, json={"data": {verb: session}})
            if request.headers["authorization"] != "Bearer a2":
                error = {"message": "No.", "extensions": {"code": "UNAUTHENTICATED", "reason": "TOKEN_EXPIRED"}}
                return httpx.Response(401, json={"errors": [error]})
            return httpx.Response(200, json={"data": {"me": 1}})

        with Client("https://hub.example", Password("a", "b"), transport=httpx.MockTransport(handle)) as client:
            threads = [threading.Thread(target=client.request, args=("{ me }",)) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(client.request("{ me }"), {"me": 1})
        self.assertEqual(len(renewals), 2)  # one sign-in, one refresh

        async def tasks() -> None:
            async with AsyncClient("https://hub.example", Password("a", "b"), transport=httpx.MockTransport(handle)) as client:
                await asyncio.gather(*(client.request("{ me }") for _ in range(8)))

        renewals.clear()
        asyncio.run(tasks())
        self.assertEqual(len(renewals), 2)

    def test_tells_whether_the_hub_may_have_received_it(self) -> None:
        for raised, sent in ((httpx.ConnectError("x"), False), (httpx.ReadTimeout("x"), True), (httpx.RemoteProtocolError("x"), True)):

            def fail(_: httpx.Request) -> httpx.Response:
                raise raised

            with Client("https://hub.example", transport=httpx.MockTransport(fail), retry=RetryPolicy(retries=0)) as client:
                with self.assertRaises(TransportError) as caught:
                    client.request("{ me }")
            self.assertEqual(caught.exception.sent, sent)

    def test_follows_no_redirect_with_its_token(self) -> None:
        seen: list[str] = []

        def handle(request: httpx.Request) -> httpx.Response:
            seen.append(str(request.url))
            return httpx.Response(307, headers={"location": "https://other.example/graphql"})

        with Client("https://hub.example", transport=httpx.MockTransport(handle)) as client, self.assertRaises(TransportError):
            client.request("{ me }")
        self.assertEqual(seen, ["https://hub.example/graphql"])

    def test_awaits_asynchronous_callbacks(self) -> None:
        given: list[Any] = []

        def handle(request: httpx.Request) -> httpx.Response:
            if b"signIn" in request.content:
                self.assertIn(b'"code":"123456"', request.content)
                return httpx.Response(200, json={"data": {"signIn": {"accessToken": "a", "refreshToken": "r", "expiresIn": 600}}})
            return httpx.Response(403, json={"errors": [{"message": "No.", "extensions": {"code": "FORBIDDEN"}}]})

        async def keep(tokens: Any) -> None:
            await asyncio.sleep(0)
            given.append(tokens)

        async def code() -> str:
            return "123456"

        async def run() -> None:
            account = Password("a", "b", code)
            async with AsyncClient("https://hub.example", account, on_tokens=keep, transport=httpx.MockTransport(handle)) as client:
                with self.assertRaises(HubError):
                    await client.request("{ me }")

        asyncio.run(run())
        self.assertEqual(given[0].access_token, "a")
