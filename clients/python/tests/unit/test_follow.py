import logging
import unittest
from typing import Any

from entente_client import HubError, MemoryStore, TransportError
from entente_client.effects import Response, Send
from entente_client.follower import Follower, Wanted

from .support import COMPLETE, LOST, REFUSED, SSE_HEADERS, World, answer, event, next_message, refusal

logging.getLogger("entente_client").setLevel(logging.CRITICAL)


def page(events: list[Any], cursor: str, more: bool = False) -> Response:
    return answer({"feed": {"events": events, "cursor": cursor, "more": more}})


def snapshot(ids: list[str], after: str | None, feed_cursor: str) -> Response:
    items = [{"id": item_id, "version": 1, "revokedAt": None} for item_id in ids]
    return answer({"snapshot": {"cursor": after, "feedCursor": feed_cursor, "items": items}})


class FollowCase(unittest.TestCase):
    def setUp(self) -> None:
        self.store = MemoryStore()

    def follow(self, world: World, until: Any, after: str | None = None, **wanted: Any) -> None:
        world.run(Follower(world.core(), self.store, after, Wanted(**wanted)).run(), until)

    def held(self) -> list[str]:
        return sorted(one.id for one in self.store)


class PagesTest(FollowCase):
    def test_begins_with_a_snapshot_and_goes_on_from_its_feed_cursor(self) -> None:
        world = World([snapshot(["a"], "p2", "c5"), snapshot([], "p3", "c5"), snapshot(["b"], None, "c5"), page([event(6)], "c6", True), page([], "c7")])
        self.follow(world, lambda: len(world.slept) == 1, streams=False)
        self.assertEqual([body["variables"]["after"] for body in world.bodies()], [None, "p2", "p3", "c5", "c6"])
        self.assertEqual((self.held(), self.store.cursor), (["a", "b", "i6"], "c6"))
        self.assertEqual([one["eventId"] for one in world.emitted], ["e6"])

    def test_an_empty_store_may_begin_at_a_cursor(self) -> None:
        world = World([page([event(3)], "c3")])
        self.follow(world, lambda: bool(world.slept), after="c2", streams=False)
        self.assertEqual(world.bodies()[0]["variables"]["after"], "c2")

    def test_the_cursor_of_the_store_goes_before(self) -> None:
        self.store.cursor = "c9"
        world = World([page([], "c9")])
        self.follow(world, lambda: bool(world.slept), after="c2", streams=False)
        self.assertEqual(world.bodies()[0]["variables"]["after"], "c9")

    def test_a_snapshot_that_did_not_end_begins_again(self) -> None:
        self.store.cursor = ""
        world = World([snapshot(["a"], None, "c1"), page([], "c1")])
        self.follow(world, lambda: bool(world.slept), after="c2", streams=False)
        self.assertEqual(self.store.cursor, "c1")

    def test_resync_replaces_the_copy_and_folds_known_events_again(self) -> None:
        resync = refusal("RESYNC_REQUIRED", status=409)
        world = World([page([event(2), event(3)], "c3"), resync, snapshot(["x"], None, "c1"), page([event(2)], "c2")])
        self.follow(world, lambda: len(world.slept) == 3, after="c1", streams=False)
        self.assertEqual(self.held(), ["i2", "x"])
        self.assertEqual([one["eventId"] for one in world.emitted], ["e2", "e3", "e2"])

    def test_a_refused_snapshot_begins_again_and_a_lost_page_does_not(self) -> None:
        resync = refusal("RESYNC_REQUIRED", status=409)
        lost: list[Any] = [LOST] * 6
        world = World([snapshot(["a"], "p2", "c1"), *lost, snapshot(["b"], "p3", "c1"), resync, snapshot(["c"], None, "c2"), page([], "c2")])
        self.follow(world, lambda: not world.answers and self.store.cursor == "c2", streams=False)
        self.assertEqual([body["variables"]["after"] for body in world.bodies()], [None, *["p2"] * 7, "p3", None, "c2"])
        self.assertEqual(self.held(), ["c"])

    def test_a_lost_page_of_a_snapshot_does_not_drop_the_pages_before(self) -> None:
        lost: list[Any] = [LOST] * 6
        world = World([snapshot(["a"], "p2", "c1"), *lost, snapshot(["b"], None, "c1"), page([], "c1")])
        self.follow(world, lambda: self.store.cursor == "c1", streams=False)
        self.assertEqual(self.held(), ["a", "b"])

    def test_folds_a_duplicate_once(self) -> None:
        applied: list[Any] = []
        apply = self.store.apply
        self.store.apply = lambda batch: (applied.append(batch), apply(batch))[1]  # type: ignore[method-assign, func-returns-value]
        world = World([page([event(2), event(2)], "c2"), page([event(2), event(3)], "c3")])
        self.follow(world, lambda: len(world.slept) == 2, after="c1", streams=False)
        self.assertEqual([[one["eventId"] for one in batch.events] for batch in applied], [["e2"], ["e3"]])

    def test_passes_over_other_kinds_and_keeps_their_place(self) -> None:
        world = World([page([event(2, kind="NOTICE", indicator=None)], "c2"), page([], "c2")])
        self.follow(world, lambda: len(world.slept) == 2, after="c1", streams=False)
        self.assertEqual((world.emitted, self.held(), world.bodies()[1]["variables"]["after"]), ([], [], "c2"))

    def test_does_not_keep_other_kinds(self) -> None:
        world = World([page([event(2, kind="NOTICE"), event(3)], "c3")])
        self.follow(world, lambda: bool(world.slept), after="c1", streams=False)
        self.assertEqual((self.held(), len(world.emitted)), (["i3"], 1))

    def test_keeps_the_kinds_that_the_caller_selects(self) -> None:
        case = {"__typename": "Case", "id": "c", "title": "t"}
        items = [case, {"__typename": "Report"}, {"__typename": "Indicator", "id": "i", "revokedAt": None}]
        first = answer({"snapshot": {"cursor": None, "feedCursor": "c1", "items": items}})
        events = [
            event(2, item_id="c2", kind="CASE", indicator=None, item={**case, "id": "c2"}),
            event(3, kind="REPORT", indicator=None, item={"__typename": "Report"}),
            event(4, "REVOKED", "i", indicator=None, item={"__typename": "Indicator", "id": "i", "revokedAt": "t"}),
        ]
        for kinds, held in ((None, ["c", "c2", "i"]), (["CASE", "INDICATOR"], ["c", "c2", "i"]), (["CASE"], ["c", "c2"])):
            self.store = MemoryStore()
            world = World([first, page(events, "c4")])
            self.follow(world, lambda: bool(world.slept), event="item { x }", snapshot="items { x }", kinds=kinds, streams=False)
            self.assertEqual((self.held(), {one.kind for one in self.store}), (held, {"CASE", "INDICATOR"} if "i" in held else {"CASE"}))
            self.assertEqual([one.id for one in self.store if one.revoked], ["i"] if "i" in held else [])

    def test_stores_the_cursor_of_a_quiet_feed_now_and_then(self) -> None:
        world = World(lambda *_: page([], f"c{len(world.sent)}"))
        self.follow(world, lambda: len(world.slept) == 70, after="c0", streams=False)
        self.assertIn(self.store.cursor, {f"c{number}" for number in range(40, 71)})

    def test_gives_up_on_refusals_alone(self) -> None:
        for refused in (refusal("FORBIDDEN", status=403), refusal("BAD_USER_INPUT"), refusal("UNAUTHENTICATED", status=401), Response(404, {}, b"")):
            with self.assertRaises((HubError, TransportError)):
                self.follow(World([refused]), lambda: False, after="c1", streams=False)
        patient: list[Any] = [refusal("INTERNAL", status=500), *[LOST] * 12, refusal("RATE_LIMITED", headers={"retry-after": "100"}), Response(500, {}, b"x"), page([event(2)], "c2")]
        world = World(patient)
        self.follow(world, lambda: bool(world.emitted), after="c1", streams=False)
        self.assertTrue(any(seconds > 100 for seconds in world.slept))

    def test_what_the_store_raises_ends_it(self) -> None:
        def full(_: Any) -> None:
            raise OSError("disk full")

        self.store.apply = full  # type: ignore[method-assign, assignment]
        with self.assertRaises(OSError):
            self.follow(World([page([event(2)], "c2")]), lambda: False, after="c1", streams=False)


