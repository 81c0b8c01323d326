import unittest
from typing import Any

from entente_client import HubError, RetryPolicy, TransportError
from entente_client.effects import Response
from entente_client.exchange import Operation

from .support import LOST, REFUSED, Outcome, World, answer, refusal

OK = answer({"me": 1})


class RetryTest(unittest.TestCase):
    def ask(self, world: World, document: str = "{ me }", **more: Any) -> Any:
        return world.run(world.core(retry=more.pop("retry", RetryPolicy())).request(document, None, Operation("", {}, None, more.get("key"))))

    def test_repeats_a_query_with_full_jitter(self) -> None:
        busy = refusal("RATE_LIMITED", "OVERLOADED", status=503)
        outcomes: list[Outcome] = [LOST, REFUSED, busy, Response(502, {}, b"<html>"), TransportError("", sent=True, status=503), OK]
        world = World(outcomes)
        self.assertEqual(self.ask(world), {"me": 1})
        self.assertEqual(world.slept, [0.125, 0.25, 0.5, 1, 2])  # half of 0.25 * 2 ** n

    def test_waits_ten_seconds_at_most_of_its_own_accord(self) -> None:
        outcomes: list[Outcome] = [LOST] * 8
        world = World([*outcomes, OK])
        self.ask(world, retry=RetryPolicy(retries=8))
        self.assertEqual(world.slept[-2:], [5, 5])

    def test_gives_up_after_the_last_attempt(self) -> None:
        world = World([LOST] * 6)
        with self.assertRaises(TransportError):
            self.ask(world)
        self.assertEqual(len(world.sent), 6)

    def test_waits_as_long_as_the_hub_asks_and_the_jitter_besides(self) -> None:
        world = World([refusal("RATE_LIMITED", status=429, headers={"retry-after": "7"}), refusal("RATE_LIMITED", retryAfter=3), OK])
        self.ask(world)
        self.assertEqual(world.slept, [7.125, 3.25])

    def test_does_not_wait_longer_than_the_policy_allows(self) -> None:
        world = World([refusal("RATE_LIMITED", "TOO_MANY_ATTEMPTS", status=429, headers={"retry-after": "61"})])
        with self.assertRaises(HubError) as caught:
            self.ask(world)
        self.assertEqual((caught.exception.retry_after, world.slept), (61, []))

    def test_does_not_repeat_other_refusals(self) -> None:
        for code, status in (("FORBIDDEN", 403), ("BAD_USER_INPUT", 400), ("INTERNAL", 500), ("UNAUTHENTICATED", 401), ("CONFLICT", 409)):
            world = World([refusal(code, status=status)])
            with self.assertRaises(HubError):
                self.ask(world)
            self.assertEqual(len(world.sent), 1, code)

    def test_repeats_a_mutation_only_if_the_hub_did_not_receive_it(self) -> None:
        world = World([REFUSED, answer({"signOut": True})])
        self.assertEqual(self.ask(world, "mutation { signOut }"), {"signOut": True})
        unclear: list[Outcome] = [LOST, refusal("RATE_LIMITED", status=429), TransportError("", sent=True, status=503)]
        for outcome in unclear:
            world = World([outcome])
            with self.assertRaises((HubError, TransportError)):
                self.ask(world, "mutation { signOut }")
            self.assertEqual(len(world.sent), 1)

    def test_repeats_a_mutation_with_an_idempotency_key_under_the_same_key(self) -> None:
        world = World([LOST, refusal("CONFLICT", "IDEMPOTENCY_IN_PROGRESS", status=409), answer({"a": 1})])
        self.assertEqual(self.ask(world, "mutation { a }", key="k-1"), {"a": 1})
        self.assertEqual([send.headers["idempotency-key"] for send in world.sent], ["k-1"] * 3)

    def test_refuses_malformed_keys_and_subscriptions(self) -> None:
        for key in ("", "x" * 256, "a b", "é", "a\nb"):
            with self.assertRaises(ValueError):
                self.ask(World(), "mutation { a }", key=key)
        with self.assertRaises(ValueError):
            self.ask(World(), "subscription { feed { cursor } }")
