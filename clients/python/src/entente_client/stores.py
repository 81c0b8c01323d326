"""Where `follow` keeps the copy and its cursor."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from .errors import StoreConflict
from .fold import Batch, Change, Delete, Put, Revoke, revoked_item


class Store(Protocol):
    """
    A copy and its cursor, which change together. `follow` calls a store from one thread at a time; with AsyncClient that thread changes. An exception of a
    store ends `follow`.
    """

    def load(self) -> str | None:
        """Returns the cursor as `apply` stored it last, also if it is empty; None: nothing is stored."""
        ...

    def apply(self, batch: Batch) -> None:
        """Applies the changes in order and stores the cursor: both in one transaction, which survives a crash as soon as this returns."""
        ...


@dataclass(frozen=True, slots=True)
class StoredItem:
    id: str
    kind: str | None
    item: Mapping[str, Any]
    revoked: bool


class MemoryStore:
    """A copy that ends with the process."""

    def __init__(self) -> None:
        self.cursor: str | None = None
        self._items: dict[str, StoredItem] = {}
        self._fresh: set[str] | None = None
        self._lock = threading.Lock()

    def load(self) -> str | None:
        return self.cursor

    def apply(self, batch: Batch) -> None:
        with self._lock:
            if batch.snapshot == "begin":
                self._fresh = set()
            for change in batch.changes:
                self._change(change)
            if batch.snapshot == "end" and self._fresh is not None:
                self._items = {id: item for id, item in self._items.items() if id in self._fresh}
                self._fresh = None
            self.cursor = batch.cursor

    def _change(self, change: Change) -> None:
        id = change.item_id
        if isinstance(change, Put):
            self._items[id] = StoredItem(id, change.kind, change.item, change.revoked)
            if self._fresh is not None:
                self._fresh.add(id)
        elif isinstance(change, Delete):
            self._items.pop(id, None)
        elif id in self._items:
            known = self._items[id]
            self._items[id] = StoredItem(id, known.kind, revoked_item(known.item, change.revoked_at), True)

    def get(self, id: str) -> StoredItem | None:
        return self._items.get(id)

    def __iter__(self) -> Iterator[StoredItem]:
        with self._lock:
            return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)


_TABLES = """
create table if not exists state (one integer primary key check (one = 1), cursor text, snapshot integer not null);
insert or ignore into state values (1, null, 0);
create table if not exists item (id text primary key, kind text, body text not null, revoked integer not null, snapshot integer not null);
"""


class SQLiteStore:
    """
    A copy in a file, for one follower at a time; any number of programs may read it. One transaction for each batch. The file is readable by its owner alone,
    and SQLite overwrites what it deletes.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Opens the file, or makes it. Its folder must exist."""
        self._lock = threading.Lock()
        self._cursor: str | None = None
        name = os.fspath(path)
        if name != ":memory:":
            os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))
        self._db = sqlite3.connect(name, timeout=30, isolation_level=None, check_same_thread=False)
        # A write-ahead log would keep withdrawn content until it is reused, so the journal is SQLite's default one.
        self._db.execute("pragma secure_delete = on")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(f"begin immediate; {_TABLES} commit;")

    def load(self) -> str | None:
        with self._lock:
            self._cursor = self._stored_cursor()
            return self._cursor

    def apply(self, batch: Batch) -> None:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                self._apply(batch)
                self._db.execute("commit")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                raise
            self._cursor = batch.cursor

    def _apply(self, batch: Batch) -> None:
        if self._stored_cursor() != self._cursor:
            raise StoreConflict("Another follower has written to this store. Give each follower a store of its own.")
        self._db.execute("update state set cursor = ?, snapshot = snapshot + ?", (batch.cursor, int(batch.snapshot == "begin")))
        for change in batch.changes:
            if isinstance(change, Put):
                self._db.execute(
                    "insert or replace into item select ?, ?, ?, ?, snapshot from state",
                    (change.item_id, change.kind, _body(change.item), int(change.revoked)),
                )
            elif isinstance(change, Delete):
                self._db.execute("delete from item where id = ?", (change.item_id,))
            else:
                self._revoke(change)
        if batch.snapshot == "end":
            self._db.execute("delete from item where snapshot < (select snapshot from state)")

    def _revoke(self, change: Revoke) -> None:
        row = self._db.execute("select body from item where id = ?", (change.item_id,)).fetchone()
        if row:
            body = _body(revoked_item(json.loads(row[0]), change.revoked_at))
            self._db.execute("update item set revoked = 1, body = ? where id = ?", (body, change.item_id))

    def _stored_cursor(self) -> str | None:
        (cursor,) = self._db.execute("select cursor from state").fetchone()
        return cursor if cursor is None else str(cursor)

    def get(self, id: str) -> StoredItem | None:
        with self._lock:
            row = self._db.execute("select id, kind, body, revoked from item where id = ?", (id,)).fetchone()
        return _stored(row) if row else None

    def __iter__(self) -> Iterator[StoredItem]:
        """All items as of one moment."""
        with self._lock:
            rows = self._db.execute("select id, kind, body, revoked from item").fetchall()
        return map(_stored, rows)

    def __len__(self) -> int:
        with self._lock:
            return int(self._db.execute("select count(*) from item").fetchone()[0])

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _body(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _stored(row: tuple[str, str | None, str, int]) -> StoredItem:
    id, kind, body, revoked = row
    return StoredItem(id, kind, json.loads(body), bool(revoked))