class StreamTest(FollowCase):
    def live(self, *streams: Any) -> World:
        """A world whose pages are empty, and whose event streams are these."""
        world = World(lambda _, body: page([], body["variables"]["after"]))
        left = list(streams)

        def open_stream(send: Send) -> Any:
            outcome = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome if isinstance(outcome, tuple) else (Response(200, SSE_HEADERS), outcome)

        world.open = open_stream
        return world

    def opened(self, world: World) -> list[Send]:
        return [send for send in world.sent if send.url.endswith("/graphql/stream")]

    def test_follows_a_stream_and_stores_positions(self) -> None:
        position = {**event(5, "POSITION"), "cursor": "c1"}
        world = self.live([b":\n\n", next_message(position), next_message(event(2)) + next_message(event(3, "WITHDRAWN", "i2")), next_message(event(9, "POSITION"))])
        self.follow(world, lambda: len(world.emitted) == 4, after="c1")
        self.assertEqual((self.store.cursor, self.held()), ("c9", []))
        send = self.opened(world)[0]
        self.assertEqual((send.headers["accept"], send.timeout), ("text/event-stream", 45))

    def test_applies_what_came_together_in_one_batch(self) -> None:
        batches: list[Any] = []
        apply = self.store.apply
        self.store.apply = lambda batch: (batches.append(batch), apply(batch))[1]  # type: ignore[method-assign, func-returns-value]
        world = self.live([b"".join(next_message(event(number)) for number in range(2, 8))])
        self.follow(world, lambda: bool(world.emitted), after="c1")
        self.assertEqual([len(batch.events) for batch in batches if batch.events], [6])

    def test_connects_again_from_its_cursor(self) -> None:
        world = self.live([next_message(event(2)), COMPLETE], [next_message(event(2)), next_message(event(3)), LOST], REFUSED, [next_message(event(4))])
        self.follow(world, lambda: len(world.emitted) == 3, after="c1")
        self.assertEqual([one["eventId"] for one in world.emitted], ["e2", "e3", "e4"])
        self.assertEqual(self.held(), ["i2", "i3", "i4"])

    def test_keeps_the_events_before_an_error_of_the_same_part(self) -> None:
        error = b'event: next\ndata: {"errors":[{"message":"No.","extensions":{"code":"RATE_LIMITED","reason":"OVERLOADED"}}]}\n\n'
        world = self.live([next_message(event(2)) + error], [next_message(event(3))])
        self.follow(world, lambda: len(world.emitted) == 2, after="c1")
        self.assertEqual(self.held(), ["i2", "i3"])

    def test_polls_where_there_is_no_stream(self) -> None:
        for status in (404, 405, 406):
            world = self.live((Response(status, {}), []))
            self.follow(world, lambda: world.time > 1_500, after="c1")
            self.assertEqual(len(self.opened(world)), 1, status)
            self.assertEqual(set(world.slept), {1.0}, status)  # it never asks again at once

    def test_tries_a_stream_again_after_ten_minutes(self) -> None:
        world = self.live((Response(404, {}), []), [next_message(event(2))])
        self.follow(world, lambda: bool(world.emitted), after="c1")
        self.assertGreaterEqual(world.time, 1_600)

    def test_polls_where_the_network_breaks_streams(self) -> None:
        html = (Response(403, {"content-type": "text/html"}), [b"<h1>", b"No</h1>"])
        for broken in ([LOST], [], [b"data: no json\n\n", b"event: next\ndata: no json\n\n"], html, (Response(200, {"content-type": "text/html"}), [b"x"])):
            world = self.live(broken)
            self.follow(world, lambda: world.time > 1_200, after="c1")
            self.assertEqual(len(self.opened(world)), 2, broken)

    def test_a_hub_that_is_away_is_no_broken_stream(self) -> None:
        world = self.live(REFUSED, REFUSED, REFUSED, [next_message(event(2))])
        self.follow(world, lambda: bool(world.emitted), after="c1")
        self.assertEqual(len(self.opened(world)), 4)
        self.assertLess(world.time, 1_100)

    def test_a_stream_that_has_given_an_event_is_not_broken(self) -> None:
        world = self.live([LOST], *([next_message(event(number)), LOST] for number in range(2, 5)), [LOST], [next_message(event(5))])
        self.follow(world, lambda: len(world.emitted) == 4, after="c1")
        self.assertLess(world.time, 1_100)

    def test_raises_what_the_stream_refuses_for_good(self) -> None:
        world = self.live((Response(403, {}), [refusal("FORBIDDEN", "PERMISSION_MISSING").body]))
        with self.assertRaises(HubError) as caught:
            self.follow(world, lambda: False, after="c1")
        self.assertEqual(caught.exception.reason, "PERMISSION_MISSING")

    def test_resync_over_a_stream_takes_a_snapshot(self) -> None:
        error = b'event: next\ndata: {"errors":[{"message":"No.","extensions":{"code":"RESYNC_REQUIRED"}}]}\n\n'
        world = self.live([error], [next_message(event(8))])
        world.answers = lambda _, body: snapshot(["a"], None, "c7") if "snapshot" in body["query"] else page([], body["variables"]["after"])
        self.follow(world, lambda: bool(world.emitted), after="c1")
        self.assertEqual(self.held(), ["a", "i8"])
