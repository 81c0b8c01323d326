import os
import re
import sqlite3
import stat
import tempfile
import unittest
from pathlib import Path
from typing import Any, get_args

from entente_client import Batch, Delete, ItemKind, MemoryStore, Put, Revoke, SQLiteStore, StoreConflict
from entente_client.fold import Delivered, changes_of, kind_of, snapshot_changes

from .support import event


def put(item_id: str, version: int = 1, revoked: bool = False) -> Put:
    return Put(item_id, "INDICATOR", {"id": item_id, "version": version}, revoked)


def held(store: Any) -> dict[str, tuple[int, bool]]:
    return {one.id: (one.item["version"], one.revoked) for one in store}


class FoldTest(unittest.TestCase):
    def test_turns_events_into_changes(self) -> None:
        events: Any = [
            event(1, "POSITION"),
            event(2),
            event(3, "UPDATED", "i2"),
            event(4, "REVOKED", "i2"),
            event(5, "REVOKED", "i9", indicator=None),
            event(6, "WITHDRAWN", "i2"),
            event(7, "UPDATED", "i8", indicator=None),
        ]
        kinds = [(type(change).__name__, change.item_id, getattr(change, "revoked", None)) for change in changes_of(events)]
        self.assertEqual(kinds, [("Put", "i2", False), ("Put", "i2", False), ("Put", "i2", True), ("Revoke", "i9", None), ("Delete", "i2", None)])

    def test_marks_a_revoked_item_also_if_its_fields_do_not_say_so(self) -> None:
        bare: Any = [event(1, "REVOKED", indicator={"id": "i1"})]
        self.assertEqual(changes_of(bare), [Put("i1", "INDICATOR", {"id": "i1"}, True)])

    def test_finds_the_item_in_the_selection_of_the_caller(self) -> None:
        mine: Any = {"__typename": "Notice", "id": "n"}
        self.assertEqual(changes_of([event(1, indicator=None, item=mine)])[0], Put("i1", "INDICATOR", mine, False))  # type: ignore[list-item]
        self.assertEqual(changes_of([event(1, indicator=None, notice=mine, problem={"code": "x"})])[0], Put("i1", "INDICATOR", mine, False))  # type: ignore[list-item]
        self.assertEqual(changes_of([event(1, indicator=None, problem={"code": "UNREADABLE"})]), [])  # type: ignore[list-item]

    def test_takes_the_items_of_a_snapshot(self) -> None:
        revoked: Any = {"id": "a", "revokedAt": "t"}
        notice: Any = {"__typename": "Notice", "id": "b"}
        other: Any = {"__typename": "Case"}
        self.assertEqual(snapshot_changes([revoked, {}], ["INDICATOR"]), [Put("a", "INDICATOR", revoked, True)])
        self.assertEqual(snapshot_changes([notice, other], None), [Put("b", "NOTICE", notice, False)])
        self.assertEqual(snapshot_changes([notice], ["CASE", "INDICATOR"]), [])

    def test_knows_the_kind_of_every_type(self) -> None:
        schema = (Path(__file__).resolve().parents[4] / "schema.graphql").read_text(encoding="utf-8")
        types = [name for name, interfaces in re.findall(r"^type (\w+) implements ([\w &]+) \{", schema, flags=re.MULTILINE) if "Item" in interfaces.split(" & ")]
        self.assertEqual(sorted(map(kind_of, types)), sorted(get_args(ItemKind)))

    def test_delivers_an_event_once(self) -> None:
        delivered = Delivered(3)
        events: Any = [event(1), event(1), event(2), event(0, "POSITION"), event(0, "POSITION"), event(3, kind="NOTICE")]
        self.assertEqual([one["eventId"] for one in delivered.new(events, ["INDICATOR"])], ["e1", "e2", "e0", "e0"])
        self.assertEqual(delivered.new(events[:3], None), [])
        delivered.clear()
        self.assertEqual(len(delivered.new(events[:3], None)), 2)

    def test_remembers_a_bounded_number(self) -> None:
        delivered = Delivered(2)
        events: Any = [event(number) for number in range(1, 5)]
        delivered.new(events, None)
        self.assertEqual([one["eventId"] for one in delivered.new([events[3], events[2]], None)], [])
        self.assertEqual([one["eventId"] for one in delivered.new([events[0]], None)], ["e1"])


