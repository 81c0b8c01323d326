"""Client and AsyncClient: the same verbs, which perform the effects of the logic."""

from __future__ import annotations

import asyncio
import inspect
import ssl
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Generator, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx

from .core import Core
from .effects import Acquire, Call, Close, Done, Effect, Emit, Open, Read, Response, Send, Sleep, Steps, advance
from .errors import TransportError
from .exchange import Operation
from .follower import Follower, Wanted
from .retry import RetryPolicy
from .session import Credentials, OnTokens
from .stores import Store
from .types import FeedEvent, FeedFilter, LookupInput, LookupResult, PublishIndicatorInput, PublishReceipt

T = TypeVar("T")

# The request was not sent: no connection, or none that was free.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def _failure(error: httpx.HTTPError | httpx.StreamError) -> TransportError:
    text = str(error) or type(error).__name__
    return TransportError(f"The hub does not answer: {text}", sent=not isinstance(error, _UNSENT))


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _arguments(effect: Send) -> dict[str, Any]:
    return {
        "method": "POST",
        "url": effect.url,
        "headers": dict(effect.headers),
        "content": effect.body,
        "timeout": httpx.Timeout(effect.timeout, connect=min(effect.timeout, 10.0)),
    }


def _verify(ca: str | ssl.SSLContext | None) -> ssl.SSLContext | bool:
    return ssl.create_default_context(cafile=ca) if isinstance(ca, str) else True if ca is None else ca


def _wanted(
    filter: FeedFilter | None,
    fields: str | None,
    snapshot_fields: str | None,
    kinds: Collection[str] | None,
    poll_interval: float,
    streams: bool,
) -> Wanted:
    if (fields is None) != (snapshot_fields is None):
        raise ValueError("Give both fields and snapshot_fields, or neither: the copy needs the same from both.")
    if poll_interval <= 0:
        raise ValueError(f"poll_interval must be positive (got {poll_interval}).")
    if fields is None or snapshot_fields is None:
        return Wanted(filter=filter, poll_interval=poll_interval, streams=streams)
    return Wanted(filter, fields, snapshot_fields, kinds, poll_interval=poll_interval, streams=streams)


