"""Follows the feed: pages to catch up, then an event stream, and pages again where the network lets no stream through."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .core import Core
from .effects import Call, Close, Emit, Open, Read, Response, Sleep, Steps
from .errors import EntenteError, HubError, TransportError
from .exchange import EVENT_STREAM, Operation
from .fold import Batch, Delivered, changes_of, snapshot_changes
from .retry import Clock, Repeat, is_transient, retry_after_of
from .sse import SseParser
from .stores import Store
from .types import COPY_INDICATOR_FIELDS, FeedEvent, FeedFilter
from .wire import read_data, read_result

log = logging.getLogger("entente_client")

_EVENT = "eventId cursor at operation kind itemId backfill"
# Answers of an address that serves no event streams.
_NO_STREAMS = frozenset({404, 405, 406})
# A quiet stream carries a POSITION each 30 seconds.
STREAM_SILENCE = 45.0
# Seconds after which the cursor is stored although no event came.
_STORE_CURSOR = 30.0
# Seconds; a longer Retry-After is cut to this.
_LONGEST_WAIT = 3600.0
_LONGEST_REFUSAL = 64 * 1024


@dataclass(frozen=True)
class Wanted:
    """What a follower asks for."""

    filter: FeedFilter | None = None
    event: str = f"indicator {{ {COPY_INDICATOR_FIELDS} }}"
    """The selection of an event's item."""
    snapshot: str = f"items {{ ... on Indicator {{ {COPY_INDICATOR_FIELDS} }} }}"
    """The selection of the items of a snapshot."""
    kinds: Collection[str] | None = ("INDICATOR",)
    """The kinds of items that the copy holds; None: all."""
    page: int = 500
    poll_interval: float = 1.0
    streams: bool = True


@dataclass
class StreamHealth:
    """Whether to try an event stream. A stream that ends before its first event counts as broken."""

    clock: Clock
    broken: int = 0
    heard: bool = False
    """Whether the present stream has given an event."""
    closed_until: float = field(default=float("-inf"))

    def is_allowed(self) -> bool:
        return self.clock.monotonic() >= self.closed_until

    def begins(self) -> None:
        self.heard = False

    def works(self) -> None:
        self.broken, self.heard = 0, True

    def breaks(self) -> None:
        """After two broken streams, five minutes of polling."""
        self.broken += 1
        if self.broken >= 2:
            self.closed_until = self.clock.monotonic() + 300

    def is_absent(self) -> None:
        """The hub may be upgraded: the next try is in ten minutes."""
        self.closed_until = self.clock.monotonic() + 600


