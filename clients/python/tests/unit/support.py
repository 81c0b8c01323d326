"""A scripted world for the logic, and a small hub over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from entente_client.core import Core
from entente_client.effects import Acquire, Call, Close, Done, Emit, Open, Read, Response, Send, Sleep, Steps, advance
from entente_client.errors import TransportError
from entente_client.retry import Clock, RetryPolicy

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
LOST = TransportError("lost", sent=True)
REFUSED = TransportError("refused", sent=False)


class NoLock:
    def __init__(self) -> None:
        self.held = False

    def release(self) -> None:
        assert self.held
        self.held = False


def answer(data: Any = None, *, errors: Any = None, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = {**({"data": data} if data is not None else {}), **({"errors": errors} if errors is not None else {})}
    return Response(status, headers or {}, json.dumps(body).encode())


def refusal(code: str, reason: str | None = None, *, status: int = 400, headers: dict[str, str] | None = None, **extensions: Any) -> Response:
    said = {"code": code, "reason": reason, "requestId": "r-1", **extensions}
    return answer(errors=[{"message": "No.", "extensions": said}], status=status, headers=headers)


Outcome = Response | Exception


class World:
    """Performs effects: answers of requests from a list or a function, a clock that only sleeping moves, and chance that is always one half."""

    def __init__(self, answers: list[Outcome] | Callable[[Send, dict[str, Any]], Outcome] | None = None) -> None:
        self.answers = answers if answers is not None else []
        self.sent: list[Send] = []
        self.slept: list[float] = []
        self.emitted: list[Any] = []
        self.time = 1000.0
        self.lock = NoLock()
        self.parts: Iterator[bytes | Exception] = iter(())
        self.open: Callable[[Send], tuple[Response, list[bytes | Exception]]] = lambda _: (Response(404, {}), [])
        self.stop_after = 10_000

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, lambda: EPOCH + timedelta(seconds=self.time), lambda: 0.5)

    def core(self, credentials: Any = None, **more: Any) -> Core:
        return Core("https://hub.example", credentials, self.lock, clock=self.clock, retry=more.pop("retry", RetryPolicy()), **more)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(send.body) for send in self.sent]

    def run(self, steps: Steps[Any], until: Callable[[], bool] = lambda: False) -> Any:
        result: Any = None
        failure: BaseException | None = None
        for _ in range(self.stop_after):
            effect = advance(steps, result, failure)
            if isinstance(effect, Done):
                return effect.value
            result = failure = None
            try:
                result = self.perform(effect)
            except Exception as error:
                failure = error
            if until():
                steps.close()
                return None
        raise AssertionError("It does not end.")

    def perform(self, effect: Any) -> Any:
        match effect:
            case Send():
                self.sent.append(effect)
                outcome = self.answers(effect, json.loads(effect.body)) if callable(self.answers) else self.answers.pop(0)
                if isinstance(outcome, Exception):
                    raise outcome
                return outcome
            case Open(send):
                self.sent.append(send)
                response, parts = self.open(send)
                self.parts = iter(parts)
                return response
            case Read():
                part = next(self.parts, None)
                if isinstance(part, Exception):
                    raise part
                return part
            case Close():
                self.parts = iter(())
            case Sleep(seconds):
                self.slept.append(seconds)
                self.time += seconds
            case Acquire(lock):
                assert not lock.held
                lock.held = True
            case Call(function, arguments):
                return function(*arguments)
            case Emit(events):
                self.emitted.extend(events)
        return None


def event(number: int, operation: str = "PUBLISHED", item_id: str | None = None, **more: Any) -> dict[str, Any]:
    item = item_id or f"i{number}"
    content = operation in ("PUBLISHED", "UPDATED", "REVOKED")
    return {
        "eventId": f"e{number}",
        "cursor": f"c{number}",
        "at": "2026-01-01T00:00:00Z",
        "operation": operation,
        "kind": None if operation == "POSITION" else "INDICATOR",
        "itemId": None if operation == "POSITION" else item,
        "backfill": False,
        "indicator": {"id": item, "version": number, "revokedAt": "2026-01-01T00:00:00Z" if operation == "REVOKED" else None} if content else None,
        **more,
    }


def next_message(one: dict[str, Any]) -> bytes:
    return f"event: next\ndata: {json.dumps({'data': {'feed': one}})}\n\n".encode()


COMPLETE = b"event: complete\ndata: \n\n"
BEAT = 0.01
"""Seconds between two signs of life of a stream: by them the hub finds that the follower has gone."""
SSE_HEADERS = {"content-type": "text/event-stream; charset=utf-8"}


class SmallHub:
    """
    Serves a feed over HTTP: pages at /graphql, and at /graphql/stream what `streams` says. `live`: an event stream, as graphql-sse has it; `absent`: 404;
    `proxy`: a page of a proxy with status 403; `silent`: a stream that carries nothing; `cut`: a stream that is cut after each event.
    `script`: events that come one by one, each when a follower has read all before it; the last one after the second silent stream.
    """

    def __init__(self, streams: str = "live") -> None:
        self.streams = streams
        self.events: list[dict[str, Any]] = []
        self.script: list[dict[str, Any]] = []
        self.opened = 0
        self.streaming = 0
        """Streams that are open."""
        self.pages = 0
        self._stopped = threading.Event()
        self._closed = threading.Condition()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                try:
                    if self.path == "/graphql/stream":
                        hub._count(1)
                        try:
                            hub._stream(self, body["variables"]["after"])
                        finally:
                            hub._count(-1)
                    else:
                        hub._page(self, body)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def has_no_stream(self) -> bool:
        """Waits until no stream is open, five seconds at most."""
        with self._closed:
            return self._closed.wait_for(lambda: self.streaming == 0, 5)

    def _count(self, streams: int) -> None:
        with self._closed:
            self.streaming += streams
            self._closed.notify_all()

    def close(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _behind(self, cursor: str | None) -> list[dict[str, Any]]:
        comes = len(self.script) > (1 if self.streams == "silent" and self.opened < 2 else 0)
        if comes and self.events[-1]["cursor"] == cursor:
            self.events.append(self.script.pop(0))
        return [one for one in self.events if int(one["cursor"][1:]) > int((cursor or "c0")[1:])]

    def _page(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        if "snapshot" in body["query"]:
            newest = self.events[-1]["cursor"] if self.events else "c0"
            held = {one["itemId"]: one["indicator"] for one in self.events}
            items = [item for item in held.values() if item is not None]
            data = {"snapshot": {"cursor": None, "feedCursor": newest, "items": items}}
        else:
            self.pages += 1
            after = body["variables"]["after"]
            events = self._behind(after)
            data = {"feed": {"events": events, "cursor": events[-1]["cursor"] if events else after, "more": False}}
        self._whole(handler, 200, "application/json", json.dumps({"data": data}).encode())

    def _stream(self, handler: BaseHTTPRequestHandler, after: str) -> None:
        self.opened += 1
        if self.streams == "absent":
            return self._whole(handler, 404, "application/json", b'{"statusCode":404,"code":"NOT_FOUND","reason":"NOT_FOUND","message":"No."}')
        if self.streams == "proxy":
            return self._whole(handler, 403, "text/html", b"<h1>Forbidden</h1>")
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream; charset=utf-8")
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.close_connection = True
        if self.streams == "silent":
            self._stopped.wait(10)
            return None
        sent = after
        handler.wfile.write(next_message({**event(0, "POSITION"), "cursor": after}))
        while not self._stopped.is_set():
            handler.wfile.write(b":\n\n")
            for one in self._behind(sent):
                handler.wfile.write(next_message(one))
                sent = one["cursor"]
                if self.streams == "cut":
                    return None
            handler.wfile.flush()
            self._stopped.wait(BEAT)
        return None

    @staticmethod
    def _whole(handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