class Client:
    """
    A client of one hub. Threads may share it.

    All methods raise HubError for a refusal of the hub, and TransportError if there is no answer.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        *,
        on_tokens: OnTokens | None = None,
        timeout: float = 30.0,
        retry: RetryPolicy | None = None,
        ca: str | ssl.SSLContext | None = None,
        allow_http: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """
        @param url https://hub.example, with the path of the hub if it has one
        @param on_tokens called with new tokens, and with None when the session has ended: to store them
        @param timeout seconds without progress after which an attempt fails
        @param ca file with the certificates of the authorities to trust, or a context of TLS; None: those of the system
        @param allow_http whether http is allowed beyond this machine
        @param transport how requests are sent; None: over the network
        """
        self._core = Core(
            url, credentials, threading.Lock(), timeout=timeout, retry=retry, on_tokens=on_tokens, allow_http=allow_http
        )
        self._http = httpx.Client(verify=_verify(ca), transport=transport, follow_redirects=False)

    def request(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """
        Executes a query or mutation, and returns its data. A query is repeated after transient failures. So is a mutation with an `idempotency_key`, by which the
        hub executes it once. Any other mutation is repeated only if the hub did not receive it.
        """
        operation = Operation("", {}, operation_name, idempotency_key, timeout)
        return self._run(self._core.request(query, variables, operation))

    def publish(self, items: Iterable[PublishIndicatorInput], *, fields: str | None = None) -> list[PublishReceipt]:
        """
        Publishes any number of items, 1,000 in a request. Returns a receipt for each, in order; `index` counts from 0 over all items.
        Publishing an item again changes nothing, so requests are repeated after transient failures.
        @param fields selection of `indicator` in the receipts; None: INDICATOR_FIELDS
        """
        return self._run(self._core.publish(items, fields))

    def lookup(
        self,
        values: Iterable[str | LookupInput],
        *,
        include_lapsed: bool = False,
        purpose: str | None = None,
        case_reference: str | None = None,
        fields: str | None = None,
    ) -> list[LookupResult]:
        """
        Looks up any number of values in any spelling, 1,000 in a request. Returns a result for each, in order.
        @param include_lapsed whether revoked indicators and indicators past `validUntil` are found, too
        @param fields selection of `indicators`; None: INDICATOR_FIELDS
        """
        context = {"includeLapsed": include_lapsed, "purpose": purpose, "caseReference": case_reference}
        return self._run(self._core.lookup(values, fields, context))

    def follow(
        self,
        store: Store,
        after: str | None = None,
        filter: FeedFilter | None = None,
        *,
        fields: str | None = None,
        snapshot_fields: str | None = None,
        kinds: Collection[str] | None = None,
        poll_interval: float = 1.0,
        streams: bool = True,
    ) -> Generator[FeedEvent, None, None]:
        """
        Keeps a copy of what the party may see in the store, and yields each event after the store has it. Never ends by itself: leave the loop.
        It continues from the store's cursor. An empty store begins at `after`, or without it with a snapshot, which yields nothing.
        A POSITION (each 30 s) tells that nothing else happened.
        @param after a cursor of this party, for an empty store
        @param filter which events. Give one store the same filter and fields for as long as it exists
        @param fields selection of an event's item, for example "item { __typename id ... on Case { title } }"; None: the indicator, and only indicators are kept
        @param snapshot_fields the same for a snapshot, as "items { … }". Each item needs `__typename`, `id`, and `revokedAt` where its type has it. An item
          without a field besides `__typename` is not kept
        @param kinds with `fields`: the kinds of items to keep; None: all
        @param poll_interval seconds between two pages, where the network or the hub gives no event stream
        @param streams False: pages alone
        """
        wanted = _wanted(filter, fields, snapshot_fields, kinds, poll_interval, streams)
        return self._iterate(Follower(self._core, store, after, wanted).run())

    def sign_out(self) -> None:
        """
        Ends the session at the hub, and then forgets tokens and password. After an error the session may still exist: call it again. An API key cannot sign out.
        """
        self._run(self._core.session.sign_out())

    def close(self) -> None:
        """Closes connections. The session at the hub goes on: see sign_out."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _run(self, steps: Steps[T]) -> T:
        turns = self._turns(steps)
        while True:
            try:
                next(turns)
            except StopIteration as end:
                return cast(T, end.value)

    def _iterate(self, steps: Steps[None]) -> Generator[FeedEvent, None, None]:
        for emitted in self._turns(steps):
            yield from emitted.events

    def _turns(self, steps: Steps[Any]) -> Generator[Emit, None, Any]:
        """Performs the effects; yields those that the caller handles. Returns the result."""
        line = _Line(self._http)
        answer: Any = None
        failure: BaseException | None = None
        try:
            while not isinstance(effect := advance(steps, answer, failure), Done):
                answer = failure = None
                if isinstance(effect, Emit):
                    yield effect
                    continue
                try:
                    answer = self._perform(effect, line)
                except BaseException as error:
                    failure = error
            return effect.value
        finally:
            steps.close()
            line.close()

    def _perform(self, effect: Effect, line: _Line) -> Any:
        match effect:
            case Send():
                return line.send(effect)
            case Open(send):
                return line.open(send)
            case Read():
                return line.read()
            case Close():
                return line.close()
            case Sleep(seconds):
                return time.sleep(seconds)
            case Acquire(lock):
                return lock.acquire()
            case Call(function, arguments):
                return function(*arguments)
        raise AssertionError(effect)


