"""What events do to a copy of what the party may see."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from .types import FeedEvent


@dataclass(frozen=True, slots=True)
class Put:
    """Insert or replace the item."""

    item_id: str
    kind: str | None
    item: Mapping[str, Any]
    revoked: bool
    """Its owner took it back: keep it, marked, and stop acting on it."""


@dataclass(frozen=True, slots=True)
class Revoke:
    """Mark the item as revoked, if it is there. The event had no content."""

    item_id: str
    revoked_at: str
    """RFC 3339 in UTC: for `revokedAt` of the item, where that has no time."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the item, if it is there: the party may not see it any more."""

    item_id: str


Change: TypeAlias = Put | Revoke | Delete


@dataclass(frozen=True, slots=True)
class Batch:
    """What a store applies as a whole, or not at all."""

    changes: Sequence[Change]
    """In order."""
    cursor: str
    """To be stored with the changes. Empty: a snapshot has begun and not ended."""
    snapshot: Literal["begin", "page", "end"] | None = None
    """
    None: events of the feed. `begin`: a snapshot follows, which replaces the copy. `page`: a part of it. `end`: its last part; then delete every item that no
    part since `begin` has put.
    """
    events: Sequence[FeedEvent] = ()
    """The events behind the changes, each delivered once."""


def changes_of(events: Iterable[FeedEvent]) -> list[Change]:
    changes: list[Change] = []
    for event in events:
        item_id, operation = event["itemId"], event["operation"]
        if item_id is None or operation == "POSITION":
            continue
        content = content_of(event)
        if operation == "WITHDRAWN":
            changes.append(Delete(item_id))
        elif content is not None:
            changes.append(Put(item_id, event["kind"], content, operation == "REVOKED" or is_revoked(content)))
        elif operation == "REVOKED":
            changes.append(Revoke(item_id, event["at"]))
        # Otherwise the hub could not show the item. The copy keeps what it has.
    return changes


def content_of(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Returns the item of an event: its field `item`, or the one field that holds an object. None: the event has none, or one of a type without a selection."""
    given = event.get("item")
    others = (value for name, value in event.items() if isinstance(value, dict) and name != "problem")
    item: Mapping[str, Any] = given if isinstance(given, dict) else next(others, {})
    return item if _has_fields(item) else None


def _has_fields(item: Mapping[str, Any]) -> bool:
    return any(name != "__typename" for name in item)


def is_revoked(item: Mapping[str, Any]) -> bool:
    return item.get("revokedAt") is not None


def revoked_item(item: Mapping[str, Any], revoked_at: str) -> Mapping[str, Any]:
    """Returns the item with the time of its revocation. A time that it has already stays."""
    return item if is_revoked(item) else {**item, "revokedAt": revoked_at}


def kind_of(type_name: str) -> str:
    """Returns the kind of a type of items: INFORMATION_REQUEST for InformationRequest."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type_name).upper()


def snapshot_changes(items: Iterable[Mapping[str, Any]], kinds: Collection[str] | None) -> list[Change]:
    """
    Returns a change for each item of a page of a snapshot whose type has a selection.
    @param kinds the kinds that the copy holds; None: all. If it is one kind, the items need no `__typename`
    """
    only = next(iter(kinds)) if kinds is not None and len(kinds) == 1 else None
    changes: list[Change] = []
    for item in items:
        name = item.get("__typename")
        kind = only if name is None else kind_of(name)
        if _has_fields(item) and (kinds is None or kind in kinds):
            changes.append(Put(item["id"], kind, item, is_revoked(item)))
    return changes


class Delivered:
    """The ids of the events that were folded last. The hub may deliver an event again after a crash, with the same id."""

    def __init__(self, capacity: int = 10_000) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._capacity = capacity

    def new(self, events: Iterable[FeedEvent], kinds: Collection[str] | None) -> list[FeedEvent]:
        """Returns the events of these kinds (None: all) that were not delivered before, and notes them. A POSITION is always new."""
        found: list[FeedEvent] = []
        for event in events:
            if event["operation"] != "POSITION":
                if event["eventId"] in self._ids or (kinds is not None and event["kind"] not in kinds):
                    continue
                self._ids[event["eventId"]] = None
                if len(self._ids) > self._capacity:
                    self._ids.popitem(last=False)
            found.append(event)
        return found

    def clear(self) -> None:
        self._ids.clear()
