"""Each verb against a hub, and what the hub refuses: by Client, and the same by AsyncClient."""

from __future__ import annotations

import logging
import threading
import unittest
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from entente_client import ApiKey, Client, HubError, MemoryStore, Password, Tokens

from .support import EVERYBODY, HUB, Waiting, WatchedStore, account, recording, some_item, whole_copy

logging.getLogger("entente_client").setLevel(logging.CRITICAL)
ANALYST, READER, ADMIN, OPERATOR = "analyst@th.example", "analyst@kh.example", "admin@th.example", "operator@hub.example"
REVOKE = 'mutation ($id: ID!) { revokeIndicator(id: $id, reason: "It was wrong.") { id } }'
SIGHT = "mutation ($input: SightingInput!) { addSighting(input: $input) { id } }"
REVOKE_SIGHTING = 'mutation ($id: ID!) { revokeSighting(id: $id, reason: "It was wrong.") { id } }'
CONFIRM = "mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }"
NARROW = "mutation ($id: ID!) { changeAudience(id: $id, audience: {}) { id } }"
ME = "{ me { email permissions } }"


class Verbs:
    kind: ClassVar[Any]

    def client(self, credentials: Any = None, **more: Any) -> Any:
        t: Any = self
        return t.enterContext(self.kind(HUB, credentials, **more))

    def refused(self, call: Any, *arguments: Any, **named: Any) -> HubError:
        t: Any = self
        with t.assertRaises(HubError) as caught:
            call(*arguments, **named)
        error: HubError = caught.exception
        return error

    def test_publishes_many_items_with_a_receipt_for_each(self) -> None:
        t: Any = self
        client = self.client(account(ANALYST))
        items = [some_item() for _ in range(1_003)]
        items[1_001]["value"] = "no domain"
        first = client.publish(iter(items), fields="id value")
        t.assertEqual([receipt["index"] for receipt in first], list(range(1_003)))
        t.assertEqual({receipt["outcome"] for receipt in first if receipt["index"] != 1_001}, {"CREATED"})
        t.assertEqual((first[1_001]["outcome"], first[1_001]["problems"][0]["severity"]), ("REJECTED", "ERROR"))
        t.assertEqual([receipt["indicator"]["value"] for receipt in first[-1:]], [items[-1]["value"]])
        t.assertEqual(client.publish(items[:1], fields="id")[0]["outcome"], "UNCHANGED")

    def test_looks_up_values_in_any_spelling_in_order(self) -> None:
        t: Any = self
        client = self.client(account(ANALYST))
        item = some_item(lastSeen=datetime.now(UTC), description="ไทย")
        client.publish([item])
        reader = self.client(account(READER))
        found, typed, unknown, unreadable = reader.lookup([item["value"].upper(), {"value": item["value"], "kind": "DOMAIN"}, "nobody.example.com", "+66"])
        t.assertEqual([one["description"] for one in found["indicators"]], ["ไทย"])
        t.assertEqual((typed["canonical"], typed["indicators"][0]["owner"]["country"]), (item["value"], "TH"))
        t.assertEqual((unknown["indicators"], unknown["problem"]), ([], None))
        t.assertIsNotNone(unreadable["problem"])
        t.assertEqual(reader.lookup([]), [])

    def test_answers_any_operation_and_tells_refusals(self) -> None:
        t: Any = self
        client = self.client(account(ANALYST))
        t.assertEqual(client.request(ME)["me"]["email"], ANALYST)
        t.assertEqual(client.request("query A { me { email } } query B { __typename }", operation_name="B"), {"__typename": "Query"})
        absent = self.refused(client.request, 'mutation { revokeIndicator(id: "0190a2d0-0000-7000-8000-000000000000", reason: "It was wrong.") { id } }')
        t.assertEqual((absent.code, absent.reason), ("NOT_FOUND", "NOT_FOUND"))
        t.assertTrue(absent.request_id)
        t.assertEqual(self.refused(client.request, "{ nothing }").code, "GRAPHQL_VALIDATION_FAILED")
        operator = self.client(account(OPERATOR))
        t.assertEqual(self.refused(operator.lookup, ["x.example.com"]).code, "FORBIDDEN")
        t.assertEqual(self.refused(operator.publish, [some_item()]).code, "FORBIDDEN")

    def test_refuses_who_is_not_signed_in(self) -> None:
        t: Any = self
        t.assertEqual(self.refused(self.client().request, ME).reason, "SIGN_IN_REQUIRED")
        t.assertEqual(self.refused(self.client(Password(ANALYST, "wrong")).request, ME).code, "UNAUTHENTICATED")
        t.assertEqual(self.refused(self.client(ApiKey("hub_live_wrong")).request, ME).code, "UNAUTHENTICATED")
        t.assertEqual(self.refused(next, self.client().follow(MemoryStore())).code, "UNAUTHENTICATED")

    def test_refreshes_tokens_before_they_end_and_when_they_are_refused(self) -> None:
        t: Any = self
        given: list[Tokens | None] = []
        self.client(account(ANALYST), on_tokens=given.append).request(ME)
        first: Any = given[-1]
        soon = Tokens(first.access_token, first.refresh_token, datetime.now(UTC) + timedelta(seconds=5))
        client = self.client(soon, on_tokens=given.append)
        client.request(ME)
        client.request(ME)
        t.assertEqual(len(given), 2)
        second: Any = given[-1]
        t.assertNotEqual(second.refresh_token, first.refresh_token)
        refused = self.client(Tokens("no token", second.refresh_token), on_tokens=given.append)
        t.assertEqual(refused.request(ME)["me"]["email"], ANALYST)
        used_up = self.client(Tokens("no token", second.refresh_token), on_tokens=given.append)
        t.assertEqual(self.refused(used_up.request, ME).code, "UNAUTHENTICATED")
        t.assertIsNone(given[-1])

    def test_signs_out(self) -> None:
        t: Any = self
        given: list[Tokens | None] = []
        client = self.client(account(ANALYST), on_tokens=given.append)
        client.request(ME)
        tokens: Any = given[-1]
        client.sign_out()
        t.assertIsNone(given[-1])
        t.assertEqual(self.refused(client.request, ME).reason, "SIGN_IN_REQUIRED")
        t.assertEqual(self.refused(self.client(Tokens(tokens.access_token)).request, ME).reason, "TOKEN_REVOKED")
        client.sign_out()

    def test_uses_an_api_key_within_its_rights(self) -> None:
        t: Any = self
        admin = self.client(account(ADMIN))
        made = admin.request(
            "mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { id secret } }",
            {"input": {"name": "python", "permissions": ["party:read", "group:read", "indicator:read"], "expiresAt": datetime.now(UTC) + timedelta(days=2)}},
        )["createApiKey"]
        machine = self.client(ApiKey(made["secret"]))
        t.assertEqual(machine.lookup(["nobody.example.com"])[0]["kind"], "DOMAIN")
        t.assertEqual(self.refused(machine.publish, [some_item()]).code, "FORBIDDEN")
        t.assertEqual(self.refused(machine.sign_out).code, "FORBIDDEN")
        admin.request("mutation ($id: ID!) { revokeApiKey(id: $id) }", {"id": made["id"]})
        t.assertEqual(self.refused(machine.lookup, ["nobody.example.com"]).code, "UNAUTHENTICATED")

    def test_follows_what_others_publish_revoke_and_withdraw(self) -> None:
        t: Any = self
        owner, store = self.client(account(ANALYST)), WatchedStore()
        before = [receipt["indicator"]["id"] for receipt in owner.publish([some_item(), some_item(), some_item()])]
        events = self.client(account(READER)).follow(store, poll_interval=0.2)
        self.read_next(events, owner, store)
        t.assertEqual([one for one in before if store.get(one) is None], [])
        owner.request(REVOKE, {"id": before[0]})
        owner.request(NARROW, {"id": before[1]})
        self.read_next(events, owner, store)
        revoked: Any = store.get(before[0])
        t.assertEqual((revoked.revoked, revoked.item["revokedReason"]), (True, "It was wrong."))
        t.assertIsNone(store.get(before[1]))
        events.close()
        for confirmed in before[:2]:
            t.assertIsNotNone(self.client(account(READER)).request(CONFIRM, {"id": confirmed})["confirmWithdrawal"]["confirmedAt"])
        t.assertEqual({one.id: dict(one.item) for one in store}, whole_copy(t.enterContext(Client(HUB, account(READER)))))

    def test_continues_from_its_store_and_takes_a_snapshot_if_that_is_needed(self) -> None:
        t: Any = self
        owner, reader, store = self.client(account(ANALYST)), self.client(account(READER)), WatchedStore()
        first = owner.publish([some_item()])[0]["indicator"]["id"]
        events = reader.follow(store, poll_interval=0.2)
        self.read_next(events, owner, store)
        events.close()
        second = owner.publish([some_item()])[0]["indicator"]["id"]
        again = reader.follow(store, poll_interval=0.2)
        t.assertEqual(self.read_next(again, owner, store)[0], second)
        again.close()
        owner.request(NARROW, {"id": first})
        store.cursor = owner.request("{ feed(first: 1) { cursor } }")["feed"]["cursor"]  # another party's
        restarted = reader.follow(store, poll_interval=0.2)
        foreign = store.cursor
        self.read_next(restarted, owner, store, until=lambda: store.cursor not in ("", foreign))
        restarted.close()
        t.assertIsNone(store.get(first))
        t.assertIsNotNone(store.get(second))

    def test_follows_with_a_filter_and_fields_of_its_own(self) -> None:
        t: Any = self
        owner, reader, store = self.client(account(ANALYST)), self.client(account(READER)), WatchedStore()
        page: Any = {"cursor": None, "more": True}
        while page["more"]:
            page = reader.request("query ($after: Cursor) { feed(after: $after, first: 1000) { cursor more } }", {"after": page["cursor"]})["feed"]
        wanted: Any = {"kinds": ["DOMAIN"], "threats": ["MALWARE"]}
        events = reader.follow(store, page["cursor"], wanted, fields="indicator { id value }", snapshot_fields="items { ... on Indicator { id value } }", kinds=["INDICATOR"], poll_interval=0.2)
        owner.publish([some_item()])
        ids = self.read_next(events, owner, store, until=lambda: True, threat="MALWARE")
        events.close()
        t.assertEqual([one.id for one in store], ids)
        t.assertEqual([sorted(one.item) for one in store], [["id", "value"]])

    def test_follows_by_one_event_stream_without_pages(self) -> None:
        t: Any = self
        sent: list[str] = []
        owner, store = self.client(account(ANALYST)), MemoryStore()
        events = self.client(account(READER), transport=recording(self.kind, sent)).follow(store, poll_interval=0.02)
        for one in events:
            if one["operation"] == "POSITION":  # the first event of a stream; pages have none
                break
        t.assertEqual((sent.count("/graphql/stream"), sent[-1]), (1, "/graphql/stream"))
        sent.clear()
        for _ in range(2):
            item_id = owner.publish([some_item()])[0]["indicator"]["id"]
            while next(events)["itemId"] != item_id:
                pass
        t.assertEqual(sent, [])
        events.close()

    def test_follows_items_of_several_kinds(self) -> None:
        t: Any = self
        owner, reader, store = self.client(account(ANALYST)), self.client(account(READER)), MemoryStore()

        def sight(note: str) -> str:
            said = {"indicatorId": indicator, "note": note, "externalId": f"{note} {indicator}", "audience": EVERYBODY}
            return str(owner.request(SIGHT, {"input": said})["addSighting"]["id"])

        indicator = owner.publish([some_item()])[0]["indicator"]["id"]
        early = sight("early")
        item = "{ __typename id ... on Indicator { value revokedAt } ... on Sighting { note revokedAt } }"
        named: Any = {"fields": f"item {item}", "snapshot_fields": f"items {item}", "kinds": ["INDICATOR", "SIGHTING"]}
        events = reader.follow(store, **named)
        while next(events)["operation"] != "POSITION":
            pass
        held: Any = store.get(early)
        t.assertEqual((held.kind, held.item["note"], held.revoked), ("SIGHTING", "early", False))
        late = sight("late")
        owner.request(REVOKE_SIGHTING, {"id": early})
        while (one := next(events))["itemId"] != early:
            pass
        t.assertEqual((one["operation"], one["kind"], one["item"]["__typename"]), ("REVOKED", "SIGHTING", "Sighting"))
        events.close()
        t.assertEqual([store.get(id).revoked for id in (early, late, indicator)], [True, False, False])  # type: ignore[union-attr]
        fresh = whole_copy(t.enterContext(Client(HUB, account(READER))), event=named["fields"], snapshot=named["snapshot_fields"], kinds=named["kinds"])
        t.assertEqual({one.id: dict(one.item) for one in store}, fresh)
        t.assertEqual({one.kind for one in store}, {"INDICATOR", "SIGHTING"})

    def read_next(self, events: Any, owner: Any, store: WatchedStore, until: Callable[[], Any] | None = None, **said: Any) -> list[str]:
        """Publishes an item once the follower has begun, and reads until its event. Returns the items of all events, without POSITION."""
        item = some_item(**said)

        def publish() -> None:
            store.wait_for(until or (lambda: store.cursor))
            owner.publish([item])

        thread = threading.Thread(target=publish)
        thread.start()
        seen = []
        for one in events:
            if one["itemId"] is not None:
                seen.append(one["itemId"])
            if (one.get("indicator") or {}).get("value") == item["value"]:
                break
        thread.join()
        return seen


class SyncVerbsTest(Verbs, unittest.TestCase):
    kind = Client


class AsyncVerbsTest(Verbs, unittest.TestCase):
    kind = Waiting