class _Line:
    """Requests of one call, and the answer that is open."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._response: httpx.Response | None = None
        self._parts: Iterator[bytes] = iter(())

    def send(self, send: Send) -> Response:
        try:
            response = self._http.request(**_arguments(send))
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _failure(error) from error
        return Response(response.status_code, _headers(response), response.content)

    def open(self, send: Send) -> Response:
        self.close()
        try:
            request = self._http.build_request(**_arguments(send))
            response = self._http.send(request, stream=True)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _failure(error) from error
        self._response, self._parts = response, response.iter_bytes()
        return Response(response.status_code, _headers(response))

    def read(self) -> bytes | None:
        try:
            return next(self._parts, None)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _failure(error) from error

    def close(self) -> None:
        response, self._response, self._parts = self._response, None, iter(())
        if response is not None:
            response.close()


class AsyncClient:
    """The same as Client, for asyncio. Tasks of one event loop may share it."""

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        *,
        on_tokens: OnTokens | None = None,
        timeout: float = 30.0,
        retry: RetryPolicy | None = None,
        ca: str | ssl.SSLContext | None = None,
        allow_http: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """As of Client. `on_tokens` may be asynchronous."""
        self._core = Core(url, credentials, asyncio.Lock(), timeout=timeout, retry=retry, on_tokens=on_tokens, allow_http=allow_http)
        self._http = httpx.AsyncClient(verify=_verify(ca), transport=transport, follow_redirects=False)

    async def request(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """See Client.request."""
        operation = Operation("", {}, operation_name, idempotency_key, timeout)
        return await self._run(self._core.request(query, variables, operation))

    async def publish(self, items: Iterable[PublishIndicatorInput], *, fields: str | None = None) -> list[PublishReceipt]:
        """See Client.publish."""
        return await self._run(self._core.publish(items, fields))

    async def lookup(
        self,
        values: Iterable[str | LookupInput],
        *,
        include_lapsed: bool = False,
        purpose: str | None = None,
        case_reference: str | None = None,
        fields: str | None = None,
    ) -> list[LookupResult]:
        """See Client.lookup."""
        context = {"includeLapsed": include_lapsed, "purpose": purpose, "caseReference": case_reference}
        return await self._run(self._core.lookup(values, fields, context))

    def follow(
        self,
        store: Store,
        after: str | None = None,
        filter: FeedFilter | None = None,
        *,
        fields: str | None = None,
        snapshot_fields: str | None = None,
        kinds: Collection[str] | None = None,
        poll_interval: float = 1.0,
        streams: bool = True,
    ) -> AsyncGenerator[FeedEvent, None]:
        """See Client.follow. The store works in a thread. Leave the loop inside `contextlib.aclosing`, so that the stream is closed at once."""
        wanted = _wanted(filter, fields, snapshot_fields, kinds, poll_interval, streams)
        return self._iterate(Follower(self._core, store, after, wanted).run())

    async def sign_out(self) -> None:
        """See Client.sign_out."""
        await self._run(self._core.session.sign_out())

    async def close(self) -> None:
        """See Client.close."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def _run(self, steps: Steps[T]) -> T:
        result: list[T] = []
        async for _ in self._turns(steps, result):
            pass
        return result[0]

    async def _iterate(self, steps: Steps[None]) -> AsyncGenerator[FeedEvent, None]:
        turns = self._turns(steps, [])
        try:
            async for emitted in turns:
                for event in emitted.events:
                    yield event
        finally:
            await turns.aclose()

    async def _turns(self, steps: Steps[T], result: list[T]) -> AsyncGenerator[Emit, None]:
        """Performs the effects; yields those that the caller handles. The result, if any, goes to `result`."""
        line = _AsyncLine(self._http)
        answer: Any = None
        failure: BaseException | None = None
        try:
            while not isinstance(effect := advance(steps, answer, failure), Done):
                answer = failure = None
                if isinstance(effect, Emit):
                    yield effect
                    continue
                try:
                    answer = await self._perform(effect, line)
                except BaseException as error:
                    failure = error
            result.append(effect.value)
        finally:
            steps.close()
            await line.close()

    async def _perform(self, effect: Effect, line: _AsyncLine) -> Any:
        match effect:
            case Send():
                return await line.send(effect)
            case Open(send):
                return await line.open(send)
            case Read():
                return await line.read()
            case Close():
                return await line.close()
            case Sleep(seconds):
                return await asyncio.sleep(seconds)
            case Acquire(lock):
                return await lock.acquire()
            case Call(function, arguments, blocking):
                answer = await asyncio.to_thread(function, *arguments) if blocking else function(*arguments)
                return await answer if inspect.isawaitable(answer) else answer
        raise AssertionError(effect)


class _AsyncLine:
    """As of Client."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._response: httpx.Response | None = None
        self._parts: AsyncIterator[bytes] | None = None

    async def send(self, send: Send) -> Response:
        try:
            response = await self._http.request(**_arguments(send))
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _failure(error) from error
        return Response(response.status_code, _headers(response), response.content)

    async def open(self, send: Send) -> Response:
        await self.close()
        try:
            request = self._http.build_request(**_arguments(send))
            response = await self._http.send(request, stream=True)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _failure(error) from error
        self._response, self._parts = response, response.aiter_bytes()
        return Response(response.status_code, _headers(response))

    async def read(self) -> bytes | None:
        if self._parts is None:
            return None
        try:
            return await anext(self._parts, None)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _failure(error) from error

    async def close(self) -> None:
        response, self._response, self._parts = self._response, None, None
        if response is not None:
            await response.aclose()
