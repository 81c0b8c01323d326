import json
import unittest
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from entente_client import HubError, TransportError
from entente_client.effects import Response
from entente_client.retry import parse_retry_after
from entente_client.wire import batches, checked_url, first_field, encode, has_operation, read_data

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class WireTest(unittest.TestCase):
    def test_splits_by_number_and_by_size_in_order(self) -> None:
        self.assertEqual([len(batch) for batch in batches(range(2_500))], [1_000, 1_000, 500])
        self.assertEqual(list(batches(iter([]))), [])
        self.assertEqual(list(batches(["a" * 10, "b" * 10, "c" * 100, "d"], 9, 30)), [["a" * 10, "b" * 10], ["c" * 100], ["d"]])

    def test_writes_times_in_utc_and_refuses_times_without_zone(self) -> None:
        bangkok = timezone(timedelta(hours=7))
        self.assertEqual(encode({"at": datetime(2026, 1, 1, 7, tzinfo=bangkok)}), b'{"at":"2026-01-01T00:00:00Z"}')
        for wrong in (datetime(2026, 1, 1), float("nan")):
            with self.assertRaises(ValueError):
                encode(wrong)
        with self.assertRaises(TypeError):
            encode({1, 2})

    def test_takes_https_and_this_machine_alone(self) -> None:
        self.assertEqual(checked_url("https://hub.example/path/", allow_http=False), "https://hub.example/path")
        for address in ("http://127.0.0.1:4000", "http://localhost", "http://[::1]:4000"):
            self.assertEqual(checked_url(address, allow_http=False), address)
        self.assertEqual(checked_url("http://hub.example", allow_http=True), "http://hub.example")
        for address in ("http://hub.example", "ftp://hub.example", "hub.example", "https://user:word@hub.example", "https://hub.example?x=1"):
            with self.assertRaises(ValueError):
                checked_url(address, allow_http=False)

    def test_finds_mutations_also_beside_other_operations(self) -> None:
        for document in ("mutation { signOut }", "query A { me } mutation B { signOut }", "# x\nmutation($a: [ID!]) @d(a: {b: 1}) { signOut }"):
            self.assertTrue(has_operation(document, "mutation"), document)
        for document in ("{ mutation }", "query ($mutation: Int) { me }", '{ me(a: "} mutation {") }', "# mutation\n{ me }", '{ me(a: """ } "mutation" """) }'):
            self.assertFalse(has_operation(document, "mutation"), document)

    def test_knows_the_first_field_of_a_mutation_where_that_is_plain(self) -> None:
        for document, expected in (
            ('mutation { revoke(id: "{ x }") { id } other }', "revoke"),
            ('mutation M($i: [I!]! = [{ a: "(" }]) @d(b: { c: 1 }) { # first\n it: revoke(id: $i) { id } }', "it"),
            ("mutation { ...F } fragment F on Mutation { a b }", None),
            ("fragment F on T { a } mutation { b { ...F } }", None),
            ("mutation A { a } mutation B { b a }", None),
            ("{ a }", None),
        ):
            self.assertEqual(first_field(document), expected, document)

    def test_reads_data_and_refusals(self) -> None:
        self.assertEqual(read_data(Response(200, {}, b'{"data":{"me":1}}'), NOW), {"me": 1})
        problems = [{"field": "first", "message": "Too large."}]
        error = self.refused({"errors": [{"message": "No.", "extensions": {"code": "BAD_USER_INPUT", "reason": "PAGE", "requestId": "r", "problems": problems}}]}, 400)
        self.assertEqual((error.code, error.reason, error.message, error.request_id, error.problems, error.status), ("BAD_USER_INPUT", "PAGE", "No.", "r", problems, 400))
        self.assertIn("BAD_USER_INPUT, PAGE", str(error))
        self.assertEqual(self.refused({"data": {"a": 1, "b": None}, "errors": [{"message": "No."}]}, 200).data, {"a": 1, "b": None})
        self.assertEqual(self.refused({"statusCode": 413, "code": "BAD_USER_INPUT", "reason": "BODY_TOO_LARGE", "message": "No."}, 413).reason, "BODY_TOO_LARGE")

    def refused(self, body: Any, status: int) -> HubError:
        with self.assertRaises(HubError) as caught:
            read_data(Response(status, {}, json.dumps(body).encode()), NOW)
        return caught.exception

    def test_tells_other_servers_from_hubs(self) -> None:
        for body in (b"<html>", b"[]", b'"x"', b"{}", b'{"data":null}', b"\xff"):
            with self.assertRaises(TransportError) as caught:
                read_data(Response(502, {"retry-after": "3"}, body), NOW)
            self.assertEqual((caught.exception.status, caught.exception.retry_after), (502, 3))
        with self.assertRaisesRegex(TransportError, "https://other.example"):
            read_data(Response(302, {"location": "https://other.example/x?token=1"}, b""), NOW)

    def test_reads_retry_after_as_seconds_and_as_date(self) -> None:
        self.assertEqual(parse_retry_after(" 12 ", NOW), 12)
        self.assertEqual(parse_retry_after("Thu, 01 Jan 2026 00:00:30 GMT", NOW), 30)
        self.assertEqual(parse_retry_after("Wed, 31 Dec 2025 00:00:30 GMT", NOW), 0)
        for wrong in (None, "", "-1", "soon", "1.5"):
            self.assertIsNone(parse_retry_after(wrong, NOW), wrong)