class Follower:
    def __init__(self, core: Core, store: Store, after: str | None, wanted: Wanted) -> None:
        self._core = core
        self._clock = core.exchange.clock
        self._store = store
        self._after = after
        self._wanted = wanted
        self._cursor = ""
        """Where the copy is; empty: it needs a snapshot."""
        self._snapshot_page: str | None = None
        """The next page of the snapshot that has begun; None: none has."""
        self._stored_at = float("-inf")
        self._delivered = Delivered()
        self._health = StreamHealth(core.exchange.clock)
        self._failures = 0

    def run(self) -> Steps[None]:
        """Never ends by itself. @raises HubError for what repeating does not help; what the store raises"""
        stored: str | None = yield Call(self._store.load, blocking=True)
        self._cursor = stored if stored is not None else self._after or ""
        while True:
            try:
                if not self._cursor:
                    yield from self._copy()
                yield from self._catch_up()
                if self._wanted.streams and self._health.is_allowed():
                    yield from self._live()
                else:
                    self._failures = 0
                    yield Sleep(self._wanted.poll_interval)
            except (HubError, TransportError) as error:
                yield Sleep(self._delay_after(error))

    def _delay_after(self, error: HubError | TransportError) -> float:
        """Returns seconds. @raises the error, if a later attempt does not help"""
        if isinstance(error, HubError) and error.code == "RESYNC_REQUIRED":
            log.warning("The hub cannot continue from the stored cursor: the copy is replaced by a snapshot.")
            self._cursor, self._snapshot_page = "", None
        elif isinstance(error, TransportError) and error.status is not None and error.status >= 500:
            log.warning("%s", error)
        elif is_transient(error) or (isinstance(error, HubError) and error.code == "INTERNAL"):
            log.warning("%s", error)
        else:
            raise error
        delay = min(retry_after_of(error), _LONGEST_WAIT) + self._core.exchange.policy.jitter(self._failures, self._clock)
        self._failures += 1
        return delay

    def _copy(self) -> Steps[None]:
        """Replaces the copy by a snapshot. After a failure it continues with the page that failed."""
        document = (
            "query ($after: Cursor, $filter: FeedFilter, $first: Int) { snapshot(after: $after, filter: $filter, first: $first) {"
            f" cursor feedCursor {self._wanted.snapshot} }} }}"
        )
        if self._snapshot_page is None:
            yield from self._apply(Batch((), "", "begin"))
            self._delivered.clear()  # what was folded before the snapshot may come again behind it, and then it counts
        while not self._cursor:
            page = yield from self._page("snapshot", document, self._snapshot_page)
            self._failures = 0
            after: str | None = page["cursor"]
            changes = snapshot_changes(page["items"], self._wanted.kinds)
            cursor = "" if after is not None else str(page["feedCursor"])
            yield from self._apply(Batch(changes, cursor, "page" if after is not None else "end"))
            self._cursor, self._snapshot_page = cursor, after

    def _catch_up(self) -> Steps[None]:
        document = (
            "query ($after: Cursor, $filter: FeedFilter, $first: Int) { feed(after: $after, filter: $filter, first: $first) {"
            f" events {{ {_EVENT} {self._wanted.event} }} cursor more }} }}"
        )
        more = True
        while more:
            page = yield from self._page("feed", document, self._cursor)
            yield from self._fold(page["events"], page["cursor"])
            more = page["more"]

    def _page(self, name: str, document: str, after: str | None) -> Steps[dict[str, Any]]:
        variables = {"after": after, "filter": self._wanted.filter, "first": self._wanted.page}
        data = yield from self._core.execute(Operation(document, variables), Repeat.ALWAYS)
        page: dict[str, Any] = data[name]
        return page

    def _live(self) -> Steps[None]:
        """Follows one event stream to its end. @raises HubError, TransportError: each end is one"""
        document = f"subscription ($after: Cursor, $filter: FeedFilter) {{ feed(after: $after, filter: $filter) {{ {_EVENT} {self._wanted.event} }} }}"
        operation = Operation(document, {"after": self._cursor, "filter": self._wanted.filter}, timeout=STREAM_SILENCE)
        token = yield from self._core.session.token()
        request = self._core.exchange.request(operation, token, path="/graphql/stream", accept=EVENT_STREAM)
        self._health.begins()
        try:
            response: Response = yield Open(request)
            if response.status == 200 and response.headers.get("content-type", "").startswith(EVENT_STREAM):
                yield from self._read_stream()
            else:
                yield from self._read_refusal(response)
        except EntenteError as error:
            yield Close()
            if not self._health.heard and isinstance(error, TransportError) and error.sent:
                self._health.breaks()
            if self._core.session.can_renew(error):
                # A page renews the token. A stream that refuses each token is no stream for this client.
                self._health.breaks()
                raise TransportError("The event stream ended because the token did.", sent=True) from error
            raise

    def _read_stream(self) -> Steps[None]:
        parser = SseParser()
        while True:
            part: bytes | None = yield Read()
            if part is None:
                raise TransportError("The event stream ended.", sent=True)
            events: list[FeedEvent] = []
            end: EntenteError | None = None
            for message in _messages(parser, part):
                end = _take(message.event, message.data, events)
                if end is not None:
                    break
            if events:
                self._health.works()
                yield from self._fold(events, events[-1]["cursor"])
            if end is not None:
                raise end

    def _read_refusal(self, response: Response) -> Steps[None]:
        if response.status in _NO_STREAMS:
            self._health.is_absent()
            yield Close()
            return
        body = b""
        while len(body) < _LONGEST_REFUSAL and (part := (yield Read())) is not None:
            body += part
        try:
            read_data(Response(response.status, response.headers, body), self._clock.now())
        except TransportError as error:
            # A proxy that refuses streams, with whatever status, refuses no pages.
            raise TransportError(f"No event stream: {error}", sent=True, retry_after=error.retry_after) from error
        raise TransportError("The address of event streams answered without a stream.", sent=True)

    def _fold(self, events: Sequence[FeedEvent], cursor: str) -> Steps[None]:
        """Applies events and cursor as a whole, and then gives the events to the caller."""
        new = self._delivered.new(events, self._wanted.kinds)
        if new or self._clock.monotonic() - self._stored_at >= _STORE_CURSOR:
            yield from self._apply(Batch(changes_of(new), cursor, events=new))
        self._cursor = cursor
        if new:
            self._failures = 0
            yield Emit(new)

    def _apply(self, batch: Batch) -> Steps[None]:
        yield Call(self._store.apply, (batch,), blocking=True)
        self._stored_at = self._clock.monotonic()


def _messages(parser: SseParser, part: bytes) -> Sequence[Any]:
    try:
        return parser.feed(part)
    except ValueError as error:
        raise TransportError(str(error), sent=True) from error


def _take(name: str, data: str, events: list[FeedEvent]) -> EntenteError | None:
    """Adds the event of a message; returns the error with which the stream ends."""
    if name == "complete":
        return TransportError("The hub ended the event stream.", sent=True)
    if name != "next":
        return None
    try:
        result = json.loads(data)
        event = read_result(result if isinstance(result, dict) else {}).get("feed")
    except ValueError:
        return TransportError("The event stream carried something else than JSON.", sent=True)
    except EntenteError as error:
        return error
    if isinstance(event, Mapping):
        events.append(event)  # type: ignore[arg-type]
    return None

