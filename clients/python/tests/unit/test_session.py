import contextlib
import json
import unittest
from datetime import timedelta
from typing import Any

from entente_client import ApiKey, HubError, Password, Tokens, TransportError
from entente_client.effects import Response
from entente_client.exchange import Operation

from .support import EPOCH, LOST, World, answer, refusal

STALE = refusal("UNAUTHENTICATED", "TOKEN_EXPIRED", status=401)
OK = answer({"me": 1})


def session(number: int, verb: str = "signIn", seconds: int = 600) -> Any:
    return answer({verb: {"accessToken": f"a{number}", "refreshToken": f"r{number}", "expiresIn": seconds}})


class SessionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.given: list[Tokens | None] = []

    def ask(self, world: World, core: Any, document: str = "{ me }") -> Any:
        return world.run(core.request(document, None, Operation("")))

    def tokens(self, world: World) -> list[str | None]:
        return [send.headers.get("authorization") for send in world.sent]

    def test_sends_an_api_key_and_never_renews_it(self) -> None:
        world = World([OK, STALE])
        core = world.core(ApiKey("hub_live_x"))
        self.ask(world, core)
        with self.assertRaises(HubError):
            self.ask(world, core)
        self.assertEqual(self.tokens(world), ["Bearer hub_live_x"] * 2)

    def test_signs_in_at_the_first_request_alone(self) -> None:
        world = World([LOST, session(1), OK, OK])
        core = world.core(Password("a@th.example", "secret"), on_tokens=self.given.append)
        self.ask(world, core)
        self.ask(world, core)
        self.assertEqual(self.tokens(world), [None, None, "Bearer a1", "Bearer a1"])
        self.assertEqual(world.bodies()[0]["variables"], {"email": "a@th.example", "password": "secret", "code": None})
        self.assertEqual([one and one.refresh_token for one in self.given], ["r1"])

    def test_refreshes_before_the_token_ends(self) -> None:
        world = World([session(1), OK, session(2, "refreshSession"), OK])
        core = world.core(Password("a", "b"), on_tokens=self.given.append)
        self.ask(world, core)
        world.time += 569
        self.assertEqual(world.run(core.session.token()), "a1")
        world.time += 1
        self.ask(world, core)
        self.assertEqual(self.tokens(world)[-1], "Bearer a2")
        self.assertEqual(world.bodies()[2]["variables"], {"refreshToken": "r1"})
        self.assertEqual(len(self.given), 2)

    def test_refreshes_once_when_the_hub_refuses_the_token(self) -> None:
        world = World([STALE, session(2, "refreshSession"), OK])
        self.assertEqual(self.ask(world, world.core(Tokens("a1", "r1")), "mutation { me }"), {"me": 1})
        world = World([STALE, session(2, "refreshSession"), STALE])
        with self.assertRaises(HubError):
            self.ask(world, world.core(Tokens("a1", "r1")))

    def test_repeats_a_mutation_without_a_key_only_if_the_hub_wrote_nothing(self) -> None:
        cases: list[tuple[dict[str, Any], list[str] | None, int]] = [
            ({}, None, 2),
            ({"data": None}, ["first"], 2),
            ({"data": None}, ["second"], 1),
            ({"data": None}, ["first", "owner"], 1),
            ({"data": {"first": True, "second": None}}, ["second"], 1),
            ({"data": None}, None, 1),
        ]
        for data, path, times in cases:
            error = {"message": "No.", "extensions": {"code": "UNAUTHENTICATED", "reason": "TOKEN_REVOKED"}, **({"path": path} if path else {})}
            world = World([Response(200, {}, json.dumps({**data, "errors": [error]}).encode()), session(2, "refreshSession"), OK, OK])
            core = world.core(Tokens("a1", "r1"))
            with contextlib.suppress(HubError):
                self.ask(world, core, "mutation { first { owner } second }")
            self.ask(world, core)
            sent = [body["query"].startswith("mutation { first") for body in world.bodies()]
            self.assertEqual((sent.count(True), self.tokens(world)[-1]), (times, "Bearer a2"), (data, path))

    def test_a_wrong_password_is_no_reason_to_renew(self) -> None:
        world = World([refusal("UNAUTHENTICATED", "SIGN_IN_FAILED", status=401)])
        with self.assertRaises(HubError):
            self.ask(world, world.core(Tokens("a1", "r1")), 'mutation { signIn(email: "x", password: "y") { accessToken } }')
        self.assertEqual(len(world.sent), 1)

    def test_uses_the_time_that_stored_tokens_have_left(self) -> None:
        world = World([OK])
        core = world.core(Tokens("a1", "r1", EPOCH + timedelta(seconds=world.time + 300)))
        self.ask(world, core)
        world.time += 271
        world.answers = [session(2, "refreshSession"), OK]
        self.ask(world, core)
        self.assertEqual(self.tokens(world)[-1], "Bearer a2")

    def test_never_sends_a_refresh_token_again_that_may_be_used_up(self) -> None:
        world = World([STALE, LOST])
        with self.assertRaises(TransportError):
            self.ask(world, world.core(Tokens("a1", "r1")))
        world = World([session(1), STALE, LOST, session(2), OK])
        self.ask(world, world.core(Password("a", "b")))  # with a password at hand it signs in
        self.assertIn("signIn", world.bodies()[3]["query"])

    def test_waits_where_the_hub_is_too_busy_to_refresh(self) -> None:
        world = World([STALE, refusal("RATE_LIMITED", status=429), session(2, "refreshSession"), OK])
        self.assertEqual(self.ask(world, world.core(Tokens("a1", "r1"))), {"me": 1})

    def test_signs_in_again_when_the_session_has_ended(self) -> None:
        world = World([session(1), STALE, STALE, session(2), OK])
        self.ask(world, world.core(Password("a", "b"), on_tokens=self.given.append))
        self.assertEqual([one and one.access_token for one in self.given], ["a1", None, "a2"])

    def test_uses_a_code_once_and_asks_a_function_each_time(self) -> None:
        world = World([session(1), STALE, STALE])
        with self.assertRaises(HubError):
            self.ask(world, world.core(Password("a", "b", "123456")))
        codes = iter(["1", "2"])
        world = World([session(1), STALE, STALE, session(2), OK])
        self.ask(world, world.core(Password("a", "b", lambda: next(codes))))
        self.assertEqual([body["variables"]["code"] for body in world.bodies() if "signIn" in body["query"]], ["1", "2"])

    def test_does_not_try_a_refused_code_again(self) -> None:
        world = World([refusal("UNAUTHENTICATED", "CODE_REFUSED", status=401), refusal("UNAUTHENTICATED", "SIGN_IN_REQUIRED", status=401)])
        core = world.core(Password("a", "b", "123456"))
        for _ in range(2):
            with self.assertRaises(HubError):
                self.ask(world, core)
        self.assertNotIn("signIn", world.bodies()[1]["query"])

    def test_a_lost_sign_in_with_a_code_is_not_repeated(self) -> None:
        world = World([LOST])
        with self.assertRaises(TransportError):
            self.ask(world, world.core(Password("a", "b", "123456")))
        self.assertEqual(len(world.sent), 1)

    def test_others_wait_for_the_one_who_renews(self) -> None:
        world = World([])
        core = world.core(Tokens("a1", "r1"))
        renewing = core.session.renew("a1")
        acquire = next(renewing)
        world.perform(acquire)
        next(renewing)  # its request is on the way
        with self.assertRaises(AssertionError):
            world.run(core.session.renew("a1"))  # the lock is held
        with self.assertRaises(StopIteration):
            renewing.send(session(2, "refreshSession"))
        self.assertEqual(world.run(core.session.renew("a1")), "a2")
        self.assertEqual(world.sent, [])
        self.assertFalse(world.lock.held)

    def test_signs_out_and_forgets(self) -> None:
        world = World([session(1), OK, answer({"signOut": True}), OK])
        core = world.core(Password("a", "b"), on_tokens=self.given.append)
        self.ask(world, core)
        world.run(core.session.sign_out())
        self.ask(world, core)
        self.assertEqual(self.tokens(world), [None, "Bearer a1", "Bearer a1", None])
        self.assertIsNone(self.given[-1])

    def signing_out(self, *answers: Any, left: float = 300, credentials: Any = None) -> tuple[World, Any, list[str]]:
        """Signs out with tokens that have this many seconds left. Returns what was sent."""
        world = World(list(answers))
        self.given.clear()
        stored = credentials or Tokens("a1", "r1", EPOCH + timedelta(seconds=world.time + left))
        core = world.core(stored, on_tokens=self.given.append)
        with contextlib.suppress(HubError, TransportError):
            world.run(core.session.sign_out())
        return world, core, [verb for body in world.bodies() for verb in ("refreshSession", "signIn", "signOut") if f"{{ {verb}" in body["query"]]

    def test_signs_out_with_a_token_that_has_ended(self) -> None:
        signed_out = answer({"signOut": True})
        _, _, sent = self.signing_out(session(2, "refreshSession"), signed_out, left=-1)
        self.assertEqual((sent, self.given[-1]), (["refreshSession", "signOut"], None))
        world, _, sent = self.signing_out(STALE, session(2, "refreshSession"), signed_out)
        self.assertEqual((sent, self.given[-1]), (["signOut", "refreshSession", "signOut"], None))
        self.assertEqual(self.tokens(world), ["Bearer a1", None, "Bearer a2"])

    def test_keeps_its_tokens_while_the_hub_has_not_confirmed_the_end(self) -> None:
        for failure in (LOST, refusal("UNAVAILABLE", status=503)):
            world, core, _ = self.signing_out(failure)
            self.assertEqual((self.given, world.run(core.session.token())), ([], "a1"))
            world.answers = [answer({"signOut": True})]
            world.run(core.session.sign_out())
            self.assertEqual(self.given, [None])
        _, _, sent = self.signing_out(LOST, left=-1)
        self.assertEqual((sent, self.given), (["refreshSession"], []))

    def test_opens_no_session_to_end_one(self) -> None:
        world = World([session(1), OK, STALE])
        core = world.core(Password("a", "b"), on_tokens=self.given.append)
        self.ask(world, core)
        world.time += 601
        world.run(core.session.sign_out())
        self.assertEqual((len(world.sent), self.given[-1]), (3, None))

    def test_a_session_that_the_hub_does_not_know_has_ended(self) -> None:
        _, _, sent = self.signing_out(STALE, STALE)
        self.assertEqual((sent, self.given), (["signOut", "refreshSession"], [None]))

    def test_a_session_that_has_ended_is_signed_out(self) -> None:
        world = World([refusal("UNAUTHENTICATED", "TOKEN_REVOKED", status=401)])
        core = world.core(Tokens("a1"))
        world.run(core.session.sign_out())
        self.assertIsNone(world.run(core.session.token()))

    def test_shows_no_secrets(self) -> None:
        shown = repr([ApiKey("secret"), Password("a", "secret", "secret"), Tokens("secret", "secret")])
        self.assertNotIn("secret", shown)
