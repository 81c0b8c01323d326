"""Event streams as the HTML standard defines them (section 9.2, server-sent events)."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

# A longer event is no event of a hub.
LONGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SseEvent:
    event: str
    data: str


class SseParser:
    """Takes bytes in pieces of any length. Comments, ids and retry times are read over: the feed has cursors of its own."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._line: list[str] = []
        self._length = 0
        self._began = False
        self._after_cr = False
        self._event = ""
        self._data: list[str] = []

    def feed(self, part: bytes) -> list[SseEvent]:
        """Returns the events that end in this part. @raises ValueError if an event is too long"""
        text = self._decoder.decode(part)
        if not self._began and text:
            self._began = True
            text = text.removeprefix("\ufeff")
        if self._after_cr and text:
            text = text.removeprefix("\n")
            self._after_cr = False
        self._after_cr = self._after_cr or text.endswith("\r")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        events: list[SseEvent] = []
        for index, piece in enumerate(lines):
            self._length += len(piece)
            if self._length > LONGEST:
                raise ValueError("An event of the stream is too long.")
            self._line.append(piece)
            if index < len(lines) - 1:
                line = "".join(self._line)
                self._line.clear()
                self._take(line, events)
        return events

    def _take(self, line: str, events: list[SseEvent]) -> None:
        if line == "":
            # Only `data` makes an event in the standard. In graphql-sse `complete` may come without.
            if self._data or self._event == "complete":
                events.append(SseEvent(self._event or "message", "\n".join(self._data)))
            self._event, self._data, self._length = "", [], 0
            return
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._event = value
        elif field == "data":
            self._data.append(value)
        elif field == "":
            self._length -= len(line)  # a comment: a stream may send any number of them to stay alive
