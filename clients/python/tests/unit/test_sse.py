import unittest

from entente_client import sse
from entente_client.sse import SseEvent, SseParser


def parse(*parts: bytes) -> list[SseEvent]:
    parser = SseParser()
    return [event for part in parts for event in parser.feed(part)]


class SseTest(unittest.TestCase):
    def test_reads_events_of_graphql_sse(self) -> None:
        stream = b':\n\nevent: next\ndata: {"data":1}\n\nevent: complete\ndata: \n\n'
        self.assertEqual(parse(stream), [SseEvent("next", '{"data":1}'), SseEvent("complete", "")])

    def test_reads_complete_without_data(self) -> None:
        self.assertEqual(parse(b"event: complete\n\n"), [SseEvent("complete", "")])

    def test_does_not_depend_on_how_the_bytes_are_cut(self) -> None:
        stream = "\ufeff: hello\r\nevent: next\r\ndata: ไทย\rdata:two\n\nid: 7\nretry: 5\ndata\n\ndata: 3\r\n\r\n".encode()
        expected = [SseEvent("next", "ไทย\ntwo"), SseEvent("message", ""), SseEvent("message", "3")]
        self.assertEqual(parse(stream), expected)
        for length in range(1, len(stream)):
            self.assertEqual(parse(*(stream[at : at + length] for at in range(0, len(stream), length))), expected, length)

    def test_gives_no_event_before_its_blank_line(self) -> None:
        self.assertEqual(parse(b"event: next\ndata: 1\n"), [])

    def test_gives_no_event_without_data(self) -> None:
        self.assertEqual(parse(b"event: next\n\n: alive\n\n"), [])

    def test_refuses_an_endless_event_and_takes_endless_comments(self) -> None:
        longest, sse.LONGEST = sse.LONGEST, 100
        try:
            self.assertEqual(parse(*[b": alive\n"] * 100), [])
            with self.assertRaises(ValueError):
                parse(*[b"data: x\n"] * 100)
            with self.assertRaises(ValueError):
                parse(*[b"x" * 60] * 2)
        finally:
            sse.LONGEST = longest