class StoreCases:
    def make(self) -> Any:
        raise NotImplementedError

    def test_begins_without_a_cursor(self) -> None:
        t: Any = self
        t.assertIsNone(self.make().load())

    def test_applies_changes_in_order(self) -> None:
        t: Any = self
        store = self.make()
        store.load()
        store.apply(Batch([put("a"), put("a", 2), put("b"), Delete("b"), put("c"), Revoke("c", "t"), Revoke("x", "t"), Delete("y")], "c1"))
        t.assertEqual(held(store), {"a": (2, False), "c": (1, True)})
        t.assertEqual((store.load(), len(store), store.get("a").kind, store.get("b")), ("c1", 2, "INDICATOR", None))

    def test_a_revocation_without_content_marks_the_item_that_it_has(self) -> None:
        t: Any = self
        store = self.make()
        store.load()
        at = "2026-01-01T00:00:00Z"
        told: Any = [event(3, "REVOKED", "a", indicator=None), event(4, "REVOKED", "b", indicator=None), event(5, "REVOKED", "x", indicator=None)]
        store.apply(Batch([Put("a", "INDICATOR", {"id": "a", "revokedAt": None}, False), Put("b", "INDICATOR", {"id": "b", "revokedAt": "t"}, True), put("c")], "c1"))
        store.apply(Batch(changes_of(told), "c2"))
        t.assertEqual({one.id: (one.item.get("revokedAt"), one.revoked) for one in store}, {"a": (at, True), "b": ("t", True), "c": (None, False)})

    def test_a_snapshot_deletes_what_is_in_none_of_its_pages(self) -> None:
        t: Any = self
        store = self.make()
        store.load()
        store.apply(Batch([put("a"), put("b"), put("c")], "c1"))
        store.apply(Batch((), "", "begin"))
        store.apply(Batch([put("a", 2)], "", "page"))
        t.assertEqual((store.load(), sorted(held(store))), ("", ["a", "b", "c"]))
        store.apply(Batch((), "", "begin"))  # it began again: what the first one had does not count
        store.apply(Batch([put("b", 2)], "", "page"))
        store.apply(Batch([put("d")], "c9", "end"))
        t.assertEqual((held(store), store.load()), ({"b": (2, False), "d": (1, False)}, "c9"))
        store.apply(Batch([put("e")], "c10"))
        store.apply(Batch((), "", "begin"))
        store.apply(Batch((), "c11", "end"))
        t.assertEqual(held(store), {})


class MemoryStoreTest(StoreCases, unittest.TestCase):
    def make(self) -> MemoryStore:
        return MemoryStore()


class SQLiteStoreTest(StoreCases, unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "copy.db"

    def make(self) -> SQLiteStore:
        store = SQLiteStore(self.path)
        self.addCleanup(store.close)
        return store

    def test_keeps_the_copy_in_a_file_that_others_cannot_read(self) -> None:
        with SQLiteStore(self.path) as store:
            store.load()
            store.apply(Batch([put("a")], "c1"))
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        again = self.make()
        self.assertEqual((again.load(), held(again)), ("c1", {"a": (1, False)}))

    def test_changes_nothing_when_a_batch_fails(self) -> None:
        store = self.make()
        store.load()
        store.apply(Batch([put("a")], "c1"))
        unwritable: Any = Put("b", None, {"x": {1}}, False)
        with self.assertRaises(TypeError):
            store.apply(Batch([Delete("a"), unwritable], "c2"))
        self.assertEqual((store.load(), held(store)), ("c1", {"a": (1, False)}))

    def test_refuses_a_second_follower(self) -> None:
        one, other = self.make(), self.make()
        one.load()
        other.load()
        one.apply(Batch([put("a")], "c1"))
        with self.assertRaises(StoreConflict):
            other.apply(Batch([put("b")], "c5"))
        one.apply(Batch([put("c")], "c2"))
        self.assertEqual(sorted(held(one)), ["a", "c"])

    def test_overwrites_what_it_deletes(self) -> None:
        store = self.make()
        store.load()
        store.apply(Batch([Put("a", "INDICATOR", {"id": "a", "version": 1, "value": "+66-withdrawn-66"}, False)], "c1"))
        self.assertIn(b"+66-withdrawn-66", self.path.read_bytes())
        store.apply(Batch([Delete("a")], "c2"))
        self.assertNotIn(b"+66-withdrawn-66", self.path.read_bytes())

    def test_others_read_while_it_follows(self) -> None:
        store = self.make()
        store.load()
        store.apply(Batch([put("a")], "c1"))
        reader = sqlite3.connect(self.path)
        self.addCleanup(reader.close)
        self.assertEqual(reader.execute("select id, revoked from item").fetchall(), [("a", 0)])
